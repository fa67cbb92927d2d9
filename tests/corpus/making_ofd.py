"""Makes OFD files (GB/T 33190-2016) for tests: pages of set text with ruled tables, as office programs export them."""

from __future__ import annotations

import itertools
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

SPACE = "http://www.ofdspec.org/2016"
BODY, SMALL = 5.64, 3.2
"""Sizes of type in millimetres: 三号 and nine points."""
LEFT, TOP, PITCH = 27.0, 37.0, 10.0
Rows = Sequence[Sequence[str | None]]
"""Cells of a table; None where the cell above reaches over."""


def width(char: str) -> float:
    """Ems that a character takes up."""
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def wrap(text: str, ems: float, first: float = 0.0) -> list[str]:
    """The lines of a paragraph in a column of so many ems; `first` is what is taken of the first line."""
    lines, taken = [""], first
    for char in text:
        if taken + width(char) > ems + 1e-6 and char not in "，。、；：）》”":
            lines.append("")
            taken = 0.0
        lines[-1] += char
        taken += width(char)
    return lines


def steps(text: str, size: float) -> str:
    """The DeltaX of a text, runs of equal steps written short."""
    found = []
    for step, run in itertools.groupby(width(char) * size for char in text[:-1]):
        count = len(list(run))
        found.append(f"g {count} {step:.3f}" if count > 2 else " ".join([f"{step:.3f}"] * count))
    return " ".join(found)


@dataclass
class Page:
    """A page in millimetres and the objects on it, as XML."""

    wide: float = 210.0
    high: float = 297.0
    objects: list[str] = field(default_factory=list)

    def text(self, x: float, base: float, text: str, size: float = BODY, extra: str = "") -> None:
        """A line of text; its object's box begins at its left and top."""
        ems = sum(map(width, text))
        self.objects.append(
            f'<ofd:TextObject ID="{{}}" Boundary="{x:.3f} {base - size:.3f} {ems * size:.3f} {1.3 * size:.3f}" Font="3" Size="{size}" {extra}>'
            f'<ofd:TextCode X="0" Y="{size:.3f}" DeltaX="{steps(text, size)}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruled line."""
        self.objects.append(
            f'<ofd:PathObject ID="{{}}" Boundary="{x0:.3f} {y0:.3f} {x1 - x0 + 0.2:.3f} {y1 - y0 + 0.2:.3f}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
        )


class Press:
    """Sets paragraphs and tables on pages; `save` writes the file."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.turn()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def turn(self, *, across: bool = False) -> None:
        """Begin a page, upright or across."""
        self.pages.append(Page(297.0, 210.0) if across else Page())
        self.y = TOP

    def need(self, height: float) -> None:
        if self.y + height > self.page.high - 35.0:
            self.turn(across=self.page.wide > self.page.high)

    def paragraph(self, text: str, *, align: str = "left", size: float = BODY) -> None:
        """A paragraph with its first line indented, or lines in the middle or at the right."""
        ems = (self.page.wide - 2 * LEFT) / size
        indent = 2.0 if align == "left" else 0.0
        for number, line in enumerate(wrap(text, ems, indent)):
            self.need(PITCH)
            free = ems - sum(map(width, line))
            x = indent if not number else 0.0
            x = {"left": x, "flush": 0.0, "middle": free / 2, "right": free}[align]
            self.page.text(LEFT + x * size, self.y + size, line, size)
            self.y += PITCH

    def table(self, rows: Rows, shares: Sequence[float], size: float = SMALL) -> None:
        """A ruled table; a row that does not fit goes to the next page."""
        whole = self.page.wide - 2 * LEFT
        edges = [LEFT + whole * sum(shares[:i]) / sum(shares) for i in range(len(shares) + 1)]
        for number, row in enumerate(rows):
            cells = [wrap(text or "", (edges[i + 1] - edges[i] - 2.0) / size) for i, text in enumerate(row)]
            height = max(len(cell) for cell in cells) * size * 1.4 + 2.0
            self.need(height)
            begins = self.y == TOP or not number
            for i, cell in enumerate(cells):
                if begins or row[i] is not None:
                    self.page.stroke(edges[i], self.y, edges[i + 1], self.y)
                for n, line in enumerate(cell):
                    if line:
                        self.page.text(edges[i] + 1.0, self.y + 1.0 + size + n * size * 1.4, line, size)
            for edge in edges:
                self.page.stroke(edge, self.y, edge, self.y + height)
            self.y += height
            if number + 1 == len(rows) or self.y + height > self.page.high - 35.0 or None not in rows[number + 1]:
                self.page.stroke(edges[0], self.y, edges[-1], self.y)

    def number_pages(self) -> None:
        """Page numbers in the footer: — 2 —."""
        for number, page in enumerate(self.pages, 1):
            page.text(page.wide / 2 - 8.0, page.high - 25.0, f"— {number} —", 4.9)

    def parts(self, template: Iterable[str] = ()) -> dict[str, str]:
        """The XML parts by their names; `template` are objects that stand under every page."""
        held = list(template)
        ids = itertools.count(100)
        parts = {
            "OFD.xml": f'<ofd:OFD xmlns:ofd="{SPACE}" Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        }
        listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(self.pages)))
        under = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if held else ""
        parts["Doc_0/Document.xml"] = (
            f'<ofd:Document xmlns:ofd="{SPACE}"><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>'
            "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{under}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )
        parts["Doc_0/PublicRes.xml"] = (
            f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'
        )
        if held:
            parts["Doc_0/Tpls/Tpl_0/Content.xml"] = content(held, ids)
        for n, page in enumerate(self.pages):
            head = '<ofd:Template TemplateID="5" ZOrder="Background"/>' if held else ""
            head += f"<ofd:Area><ofd:PhysicalBox>0 0 {page.wide:g} {page.high:g}</ofd:PhysicalBox></ofd:Area>"
            parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = content(page.objects, ids, head)
        return parts

    def save(self, path: Path, template: Iterable[str] = ()) -> Path:
        return pack(path, self.parts(template))


def content(objects: Iterable[str], ids: Iterable[int], head: str = "") -> str:
    """A page with its objects, the odd ones inside a block."""
    numbered = [each.replace('ID="{}"', f'ID="{number}"', 1) for each, number in zip(objects, ids, strict=False)]
    half = len(numbered) // 2
    inner = "".join(numbered[:half]) + f'<ofd:PageBlock ID="7"><ofd:PageBlock ID="8">{"".join(numbered[half:])}</ofd:PageBlock></ofd:PageBlock>'
    return f'<ofd:Page xmlns:ofd="{SPACE}">{head}<ofd:Content><ofd:Layer ID="6" Type="Body">{inner}</ofd:Layer></ofd:Content></ofd:Page>'


def pack(path: Path, parts: dict[str, str]) -> Path:
    """Write the parts as a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return path
