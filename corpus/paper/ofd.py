"""Pages of OFD files: as vectors, the characters at their places in the reader's own Chinese type; scans as pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

from corpus.errors import UnreadableDocument
from corpus.paper.places import boxes
from corpus.paper.types import Box, Picture, Quote, Sign
from corpus.readers.ofd.document import PagePart, content_of, is_seen, page_parts, scan_of
from corpus.readers.ofd.package import Package, below, resolve
from corpus.readers.ofd.page import Content
from corpus.readers.ofd.scan import media_of, picture_of
from corpus.readers.pdf.chars import ASCENT, DESCENT, Glyph
from corpus.readers.pdf.glyphs import usual

FACES = "SimSun, 'Noto Serif CJK SC', 'Source Han Serif SC', 'Songti SC', serif"
MOST_PICTURES = 20
MARGIN = 2.0


def draw_ofd(path: Path, number: int, quote: Quote | None) -> Picture:
    """A page of an OFD file."""
    from corpus.paper.drawing import NO_PAGE, draw_scan

    with Package(path) as package:
        found = next((page for i, page in enumerate(pages(package), 1) if i == number), None)
        if found is None:
            raise UnreadableDocument(NO_PAGE)
        content, width, height = content_of(package, found)
        media = media_of(package, found.document) if content.pictures else {}
        scan = None if content.glyphs else scan_of(content, width, height)
        picture = picture_of(package, media.get(scan[0], ""), scan[1]) if scan is not None else None
        if picture is not None:
            return draw_scan(*picture, quote)
        glyphs = [glyph for glyph in content.glyphs if is_seen(glyph, content, width, height)]
        signs = [Sign(char, glyph.box) for glyph in glyphs for char in usual(glyph.text)]
        places = boxes(signs, quote) if quote is not None else []
        images = [embedded(package, media.get(name, ""), place) for name, place in content.pictures[:MOST_PICTURES]]
    return Picture(vectors((width, height), content, glyphs, images, places).encode(), "image/svg+xml", bool(places))


def pages(package: Package) -> Iterator[PagePart]:
    """Every page of the file."""
    for body in below(package.root("OFD.xml"), "DocRoot"):
        yield from page_parts(package, resolve("OFD.xml", body.text or ""))


def embedded(package: Package, part: str, box: Box) -> str:
    """A picture inside the page, such as an emblem; nothing where it cannot be read."""
    found = picture_of(package, part, max(box[2] - box[0], 1.0))
    if found is None:
        return ""
    out = io.BytesIO()
    Image.fromarray(found[0]).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    return f'<image x="{box[0]:.1f}" y="{box[1]:.1f}" width="{box[2] - box[0]:.1f}" height="{box[3] - box[1]:.1f}" href="data:image/png;base64,{data}"/>'


def vectors(size: tuple[float, float], content: Content, glyphs: Sequence[Glyph], images: Sequence[str], places: Sequence[Box]) -> str:
    """The page as SVG."""
    parts = [f'<rect width="{size[0]:.1f}" height="{size[1]:.1f}" fill="#fff" stroke="none"/>', *images]
    for x0, y0, x1, y1 in places:
        at = f'x="{x0 - MARGIN:.1f}" y="{y0 - MARGIN:.1f}" width="{x1 - x0 + 2 * MARGIN:.1f}" height="{y1 - y0 + 2 * MARGIN:.1f}"'
        parts.append(f'<rect {at} fill="#ffe25c" stroke="#d98c00"/>')
    parts += [f'<line x1="{r.x0:.1f}" y1="{r.y0:.1f}" x2="{r.x1:.1f}" y2="{r.y1:.1f}"/>' for r in content.rules]
    parts += [letter(glyph) for glyph in glyphs if not glyph.text.isspace()]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]:.1f} {size[1]:.1f}" width="{size[0]:.0f}" height="{size[1]:.0f}"'
    return f'{head} stroke="#333" stroke-width="0.6" font-family="{FACES}">{"".join(parts)}</svg>'


def letter(glyph: Glyph) -> str:
    """A character on its base line; one that stands on its side is turned about its corner."""
    x0, y0, x1, y1 = glyph.box
    size = glyph.style.size
    grey = round(255 * min(glyph.style.light, 0.9))
    turned = f' transform="rotate({glyph.slant:.0f} {(x0 + x1) / 2:.1f} {(y0 + y1) / 2:.1f})"' if glyph.slant else ""
    middle, base = (x0 + x1) / 2, (y0 + y1) / 2 + (ASCENT - DESCENT) / 2 * size
    fill = f"rgb({grey},{grey},{grey})"
    return f'<text x="{middle:.1f}" y="{base:.1f}" font-size="{size:.1f}" text-anchor="middle" stroke="none" fill="{fill}"{turned}>{escape(glyph.text)}</text>'
