"""Writes small PDF files for the tests, with a Chinese font that every reader knows and that need not be embedded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 "
    b"/BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 "
    b"/Descent -120 /CapHeight 880 /StemV 93 >> >> ] >>"
)


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


def pdf(*pages: Page) -> bytes:
    """The file."""
    count = len(pages)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", FONT]
    picture = zlib.compress(bytes([200] * 64))
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode "
        b"/Length %d >>\nstream\n%s\nendstream" % (len(picture), picture)
    )
    kids = []
    for page in pages:
        content = zlib.compress("\n".join(page.parts).encode())
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> /Contents {number + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
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
