"""Finds tables laid one cell a line without any mark between the cells.

Labels and numbers alternate with a period, the number of columns; the lines before the first period
are the header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.lines import Line, clean
from corpus.readers.signs import Signs
from corpus.types import Cell, Grid, Span

NUMBER = re.compile(
    r"[-－—]?[<>≤≥＜＞]?[0-9０-９]+(?:[.．][0-9]+)?(?:[-~～—至][0-9.]+)?\s*(?:[%％‰]|[\u4e00-\u9fff]{1,3}|[a-zA-Z/³²]+)?(?:以[上下内]|左右)?|[-—－/／]+|无|\s*"
)
MIN_NUMBERS = 3
BUDGET, MIN_BUDGET = 2, 20_000
"""Short lines looked at, as a multiple of all lines of the file: time grows with the file and no faster."""
MAX_TRIES = 6
"""Places in one run of short lines at which a table is looked for; a list of names would cost its square."""


def make_cell(text: str, start: int) -> Cell:
    cleaned = clean(text, start)
    if cleaned is None:
        return Cell("", Span(start, start + len(text)))
    return Cell(cleaned.text, cleaned.span)


def make_grid(rows: tuple[tuple[Cell, ...], ...], first: Line, last: Line) -> Grid:
    return Grid(rows, Span(first.start, last.start + len(last.text)))


class StackFinder:
    """Looks for such tables in the lines of one file; remembers the runs in which there is none."""

    def __init__(self, lines: Sequence[Line], signs: Signs) -> None:
        self.signs = signs
        self.lines = lines
        self.failed_end = 0
        self.tries = 0
        self.barren_until = 0
        self.budget = max(MIN_BUDGET, BUDGET * len(lines))

    def find(self, lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
        """The table that begins at `position` and where it ends, or None."""
        if position < self.barren_until or self.budget < 0 or not self.may_begin(position):
            return None
        run, end = self.run_from(position)
        self.budget -= len(run)
        found = stacked_cells(run)
        if found is None:
            self.remember_failure(run, end)
            return None
        last = found.rows[-1][-1].span.end
        after = next(i for i in range(position, len(lines)) if lines[i].start + len(lines[i].text) >= last) + 1
        return found, after

    def may_begin(self, position: int) -> bool:
        if position == 0:
            return True
        before = self.lines[position - 1]
        return before.blank or not could_be_cell(before, self.signs) or is_title(before)

    def run_from(self, position: int) -> tuple[list[Line], int]:
        run: list[Line] = []
        end = position
        while end < len(self.lines):
            line = self.lines[end]
            if not line.blank:
                if not could_be_cell(line, self.signs):
                    break
                run.append(line)
            end += 1
        return run, end

    def remember_failure(self, run: Sequence[Line], end: int) -> None:
        self.tries = self.tries + 1 if end == self.failed_end else 1
        self.failed_end = end
        if self.tries >= MAX_TRIES or sum(is_number(line) for line in run) < MIN_NUMBERS:
            self.barren_until = end


def stacked_cells(run: Sequence[Line]) -> Grid | None:
    """The table that a run of short lines is from its first line on; None also when titles stand before it."""
    for skip in range(min(4, len(run))):
        grid = periodic(run[skip:])
        if grid is not None:
            # The title lines before it go first; the search comes back at the table itself.
            return None if skip else grid
    return None


def is_number(line: Line) -> bool:
    return NUMBER.fullmatch(line.text.strip()) is not None


def is_title(line: Line) -> bool:
    return len(line.text.strip()) > 12


def could_be_cell(line: Line, signs: Signs) -> bool:
    text = line.text.strip()
    if not 0 < len(text) <= 26 or re.search(r"[。；;，：:]$|[，。；]", text) or "\t" in text:
        return False
    label = signs.heading(text)
    if signs.annex(text) or signs.is_date(text) or signs.is_back_matter(text):
        return False
    return label is None or NUMBER.fullmatch(text) is not None or label.style == "decimal"


def periodic(run: Sequence[Line]) -> Grid | None:
    """Lay `run` out in rows of the period that fits it best; None when none fits well."""
    kinds = [is_number(line) for line in run]
    if sum(kinds) < MIN_NUMBERS:
        return None
    first_number = kinds.index(True)
    best: tuple[float, int, int] | None = None
    for width in range(2, 13):
        for lead in range(1, min(4, width)):
            start = first_number - lead
            if start < width:
                continue
            rows = (len(run) - start) // width
            if rows < 3 or not header_fits(run[:start], width):
                continue
            body = kinds[start : start + rows * width]
            same = sum(body[i] == body[i % width] for i in range(len(body))) / len(body)
            remainder = len(run) - start - rows * width
            score = same - 0.02 * remainder
            if score > 0.85 and (best is None or score > best[0] + 1e-9):
                best = (score, width, start)
    if best is None:
        return None
    _, width, start = best
    rows = (len(run) - start) // width
    header = fold_header(run[:start], width)
    data = [tuple(make_cell(line.text, line.start) for line in run[start + r * width : start + (r + 1) * width]) for r in range(rows)]
    return make_grid((header, *data), run[0], run[start + rows * width - 1])


def header_fits(lines: Sequence[Line], width: int) -> bool:
    return len(fold_lines(lines)) == width


def fold_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Header lines to header cells: a unit in brackets belongs to the line before it."""
    cells: list[list[Line]] = []
    for line in lines:
        if cells and line.text.strip()[:1] in "（(":
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def fold_header(lines: Sequence[Line], width: int) -> tuple[Cell, ...]:
    cells = []
    for group in fold_lines(lines)[:width]:
        text = "".join(line.text.strip() for line in group)
        cells.append(Cell(text.replace(" ", "").replace("\u3000", ""), Span(group[0].start, group[-1].start + len(group[-1].text))))
    return tuple(cells)
