"""Finds tables in lines of text: tab-laid rows, and tables laid one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from corpus.lines import Line
from corpus.readers.signs import Signs
from corpus.readers.text.listed import TableFinder
from corpus.readers.text.stacks import StackFinder, make_cell, make_grid
from corpus.readers.text.tabbed import tabbed_rows
from corpus.types import Cell, Grid

CELL_LIMIT = 40
"""Characters in a cell of a one-cell-a-line table; anything longer is a paragraph."""


def find_grids(lines: Sequence[Line], signs: Signs) -> Iterator[Line | Grid]:
    """The lines in order, with every table among them replaced by its grid."""
    position = 0
    finders = (partial(tabbed_rows, signs=signs), tabbed_cells, piped_rows, TableFinder(lines, signs).find, StackFinder(lines, signs).find)
    while position < len(lines):
        for finder in finders:
            found = finder(lines, position)
            if found is not None:
                grid, position = found
                yield grid
                break
        else:
            yield lines[position]
            position += 1


def split_row(line: Line, mark: str = "\t") -> tuple[Cell, ...]:
    cells, start = [], line.start
    for part in line.text.split(mark):
        cells.append(make_cell(part, start))
        start += len(part) + len(mark)
    return tuple(cells)


def piped_rows(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """A Markdown table: | a | b |, with its rule of dashes left out."""
    end = position
    while end < len(lines) and re.fullmatch(r"\s*\|.*\|\s*", lines[end].text):
        end += 1
    if end - position < 2:
        return None
    rows = []
    for line in lines[position:end]:
        if re.fullmatch(r"[\s|:-]+", line.text):
            continue
        inner = line.text.rstrip()[:-1]
        lead = len(inner) - len(inner.lstrip()) + 1
        rows.append(split_row(Line(inner[lead:], line.start + lead, line.number), "|"))
    if not any(cell.text for row in rows for cell in row):
        return None
    return make_grid(tuple(rows), lines[position], lines[end - 1]), end


def is_tabbed_cell(line: Line) -> bool:
    text = line.text.strip()
    return line.text.lstrip(" ").startswith("\t") and 0 < len(text) <= CELL_LIMIT and "\t" not in text and "。" not in text


def tabbed_cells(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """One cell a line, each behind a tab; a blank line ends a row, a line without tab goes on with a cell."""
    if not is_tabbed_cell(lines[position]):
        return None
    rows: list[list[tuple[str, int]]] = [[]]
    end = position
    while end < len(lines):
        line = lines[end]
        if line.blank:
            if rows[-1]:
                rows.append([])
        elif is_tabbed_cell(line):
            rows[-1].append((line.text, line.start))
        elif rows[-1] and not lines[end - 1].blank and len(line.text.strip()) <= CELL_LIMIT:
            text, start = rows[-1][-1]
            gap = " " * (line.start - start - len(text))
            rows[-1][-1] = (text + gap + line.text, start)
        else:
            break
        end += 1
    kept = [row for row in rows if row]
    if len(kept) < 2 or sum(len(row) for row in kept) < 4:
        return None
    grid = tuple(tuple(make_cell(text, start) for text, start in row) for row in kept)
    return make_grid(grid, lines[position], lines[end - 1]), end
