"""Writes small PDF files for the tests, with a font of their own, so that they are read alike on every machine."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

NAMED = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 "
    b"/BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 "
    b"/Descent -120 /CapHeight 880 /StemV 93 >> >> ] >>"
)
"""A Chinese font that every reader knows by name; what it draws is another on every machine, and nothing where none is installed."""
EMBEDDED = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Boxes /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 "
    b"/BaseFont /Boxes /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 126 500] /CIDToGIDMap 6 0 R "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /Boxes /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 "
    b"/Descent -120 /CapHeight 880 /StemV 93 /FontFile2 5 0 R >> >> ] >>"
)
"""A font in the file itself, each character a box: the reader looks where characters stand, not what they look like."""
NOTHING, NARROW, WIDE = 0, 1, 2


def boxes() -> bytes:
    """A TrueType font of three glyphs: none, a box half an em wide, and one of an em."""
    drawn = {}
    for name, right in ((".notdef", 0), ("narrow", 460), ("wide", 960)):
        pen = TTGlyphPen(None)
        for to, point in ((pen.moveTo, (40, -80)), (pen.lineTo, (40, 840)), (pen.lineTo, (right, 840)), (pen.lineTo, (right, -80))) if right else ():
            to(point)
        if right:
            pen.closePath()
        drawn[name] = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(drawn))
    font.setupCharacterMap({})
    font.setupGlyf(drawn)
    font.setupHorizontalMetrics({".notdef": (500, 0), "narrow": (500, 40), "wide": (1000, 40)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupPost()
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<< /Filter /FlateDecode %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(packed), packed)


@cache
def embedded() -> tuple[bytes, ...]:
    """Objects 5 to 7 of a file: the font, which of its glyphs a character has, and that the codes are those of Unicode."""
    font = boxes()
    glyphs = [NOTHING if code <= 0x20 or code == 0x3000 else NARROW if code < 0x7F else WIDE for code in range(0x10000)]
    same = "".join(f"{n} beginbfrange\n{rows}endbfrange\n" for n, rows in ranges())
    to_unicode = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n{same}endcmap end end"
    return (
        stream(font, b"/Length1 %d" % len(font)),
        stream(struct.pack(">65536H", *glyphs)),
        stream(to_unicode.encode()),
    )


def ranges() -> Iterator[tuple[int, str]]:
    """Every code as itself, 64 rows of 256 codes at a time, since no more than a hundred may stand together."""
    for start in range(0, 256, 64):
        yield 64, "".join(f"<{row:02X}00> <{row:02X}FF> <{row:02X}00>\n" for row in range(start, start + 64))


@dataclass
class Page:
    """A page under construction; y counts from the top."""

    width: float = 595.0
    height: float = 842.0
    rotate: int = 0
    parts: list[str] = field(default_factory=list)
    picture: bool = False

    def text(self, x: float, y: float, words: str, size: float = 16.0, *, grey: float = 0.0, mode: int = 0, matrix: str = "1 0 0 1") -> Page:
        """Words from the point (x, y), `y` being their base line."""
        code = words.encode("utf-16-be").hex()
        self.parts.append(f"BT {grey} g {mode} Tr /F1 {size} Tf {matrix} {x} {self.height - y} Tm <{code}> Tj ET")
        return self

    def lines(self, x: float, y: float, rows: list[str], size: float = 16.0, pitch: float = 28.0) -> Page:
        """Rows below each other; each 　 at the beginning indents by an em."""
        for i, row in enumerate(rows):
            bare = row.lstrip("　")
            self.text(x + size * (len(row) - len(bare)), y + i * pitch, bare, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        self.parts.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Page:
        """All lines of a table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def scan(self) -> Page:
        """A picture over the whole page."""
        self.picture = True
        self.parts.insert(0, f"q {self.width} 0 0 {self.height} 0 0 cm /I1 Do Q")
        return self


def pdf(*pages: Page, font: bytes = EMBEDDED) -> bytes:
    """The file."""
    count = len(pages)
    picture = stream(bytes([200] * 64), b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font, picture, *embedded()]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> /Contents {number + 1} 0 R >>".encode()
        )
        objects.append(stream("\n".join(page.parts).encode()))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count} >>".encode()
    return assembled(objects)


def assembled(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Numbered objects as a file with its table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def write(path: Path, *pages: Page) -> Path:
    path.write_bytes(pdf(*pages))
    return path
