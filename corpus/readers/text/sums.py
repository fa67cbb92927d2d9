"""Rows that sum up others: under which columns their figures stand, when blank cells are missing.

A figure that is the sum of a column stands under it; any other where figures stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.text.laying import WORST, Laid
from corpus.readers.text.pieces import Piece
from corpus.readers.text.profiles import Profile

IS_SUM = 4.0
"""What it is worth that a figure is the sum of a column."""
FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
NEAR = 0.011


def with_sums(rows: Sequence[Laid], profile: Profile) -> list[Laid]:
    """The rows, the figures of each row that sums up others in their columns."""
    done: list[Laid] = []
    since: list[Laid] = []
    counted: list[Laid] = []
    for row in rows:
        if row.kind == "row":
            since.append(row)
            counted.append(row)
        elif row.kind == "sum":
            row = replace(row, cells=summed(row, [totals(since, profile), totals(counted, profile)], profile))
            since = []
        done.append(row)
    return done


def totals(rows: Sequence[Laid], profile: Profile) -> list[float | None]:
    """The sum of each column; None where it holds no figures."""
    found: list[float | None] = []
    for c in range(len(profile.roles)):
        figures = [match.group() for row in rows if (match := FIGURE.search(row.texts()[c].replace(",", ""))) is not None]
        found.append(sum(map(float, figures)) if figures else None)
    return found


def summed(row: Laid, sums: Sequence[Sequence[float | None]], profile: Profile) -> tuple[tuple[Piece, ...], ...]:
    """The cells of a row that sums up: its label first, each figure in the column that it fits best, in their order."""
    width = len(profile.roles)
    figures = [piece for cell in row.cells[1:] for piece in cell]
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (width + 1)
    for piece in figures:
        line: list[tuple[float, tuple[int, ...]]] = [(WORST, ()), (WORST, ())]
        for c in range(1, width):
            score, columns = best[c]
            here = (score + profile.score(c, piece.text) + IS_SUM * is_sum(piece.text, c, sums), (*columns, c))
            line.append(max(line[-1], here, key=lambda each: each[0]))
        best = line
    cells: list[tuple[Piece, ...]] = [row.cells[0], *[()] * (width - 1)]
    for piece, c in zip(figures, best[width][1], strict=True):
        cells[c] = (piece,)
    return tuple(cells)


def is_sum(text: str, column: int, sums: Sequence[Sequence[float | None]]) -> bool:
    match = FIGURE.fullmatch(text.replace(",", ""))
    return match is not None and any(abs(float(match.group()) - total) < NEAR for line in sums if (total := line[column]) is not None)
