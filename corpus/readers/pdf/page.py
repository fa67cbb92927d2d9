"""A page of a PDF file as pieces of text and ruled lines."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median_low

import pypdfium2

from corpus.lines import is_ascii_word
from corpus.readers.layout.lines import CHAR_GAP, WORD_GAP, is_chinese
from corpus.readers.layout.types import Piece, Rule
from corpus.readers.pdf.chars import TINY, Glyph, as_seen, read_chars, reading_turn
from corpus.readers.pdf.frame import Frame
from corpus.readers.pdf.glyphs import unreadable, usual
from corpus.readers.pdf.paths import Drawing, read_drawing

WIDE = 0.45
"""Ems of a gap that divides two pieces: a character of another font may stand in it."""
CHINESE_GAP = 0.15
"""Ems by which the gap between two Chinese characters exceeds the usual one when it is a space."""
AT_END = 0.2
"""Ems by which a space may begin before the end of the character that it follows; some programs write it later than it stands."""
BACK = 0.5
"""Ems by which a character may begin before the end of the last one, as marks that are set closer do."""
PALE = 0.72
"""Lightness from which text may be a watermark."""
WHITE = 0.97
GARBAGE = 0.3
"""Share of characters without meaning above which a page's text is no use."""
WIDE_SPACE = 0.9
"""Ems of a space that is as wide as an ideograph."""
FEW_SPACES, BLANK = 20, 0.4
"""Such spaces, and their share of the other characters, above which they stand for ideographs; the library gives several in a row as one."""
COVERED = 0.5
"""Share of a page that a picture covers when the page is a scan."""


@dataclass(slots=True)
class PdfPage:
    """What a page holds. `pale` is text that may be a watermark: light, or slanting across the page."""

    number: int
    frame: Frame
    pieces: list[Piece] = field(default_factory=list)
    pale: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    scanned: bool = False
    """The page is a picture."""
    garbled: bool = False
    """The characters of its text have no meaning, or another one than a person sees."""
    layered: bool = False
    """The text is an invisible layer over a picture, as recognition programs add it."""


def read_page(page: pypdfium2.PdfPage, number: int) -> PdfPage:
    """Text and lines of a page."""
    text_page = page.get_textpage()
    try:
        chars = read_chars(text_page.raw)
    finally:
        text_page.close()
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, reading_turn(chars, page.get_rotation()))
    drawing = read_drawing(page.raw, frame)
    glyphs = as_seen(chars, frame)
    found = PdfPage(number, frame, rules=drawing.rules)
    visible, hidden = parted(glyphs, frame, drawing)
    if drawing.pictures >= COVERED and count(hidden) > count(visible):
        visible, hidden, found.layered = hidden, visible, True
    found.scanned = not count(visible) and (drawing.pictures > 0 or bool(drawing.rules))
    found.garbled = garbage(visible) or blank(visible)
    if found.scanned or found.garbled:
        return found
    edges = upright_edges(drawing.rules)
    straight = [glyph for glyph in visible if glyph.slant == 0]
    plain = [glyph for glyph in straight if found.layered or glyph.style.light < PALE or glyph.style.light >= WHITE]
    found.pieces = [*pieces(plain, edges), *sideways(glyph for glyph in visible if glyph.slant in (90, 270))]
    found.pale = pieces([glyph for glyph in straight if not found.layered and PALE <= glyph.style.light < WHITE], edges)
    found.skipped.extend((text, "旋转文字") for text in runs(glyph for glyph in visible if glyph.slant == 180))
    found.skipped.extend((text, "水印") for text in runs(glyph for glyph in visible if glyph.slant % 90))
    if not found.layered:
        found.skipped.extend((text, "不可见文字") for text in runs(hidden))
    return found


def count(glyphs: Iterable[Glyph]) -> int:
    return sum(1 for glyph in glyphs if not glyph.text.isspace())


def garbage(glyphs: Sequence[Glyph]) -> bool:
    """Has most of the text no meaning, as where a font keeps to itself what its characters are?"""
    signs = [glyph.text for glyph in glyphs if not glyph.text.isspace()]
    return len(signs) > 20 and sum(unreadable(usual(sign)) for sign in signs) > GARBAGE * len(signs)


def blank(glyphs: Sequence[Glyph]) -> bool:
    """Are most characters spaces as wide as ideographs, as where a font gives every character the meaning of a space?"""
    wide = sum(1 for glyph in glyphs if glyph.text == " " and glyph.box[2] - glyph.box[0] > WIDE_SPACE * glyph.style.size)
    return wide > FEW_SPACES and wide > BLANK * count(glyphs)


def parted(glyphs: Sequence[Glyph], frame: Frame, drawing: Drawing) -> tuple[list[Glyph], list[Glyph]]:
    """Characters that a reader sees, and those that nobody does: invisible, tiny, off the page, white on white."""
    visible: list[Glyph] = []
    hidden: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace() and not glyph.style.hidden:
            visible.append(glyph)
            continue
        unseen = glyph.style.hidden or glyph.style.size < TINY or not frame.holds(glyph.box)
        if not unseen and glyph.style.light >= WHITE:
            x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
            unseen = not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in drawing.dark)
        (hidden if unseen else visible).append(glyph)
    return visible, hidden


Edge = tuple[float, float, float]


def upright_edges(rules: Iterable[Rule]) -> list[Edge]:
    """The vertical lines as x, top and bottom, in order of x."""
    return sorted(((rule.x0 + rule.x1) / 2, rule.y0, rule.y1) for rule in rules if not rule.horizontal)


def divided(edges: Sequence[Edge], before: Glyph, glyph: Glyph) -> bool:
    """Does a vertical line stand between two characters?"""
    start, end = (before.box[0] + before.box[2]) / 2, (glyph.box[0] + glyph.box[2]) / 2
    middle = (glyph.box[1] + glyph.box[3]) / 2
    return any(top <= middle <= bottom for _, top, bottom in edges[bisect.bisect_left(edges, (start,)) : bisect.bisect_right(edges, (end,))])


def pieces(glyphs: Sequence[Glyph], edges: Sequence[Edge]) -> list[Piece]:
    """Characters in the order of the file to runs of one line, divided at wide gaps and vertical lines."""
    found: list[Piece] = []
    run: list[Glyph] = []
    spaces: set[int] = set()
    for glyph in glyphs:
        if glyph.text.isspace():
            if run and glyph.box[0] >= run[-1].box[2] - AT_END * run[-1].style.size:
                spaces.add(len(run))
            continue
        if run and not (follows(run[-1], glyph) and not divided(edges, run[-1], glyph)):
            found.append(piece_of(run, spaces))
            run, spaces = [], set()
        run.append(glyph)
    if run:
        found.append(piece_of(run, spaces))
    return found


def piece_of(run: Sequence[Glyph], spaces: set[int]) -> Piece:
    """A run as a piece. `spaces`: indices of the characters before which the file has a space.

    Some programs move on instead of writing a space. Between words a gap tells; between Chinese
    characters one that is wider than those beside it, since justified lines are spread evenly.
    """
    size = max(glyph.style.size for glyph in run)
    gaps = [0.0, *((after.box[0] - before.box[2]) / size for before, after in itertools.pairwise(run))]
    usual_gap = median_low(gaps[1:]) if len(run) > 2 else 0.0
    parts: list[str] = []
    for i, glyph in enumerate(run):
        char = usual(glyph.text)
        if parts and (i in spaces or gaps[i] > space_width(parts[-1], char, usual_gap)):
            parts.append(" ")
        parts.append(char)
    text = "".join(parts)
    return Piece(text, run[0].box[0], min(g.box[1] for g in run), max(g.box[2] for g in run), max(g.box[3] for g in run), size)


def space_width(before: str, after: str, usual_gap: float) -> float:
    """Ems from which a gap between two characters is a space."""
    if is_ascii_word(before[-1]) and is_ascii_word(after[0]):
        return WORD_GAP
    if is_chinese(before[-1]) and is_chinese(after[0]):
        return max(0.0, usual_gap) + CHINESE_GAP
    return CHAR_GAP


def follows(before: Glyph, glyph: Glyph) -> bool:
    """Does a character stand right behind another, in the same line and size?"""
    size = max(before.style.size, glyph.style.size)
    if abs(before.style.size - glyph.style.size) > 0.1 * size or abs(before.box[3] - glyph.box[3]) > 0.1 * size:
        return False
    return -BACK * size <= glyph.box[0] - before.box[2] < WIDE * size


def sideways(glyphs: Iterable[Glyph]) -> Iterator[Piece]:
    """Text that stands on its side, a piece a run."""
    for run in grouped(glyphs):
        text = "".join(usual(glyph.text) for glyph in run).strip()
        if text:
            x0, y0 = min(g.box[0] for g in run), min(g.box[1] for g in run)
            yield Piece(text, x0, y0, max(g.box[2] for g in run), max(g.box[3] for g in run), run[0].style.size)


def runs(glyphs: Iterable[Glyph]) -> Iterator[str]:
    """The text of characters that are left out, a piece a run."""
    for run in grouped(glyphs):
        text = "".join(usual(glyph.text) for glyph in run).strip()
        if text:
            yield text


def grouped(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that follow each other closely, in whatever direction."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not close(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def close(before: Glyph, glyph: Glyph) -> bool:
    reach = 1.5 * max(before.style.size, glyph.style.size)
    same = before.slant == glyph.slant and abs(before.style.size - glyph.style.size) < 0.5
    across = max(before.box[0], glyph.box[0]) - min(before.box[2], glyph.box[2])
    down = max(before.box[1], glyph.box[1]) - min(before.box[3], glyph.box[3])
    return same and across < reach and down < reach
