"""Finds tables in lines of text: tab-laid rows, and tables laid one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from corpus.lines import Line
from corpus.readers.signs import Signs
from corpus.readers.text.listed import listed_cells
from corpus.readers.text.stacks import StackFinder, make_cell, make_grid
from corpus.types import Cell, Grid

CELL_LIMIT = 40
"""Characters in a cell of a one-cell-a-line table; anything longer is a paragraph."""


def find_grids(lines: Sequence[Line], signs: Signs) -> Iterator[Line | Grid]:
    """The lines in order, with every table among them replaced by its grid."""
    position = 0
    finders = (tabbed_rows, tabbed_cells, piped_rows, partial(listed_cells, signs=signs), StackFinder(lines, signs).find)
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


def is_row(line: Line) -> bool:
    """Two cells at least, divided by tabs; a tab before a paragraph is only an indent."""
    body = line.text.strip(" \u3000\r\n")
    if body.count("\t") >= 2 and body.strip():
        return True
    return "\t" in body.strip() and len(body) < 200


def tabbed_rows(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """Lines of cells divided by tabs; a blank line may stand between two of them."""
    rows: list[Line] = []
    i = end = position
    while i < len(lines) and ((lines[i].blank and i == end) or (is_row(lines[i]) and not lines[i].blank)):
        if not lines[i].blank:
            rows.append(lines[i])
            end = i + 1
        i += 1
    if len(rows) < 2:
        return None
    return make_grid(tuple(split_row(line) for line in rows), rows[0], rows[-1]), end


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
