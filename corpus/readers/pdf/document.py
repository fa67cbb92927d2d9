"""PDF files: text with its boxes to paragraphs and tables; pages that are pictures are recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
BROKEN = "PDF文件已损坏或不完整，无法打开；请重新下载或导出后再放入。"
UNSUPPORTED = "PDF文件的加密方式不受支持，无法打开；请取消加密后再放入。"
SCANNED = "{}，文字由机器识别，可能有误；引用前请与原件核对。"
SHOWN = 10
"""Numbers of scanned pages that the remark names."""
NO_RECOGNITION = "扫描页面，未能识别"


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a PDF file.

    Raises:
        UnreadableDocument: when it asks for a password, is damaged, has no page, or holds no text and cannot be recognised.
    """
    document = open_document(path)
    try:
        pages, remarks = read_pages(document)
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


def read_pages(document: pypdfium2.PdfDocument) -> tuple[list[PageContent], list[str]]:
    """The contents of all pages, and what a reader should know about how they were read.

    Raises:
        UnreadableDocument: when no page can be read.
    """
    found: list[PdfPage] = []
    scans: dict[int, PageContent] = {}
    broken: dict[int, str] = {}
    remarks: list[str] = []
    for index in range(len(document)):
        number = index + 1
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            broken[number] = "页面损坏，无法读取"
            continue
        try:
            held = read_page(page, number)
            if held.scanned:
                scans[number] = recognised(page, held)
            elif held.layered and LAYER not in remarks:
                remarks.append(LAYER)
            found.append(held)
        finally:
            page.close()
        beat()
    if not found:
        raise UnreadableDocument(BROKEN)
    recognised_pages = [number for number, scan in scans.items() if scan.pieces]
    if recognised_pages:
        remarks.append(remark(recognised_pages, len(found)))
    if len(scans) == len(found) and not any(scan.pieces for scan in scans.values()):
        raise UnreadableDocument("PDF文件是扫描件，没有文字层，也未能识别出文字。")
    watermarks(found)
    contents = [scans.get(page.number) or content(page) for page in found]
    contents += [PageContent(number, 595, 842, (), (), ((f"第{number}页", reason),)) for number, reason in broken.items()]
    return sorted(contents, key=lambda page: page.number), remarks


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
        return PageContent(held.number, width, height, (), (), ((f"第{held.number}页", NO_RECOGNITION),))


def remark(numbers: Sequence[int], count: int) -> str:
    """What a reader should know of the pages that were recognised, of `count` in all."""
    if len(numbers) == count:
        return SCANNED.format("本文件是扫描件")
    shown = "、".join(str(number) for number in numbers[:SHOWN]) + ("等" if len(numbers) > SHOWN else "")
    return SCANNED.format(f"本文件第{shown}页是扫描件")


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
