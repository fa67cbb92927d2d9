"""Finds task tables laid one cell a line, by the words of their header.

Several columns hold text, so that no period shows. Where the first column counts, its numbers part
the rows; else every row must have all its cells, and units and deadlines must stand in their columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lines import Line
from corpus.readers.signs import ORDINAL, Signs
from corpus.readers.text.stacks import make_cell, make_grid
from corpus.types import Grid

MIN_COLUMNS, MAX_COLUMNS = 3, 12
MIN_ROWS = 2
LONGEST_HEADER = 12
IN_BRACKETS = re.compile("[（(][^（）()]*[）)]")
LONGEST_CELL = 400
MAX_LINES = 6000


def listed_cells(lines: Sequence[Line], position: int, signs: Signs) -> tuple[Grid, int] | None:
    """The table whose header begins at `position`, and the index of the line after it."""
    header, after = read_header(lines, position, signs)
    roles = [signs.column(line.text.strip()) for line in header]
    if not MIN_COLUMNS <= len(header) <= MAX_COLUMNS or not signs.is_plan(roles):
        return None
    rows = counted_rows(lines, after, len(header), signs) if roles[0] == ORDINAL else full_rows(lines, after, roles, signs)
    if len(rows) < MIN_ROWS:
        return None
    last = rows[-1][-1]
    end = next(i for i in range(after, len(lines)) if lines[i] is last) + 1
    grid = tuple(tuple(make_cell(line.text, line.start) for line in row) for row in (header, *rows))
    return make_grid(grid, lines[position], last), end


def read_header(lines: Sequence[Line], position: int, signs: Signs) -> tuple[list[Line], int]:
    """Consecutive lines that are words of a header."""
    header: list[Line] = []
    i = position
    while i < len(lines) and len(header) <= MAX_COLUMNS:
        text = lines[i].text.strip()
        if not lines[i].blank:
            if len(IN_BRACKETS.sub("", text)) > LONGEST_HEADER or signs.column(text) is None:
                break
            header.append(lines[i])
        elif not header:
            break
        i += 1
    return header, i


def counted_rows(lines: Sequence[Line], i: int, width: int, signs: Signs) -> list[list[Line]]:
    """Rows that begin with 1, 2, 3; blank cells are missing, so that a row may be short."""
    rows: list[list[Line]] = []
    while i < len(lines):
        line = lines[i]
        i += 1
        if line.blank:
            continue
        if line.text.strip().rstrip(".．、") == str(len(rows) + 1):
            rows.append([line])
        elif not rows or len(rows[-1]) >= width or not may_be_cell(line, signs):
            break
        else:
            rows[-1].append(line)
    return rows


def full_rows(lines: Sequence[Line], i: int, roles: Sequence[str | None], signs: Signs) -> list[list[Line]]:
    """Rows with all their cells, the units and deadlines of which fit."""
    rows: list[list[Line]] = []
    row: list[Line] = []
    for line in lines[i : i + MAX_LINES]:
        if line.blank:
            continue
        if not may_be_cell(line, signs):
            break
        row.append(line)
        if len(row) == len(roles):
            if not fits(row, roles, signs):
                break
            rows.append(row)
            row = []
    return rows


def fits(row: Sequence[Line], roles: Sequence[str | None], signs: Signs) -> bool:
    return all(signs.fits(line.text.strip(), role) for line, role in zip(row, roles, strict=True))


def may_be_cell(line: Line, signs: Signs) -> bool:
    text = line.text.strip()
    if len(text) > LONGEST_CELL or "\t" in text or signs.annex(text) or signs.is_back_matter(text):
        return False
    label = signs.heading(text)
    return label is None or label.style not in ("chinese", "chapter", "article", "section")
