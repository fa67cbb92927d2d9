"""Pages drawn from the original; what a file may do while it is drawn is limited by `corpus.paper.picture`."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from corpus.errors import UnreadableDocument
from corpus.formats import FORMATS, OFD, PDF, PICTURE
from corpus.paper.places import boxes
from corpus.paper.types import Box, Picture, Quote, Sign
from corpus.readers.pdf.chars import as_seen, read_chars, reading_turn
from corpus.readers.pdf.check import Check
from corpus.readers.pdf.document import DPI, LARGEST_SIDE, open_document
from corpus.readers.pdf.frame import Frame
from corpus.readers.pdf.glyphs import usual
from corpus.readers.pdf.page import read_page
from corpus.readers.scan.picture import pictures
from corpus.signs import SIGNS

Colour = NDArray[np.uint8]
LONGEST = 1800
"""Dots of the longer side of a page picture: A4 at 150 dots an inch."""
INK, EDGE = (255, 226, 92), (217, 140, 0)
"""Colours of a mark and of its outline."""
COLOURS, QUALITY = 128, 82
"""Of a page that is set, and of one that is a photograph: print stays sharp, and the picture travels in a moment."""
MARGIN = 2.0
"""Points by which a mark is larger than its characters."""
NO_PAGE = "原件没有这一页。"


def draw(path: Path, suffix: str, page: int, quote: Quote | None) -> Picture:
    """The page of this number, from 1, of a file of the format `suffix`, with `quote` marked.

    Raises:
        UnreadableDocument: when there is no such page, or it cannot be drawn.
    """
    from corpus.paper.ofd import draw_ofd

    ways: dict[str, Callable[[Path, int, Quote | None], Picture]] = {PDF.module: draw_pdf, PICTURE.module: draw_picture, OFD.module: draw_ofd}
    return ways[FORMATS[suffix].module](path, page, quote)


def draw_pdf(path: Path, number: int, quote: Quote | None) -> Picture:
    """A page of a PDF file; one without characters of its own is recognised to find the quotation."""
    document = open_document(path)
    try:
        if not 1 <= number <= len(document):
            raise UnreadableDocument(NO_PAGE)
        page = document[number - 1]
        held = read_page(page, number)
        if quote is not None and (held.scanned or held.garbled or Check(SIGNS).garbled(page, held)):
            dpi = min(DPI, LARGEST_SIDE * 72 / max(*page.get_size(), 1.0))
            return draw_scan(rendered(page, dpi / 72), dpi, quote)
        signs, frame = characters(page)
        scale = LONGEST / max(frame.width, frame.height, 1.0)
        drawn = rendered(page, scale, (frame.turn - page.get_rotation()) % 360)
        return marked(drawn, scale, boxes(signs, quote) if quote is not None else (), "JPEG" if held.scanned else "PNG")
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(NO_PAGE) from error
    finally:
        document.close()


def rendered(page: pypdfium2.PdfPage, scale: float, turn: int = 0) -> Colour:
    """The page with so many dots a point, turned clockwise by `turn` degrees."""
    return np.asarray(page.render(scale=scale, rotation=turn, rev_byteorder=True, prefer_bgrx=False).to_numpy()[:, :, :3], np.uint8)


def characters(page: pypdfium2.PdfPage) -> tuple[list[Sign], Frame]:
    """The characters of a page in the order of the file, and the page as a person reads it."""
    text_page = page.get_textpage()
    try:
        chars = read_chars(text_page.raw)
    finally:
        text_page.close()
    left, bottom, right, top = page.get_bbox()
    frame = Frame(left, bottom, right, top, reading_turn(chars, page.get_rotation()))
    return [Sign(char, glyph.box) for glyph in as_seen(chars, frame) for char in usual(glyph.text)], frame


def draw_picture(path: Path, number: int, quote: Quote | None) -> Picture:
    """A page of a file of pictures."""
    found = next(islice(pictures(path), number - 1, None), None) if number >= 1 else None
    if found is None:
        raise UnreadableDocument(NO_PAGE)
    return draw_scan(*found, quote)


def draw_scan(picture: Colour, dpi: float, quote: Quote | None) -> Picture:
    """A page that is a picture: recognised as when it was read, so that what was read there is found, and put right in the same way."""
    if quote is None:
        return marked(picture, dpi / 72, (), "JPEG")
    from corpus.readers.scan.image import turn
    from corpus.readers.scan.page import scan_page

    scan = scan_page(picture, dpi)
    upright = np.rot90(turn(picture, scan.angle) if scan.angle else picture, scan.quarters)
    lines = sorted(scan.lines, key=lambda line: (round((line.box[1] + line.box[3]) / 2 / max(line.size, 1.0)), line.box[0]))
    signs = [sign for line in lines for sign in spread(line.text, line.box)]
    return marked(np.ascontiguousarray(upright), dpi / 72, boxes(signs, quote), "JPEG")


def spread(text: str, box: Box) -> list[Sign]:
    """The characters of a recognised line, each with its share of the line: recognition tells only where the line stands."""
    widths = [0.5 if char.isascii() else 1.0 for char in text]
    x0, y0, x1, y1 = box
    ems, at, found = sum(widths) or 1.0, x0, []
    for char, width in zip(text, widths, strict=True):
        end = at + (x1 - x0) * width / ems
        found.append(Sign(char, (at, y0, end, y1)))
        at = end
    return found


def marked(page: Colour, scale: float, places: Sequence[Box], kind: str) -> Picture:
    """The picture, made smaller where it is too large, with marks over boxes given in points; `scale`: its dots a point."""
    shrink = min(1.0, LONGEST / max(page.shape[:2]))
    image = Image.fromarray(page)
    if shrink < 1.0:
        image = image.resize((max(1, round(image.width * shrink)), max(1, round(image.height * shrink))), Image.Resampling.LANCZOS)
    dots = np.array(image)
    for box in places:
        paint(dots, box, scale * shrink)
    out = io.BytesIO()
    drawn = Image.fromarray(dots)
    if kind == "PNG":
        drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(out, kind)
    else:
        drawn.save(out, kind, quality=QUALITY)
    return Picture(out.getvalue(), f"image/{kind.lower()}", bool(places))


def paint(dots: Colour, box: Box, scale: float) -> None:
    """A mark as by a felt pen, under which the print stays black, with an outline that colour-blind eyes see."""
    height, width = dots.shape[:2]
    x0, y0 = (max(0, round((value - MARGIN) * scale)) for value in box[:2])
    x1, y1 = min(width, round((box[2] + MARGIN) * scale)), min(height, round((box[3] + MARGIN) * scale))
    if x1 <= x0 or y1 <= y0:
        return
    area = dots[y0:y1, x0:x1]
    area[:] = (area.astype(np.uint16) * np.array(INK, np.uint16) // 255).astype(np.uint8)
    for edge in (area[:2], area[-2:], area[:, :2], area[:, -2:]):
        edge[:] = EDGE
