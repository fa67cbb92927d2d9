"""Older and other spreadsheets (.xls, .et, .ods, .xlsb), turned into .xlsx by LibreOffice."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.readers import RawDocument
from corpus.readers.sheet import workbook as xlsx
from corpus.readers.signs import Signs
from corpus.readers.word.office import Office, find_office
from corpus.readers.word.package import LOCKED, OLE

FORM = "xlsx:Calc MS Excel 2007 XML"
MAX_FILE = 100_000_000
MISSING = (
    "读取 .xls、.et、.ods、.xlsb 文件需要本机装有 LibreOffice，现在没有找到。请安装后再试"
    "（Debian、Ubuntu：apt install libreoffice-calc；Windows：安装 LibreOffice 安装包），或用 Excel、WPS 另存为 .xlsx 后再放入。"
)
UNCONVERTED = (
    "文件无法转换：可能设有打开密码、已损坏，或本机的 LibreOffice 缺少电子表格组件（libreoffice-calc）；请用 Excel 或 WPS 打开后另存为 .xlsx，再重新放入。"
)
FILEPASS = bytes.fromhex("2f00")
"""The record that follows the first one (BOF) of an encrypted .xls."""


def read(path: Path, signs: Signs) -> RawDocument:
    """Read a spreadsheet that LibreOffice can turn into .xlsx.

    Raises:
        UnreadableDocument: when LibreOffice is missing, the file is no spreadsheet, has a password, or cannot be converted.
    """
    head = check(path)
    if head.startswith(b"PK") and is_xlsx(path):
        return xlsx.read(path, signs)
    if find_office() is None:
        raise UnreadableDocument(MISSING)
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"source{path.suffix.lower()}"
        shutil.copyfile(path, source)
        try:
            made = Office(Path(folder)).convert(source, FORM)
        except UnreadableDocument as error:
            raise UnreadableDocument(UNCONVERTED) from error
        return xlsx.read(made, signs)


def check(path: Path) -> bytes:
    """The first bytes of a file that may be a spreadsheet."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise UnreadableDocument(f"文件过大（{size / 1e6:.0f} MB，上限 {MAX_FILE // 1_000_000} MB），请拆分后再放入。")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error
    if not data:
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    if not data.startswith((OLE, b"PK")):
        raise UnreadableDocument("文件内容不是电子表格，与扩展名不符；请用 Excel 或 WPS 打开后另存为 .xlsx，再重新放入。")
    if "EncryptedPackage".encode("utf-16-le") in data or is_locked(data):
        raise LOCKED
    return data[:8]


def is_locked(data: bytes) -> bool:
    """Does the workbook of an .xls begin with the record that says it is encrypted?"""
    start = data.find(bytes.fromhex("0908100000060500"), 512)
    return start >= 0 and data[start + 20 : start + 22] == FILEPASS


def is_xlsx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return "xl/workbook.xml" in package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableDocument(xlsx.BROKEN) from error
