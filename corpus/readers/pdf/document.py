"""PDF files: text with its boxes to paragraphs and tables; pages that are pictures are recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import UnreadableDocument
from corpus.isolation import beat
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly
from corpus.readers.layout.document import lay_out
from corpus.readers.layout.lines import dominant_size
from corpus.readers.layout.types import PageContent, Piece
from corpus.readers.pdf.check import Check, differs
from corpus.readers.pdf.page import PdfPage, read_page
from corpus.readers.signs import Signs

DPI = 200
"""Resolution at which pages without text are drawn for recognition."""
LARGEST_SIDE = 5000
"""Greatest side of such a picture in dots; posters are drawn coarser."""
LARGE = 1.5
"""Share of the body's size from which pale text is a watermark wherever it stands."""
LAYER = "本文件的文字取自扫描件自带的文字层，可能有误；引用前请与原件核对。"
PROTECTED = "文件已加密，打开需要密码；请取消密码保护后再放入。"
UNRECOGNISED = "PDF文件的文字编码有误（或是扫描件），也未能识别出文字。"
BROKEN = "PDF文件已损坏或不完整，无法打开；请重新下载或导出后再放入。"
UNSUPPORTED = "PDF文件的加密方式不受支持，无法打开；请取消加密后再放入。"
SCANNED = "{}是扫描件，文字由机器识别，可能有误；引用前请与原件核对。"
GARBLED = "{}的文字编码有误，与所见不符，已改由机器识别，可能有误；引用前请与原件核对。"
SHOWN = 10
"""Numbers of pages that a remark names."""
NO_RECOGNITION = "扫描页面，未能识别"
NO_MEANING = "页面的文字编码有误，未能识别"


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a PDF file.

    Raises:
        UnreadableDocument: when it asks for a password, is damaged, has no page, or holds no text and cannot be recognised.
    """
    document = open_document(path)
    try:
        pages, remarks = read_pages(document, signs)
    finally:
        document.close()
    into = Assembly(signs)
    lay_out(pages, into, signs)
    return into.finish(" ".join(remarks))


def open_document(path: Path) -> pypdfium2.PdfDocument:
    """The opened file.

    Raises:
        UnreadableDocument: see `read`.
    """
    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError as error:
        reasons = {pdfium.FPDF_ERR_PASSWORD: PROTECTED, pdfium.FPDF_ERR_SECURITY: UNSUPPORTED}
        raise UnreadableDocument(reasons.get(error.err_code, BROKEN)) from error
    if len(document) == 0:
        document.close()
        raise UnreadableDocument("PDF文件里没有任何页面。")
    return document


def read_pages(document: pypdfium2.PdfDocument, signs: Signs) -> tuple[list[PageContent], list[str]]:
    """The contents of all pages, and what a reader should know about how they were read.

    Raises:
        UnreadableDocument: when no page can be read.
    """
    found: list[PdfPage] = []
    scans: dict[int, PageContent] = {}
    broken: dict[int, str] = {}
    remarks: list[str] = []
    check = Check(signs)
    for number in range(1, len(document) + 1):
        with opened(document, number) as page:
            if page is None:
                broken[number] = "页面损坏，无法读取"
                continue
            held = read_page(page, number)
            held.garbled = held.garbled or (not held.scanned and check.garbled(page, held))
            if held.scanned or held.garbled:
                scans[number] = recognised(page, held)
            elif held.layered and LAYER not in remarks:
                remarks.append(LAYER)
            found.append(held)
        beat()
    if not found:
        raise UnreadableDocument(BROKEN)
    for held in found if any(each.garbled for each in found) else ():
        with opened(document, held.number) as page:
            if page is not None and held.number not in scans and differs(page, held):
                held.garbled = True
                scans[held.number] = recognised(page, held)
        beat()
    for garbled, words in ((False, SCANNED), (True, GARBLED)):
        numbers = [page.number for page in found if page.number in scans and scans[page.number].pieces and page.garbled == garbled]
        if numbers:
            remarks.append(words.format(pages_named(numbers, len(found))))
    if len(scans) == len(found) and not any(scan.pieces for scan in scans.values()):
        raise UnreadableDocument(UNRECOGNISED if any(page.garbled for page in found) else "PDF文件是扫描件，没有文字层，也未能识别出文字。")
    watermarks(found)
    contents = [scans.get(page.number) or content(page) for page in found]
    contents += [PageContent(number, 595, 842, (), (), ((f"第{number}页", reason),)) for number, reason in broken.items()]
    return sorted(contents, key=lambda page: page.number), remarks


@contextmanager
def opened(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage | None]:
    """A page while it is needed; None where it is damaged."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        yield page
    finally:
        page.close()


def content(page: PdfPage) -> PageContent:
    return PageContent(page.number, page.frame.width, page.frame.height, page.pieces, page.rules, page.skipped)


def recognised(page: pypdfium2.PdfPage, held: PdfPage) -> PageContent:
    """A page without text as recognised; where that is not possible, the page with a note."""
    width, height = page.get_size()
    dpi = min(DPI, LARGEST_SIDE * 72 / max(width, height, 1.0))
    try:
        from corpus.readers.scan.page import scan_page

        picture = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False).to_numpy()[:, :, :3]
        return scan_page(picture, dpi).content(held.number)
    except (ImportError, UnreadableDocument):
        return PageContent(held.number, width, height, (), (), ((f"第{held.number}页", NO_MEANING if held.garbled else NO_RECOGNITION),))


def pages_named(numbers: Sequence[int], count: int) -> str:
    """The pages of these numbers, of `count` in all, as the beginning of a sentence."""
    if len(numbers) == count:
        return "本文件"
    shown = "、".join(str(number) for number in numbers[:SHOWN]) + ("等" if len(numbers) > SHOWN else "")
    return f"本文件第{shown}页"


def watermarks(pages: Sequence[PdfPage]) -> None:
    """Pale text is a watermark when it is large or repeated; else it belongs to the page."""
    repeated = Counter(piece.text for page in pages for piece in page.pale)
    body = dominant_size(piece for page in pages for piece in page.pieces)
    for page in pages:
        for piece in page.pale:
            if body and (piece.size >= LARGE * body or repeated[piece.text] > max(2, 0.2 * len(pages))) and not in_margin(page, piece):
                page.skipped.append((piece.text, "水印"))
            else:
                page.pieces.append(piece)


def in_margin(page: PdfPage, piece: Piece) -> bool:
    """Grey headers and page numbers are known by their place."""
    return piece.size < 14 and not 0.1 < piece.middle / page.frame.height < 0.9
