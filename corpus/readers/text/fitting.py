"""Which reading of a header goes best with the lines below it, and how these lie in rows then.

Nobody says what the columns look like, so that rows and columns are learnt from each other in rounds: rows are laid
by the words of the header first, and then by what the rows just laid have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.signs import Signs
from corpus.readers.text.breaks import Breaks
from corpus.readers.text.counting import counters
from corpus.readers.text.heads import Head
from corpus.readers.text.laying import Laid, Layer
from corpus.readers.text.pieces import Piece, span
from corpus.readers.text.profiles import Profile
from corpus.readers.text.sums import with_sums

MIN_ROWS = 2
TRIED = 240
"""Pieces that are laid to choose between readings of the header."""
ROUNDS = 3
EAGER, WILLING = 1.0, 0.3
"""What every piece is worth that is taken: in the first round, when hardly anything is known of the columns, and later."""
SELDOM, OFTEN = 0.03, 0.45
"""Share of line ends at which a cell goes on, where none or all of the rows are too long."""
LEAST = 0.3
"""Score of a piece on average, in a table that no numbers hold together."""
AGAINST = -0.8
"""Score by the header below which a text does not belong in a column."""
DOUBT = 3.0
"""Weight of the cost of a header beside the score of the rows."""
COLUMN, EMPTY = 5.0, 3.0
"""Price of a column, since a wider table fits any rows better, and of one that is blank in all rows."""
OWN_NAME = 1.5
"""Price of the name of a column in the first row: the header goes on there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table in pieces: its header, its rows, how good it is, and its last line."""

    head: Head
    rows: tuple[Laid, ...]
    score: float
    last: int


def decide(options: Sequence[tuple[Head, Sequence[Piece]]], signs: Signs) -> Found | None:
    """The best of several headers, each with the pieces below it, with its rows; None when none has any."""
    tried = [(found, head, body) for head, body in options if (found := lay(head, body[:TRIED], signs)) is not None]
    if not tried:
        return None
    found, head, body = max(tried, key=lambda each: each[0].score)
    return found if len(body) <= TRIED else lay(head, body, signs)


def lay(head: Head, body: Sequence[Piece], signs: Signs) -> Found | None:
    """The rows below a header; None when they do not look like rows."""
    pieces = without_repeats(body, head)
    profile = Profile(head.names, signs)
    if not profile.counted:
        ways = [settle(head, pieces, set(), [], OFTEN, signs), settle(head, pieces, set(), in_turn(pieces, head.width), SELDOM, signs)]
        return max((found for found in ways if found is not None), key=lambda found: found.score, default=None)
    anchors = set(counters(pieces, head.width, signs))
    if len(anchors) < MIN_ROWS:
        return None
    return settle(head, pieces, anchors, whole_rows(pieces, anchors, profile), share_broken(anchors, len(pieces), head.width), signs)


def without_repeats(pieces: Sequence[Piece], head: Head) -> list[Piece]:
    """The pieces without the headers that page breaks repeat."""
    names = [piece.text for piece in sorted((piece for row in head.rows for part in row for piece in part), key=lambda piece: piece.first)]
    kept: list[Piece] = []
    i = 0
    while i < len(pieces):
        if pieces[i].text == names[0] and [piece.text for piece in pieces[i : i + len(names)]] == names:
            i += len(names)
        else:
            kept.append(pieces[i])
            i += 1
    return kept


def whole_rows(pieces: Sequence[Piece], anchors: set[int], profile: Profile) -> list[tuple[str, ...]]:
    """Numbered rows that have all their cells, and none that the header speaks against."""
    marks, width = sorted(anchors), len(profile.roles)
    rows = [tuple(piece.text for piece in pieces[a:b]) for a, b in zip(marks, [*marks[1:], len(pieces)], strict=True) if b - a == width]
    return [row for row in rows if all(profile.expected(c, text) > AGAINST for c, text in enumerate(row))]


def in_turn(pieces: Sequence[Piece], width: int) -> list[tuple[str, ...]]:
    """Rows of a table without any broken or blank cell."""
    return [tuple(piece.text for piece in pieces[i : i + width]) for i in range(0, len(pieces) - width + 1, width)]


def share_broken(anchors: set[int], count: int, width: int) -> float:
    """How often a cell of a numbered table goes on at the end of a line, by the length of its rows."""
    marks = sorted(anchors)
    lengths = [after - before for before, after in zip(marks, [*marks[1:], count], strict=True)]
    return SELDOM + (OFTEN - SELDOM) * sum(1 for n in lengths if n > width) / len(lengths)


def settle(head: Head, pieces: Sequence[Piece], anchors: set[int], guess: Sequence[Sequence[str]], broken: float, signs: Signs) -> Found | None:
    """The rows of the best round; those of `guess` are learnt from before the first."""
    profile = Profile(head.names, signs)
    if guess:
        profile.learn(guess)
    found: Found | None = None
    for turn in range(ROUNDS):
        layer = Layer(pieces, anchors, profile, Breaks(pieces, profile, signs, broken), signs, WILLING if turn else EAGER)
        laid, score, taken = layer.lay()
        rows = [row for row in laid if row.kind == "row"]
        if len(rows) < MIN_ROWS or (turn and not profile.counted and score < LEAST * taken):
            return found
        score -= DOUBT * head.cost + COLUMN * head.width + EMPTY * empty_columns(rows) + OWN_NAME * own_names(rows[0], signs)
        if turn and (found is None or score > found.score):
            found = Found(head, tuple(with_sums(laid, profile)), score, max(piece.last for piece in pieces[:taken]))
        profile.learn([row.texts() for row in rows])
        profile.measure([[span(piece.text) for piece in cell[:-1]] for cell in row.cells] for row in rows)
        broken = learnt_share(rows)
    return found


def learnt_share(rows: Sequence[Laid]) -> float:
    """How often a cell goes on at the end of a line, by rows already laid."""
    cells = [cell for row in rows for cell in row.cells if cell]
    return (sum(len(cell) - 1 for cell in cells) + 0.5) / (sum(len(cell) for cell in cells) + 5.0)


def empty_columns(rows: Sequence[Laid]) -> int:
    return sum(1 for cells in zip(*(row.cells for row in rows), strict=True) if not any(cells))


def own_names(row: Laid, signs: Signs) -> int:
    """How many cells of a row are the name of a column."""
    return sum(1 for text in row.texts() if text and (header := signs.header(text)) is not None and header.whole)
