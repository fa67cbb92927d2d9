"""OFD files (GB/T 33190): pages of text with their places and ruled lines to paragraphs and tables.

Pages that are only a picture are recognised. Signatures, seals and annotations are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.isolation import beat
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly
from corpus.readers.layout.document import PageContent, Piece, lay_out
from corpus.readers.ofd.package import BROKEN, Element, Package, below, name_of, numbers, resolve, text_below
from corpus.readers.ofd.page import POINTS, WHITE, Content, take_page
from corpus.readers.ofd.scan import media_of, recognised
from corpus.readers.pdf.chars import TINY, Glyph, once
from corpus.readers.pdf.page import pieces, runs, sideways, upright_edges
from corpus.readers.signs import Signs

A4 = [0.0, 0.0, 210.0, 297.0]
MAX_PAGES = 3000
COVERED = 0.5
"""Share of a page that a picture covers when a page without text is a scan."""


def read(path: Path, signs: Signs) -> RawDocument:
    """Read an OFD file.

    Raises:
        UnreadableDocument: when it is none, is encrypted, broken, or has no text.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if not head:
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    if not head.startswith(b"PK"):
        raise UnreadableDocument("文件内容不是OFD，与扩展名不符；请重新下载或导出后再放入。")
    pages: list[PageContent] = []
    remarks: list[str] = []
    with Package(path) as package:
        if "Encryptions.xml" in package and "OFD.xml" not in package:
            raise UnreadableDocument("文件已加密，无法读取；请取消加密后再放入。")
        for body in below(package.root("OFD.xml"), "DocRoot"):
            pages.extend(pages_of(package, resolve("OFD.xml", body.text or ""), len(pages), remarks))
    if not pages:
        raise UnreadableDocument("OFD文件里没有任何页面。")
    if not any(page.pieces for page in pages) and any(page.skipped for page in pages):
        raise UnreadableDocument("OFD文件是扫描件，没有文字，也未能识别出文字。")
    into = Assembly(signs)
    lay_out(pages, into, signs)
    return into.finish(" ".join(remarks))


def pages_of(package: Package, name: str, before: int, remarks: list[str]) -> list[PageContent]:
    """The pages of one document of the file, numbered on from those before. What readers should know goes into `remarks`."""
    found: list[PageContent] = []
    media: dict[str, str] | None = None
    for part in page_parts(package, name):
        number = before + len(found) + 1
        if number > MAX_PAGES:
            raise UnreadableDocument(f"文件超过 {MAX_PAGES} 页，无法读取；请拆分后再放入。")
        held, scan = read_page(package, part, number)
        if scan is not None:
            media = media if media is not None else media_of(package, name)
            held = recognise(package, media.get(scan[0], ""), held, scan[1], remarks)
        found.append(held)
        beat()
    return found


@dataclass(frozen=True, slots=True)
class PagePart:
    """A page of a document of the file: the parts of both, the templates by their ids, and the usual box in millimetres."""

    document: str
    name: str
    templates: dict[str, str]
    usual: list[float]


def page_parts(package: Package, document: str) -> Iterator[PagePart]:
    """The pages of one document of the file, in order."""
    root = package.root(document)
    common = next(below(root, "CommonData"), None)
    usual = physical_box(common) or A4
    templates = {each.get("ID") or "": resolve(document, each.get("BaseLoc") or "") for each in (below(common, "TemplatePage") if common is not None else ())}
    listed = next((each for each in root.iterchildren() if name_of(each) == "Pages"), None)
    for page in below(listed, "Page") if listed is not None else ():
        yield PagePart(document, resolve(document, page.get("BaseLoc") or ""), templates, usual)


def content_of(package: Package, page: PagePart) -> tuple[Content, float, float]:
    """What is on a page and on the templates under it, with its width and height in points.

    Raises:
        UnreadableDocument: when the page is missing or broken.
    """
    root = package.root(page.name)
    box = physical_box(root) or page.usual
    content = Content()
    for each in (child for child in root.iterchildren() if name_of(child) == "Template"):
        location = page.templates.get(each.get("TemplateID") or "")
        if location and location in package:
            take_page(package.root(location), (box[0], box[1]), content)
    take_page(root, (box[0], box[1]), content)
    return content, box[2] * POINTS, box[3] * POINTS


def recognise(package: Package, part: str, page: PageContent, width: float, remarks: list[str]) -> PageContent:
    """A page that is a picture, as recognised; where that is not possible, the page with a note."""
    found = recognised(package, part, page.number, width)
    if found is None:
        return PageContent(page.number, page.width, page.height, (), (), (*page.skipped, (f"第{page.number}页", "扫描页面，未能识别")))
    if found[1] not in remarks:
        remarks.append(found[1])
    return found[0]


def read_page(package: Package, part: PagePart, number: int) -> tuple[PageContent, tuple[str, float] | None]:
    """One page, and the id and width of the picture where it is nothing else.

    A page that is missing or broken is reported and the others are read.
    """
    try:
        content, width, height = content_of(package, part)
    except UnreadableDocument as error:
        if str(error) != BROKEN:
            raise
        return PageContent(number, part.usual[2] * POINTS, part.usual[3] * POINTS, (), (), ((f"第{number}页", "页面损坏，无法读取"),)), None
    page = laid(content, number, width, height)
    return page, None if page.pieces else scan_of(content, page.width, page.height)


def physical_box(element: Element | None) -> list[float] | None:
    """Left, top, width and height of a page in millimetres."""
    found = numbers(text_below(element, "PhysicalBox")) if element is not None else []
    return found if len(found) == 4 and 0 < found[2] < 5000 and 0 < found[3] < 5000 else None


def laid(content: Content, number: int, width: float, height: float) -> PageContent:
    """Characters to pieces of lines; what no one can see is reported."""
    seen = [glyph for glyph in content.glyphs if glyph.text.isspace() or is_seen(glyph, content, width, height)]
    hidden = [glyph for glyph in content.glyphs if not glyph.text.isspace() and not is_seen(glyph, content, width, height)]
    shown = list(once(iter(seen)))
    straight = pieces([glyph for glyph in shown if glyph.slant == 0], upright_edges(content.rules))
    turned = sideways(glyph for glyph in shown if glyph.slant in (90, 270))
    skipped = [(text, "不可见文字") for text in runs(hidden)]
    skipped += [(text, "旋转文字") for text in runs(glyph for glyph in shown if glyph.slant == 180)]
    skipped += [(text, "水印") for text in runs(glyph for glyph in shown if glyph.slant % 90)]
    found: list[Piece] = [*straight, *turned]
    return PageContent(number, width, height, found, content.rules, skipped)


def is_seen(glyph: Glyph, content: Content, width: float, height: float) -> bool:
    """Is a character on the page, large enough, and not white on white?"""
    x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
    if glyph.style.hidden or glyph.style.size < TINY or not (0 <= x <= width and 0 <= y <= height):
        return False
    return glyph.style.light < WHITE or any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in content.dark)


def scan_of(content: Content, width: float, height: float) -> tuple[str, float] | None:
    """The id and the width in points of the picture that covers a page, where one does."""
    for name, box in content.pictures:
        if (box[2] - box[0]) * (box[3] - box[1]) >= COVERED * width * height:
            return name, box[2] - box[0]
    return None
