"""The characters of a PDF page with their boxes, and what tells whether a person sees them."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from corpus.readers.pdf.frame import Box, Frame

HIDDEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
TINY = 1.5
"""Points below which no one can read a character."""
TWICE = 0.3
"""Ems within which the same character is drawn twice to look bold."""
ASCENT, DESCENT = 0.86, 0.14
"""Share of a character's size above and below its base line."""
UPRIGHT = 3.0
"""Degrees by which upright text may slant."""
MAX_CHARS = 200_000
"""Characters of one page; a page of text has some thousand."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share. `angle` in degrees against the page's own x axis; `light` from 0, black, to 1."""

    size: float
    angle: float
    light: float
    hidden: bool
    wide: float = 0.0
    """Width of an em; `size` is its height."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character as the library gives it: its box and base point in the page's own coordinates."""

    text: str
    box: Box
    base: tuple[float, float]
    style: Style


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as the reader sees it; `slant` in degrees against the lines of text."""

    text: str
    box: Box
    style: Style
    slant: float


def read_chars(text_page: pdfium.FPDF_TEXTPAGE) -> list[Char]:
    """All characters in the order of the file; spaces included, those that the library made up left out."""
    count = min(pdfium.FPDFText_CountChars(text_page), MAX_CHARS)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    styles: dict[int, Style] = {}
    chars: list[Char] = []
    for i in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, i)
        if pdfium.FPDFText_IsGenerated(text_page, i) == 1:
            continue
        thing = pdfium.FPDFText_GetTextObject(text_page, i)
        key = ctypes.cast(thing, ctypes.c_void_p).value or -1 - i
        style = styles.get(key)
        if style is None:
            style = styles[key] = style_of(text_page, i, thing)
        if not pdfium.FPDFText_GetLooseCharBox(text_page, i, box) or not pdfium.FPDFText_GetCharOrigin(text_page, i, x, y):
            continue
        chars.append(Char(chr(code), (box.left, box.bottom, box.right, box.top), (x.value, y.value), style))
    return chars


def style_of(text_page: pdfium.FPDF_TEXTPAGE, i: int, thing: pdfium.FPDF_PAGEOBJECT) -> Style:
    matrix = pdfium.FS_MATRIX()
    size = wide = abs(pdfium.FPDFText_GetFontSize(text_page, i))
    angle = 0.0
    if pdfium.FPDFText_GetMatrix(text_page, i, matrix):
        wide *= math.hypot(matrix.a, matrix.b)
        size *= math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = pdfium.FPDFText_GetStrokeColor if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE else pdfium.FPDFText_GetFillColor
    if not colour(text_page, i, red, green, blue, alpha):
        return Style(size, angle, 0.0, mode in HIDDEN_MODES, wide)
    light = luminance(red.value, green.value, blue.value, alpha.value)
    return Style(size, angle, light, mode in HIDDEN_MODES or alpha.value == 0, wide)


def luminance(red: int, green: int, blue: int, alpha: int) -> float:
    """How light a colour looks on white paper, from 0 to 1."""
    light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return 1 - (1 - light) * alpha / 255


def reading_turn(chars: Sequence[Char], default: int) -> int:
    """By how many degrees the page must be turned for most of its text to be upright."""
    votes: Counter[int] = Counter()
    for char in chars:
        nearest = round(char.style.angle / 90) % 4 * 90
        if not char.text.isspace() and abs((char.style.angle - nearest + 180) % 360 - 180) <= UPRIGHT:
            votes[nearest] += 1
    if not votes:
        return default
    best, count = votes.most_common(1)[0]
    return best if count > 0.6 * votes.total() else default


def as_seen(chars: Sequence[Char], frame: Frame) -> list[Glyph]:
    """Characters as the reader sees them, those drawn twice only once."""
    return list(once(turned(chars, frame)))


def turned(chars: Sequence[Char], frame: Frame) -> Iterator[Glyph]:
    for char in chars:
        box = frame.box(*char.box)
        slant = (char.style.angle - frame.turn) % 360
        nearest = round(slant / 90) * 90
        slant = nearest % 360 if abs(slant - nearest) <= UPRIGHT else slant
        if slant == 0:
            start, base = frame.point(*char.base)
            end = max(box[2], start + char.style.wide) if is_tight(char, box, start) else box[2]
            box = (min(start, box[0]), base - ASCENT * char.style.size, end, base + DESCENT * char.style.size)
        yield Glyph(char.text, box, char.style, slant)


def is_tight(char: Char, box: Box, start: float) -> bool:
    """Is the box of a full-width character that of its strokes? The library gives no other where a font does not say its height."""
    return box[0] - start > 0.01 * char.style.size and unicodedata.east_asian_width(char.text) in "WF"


def once(glyphs: Iterator[Glyph]) -> Iterator[Glyph]:
    """Leave out a character drawn again at the same place, as for bold type and shadows."""
    seen: dict[tuple[str, int, int], list[Box]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.text.isspace():
            yield glyph
            continue
        step = max(2.0, glyph.style.size * TWICE)
        column, row = int(glyph.box[0] // step), int(glyph.box[1] // step)
        near = (box for dx in (-1, 0, 1) for dy in (-1, 0, 1) for box in seen.get((glyph.text, column + dx, row + dy), ()))
        if any(abs(box[0] - glyph.box[0]) <= step and abs(box[1] - glyph.box[1]) <= step for box in near):
            continue
        seen[glyph.text, column, row].append(glyph.box)
        yield glyph
