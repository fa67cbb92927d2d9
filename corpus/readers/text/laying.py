"""Lays pieces in rows: the best of all ways to begin a cell, to go on with one, to leave one blank and to end a row.

Found by dynamic programming from the first piece to the last: for every piece and column the best way to get there.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.readers.signs import Signs
from corpus.readers.text.breaks import Breaks
from corpus.readers.text.pieces import Piece, joined, span
from corpus.readers.text.profiles import Profile

MOST_PIECES, MOST_PRICE = 40, 6.0
"""A cell is no longer, and one that is so unlikely to be one is not pursued."""
ROW, BAND, PAGE = 0.3, 0.2, 1.0
"""Price of a row, of a numbered heading among the rows, and of the number of a page."""
PLAIN_BAND, OPENING_BAND = 2.0, 1.0
"""Price of a heading among the rows without a number of its own; at the top or below a sum."""
NO_ANCHOR = 2.0
"""Price of a row without a number in a table that counts its rows."""
SUM = 3.0
"""What a row is worth that sums up others."""
LONGEST_BAND = 40
WORST = float("-inf")
Kind = Literal["row", "band", "sum", "page"]
Place = tuple[int, int]
"""A piece and the column in which a cell begins with it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A row: the pieces of every column. `kind`: a row, a heading across the table, one that sums up others, the number of a page."""

    cells: tuple[tuple[Piece, ...], ...]
    kind: Kind = "row"

    def texts(self) -> tuple[str, ...]:
        return tuple(joined(cell) for cell in self.cells)


@dataclass(slots=True)
class Board:
    """The best ways found so far, for pieces 0 to `count` and the columns."""

    count: int
    width: int
    free: list[float] = field(default_factory=list)
    """Score of having ended a row before a piece."""
    came: list[tuple[Kind, int, int] | None] = field(default_factory=list)
    """What ended there: its kind, its piece and the column of its last cell."""
    inside: list[list[float]] = field(default_factory=list)
    """Score of beginning a cell with a piece in a column, in a row already begun."""
    source: list[list[Place | None]] = field(default_factory=list)
    before: dict[Place, Place | None] = field(default_factory=dict)
    """For each cell the one before it in its row."""

    def __post_init__(self) -> None:
        self.free = [0.0, *[WORST] * self.count]
        self.came = [None] * (self.count + 1)
        self.inside = [[WORST] * (self.width + 1) for _ in range(self.count + 1)]
        self.source = [[None] * (self.width + 1) for _ in range(self.count + 1)]

    def end(self, piece: int, score: float, kind: Kind, begin: int, column: int = 0) -> None:
        if score > self.free[piece]:
            self.free[piece], self.came[piece] = score, (kind, begin, column)


class Layer:
    """Lays the pieces of one table.

    `anchors` are the pieces that count the rows, none in a table without numbers; `eager` is what every piece is worth
    that is taken.
    """

    def __init__(self, pieces: Sequence[Piece], anchors: Container[int], profile: Profile, breaks: Breaks, signs: Signs, eager: float) -> None:
        self.pieces, self.anchors, self.profile, self.breaks, self.signs, self.eager = pieces, anchors, profile, breaks, signs, eager
        self.width = len(profile.roles)
        self.marks = [i for i in range(len(pieces)) if i in anchors] if profile.counted else []
        self.sums = [signs.sums_up(piece.text) for piece in pieces]
        self.blank: list[float] = [0.0]
        for price in profile.blanks:
            self.blank.append(self.blank[-1] + price)

    def lay(self) -> tuple[list[Laid], float, int]:
        """The rows, their score, and how many pieces they take: as many as make the score greatest."""
        board = Board(len(self.pieces), self.width)
        for i in range(len(self.pieces)):
            self.leave_blank(board, i)
            if self.sums[i]:
                self.take_sum(board, i)
            elif not self.take_band(board, i):
                self.take_cells(board, i)
        least = self.marks[-1] + 1 if self.marks else 0
        end = max(range(least, len(self.pieces) + 1), key=lambda j: (board.free[j], -j))
        return self.trace(board, end), board.free[end], end

    def leave_blank(self, board: Board, i: int) -> None:
        """The ways to a piece that pass over blank cells."""
        inside, source = board.inside[i], board.source[i]
        score, came = WORST, None
        for c in range(self.width):
            beside, place = inside[c], source[c]
            inside[c] -= self.breaks.beside(i)
            if score > inside[c]:
                inside[c], source[c] = score, came
            if beside > score:
                score, came = beside, place
            score -= self.profile.blanks[c]

    def take_cells(self, board: Board, i: int) -> None:
        """All cells that may begin with a piece, in a new row or in one already begun."""
        begin = self.breaks.begin(i)
        for c in range(self.width):
            new = board.free[i] - self.blank[c] - ROW - (NO_ANCHOR - self.blank[1] if self.marks and c else 0.0)
            opens = new >= board.inside[i][c]
            score = new if opens else board.inside[i][c]
            if score == WORST or not self.may_stand(i, c, opens):
                continue
            board.before[(i, c)] = None if opens else board.source[i][c]
            self.take_cell(board, i, c, score - begin)

    def take_cell(self, board: Board, i: int, c: int, score: float) -> None:
        """The cell that begins with a piece in a column, as long as it may be."""
        text, longest = "", 0
        for j in range(i, min(len(self.pieces), i + MOST_PIECES)):
            if j > i:
                if j in self.anchors or self.sums[j] or (c == 0 and self.marks):
                    return
                price = self.breaks.go_on(j, c, longest)
                score -= price
                if price > MOST_PRICE:
                    return
            text += self.pieces[j].text
            longest = max(longest, span(self.pieces[j].text))
            score += self.eager
            value = score - self.breaks.stops + self.profile.score(c, text)
            if value > board.inside[j + 1][c + 1]:
                board.inside[j + 1][c + 1], board.source[j + 1][c + 1] = value, (i, c)
            board.end(j + 1, value - (self.blank[self.width] - self.blank[c + 1]), "row", i, c)

    def may_stand(self, i: int, c: int, opens: bool) -> bool:
        """Numbers of rows begin a row; nothing else stands below 序号."""
        return (opens and c == 0) if i in self.anchors else (c > 0 or not self.marks)

    def take_sum(self, board: Board, i: int) -> None:
        """A row that sums up others: its label and the figures behind it."""
        j = i + 1
        while j < len(self.pieces) and j not in self.anchors and j - i < self.width and self.signs.form(self.pieces[j].text) in ("number", "mark"):
            j += 1
        board.end(j, board.free[i] + SUM, "sum", i)

    def take_band(self, board: Board, i: int) -> bool:
        """A heading across the table, before a row; True where the piece can be nothing else."""
        if board.free[i] == WORST or i in self.anchors:
            return False
        if self.marks and self.pieces[i].apart and i + 1 in self.anchors and self.signs.form(self.pieces[i].text) == "number":
            board.end(i + 1, board.free[i] - PAGE, "page", i)
        return any(self.try_band(board, i, j) for j in (i + 1, i + 2) if j < len(self.pieces))

    def try_band(self, board: Board, i: int, j: int) -> bool:
        if (self.marks and j not in self.anchors) or self.sums[j - 1]:
            return False
        text = joined(self.pieces[i:j])
        label = self.signs.heading(text)
        if len(text) > LONGEST_BAND or (label is None and not self.marks) or self.signs.form(text) in ("prose", "number", "mark"):
            return False
        came = board.came[i]
        price = BAND if label is not None else OPENING_BAND if came is None or came[0] == "sum" else PLAIN_BAND
        board.end(j, board.free[i] - price - (j - i - 1), "band", i)
        return bool(self.marks) and j == i + 1 and label is not None and label.style == "chinese"

    def trace(self, board: Board, end: int) -> list[Laid]:
        """The rows that the best way to a piece went through."""
        rows: list[Laid] = []
        while (came := board.came[end]) is not None:
            kind, begin, column = came
            if kind == "row":
                cells: list[tuple[Piece, ...]] = [()] * self.width
                place: Place | None = (begin, column)
                while place is not None:
                    begin, column = place
                    cells[column] = tuple(self.pieces[begin:end])
                    end, place = begin, board.before[place]
                rows.append(Laid(tuple(cells)))
            else:
                taken = self.pieces[begin:end]
                first = taken[:1] if kind == "sum" else taken
                rows.append(Laid((tuple(first), *((piece,) for piece in taken[len(first) :]), *((),) * (self.width - 1 - len(taken) + len(first))), kind))
                end = begin
        return rows[::-1]
