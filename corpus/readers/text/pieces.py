"""Lines of a table that was copied one cell a line, as pieces: a cell, a part of one, or a blank cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.lines import NEVER_FIRST, OPENING, Line, clean
from corpus.readers.signs import Signs
from corpus.types import Cell, Span

LONGEST = 600
"""Characters in one line of a cell; anything longer is a paragraph."""
MOST_LINES = 6000
STYLES_OUTSIDE = ("part", "chapter", "article", "section")
UNFINISHED = "、，,（(《“-—和与及或的"


@dataclass(frozen=True, slots=True)
class Piece:
    """``lines[first:last + 1]`` of the file; `apart`: a blank line stands before it. A blank cell has no text."""

    text: str
    first: int
    last: int
    apart: bool = False


def reach(lines: Sequence[Line], position: int, signs: Signs) -> int:
    """The index of the first line from `position` on that no table goes over."""
    end = position
    while end < min(len(lines), position + MOST_LINES) and not ends_table(lines[end].text.strip(), signs):
        end += 1
    return end


def ends_table(text: str, signs: Signs) -> bool:
    if len(text) > LONGEST or "\t" in text or signs.is_back_matter(text) or signs.is_remark(text):
        return True
    annex = signs.annex(text)
    if annex is not None and (annex.numbered or annex.length == len(text)):
        return True
    label = signs.heading(text)
    return label is not None and label.style in STYLES_OUTSIDE


def one_a_line(lines: Sequence[Line], position: int, end: int) -> list[Piece]:
    """Every line with words is a piece."""
    found, apart = [], False
    for i in range(position, end):
        words = text_of(lines[i])
        if words:
            found.append(Piece(words, i, i, apart))
        apart = not words
    return found


def one_a_block(lines: Sequence[Line], position: int, end: int) -> list[Piece]:
    """Lines without a blank one between them are one piece."""
    found: list[Piece] = []
    for piece in one_a_line(lines, position, end):
        if found and not piece.apart:
            found[-1] = Piece(found[-1].text + piece.text, found[-1].first, piece.last, found[-1].apart)
        else:
            found.append(piece)
    return found


def with_blanks(lines: Sequence[Line], position: int, end: int, usual: int) -> list[Piece]:
    """As `one_a_line`, where `usual` blank lines part two cells, and so many more are a blank cell each."""
    found: list[Piece] = []
    blank = 0
    for i in range(position, end):
        words = text_of(lines[i])
        if not words:
            blank += 1
            continue
        if found:
            missing = max(0, (blank - usual) // (usual + 1)) if usual else blank
            found.extend(Piece("", i - 1, i - 1) for _ in range(missing))
        found.append(Piece(words, i, i, blank > 0))
        blank = 0
    return found


def text_of(line: Line) -> str:
    cleaned = clean(line.text, line.start)
    return cleaned.text if cleaned is not None else ""


@lru_cache(maxsize=65_536)
def hangs(first: str, second: str) -> bool:
    """Does a line visibly go on with the one before it?"""
    if not first or not second:
        return False
    waiting = [closing for opening, closing in OPENING.items() if first.count(opening) > first.count(closing)]
    return second[0] in NEVER_FIRST or first[-1] in UNFINISHED or first[-2:-1] == "、" or any(closing in second for closing in waiting)


def joined(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def cell_of(pieces: Sequence[Piece], lines: Sequence[Line], place: int) -> Cell:
    """The cell that the pieces make up; a blank one stands at offset `place`."""
    if not joined(pieces):
        return Cell("", Span(place, place))
    parts = [found for piece in pieces for i in range(piece.first, piece.last + 1) if (found := clean(lines[i].text, lines[i].start)) is not None]
    return Cell("".join(part.text for part in parts), Span(parts[0].span.start, parts[-1].span.end))


@lru_cache(maxsize=65_536)
def span(text: str) -> int:
    """Width of a text on the page, in half characters."""
    return sum(1 if char.isascii() else 2 for char in text)
