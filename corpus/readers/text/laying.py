"""Lays pieces in rows: the best of all ways to begin a cell, to go on with one, to leave one blank and to end a row.

Found by dynamic programming from the first piece to the last: for every piece and column the best way to get there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.readers.signs import Signs
from corpus.readers.text.pieces import Piece, hangs, joined, span
from corpus.readers.text.profiles import Profile

MOST_PIECES, MOST_PRICE = 40, 6.0
"""A cell is no longer, and one that is so unlikely to be one is not pursued."""
ROW, BAND, PAGE = 0.3, 0.2, 1.0
"""Price of a row, of a numbered heading among the rows, and of the number of a page."""
NO_ANCHOR = 2.0
"""Price of a row without a number in a table that counts its rows."""
PLAIN_BAND = 2.0
"""Price of a heading among the rows that has no number of its own."""
LONGEST_BAND = 40
SUM_SCORE, TORN, SPLIT, OPEN_END = 3.0, 3.0, 1.5, 0.8
UNENDED = 8
GAP = 1.0
"""Price of a cell behind a blank line, where few lines are blank, that neither begins a row nor has a blank cell before it."""
AS_USUAL = 0.7
"""What it is worth that a line ends where those of the column do."""
APART, NOT_FULL, NOT_PART, NEW_LINE, SLACK = 2.0, 2.5, 1.5, 0.5, 2
"""Price of a cell that goes on behind a blank line, behind a line that is not full, with what is a whole cell, and with a new sentence."""
ENDS = "。；;！？"
LONE_REST = 0.3
"""Price of going on with one character."""
WHOLE = ("number", "mark", "measure", "deadline", "units", "place")
"""Forms that a whole cell has, and a part of one hardly."""
LONGEST_REST = 6
WORST = float("-inf")
Kind = Literal["row", "band", "sum"]


@dataclass(frozen=True, slots=True)
class Laid:
    """A row: the pieces of every column. `kind`: a row, a heading across the table, or one that sums up others."""

    cells: tuple[tuple[Piece, ...], ...]
    kind: Kind = "row"

    def texts(self) -> tuple[str, ...]:
        return tuple(joined(cell) for cell in self.cells)


BAND_STEP, SUM_STEP, PAGE_STEP = -1, -2, -3
"""In place of a column: the step that was taken."""


class Layer:
    """Lays the pieces of one table.

    `anchors` are the pieces that count the rows, none in a table without numbers; `broken` is the share of
    line ends at which a cell goes on, `eager` what every piece is worth that is taken.
    """

    def __init__(self, pieces: Sequence[Piece], anchors: Container[int], profile: Profile, signs: Signs, broken: float, eager: float = 0.0) -> None:
        self.pieces, self.anchors, self.profile, self.signs = pieces, anchors, profile, signs
        self.width = len(profile.roles)
        self.counted = profile.counted and any(i in anchors for i in range(len(pieces)))
        self.sums = [signs.sums_up(piece.text) for piece in pieces]
        self.eager = eager
        self.goes_on, self.stops = -math.log(broken), -math.log(1.0 - broken)
        apart = sum(piece.apart for piece in pieces)
        self.gap = GAP if apart * 3 < len(pieces) else 0.0
        self.after: list[float] = [0.0]
        for blank in profile.blanks:
            self.after.append(self.after[-1] + blank)

    def lay(self) -> tuple[list[Laid], float, int]:
        """The rows, their score, and how many pieces they take: as many as make the score greatest."""
        count, width = len(self.pieces), self.width
        free = [WORST] * (count + 1)
        free[0] = 0.0
        came: list[tuple[int, int, int] | None] = [None] * (count + 1)
        inside = [[WORST] * (width + 1) for _ in range(count + 1)]
        source: list[list[tuple[int, int] | None]] = [[None] * (width + 1) for _ in range(count + 1)]
        start: dict[tuple[int, int], tuple[int, int] | None] = {}
        least = max((i + 1 for i in range(count) if i in self.anchors), default=0) if self.counted else 0
        for i in range(count):
            self.step(i, free, came, inside, source, start)
        end = max(range(least, count + 1), key=lambda j: (free[j], -j))
        return self.trace(end, came, start), free[end], end

    def step(
        self,
        i: int,
        free: list[float],
        came: list[tuple[int, int, int] | None],
        inside: list[list[float]],
        source: list[list[tuple[int, int] | None]],
        start: dict[tuple[int, int], tuple[int, int] | None],
    ) -> None:
        width, blanks = self.width, self.profile.blanks
        behind, before, reached = WORST, None, list(source[i])
        for c in range(width):
            direct = inside[i][c]
            if self.pieces[i].apart:
                inside[i][c] -= self.gap
            if behind > inside[i][c]:
                inside[i][c], source[i][c] = behind, before
            if direct > behind:
                behind, before = direct, reached[c]
            behind -= blanks[c]
        if self.sums[i]:
            self.take_sum(i, free, came)
            return
        if self.try_band(i, free, came):
            return
        torn = self.torn(i)
        for c in range(width):
            new = free[i] - self.after[c] - ROW - (NO_ANCHOR - blanks[0] if self.counted and c else 0.0)
            go, back = (new, None) if new >= inside[i][c] else (inside[i][c], source[i][c])
            if go == WORST or not self.may_stand(i, c, back is None):
                continue
            start[(i, c)] = back
            price, text, longest = torn, "", 0
            for j in range(i, min(len(self.pieces), i + MOST_PIECES)):
                piece = self.pieces[j]
                if j > i:
                    if j in self.anchors or self.sums[j] or (c == 0 and self.counted):
                        break
                    price += self.glue(j, c, longest)
                    if price > MOST_PRICE:
                        break
                text += piece.text
                longest = max(longest, span(piece.text))
                value = go - price - self.stops + self.eager * (j + 1 - i) + self.profile.score(c, text)
                if value > inside[j + 1][c + 1]:
                    inside[j + 1][c + 1], source[j + 1][c + 1] = value, (i, c)
                done = value - (self.after[width] - self.after[c + 1])
                if done > free[j + 1]:
                    free[j + 1], came[j + 1] = done, (i, c, j + 1)

    def take_sum(self, i: int, free: list[float], came: list[tuple[int, int, int] | None]) -> None:
        """A row that sums up others: its label and the figures behind it."""
        j = i + 1
        while j < len(self.pieces) and j not in self.anchors and j - i < self.width and self.signs.form(self.pieces[j].text) in ("number", "mark"):
            j += 1
        if free[i] + SUM_SCORE > free[j]:
            free[j], came[j] = free[i] + SUM_SCORE, (i, SUM_STEP, j)

    def try_band(self, i: int, free: list[float], came: list[tuple[int, int, int] | None]) -> bool:
        """A heading across the table, before a row; True where the piece can be nothing else."""
        if free[i] == WORST or i in self.anchors:
            return False
        page = self.counted and self.pieces[i].apart and i + 1 in self.anchors and self.signs.form(self.pieces[i].text) == "number"
        if page and free[i] - PAGE > free[i + 1]:
            free[i + 1], came[i + 1] = free[i] - PAGE, (i, PAGE_STEP, i + 1)
        for j in (i + 1, i + 2):
            if j >= len(self.pieces) or (self.counted and j not in self.anchors) or self.sums[j - 1]:
                continue
            text = joined(self.pieces[i:j])
            label = self.signs.heading(text)
            if len(text) > LONGEST_BAND or (label is None and not self.counted) or self.signs.form(text) in ("prose", "number", "mark"):
                continue
            opens = i == 0 or (came[i] or (0, 0, 0))[1] == SUM_STEP
            value = free[i] - (BAND if label is not None else PLAIN_BAND / 2 if opens else PLAIN_BAND) - (j - i - 1)
            if value > free[j]:
                free[j], came[j] = value, (i, BAND_STEP, j)
            if self.counted and j == i + 1 and label is not None and label.style == "chinese":
                return True
        return False

    def torn(self, i: int) -> float:
        """Price of a cell that begins at a piece although the one before it has not ended."""
        if not i:
            return 0.0
        before, after = self.pieces[i - 1].text, self.pieces[i].text
        if hangs(before, after):
            return TORN
        if splits_name(before, after, self.signs):
            return SPLIT
        return OPEN_END if len(before) >= UNENDED and "，" in before and before[-1] not in "。；;！）)”" else 0.0

    def may_stand(self, i: int, c: int, opens: bool) -> bool:
        """Numbers of rows begin a row; nothing else stands below 序号."""
        return (opens and c == 0) if i in self.anchors else (c > 0 or not self.counted)

    def glue(self, j: int, c: int, longest: int) -> float:
        """Price of going on at piece `j` with a cell of column `c`, whose longest line so far is known."""
        before, after = self.pieces[j - 1].text, self.pieces[j].text
        price = APART if self.pieces[j].apart else 0.0
        if hangs(before, after) or splits_name(before, after, self.signs):
            return price
        if span(after) > longest + SLACK:
            price += NOT_PART
        if before[-1] in ENDS:
            return price + self.goes_on + NEW_LINE
        if len(after) == 1 and self.signs.form(after) == "word":
            return price + LONE_REST + self.fullness(before, c, longest)
        if self.signs.form(after) in WHOLE and self.signs.form(before) != self.signs.form(after):
            price += NOT_PART
        return price + self.goes_on + self.fullness(before, c, longest)

    def fullness(self, line: str, c: int, longest: int) -> float:
        """Price of breaking a cell behind a line: it should be as long as the lines of the column are."""
        usual = self.profile.breaks[c]
        if usual:
            return -AS_USUAL if abs(span(line) - usual) <= SLACK else NOT_FULL
        return 0.0 if span(line) >= longest - SLACK - 1 else NOT_FULL

    def sum_row(self, pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
        """The label in the first column, each figure in the column that it fits best, in their order."""
        figures = pieces[1:]
        best: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] * (self.width + 1)]
        for piece in figures:
            line: list[tuple[float, tuple[int, ...]]] = [(WORST, ())]
            for c in range(1, self.width + 1):
                take = best[-1][c - 1 if c > 1 else 0] if c > 1 else (WORST, ())
                here = (take[0] + self.profile.score(c - 1, piece.text), (*take[1], c - 1)) if c > 1 and take[0] > WORST else (WORST, ())
                line.append(max(line[-1], here, key=lambda each: each[0]))
            best.append(line)
        cells: list[tuple[Piece, ...]] = [(pieces[0],), *[()] * (self.width - 1)]
        for piece, c in zip(figures, best[-1][self.width][1], strict=True):
            cells[c] = (piece,)
        return tuple(cells)

    def trace(self, end: int, came: list[tuple[int, int, int] | None], start: dict[tuple[int, int], tuple[int, int] | None]) -> list[Laid]:
        rows: list[Laid] = []
        while end > 0:
            step = came[end]
            assert step is not None
            i, c, stop = step
            if c == PAGE_STEP:
                end = i
                continue
            if c == BAND_STEP:
                rows.append(Laid((tuple(self.pieces[i:stop]), *((),) * (self.width - 1)), "band"))
                end = i
                continue
            if c == SUM_STEP:
                rows.append(Laid(self.sum_row(self.pieces[i:stop]), "sum"))
                end = i
                continue
            cells: list[tuple[Piece, ...]] = [()] * self.width
            state: tuple[int, int] | None = (i, c)
            while state is not None:
                i, c = state
                cells[c] = tuple(self.pieces[i:stop])
                stop, state = i, start[state]
            rows.append(Laid(tuple(cells)))
            end = i
        return rows[::-1]


def splits_name(before: str, after: str, signs: Signs) -> bool:
    """Do the end of one line and the beginning of the next make up the name of a unit, which the first alone is not?"""
    first, rest = re.split("[、，,；;]", before)[-1], re.split("[、，,；;]", after)[0]
    if len(first) < 2 or len(rest) > LONGEST_REST or signs.is_unit(first) or signs.is_unit_name(rest):
        return False
    return signs.is_unit_name(first + rest) or (len(rest) <= 2 and not signs.is_unit(rest) and signs.is_unit(first + rest))
