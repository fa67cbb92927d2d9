"""Columns of prose: where the strips between them are, and the text of a page in reading order."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.lines import CLOSERS, TERMINAL
from corpus.readers.layout.lines import dominant_size, group_lines
from corpus.readers.layout.types import Piece, TextLine
from corpus.readers.signs import Signs

Cuts = tuple[float, ...]
"""The x between the columns of a page, from left to right; none where there is one column."""

GUTTER = 0.8
"""Ems of the empty strip between two columns."""
PLACES = (((35, 65),), ((25, 42), (58, 75)))
"""Where the strips of two and of three columns are looked for, in hundredths of the page's width."""
SHARED = 0.4
"""Share of the pieces of a page that may reach into a strip: titles and what stands above and below the columns."""
FEWEST = 3
"""Lines that a column has at least."""
SURE = 5
"""Lines that are enough to tell prose by how full they are."""
ALIKE = (0.7, 1.15)
"""Least and greatest width of a column, as a share of the one before it."""
FAR, SAME_FAR, SAME = 4.5, 8.0, 0.03
"""Ems between the longest line of a column and the next column at most; and where both are as wide, but for this share."""
WRAPPED = 2
"""Lines that go on in the next one, which two columns have at least."""
BESIDE = 0.3
"""Ems within which lines of two columns stand at the same height."""
APART = 0.2
"""Ems by which a gap between two lines exceeds the least one where a paragraph or a row begins."""
HEADINGS = 2
"""Headings that two columns of prose may have each, and the columns of a table have not."""
LEAST_ROWS, PROSE_ROWS = 2, 3
"""Rows that make a table, and where both columns are full of text."""
ROWS = 0.6
"""Share of the blocks of two columns that stand beside each other when they are the rows of a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """A run of lines below each other: `place` is 0 for the full width, then 1, 2, 3 from the left."""

    place: int
    lines: tuple[TextLine, ...]


def columns_of(pieces: Sequence[Piece], width: float, signs: Signs, usual: Cuts = ()) -> list[Column]:
    """The pieces of a page as columns in reading order.

    `width` is that of the page, `usual` the cuts of other pages, where there are some.
    """
    if not pieces:
        return []
    size = dominant_size(pieces)
    cuts = gutters(pieces, width, signs) or usual
    if not cuts:
        return [Column(0, tuple(group_lines(pieces)))]
    found: list[Column] = []
    whole: list[Piece] = []
    for crossing, band in bands(pieces, cuts, size):
        parts = divided(band, cuts, size)
        if crossing or sum(1 for part in parts if part) < 2:
            whole.extend(band)
            continue
        if whole:
            found.append(Column(0, tuple(group_lines(whole))))
            whole = []
        found.extend(Column(place, tuple(group_lines(part))) for place, part in enumerate(parts, 1) if part)
    if whole:
        found.append(Column(0, tuple(group_lines(whole))))
    return found


def gutters(pieces: Sequence[Piece], width: float, signs: Signs) -> Cuts:
    """The cuts between the columns of prose of a page."""
    size = dominant_size(pieces)
    for places in PLACES:
        strips = [find_strip(pieces, [width * share / 100 for share in range(first, last + 1)], size) for first, last in places]
        cuts = tuple(strip for strip in strips if strip is not None)
        if len(cuts) < len(places):
            continue
        for crossing, band in bands(pieces, cuts, size):
            if not crossing and all(are_columns(left, right, signs) for left, right in itertools.pairwise(divided(band, cuts, size))):
                return cuts
    return ()


def usual_gutters(found: Sequence[Cuts]) -> Cuts:
    """The cuts of a document, when many of its pages have columns at the same places."""
    known = [cuts for cuts in found if cuts]
    if len(known) < max(1, 0.4 * len(found)) or len({len(cuts) for cuts in known}) > 1:
        return ()
    middles = tuple(median(at) for at in zip(*known, strict=True))
    same = sum(1 for cuts in known if all(abs(x - middle) < 15 for x, middle in zip(cuts, middles, strict=True)))
    return middles if same >= 0.8 * len(known) else ()


def divided(band: Sequence[Piece], cuts: Cuts, size: float) -> list[list[Piece]]:
    """The pieces of a band by column."""
    parts: list[list[Piece]] = [[] for _ in range(len(cuts) + 1)]
    for piece in band:
        parts[bisect.bisect_left(cuts, piece.x1 - 0.3 * size)].append(piece)
    return parts


def crosses(piece: Piece, cuts: Cuts, size: float) -> bool:
    return any(piece.x0 < at - 0.3 * size and piece.x1 > at + 0.3 * size for at in cuts)


def find_strip(pieces: Sequence[Piece], places: Sequence[float], size: float) -> float | None:
    """The x of an empty strip at one of the places with lines on both sides, or None."""
    best: tuple[int, float] | None = None
    for at in places:
        half = GUTTER * size / 2
        near = [piece for piece in pieces if piece.x0 < at + half and piece.x1 > at - half]
        if len(near) > SHARED * len(pieces):
            continue
        left = [piece for piece in pieces if piece.x1 <= at - half]
        right = [piece for piece in pieces if piece.x0 >= at + half]
        score = len(left) + len(right) - 2 * len(near)
        # of several, the one farthest right: where lines of the left column end early, the strip seems to begin there
        if len(left) >= FEWEST and len(right) >= FEWEST and (best is None or score >= best[0]):
            best = (score, at)
    return None if best is None else best[1]


def bands(pieces: Sequence[Piece], cuts: Cuts, size: float) -> list[tuple[bool, list[Piece]]]:
    """The pieces in horizontal bands, alternating between lines that cross a gutter and lines that do not."""
    heights = [(piece.y0, piece.y1) for piece in pieces if crosses(piece, cuts, size)]
    found: list[tuple[bool, list[Piece]]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        crossing = any(y0 <= piece.middle <= y1 for y0, y1 in heights)
        if not found or found[-1][0] != crossing:
            found.append((crossing, []))
        found[-1][1].append(piece)
    return found


def are_columns(left: Sequence[Piece], right: Sequence[Piece], signs: Signs) -> bool:
    """Is what stands side by side prose in two columns, and no table?"""
    first, second = group_lines(left), group_lines(right)
    if len(first) < FEWEST or len(second) < FEWEST:
        return False
    start, after = min(line.x0 for line in first), min(line.x0 for line in second)
    width, other = max(line.x1 for line in first) - start, max(line.x1 for line in second) - after
    if not ALIKE[0] * width <= other <= ALIKE[1] * width:
        return False
    if is_prose(first) and is_prose(second):
        return rows_beside(first, second, signs) < PROSE_ROWS
    far = SAME_FAR if abs(other - width) <= SAME * width else FAR
    if after - start - width > far * dominant_size(left):
        return False
    return len(wrapped(first)) + len(wrapped(second)) >= WRAPPED and rows_beside(first, second, signs) < LEAST_ROWS


def is_prose(lines: Sequence[TextLine]) -> bool:
    """Do the lines fill their column, as running text does and the cells of a table do not?"""
    if len(lines) < SURE:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    full = sum(1 for line in lines if line.width >= 0.8 * width)
    return full >= 0.5 * len(lines) and width >= 8 * lines[0].size


def wrapped(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a column that go on in the next one, at its left side."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    found = []
    for line, after in itertools.pairwise(lines):
        full = right - line.x1 <= 1.5 * line.size and line.text.rstrip().rstrip(CLOSERS)[-1:] not in tuple(TERMINAL)
        if full and after.x0 - left <= 0.5 * after.size and after.y0 - line.y1 < 1.5 * line.size:
            found.append(line)
    return found


def rows_beside(left: Sequence[TextLine], right: Sequence[TextLine], signs: Signs) -> int:
    """How many blocks of two columns stand beside each other one by one, as the rows of a table do; 0 where most do not."""
    first, second = blocks_of(left), blocks_of(right)
    if min(len(first), len(second)) < 2 or all(headings(blocks, signs) >= HEADINGS for blocks in (first, second)):
        return 0
    pairs = [(block, [other for other in second if overlap(block, other)]) for block in first]
    beside = sum(
        1
        for block, others in pairs
        if len(others) == 1 and is_beside(block, others[0]) and sum(1 for each in first if overlap(each, others[0])) == 1
    )
    return beside if beside >= ROWS * min(len(first), len(second)) else 0


def headings(blocks: Sequence[Sequence[TextLine]], signs: Signs) -> int:
    """How many blocks begin with a label that is no figure, as cells hardly do."""
    return sum(1 for block in blocks if not block[0].text[:1].isdigit() and signs.heading(block[0].text.strip()) is not None)


def overlap(block: Sequence[TextLine], other: Sequence[TextLine]) -> bool:
    return block[0].y0 < other[-1].y1 and other[0].y0 < block[-1].y1


def is_beside(block: Sequence[TextLine], other: Sequence[TextLine]) -> bool:
    """Do two blocks begin at the same height, or stand in the middle of each other?"""
    reach = BESIDE * block[0].size
    middle, across = (block[0].y0 + block[-1].y1) / 2, (other[0].y0 + other[-1].y1) / 2
    return abs(block[0].y0 - other[0].y0) <= reach or abs(middle - across) <= reach


def blocks_of(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines without a wider gap between them."""
    gaps = [after.y0 - line.y1 for line, after in itertools.pairwise(lines)]
    least = min(gaps)
    found = [[lines[0]]]
    for line, gap in zip(lines[1:], gaps, strict=True):
        if gap > least + APART * line.size:
            found.append([])
        found[-1].append(line)
    return found
