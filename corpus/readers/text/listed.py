"""Finds tables copied one cell a line: any headers, broken over lines, cells broken or missing, headings between.

The lines of the header can be read in several ways (`heads`), the lines below laid in rows of each width
(`laying`); what fits best together is the table (`fitting`). Where 序号 stands first, the numbers of the rows hold it
together; else the form of the cells has to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.lines import Line
from corpus.readers.signs import ORDINAL, Signs
from corpus.readers.text.counting import counters
from corpus.readers.text.fitting import Found, decide
from corpus.readers.text.heads import Head, heads
from corpus.readers.text.pieces import Piece, cell_of, one_a_block, one_a_line, reach, with_blanks
from corpus.readers.text.spaced import spaced_rows
from corpus.types import Cell, Grid, Span

LONGEST = 24
"""Characters in a line of a header."""
MOST_HEADER = 40
"""Lines that a header may take."""
MOST_HEADS, MOST_EACH = 8, 3
"""Readings of the header that are tried: of all, and of those of one length."""
LEAST_FREE = 3
"""Columns of a table without numbers."""
UNKNOWN_NAMES = 2
"""Names behind each other that no header is known to have."""
KNOWN_SHARE = 0.6
"""Share of the names of a table without numbers that headers are known to have."""
KNOWN_LINE = 0.3
"""What each further line is worth that can be read as a part of the header."""
OTHER_WIDTH = 0.3
"""Price of each cell by which most rows are longer or shorter than a header is wide."""
BAND = 0.4
"""Price of reading the last line of an unknown header as a heading of the rows below."""
BUDGET, MIN_BUDGET, TRY = 4, 20_000, 400
"""Lines looked at, as a multiple of all lines of the file, and what a try costs besides: time grows with the file and no faster."""


class TableFinder:
    """Looks for such tables in the lines of one file."""

    def __init__(self, lines: Sequence[Line], signs: Signs) -> None:
        self.signs = signs
        self.budget = max(MIN_BUDGET, BUDGET * len(lines))

    def find(self, lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
        """The table whose header begins at `position`, and the index of the line after it."""
        if self.budget < 0 or not may_begin(lines, position, self.signs):
            return None
        end = reach(lines, position, self.signs)
        self.budget -= end - position + TRY
        found = reading(lines, position, end, self.signs)
        return (grid_of(found, lines, position), found.last + 1) if found is not None else None


def may_begin(lines: Sequence[Line], position: int, signs: Signs) -> bool:
    """Is it 序号, or the first of four lines of which three are headers?"""
    text = lines[position].text.strip()
    if not text or len(text) > LONGEST or "\t" in text:
        return False
    following = [line.text.strip()[: LONGEST + 1] for line in lines[position : position + 12] if not line.blank][:4]
    if begins_count(following, signs):
        return True
    known = [signs.header(each) is not None for each in following]
    return len(set(following)) == len(known) == 4 and known[0] and sum(known) >= LEAST_FREE


def begins_count(texts: Sequence[str], signs: Signs) -> bool:
    """序号, or 序 and 号 on two lines."""
    return ORDINAL in (signs.column(texts[0]), signs.column("".join(texts[:2]))) if texts else False


def reading(lines: Sequence[Line], position: int, end: int, signs: Signs) -> Found | None:
    """The table that the lines are, by what blank lines mean among them: a blank cell, the end of one, or nothing."""
    plain = one_a_line(lines, position, end)
    counted = begins_count([piece.text for piece in plain[:2]], signs)
    look = counted_table if counted else free_table
    gaps = [piece.apart for piece in plain[1:]]
    if counted and any(gaps):
        for usual in (0, 1):
            exact = exact_table(with_blanks(lines, position, end, usual), signs)
            if exact is not None:
                return exact
    if len(gaps) <= 2 * sum(gaps) < 2 * len(gaps):
        found = look(one_a_block(lines, position, end), signs)
        if found is not None:
            return found
    return look(plain, signs)


def exact_table(pieces: Sequence[Piece], signs: Signs) -> Found | None:
    """The table in which every blank cell is a blank line."""
    size = header_length(pieces, signs)
    found = spaced_rows(pieces, size, signs) if size and not all(piece.text for piece in pieces) else None
    if found is None:
        return None
    head, rows = found
    return Found(head, tuple(rows), 0.0, max(piece.last for row in rows for cell in row.cells for piece in cell))


def header_length(pieces: Sequence[Piece], signs: Signs) -> int:
    """How many pieces stand before the number 1; 0 when there is no header."""
    for i, piece in enumerate(pieces[:MOST_HEADER]):
        if signs.serial(piece.text) == 1:
            return i
        if "。" in piece.text:
            return 0
    return 0


def counted_table(pieces: Sequence[Piece], signs: Signs) -> Found | None:
    """The table whose rows are numbered."""
    size = header_length(pieces, signs)
    options = [
        (replace(head, cost=head.cost + price), pieces[taken:])
        for taken, price in header_ends(pieces, size, signs)
        for head in heads(pieces[:taken], signs)
        if signs.column(head.names[0]) == ORDINAL
    ]
    usual = usual_length(pieces[size:], size, signs)
    options.sort(key=lambda option: option[0].cost + OTHER_WIDTH * abs(option[0].width - usual))
    return decide(options[:MOST_HEADS], signs)


def header_ends(pieces: Sequence[Piece], size: int, signs: Signs) -> list[tuple[int, float]]:
    """Where the header ends, with the price: before the number 1, or before a heading of the rows above it."""
    if size < 2:
        return []
    last = pieces[size - 1].text
    label = signs.heading(last)
    if label is not None and label.style != "decimal":
        return [(size - 1, 0.0)]
    return [(size, 0.0), (size - 1, BAND)] if signs.header(last) is None and size > LEAST_FREE else [(size, 0.0)]


def usual_length(body: Sequence[Piece], width: int, signs: Signs) -> int:
    """The number of pieces of most rows."""
    anchors = counters(body, width, signs)
    lengths = Counter(after - before for before, after in pairwise(anchors))
    return max(lengths, key=lambda n: (lengths[n], n)) if lengths else width


def free_table(pieces: Sequence[Piece], signs: Signs) -> Found | None:
    """The table without numbers, whose header may end anywhere among the first lines."""
    options = [
        (head, pieces[size:])
        for size in free_sizes(pieces, signs)
        for head in heads(pieces[:size], signs)[:MOST_EACH]
        if head.width >= LEAST_FREE and well_known(head, signs)
    ]
    options.sort(key=lambda option: option[0].cost - KNOWN_LINE * (len(pieces) - len(option[1])))
    return decide(options[:MOST_HEADS], signs)


def free_sizes(pieces: Sequence[Piece], signs: Signs) -> range:
    """How many pieces the header may take: about as many as are names of columns, with unknown ones between."""
    known = 0
    for i, piece in enumerate(pieces[:MOST_HEADER]):
        if signs.header(piece.text) is not None:
            known = i + 1
        elif i - known >= UNKNOWN_NAMES or signs.form(piece.text) in ("prose", "mark", "units", "deadline"):
            break
    return range(max(LEAST_FREE, known - UNKNOWN_NAMES), min(known + UNKNOWN_NAMES, len(pieces)) + 1)


def well_known(head: Head, signs: Signs) -> bool:
    return sum(1 for name in head.names if signs.header(name) is not None) >= KNOWN_SHARE * head.width


def grid_of(found: Found, lines: Sequence[Line], position: int) -> Grid:
    """The table with its cells where they stand in the file."""
    rows: list[tuple[Cell, ...]] = []
    for parts in (*found.head.rows, *(row.cells for row in found.rows if row.kind != "page")):
        place = next((lines[piece.first].start for part in parts for piece in part), lines[position].start)
        cells: list[Cell] = []
        for part in parts:
            cells.append(cell_of(part, lines, place))
            place = cells[-1].span.end
        rows.append(tuple(cells))
    last = lines[found.last]
    return Grid(tuple(rows), Span(lines[position].start, last.start + len(last.text)))
