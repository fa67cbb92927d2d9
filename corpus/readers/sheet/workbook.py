"""Spreadsheets (.xlsx, .xlsm): every sheet with its title, its tables and their merged cells, its notes."""

from __future__ import annotations

import contextlib
import errno
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from corpus.errors import UnreadableDocument
from corpus.isolation import beat
from corpus.readers import RawDocument
from corpus.readers.assembly import Assembly, RawCell
from corpus.readers.sheet.blocks import Lines, SheetRow, blocks_of
from corpus.readers.sheet.format import is_east_asian_date, shown
from corpus.readers.sheet.sheet import BEAT_ROWS, Shape, address, shape_of
from corpus.readers.signs import Signs
from corpus.readers.word.package import LOCKED, OLE, check_sizes

MAX_CELLS = 500_000
MAX_COLUMNS = 256
PLACED_CELLS = 60_000
"""In larger files only rows, not single cells, keep their place."""
MAX_NAMED = 20
"""Formulas without a value that the report names."""
UNNAMED = re.compile(r"(?:sheet|工作表|表|table)\s*[0-9]{0,3}|[0-9]{1,3}", re.I)
BROKEN = "文件已损坏或不完整，无法按电子表格打开；请用 Excel 或 WPS 打开后另存为 .xlsx，再重新放入。"
ERRORS = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, zipfile.BadZipFile, zlib.error, ParseError, etree.LxmlError)
FAULTS = (*ERRORS, InvalidFileException, NotImplementedError, OverflowError)


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a spreadsheet.

    Raises:
        UnreadableDocument: when it is none, has a password, is broken, or holds more than half a million cells.
    """
    check(path)
    out = Assembly(signs)
    try:
        # An open file and not its path: openpyxl goes by the suffix, which may be wrong.
        with path.open("rb") as file, contextlib.closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book:
            take_book(book, path, out)
    except FAULTS as error:
        raise UnreadableDocument(BROKEN) from error
    return out.finish()


def check(path: Path) -> None:
    """Refuse what is no zip of a bearable size, and XML with a document type declaration."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
        if head.startswith(OLE):
            locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
            raise LOCKED if locked else UnreadableDocument("文件内容其实是旧版 Excel（.xls），与扩展名不符；请用 Excel 或 WPS 另存为 .xlsx 后再放入。")
        if not head:
            raise UnreadableDocument("文件是空的，没有可读的文字。")
        if not head.startswith(b"PK"):
            raise UnreadableDocument("文件内容不是电子表格，与扩展名不符；请用 Excel 或 WPS 打开后另存为 .xlsx，再重新放入。")
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive.infolist())
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")) and declares_type(archive, entry):
                    raise UnreadableDocument("文件中含有不允许的声明（DOCTYPE），可能不安全，已拒绝读取。")
                beat()
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place before the beginning of the file, which a broken zip names
            raise UnreadableDocument(BROKEN) from error
        raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise UnreadableDocument(BROKEN) from error


def declares_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Does a part declare a document type, in one byte or two a character?"""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(1 << 20):
            if b"<!DOCTYPE" in (data := (tail + chunk).replace(b"\x00", b"")) or b"<!ENTITY" in data:
                return True
            tail = chunk[-32:]
    return False


def take_book(book: Workbook, path: Path, out: Assembly) -> None:
    """All sheets that are shown; those that are hidden are reported."""
    with zipfile.ZipFile(path) as archive:
        left = MAX_CELLS
        shapes = []
        for sheet in book.worksheets:
            with archive.open(sheet._worksheet_path) as part:
                shapes.append(shape_of(part, left))
            left -= shapes[-1].cells
            if left < 0:
                raise UnreadableDocument("表格过大（超过五十万个单元格），无法读取；请删去无关的工作表或拆分后再放入。")
    fine = MAX_CELLS - left <= PLACED_CELLS
    annex = ""
    filled = sum(1 for sheet, shape in zip(book.worksheets, shapes, strict=True) if shape.cells and sheet.sheet_state == "visible")
    for sheet, shape in zip(book.worksheets, shapes, strict=True):
        if not shape.cells:
            continue
        if sheet.sheet_state != "visible":
            out.skip(f"工作表“{sheet.title}”（{shape.cells} 个单元格）", "隐藏的工作表")
            continue
        annex = take_sheet(sheet, shape, out, annex, fine=fine, several=filled > 1)


def take_sheet(sheet: ReadOnlyWorksheet, shape: Shape, out: Assembly, annex: str, *, fine: bool, several: bool) -> str:
    """Add the lines and tables of one sheet. `annex` is that of the sheet before; gives the one at the end of this sheet."""
    rows = list(rows_of(sheet, shape, fine=fine))
    blocks = list(blocks_of(rows, out.signs))
    place = f"工作表“{sheet.title}”"
    if name := heading_of(sheet.title, blocks, out.signs, several=several):
        out.place(place)
        out.line(name, apart=True)
    for number, block in enumerate(blocks):
        if isinstance(block, Lines) and number == 0 and (label := annex_of(block.row, out.signs)) and label == annex:
            out.skip(label, "附件标签与上一张工作表相同")
        elif isinstance(block, Lines):
            annex = annex_of(block.row, out.signs) or annex
            take_line(block.row, out)
        else:
            width = max(len(row.cells) for row in block.rows)
            out.table([[*row.cells, *(RawCell(""),) * (width - len(row.cells))] for row in block.rows], merges_known=True)
    report(sheet.title, shape, out)
    return annex


def annex_of(row: SheetRow, signs: Signs) -> str:
    """附件1, where the row says only that."""
    text = re.sub(r"\s", "", "".join(cell.text for cell in row.texts))
    label = signs.annex(text)
    return text if label is not None and label.numbered and label.length == len(text) else ""


def take_line(row: SheetRow, out: Assembly) -> None:
    texts = row.texts
    if texts[0].place:
        out.place(texts[0].place)
    if len(texts) > 1:
        out.line("　".join(cell.text.strip() for cell in texts), apart=True)
        return
    for line in re.split(r"[\r\n]+", texts[0].text):
        out.line(line, apart=True)


def heading_of(name: str, blocks: Sequence[object], signs: Signs, *, several: bool) -> str:
    """The name of a sheet as a line of its own: where it is an annex, or one of several, and no title says the same."""
    if UNNAMED.fullmatch(name.strip()):
        return ""
    titles = []
    for block in blocks:
        if not isinstance(block, Lines):
            break
        titles.append("".join(cell.text for cell in block.row.texts))
    title = re.sub(r"\s", "", "".join(titles))
    bare = re.sub(r"\s", "", name)
    if signs.annex(title):
        return ""
    if (label := signs.annex(name)) is not None:
        return label.words if titles else name
    return name if several and bare not in title else ""


def rows_of(sheet: ReadOnlyWorksheet, shape: Shape, *, fine: bool) -> list[SheetRow]:
    """The rows with text or merged cells, as they are shown."""
    sheet.reset_dimensions()
    found: list[SheetRow] = []
    columns = max(1, min(shape.columns, MAX_COLUMNS))
    before: Sequence[ReadOnlyCell] = ()
    for number, cells in enumerate(sheet.iter_rows(max_col=columns), 1):
        if number > shape.rows:
            break
        if number % BEAT_ROWS == 0:
            beat()
        # one object stands for all rows that the file leaves out: a stray cell far down leaves out a million
        if cells is before:
            if shape.reached(number):
                found.append(SheetRow(number, ()))
            continue
        before = cells
        covered = shape.covered(number, columns)
        given = ((column, cell) for column, cell in enumerate(cells, 1) if cell.value is not None and column not in covered)
        texts = {column: text for column, cell in given if (text := text_of(cell)).strip()}
        if not texts:
            if shape.reached(number):
                found.append(SheetRow(number, ()))
            continue
        last = max([*texts, *covered])
        row: list[RawCell] = []
        for column in range(1, last + 1):
            text = texts.get(column, "")
            place = f"工作表“{sheet.title}”{address(number, column)}" if text and (fine or not any(cell.place for cell in row)) else ""
            row.append(RawCell(text, covered.get(column, ""), place))
        first = min(texts, default=1)
        found.append(SheetRow(number, tuple(row), shape.across(number, first)))
    return found


def text_of(cell: ReadOnlyCell) -> str:
    """The text of a cell as it is shown; an error such as #N/A is none."""
    value = cell.value
    number = cell.style_array.numFmtId
    if cell.data_type == "e":
        return ""
    if is_east_asian_date(number) and isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 2_900_000:
        value = from_excel(value, cell.parent.parent.epoch)
    text = shown(value, cell.number_format, number)
    return re.sub(r"_x000[Dd]_", "", text)


def report(name: str, shape: Shape, out: Assembly) -> None:
    """What of a sheet could not be read."""
    if shape.valueless:
        named = "、".join(shape.valueless[:MAX_NAMED])
        more = f"等 {len(shape.valueless)} 处" if len(shape.valueless) > MAX_NAMED else ""
        out.skip(f"工作表“{name}”{named}{more}", "公式没有保存计算结果")
    if shape.columns > MAX_COLUMNS:
        out.skip(f"工作表“{name}”第 {MAX_COLUMNS} 列以后", "表格过宽")
