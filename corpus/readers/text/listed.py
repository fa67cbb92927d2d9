"""Finds tables copied one cell a line: any headers, broken over lines, cells broken or missing, headings between.

The lines of the header can be read in several ways (`heads`), the lines below laid in rows of each width
(`laying`); what fits best together is the table. Where 序号 stands first, the numbers of the rows hold it
together; else the form of the cells has to.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.lines import Line
from corpus.readers.signs import ORDINAL, Signs
from corpus.readers.text.counting import counters
from corpus.readers.text.heads import Head, heads
from corpus.readers.text.laying import Laid, Layer
from corpus.readers.text.pieces import Piece, cell_of, joined, one_a_block, one_a_line, reach, span, with_blanks
from corpus.readers.text.profiles import Profile
from corpus.readers.text.spaced import spaced_rows
from corpus.types import Cell, Grid, Span

MIN_ROWS = 2
LONGEST = 24
"""Characters in a line of a header."""
MOST_HEADER = 40
"""Lines that a header may take."""
TRIED = 240
"""Pieces that are laid to choose between readings of the header."""
MOST_HEADS = 8
ROUNDS = 3
EAGER, WILLING = 1.0, 0.3
"""What every piece is worth that is taken: in the first round, when hardly anything is known of the columns, and later."""
SELDOM, OFTEN = 0.03, 0.45
"""Share of line ends at which a cell goes on, where none or all of the rows are too long."""
EXACT = 0.9
"""Share of rows with as many cells as the header, blank lines counted, from which on blank lines are blank cells."""
LEAST = 0.3
"""Score of a piece on average, in a table that no numbers hold together."""


EMPTY = 3.0
"""Price of a column that is blank in all rows."""
AGAINST = -0.8
"""Score by the header below which a text does not belong in a column."""
DOUBT = 3.0
"""Weight of the cost of a header beside the score of the rows."""
COLUMN = 5.0
"""Price of a column: a wider table fits any rows better."""
UNKNOWN_NAMES = 2
"""Names behind each other that no header is known to have."""
KNOWN_LINE = 0.3
"""What each further line is worth that can be read as a part of the header."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table in pieces: its header, its rows, how good it is, and the last line."""

    head: Head
    rows: tuple[Laid, ...]
    score: float
    last: int


class TableFinder:
    """Looks for such tables in the lines of one file; remembers where there is none."""

    def __init__(self, lines: Sequence[Line], signs: Signs) -> None:
        self.lines, self.signs = lines, signs
        self.budget = max(20_000, 4 * len(lines))

    def find(self, lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
        """The table whose header begins at `position`, and the index of the line after it."""
        if self.budget < 0 or not self.may_begin(position):
            return None
        end = reach(lines, position, self.signs)
        self.budget -= end - position
        found = best(list(readings(lines, position, end, self.signs)))
        if found is None:
            return None
        return grid_of(found, lines, position), found.last + 1

    def may_begin(self, position: int) -> bool:
        """Is it 序号, or one of three lines that are headers?"""
        text = self.lines[position].text.strip()
        if not text or len(text) > LONGEST or "\t" in text:
            return False
        following = [line.text.strip()[: LONGEST + 1] for line in self.lines[position : position + 12] if not line.blank][:4]
        if begins_count(following, self.signs):
            return True
        known = [self.signs.header(each) is not None for each in following]
        return len(known) == 4 and known[0] and sum(known) >= 3 and len(set(following)) == 4


def begins_count(texts: Sequence[str], signs: Signs) -> bool:
    """序号, or 序 and 号 on two lines."""
    return bool(texts) and (signs.column(texts[0]) == ORDINAL or signs.column("".join(texts[:2])) == ORDINAL)


def best(found: Sequence[Found]) -> Found | None:
    return max(found, key=lambda each: each.score, default=None)


def readings(lines: Sequence[Line], position: int, end: int, signs: Signs) -> Iterator[Found]:
    """The tables that the lines may be, by what blank lines mean among them."""
    plain = one_a_line(lines, position, end)
    counted = begins_count([piece.text for piece in plain[:2]], signs)
    look = count_table if counted else free_table
    gaps = [piece.apart for piece in plain[1:]]
    if any(gaps):
        for usual in (0, 1):
            exact = exact_table(with_blanks(lines, position, end, usual), counted, signs)
            if exact is not None:
                yield exact
                return
    if sum(gaps) * 2 >= len(gaps) and not all(gaps):
        found = look(one_a_block(lines, position, end), signs)
        if found is not None:
            yield found
            return
    found = look(plain, signs)
    if found is not None:
        yield found


def header_length(pieces: Sequence[Piece], signs: Signs) -> int:
    """How many pieces stand before the number 1; 0 when there is no header."""
    for i, piece in enumerate(pieces[:MOST_HEADER]):
        if signs.serial(piece.text) == 1:
            return i
        if signs.form(piece.text) == "prose" and "。" in piece.text:
            return 0
    return 0


def count_table(pieces: Sequence[Piece], signs: Signs) -> Found | None:
    """The table whose rows are numbered."""
    size = header_length(pieces, signs)
    options: list[tuple[Head, int]] = []
    for taken, price in band_choices(pieces, size, signs):
        options += [(Head(head.rows, head.names, head.cost + price), taken) for head in heads(pieces[:taken], signs)]
    options = [(head, taken) for head, taken in options if signs.column(head.names[0]) == ORDINAL]
    usual = usual_length(pieces[size:], size, signs)
    options.sort(key=lambda option: option[0].cost + 0.3 * abs(option[0].width - usual))
    return decide([(head, pieces[taken:]) for head, taken in options[:MOST_HEADS]], signs)


def band_choices(pieces: Sequence[Piece], size: int, signs: Signs) -> list[tuple[int, float]]:
    """Where the header ends: before the number 1, or before a heading of the rows above it."""
    if size < 2:
        return []
    label = signs.heading(pieces[size - 1].text)
    if label is not None and label.style != "decimal":
        return [(size - 1, 0.0)]
    known = signs.header(pieces[size - 1].text) is not None
    return [(size, 0.0), *([] if known or size < 4 else [(size - 1, 0.4)])]


def usual_length(body: Sequence[Piece], width: int, signs: Signs) -> int:
    """The number of pieces of most rows."""
    anchors = counters(body, width, signs)
    lengths = sorted(after - before for before, after in itertools.pairwise(anchors))
    return max(set(lengths), key=lambda n: (lengths.count(n), n)) if lengths else width


def free_table(pieces: Sequence[Piece], signs: Signs) -> Found | None:
    """The table without numbers, whose header may end anywhere among the first lines."""
    options: list[tuple[Head, Sequence[Piece]]] = []
    for size in free_sizes(pieces, signs):
        options += [(head, pieces[size:]) for head in heads(pieces[:size], signs)[:3] if head.width >= 3 and well_known(head, signs)]
    options.sort(key=lambda option: option[0].cost - KNOWN_LINE * (len(pieces) - len(option[1])))
    return decide(options[:MOST_HEADS], signs)


def free_sizes(pieces: Sequence[Piece], signs: Signs) -> range:
    """How many pieces the header may take: about as many as are names of columns, with unknown ones between."""
    known = 0
    for i, piece in enumerate(pieces[:MOST_HEADER]):
        header = signs.header(piece.text)
        if header is not None:
            known = i + 1
        elif i - known >= UNKNOWN_NAMES or signs.form(piece.text) in ("prose", "mark", "units", "deadline"):
            break
    return range(max(3, known - UNKNOWN_NAMES), min(known + UNKNOWN_NAMES, len(pieces)) + 1)


def well_known(head: Head, signs: Signs) -> bool:
    known = sum(1 for name in head.names if signs.header(name) is not None)
    return known * 5 >= head.width * 3


def decide(options: Sequence[tuple[Head, Sequence[Piece]]], signs: Signs) -> Found | None:
    """The reading of the header whose rows fit best, with all of them."""
    tried = [(lay(head, body[:TRIED], signs), head, body) for head, body in options]
    good = [(found, head, body) for found, head, body in tried if found is not None]
    if not good:
        return None
    found, head, body = max(good, key=lambda each: each[0].score)
    return found if len(body) <= TRIED else lay(head, body, signs)


def lay(head: Head, body: Sequence[Piece], signs: Signs) -> Found | None:
    """The rows below a header; None when they do not look like rows."""
    pieces, _repeated = without_repeats(body, head)
    profile = Profile(head.names, signs)
    anchors = set(counters(pieces, head.width, signs)) if profile.counted else set()
    if profile.counted and len(anchors) < MIN_ROWS:
        return None
    if profile.counted:
        guess = first_guess(pieces, anchors, profile)
        starts = [(guess, share_broken(anchors, len(pieces), head.width))]
    else:
        starts = [([], OFTEN), (in_turn(pieces, head.width), SELDOM)]
    return best([found for guess, broken in starts if (found := settle(head, pieces, anchors, guess, broken, signs)) is not None])


def share_broken(anchors: set[int], count: int, width: int) -> float:
    """How often a cell of a counted table goes on at the end of a line, by the length of its rows."""
    marks = sorted(anchors)
    lengths = [after - before for before, after in zip(marks, [*marks[1:], count], strict=True)]
    return sum(1 for n in lengths if n > width) / len(lengths) * (OFTEN - SELDOM) + SELDOM


def settle(head: Head, pieces: Sequence[Piece], anchors: set[int], guess: Sequence[Sequence[str]], broken: float, signs: Signs) -> Found | None:
    """The rows, learnt from in rounds, `guess` first."""
    profile = Profile(head.names, signs)
    if guess:
        profile.learn(guess)
    found: Found | None = None
    for turn in range(ROUNDS):
        rows, score, taken = Layer(pieces, anchors, profile, signs, broken, WILLING if turn else EAGER).lay()
        body_rows = [row for row in rows if row.kind == "row"]
        if len(body_rows) < MIN_ROWS or (turn and not profile.counted and score < LEAST * taken):
            return found
        last = max(piece.last for piece in pieces[:taken])
        now = Found(head, tuple(rows), score - DOUBT * head.cost - COLUMN * head.width - EMPTY * empty_columns(rows) - own_names(head, rows, signs), last)
        found = now if turn and (found is None or now.score > found.score) else found
        profile.learn([row.texts() for row in body_rows])
        profile.measure([[span(piece.text) for piece in cell[:-1]] for cell in row.cells] for row in body_rows)
        cells = [cell for row in body_rows for cell in row.cells if cell]
        broken = (sum(len(cell) - 1 for cell in cells) + 0.5) / (sum(len(cell) for cell in cells) + 5.0)
    return found


def empty_columns(rows: Sequence[Laid]) -> int:
    return sum(1 for cells in zip(*(row.cells for row in rows if row.kind == "row"), strict=True) if not any(cells))


def own_names(head: Head, rows: Sequence[Laid], signs: Signs) -> float:
    """Price of names of columns that stand in the first row: the header goes on there."""
    first = next((row for row in rows if row.kind == "row"), None)
    if first is None:
        return 0.0
    return 1.5 * sum(1 for text in first.texts() if text and (header := signs.header(text)) is not None and header.whole)


def first_guess(pieces: Sequence[Piece], anchors: set[int], profile: Profile) -> list[tuple[str, ...]]:
    """Rows that have all their cells, and none that the header speaks against."""
    marks, width = sorted(anchors), len(profile.roles)
    whole = [(a, b) for a, b in zip(marks, [*marks[1:], len(pieces)], strict=True) if b - a == width]
    rows = [tuple(piece.text for piece in pieces[a:b]) for a, b in whole]
    return [row for row in rows if all(profile.expected(c, text) > AGAINST for c, text in enumerate(row))]


def in_turn(pieces: Sequence[Piece], width: int) -> list[tuple[str, ...]]:
    """Rows of a table without any broken or blank cell."""
    return [tuple(piece.text for piece in pieces[i : i + width]) for i in range(0, len(pieces) - width + 1, width)]


def without_repeats(pieces: Sequence[Piece], head: Head) -> tuple[list[Piece], int]:
    """The pieces without headers that a page break repeats, and how many there were."""
    names = [piece.text for row in head.rows for part in row for piece in part]
    wanted = sorted((piece for row in head.rows for part in row for piece in part), key=lambda piece: piece.first)
    names = [piece.text for piece in wanted]
    kept: list[Piece] = []
    i = count = 0
    while i < len(pieces):
        if pieces[i].text == names[0] and [piece.text for piece in pieces[i : i + len(names)]] == names:
            i, count = i + len(names), count + 1
        else:
            kept.append(pieces[i])
            i += 1
    return kept, count


def exact_table(pieces: Sequence[Piece], counted: bool, signs: Signs) -> Found | None:
    """The table in which every blank cell is a blank line."""
    if all(piece.text for piece in pieces):
        return None
    if not counted:
        return None
    size = header_length(pieces, signs)
    found = spaced_rows(pieces, size, signs) if size else None
    if found is None:
        return None
    head, rows = found
    return Found(head, tuple(rows), 0.0, max(piece.last for row in rows for cell in row.cells for piece in cell))


def grid_of(found: Found, lines: Sequence[Line], position: int) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for parts in (*found.head.rows, *(row.cells for row in found.rows)):
        place = next((lines[piece.first].start for part in parts for piece in part), lines[position].start)
        cells = []
        for part in parts:
            cells.append(cell_of(part, lines, place))
            place = cells[-1].span.end
        rows.append(tuple(cells))
    last = lines[found.last]
    return Grid(tuple(rows), Span(lines[position].start, last.start + len(last.text)))


__all__ = ["TableFinder", "joined"]
