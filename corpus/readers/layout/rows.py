"""The rows of a table between whose rows no line is drawn, told by the distances between the texts of its columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from corpus.readers.layout.lines import ends_short
from corpus.readers.layout.types import TextLine

LOOSE = 1.3
"""A distance between lines above this share of the least one parts two rows, where some lines of one cell lie closer."""
TOUCH = 0.5
"""Points by which lines of one row may lie apart."""
FILLED = 2
"""Columns that hold text in every row at least."""

Columns = Sequence[Sequence[TextLine]]
"""The lines of each column, from top to bottom."""


def row_cuts(columns: Columns, sides: Sequence[float], *, broken: bool = False) -> list[float]:
    """The y between the rows; none where the texts do not stand in rows. `sides` are the x of the columns' sides.

    Every row has text in its first column and in another one: what has not, such as the second paragraph
    of a cell, is no row. `broken`: a page break may have cut the first row and the last one.
    """
    levels = levels_of([line for column in columns for line in column])
    gaps = [(below[0] - above[1], (above[1] + below[0]) / 2) for above, below in itertools.pairwise(levels)]
    if not gaps:
        return []
    least = min(gap for gap, _ in gaps)
    loose = [at for gap, at in gaps if gap > LOOSE * least]
    for cuts in ([loose] if loose else []) + [[at for _, at in gaps]]:
        rows = divided(columns, cuts)
        if not all(is_row(row) for row in (rows[1:-1] if broken else rows)) or not any(is_row(row) for row in rows):
            continue
        if len(cuts) == len(gaps) or not any(holds_two(row[0], sides) for row in rows):
            return cuts
    return []


def levels_of(lines: Sequence[TextLine]) -> list[tuple[float, float]]:
    """The ranges of y that lines take, those that overlap as one."""
    found: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda line: line.y0):
        if found and line.y0 < found[-1][1] + TOUCH:
            found[-1] = (found[-1][0], max(found[-1][1], line.y1))
        else:
            found.append((line.y0, line.y1))
    return found


def divided(columns: Columns, cuts: Sequence[float]) -> list[list[list[TextLine]]]:
    """The lines of each column by row."""
    edges = [float("-inf"), *cuts, float("inf")]
    return [[[line for line in column if top < line.middle <= bottom] for column in columns] for top, bottom in itertools.pairwise(edges)]


def is_row(row: Columns) -> bool:
    return bool(row[0]) and sum(1 for cell in row if cell) >= FILLED


def sure_cuts(columns: Columns, sides: Sequence[float]) -> list[float]:
    """The same for a few lines, of whose distances nothing is known: not between lines that had to break."""
    cuts = row_cuts(columns, sides)
    return [at for at, (above, below) in zip(cuts, itertools.pairwise(divided(columns, cuts)), strict=True) if not goes_on(above, below, sides)]


def goes_on(above: Columns, below: Columns, sides: Sequence[float]) -> bool:
    """Is every cell that goes on full, so that its last line had to break?"""
    pairs = [(held[-1], after[0], c) for c, (held, after) in enumerate(zip(above, below, strict=True)) if held and after]
    return bool(pairs) and all(not ends_short(line, sides[c + 1] - sides[c] - line.width - line.size, after) for line, after, c in pairs)


def holds_two(cell: Sequence[TextLine], sides: Sequence[float]) -> bool:
    """Does a line of the first cell end early, so that the next one is another row's?"""
    width = sides[1] - sides[0]
    return any(ends_short(line, width - line.width - line.size, after) for line, after in itertools.pairwise(cell))
