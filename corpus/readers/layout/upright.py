"""Tables with lines between columns only: the outline that they lack."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from corpus.readers.layout.columns import are_columns
from corpus.readers.layout.lines import group_lines
from corpus.readers.layout.rows import row_cuts
from corpus.readers.layout.types import Piece, Rule
from corpus.readers.signs import Signs

SAME_END = 6.0
"""Points within which lines begin or end at the same height."""
MARGIN = 3.0
"""Points between the texts of an outer column and the side that is not drawn."""
ROWS_OF_TWO = 3
"""Rows that a table of two columns has at least; a line between two columns of prose looks alike."""


def outlines(uprights: Sequence[Rule], pieces: Sequence[Piece], signs: Signs) -> list[Rule]:
    """The lines around tables of which only those between the columns are drawn. `uprights` touch no line across."""
    found: list[Rule] = []
    for group in groups(uprights):
        top, bottom = min(rule.y0 for rule in group), max(rule.y1 for rule in group)
        inside = [piece for piece in pieces if top <= piece.middle <= bottom]
        if not inside:
            continue
        drawn = sorted(rule.x0 for rule in group)
        sides = [*outer(min(piece.x0 for piece in inside), drawn[0], -MARGIN), *drawn, *outer(max(piece.x1 for piece in inside), drawn[-1], MARGIN)]
        columns = [[piece for piece in inside if left < (piece.x0 + piece.x1) / 2 <= right] for left, right in itertools.pairwise(sides)]
        if is_table(columns, sides, signs):
            found += [Rule(sides[0], y, sides[-1], y) for y in (top, bottom)]
            found += [Rule(x, top, x, bottom) for x in (sides[0], sides[-1])]
    return found


def groups(uprights: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines that begin and end at the same heights."""
    waiting = sorted(uprights, key=lambda rule: (rule.y0, rule.x0))
    while waiting:
        first = waiting[0]
        held = [rule for rule in waiting if abs(rule.y0 - first.y0) <= SAME_END and abs(rule.y1 - first.y1) <= SAME_END]
        waiting = [rule for rule in waiting if rule not in held]
        yield held


def outer(text: float, line: float, margin: float) -> list[float]:
    """The side of a column whose texts stand outside of the outermost line."""
    return [text + margin] if (text - line) * margin > 0 else []


def is_table(columns: Sequence[Sequence[Piece]], sides: Sequence[float], signs: Signs) -> bool:
    filled = [column for column in columns if column]
    if len(filled) < 2:
        return False
    rows = len(row_cuts([group_lines(column) for column in columns], sides)) + 1
    if len(filled) == 2 and (rows < ROWS_OF_TWO or are_columns(filled[0], filled[1], signs)):
        return False
    return rows > 1
