"""What a file is by its content: office machines save web pages as .doc, and names get changed by hand."""

from __future__ import annotations

import contextlib
import mmap
import re
import zipfile
import zlib
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.readers.text.decode import decode

HEAD = 8192
"""Bytes at the beginning that are looked at."""
MAX_NAMES = 200_000_000
"""Size up to which a compound file is searched for the names of its streams."""

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"GIF8", ".gif"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\x1f\x8b\x08", ".gz"),
    (b"\x7fELF", ".exe"),
    (b"MZ", ".exe"),
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS: tuple[tuple[str, str], ...] = (("WordDocument", ".doc"), ("Workbook", ".xls"), ("Book", ".xls"), ("PowerPoint Document", ".ppt"))
PARTS: tuple[tuple[str, str], ...] = (
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", ".xlsx"),
    ("xl/workbook.bin", ".xlsb"),
    ("ppt/presentation.xml", ".pptx"),
    ("ofd.xml", ".ofd"),
)
OPEN_DOCUMENT = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}
WEB_PAGE = re.compile(rb"^\s*(?:<!--.{0,2000}?-->\s*)?(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.I | re.S)
TAG = re.compile(rb"<(?:p|br|div|span|table|tr|td|h[1-6]|meta|font|body)\b[^<>]{0,500}>", re.I)
"""Marks of a web page without its head: the name decides."""
SAVED_PAGE = re.compile(rb"^(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?content-type:\s*multipart/related", re.I)

NAMES = {
    ".pdf": "PDF 文件",
    ".rtf": "RTF 文档",
    ".doc": "旧版 Word 文档",
    ".docx": "Word 文档",
    ".xls": "旧版 Excel 表格",
    ".xlsx": "Excel 表格",
    ".xlsb": "Excel 二进制表格",
    ".ppt": "演示文稿",
    ".pptx": "演示文稿",
    ".odt": "ODT 文档",
    ".ods": "ODS 表格",
    ".odp": "演示文稿",
    ".ofd": "OFD 版式文件",
    ".html": "网页",
    ".mht": "网页存档",
    ".png": "图片",
    ".jpg": "图片",
    ".tif": "图片",
    ".bmp": "图片",
    ".webp": "图片",
    ".gif": "图片",
    ".rar": "RAR 压缩包",
    ".7z": "7z 压缩包",
    ".gz": "gzip 压缩包",
    ".zip": "ZIP 压缩包",
    ".exe": "程序文件",
    ".txt": "文本文件",
}
"""What a person calls the formats that `sniff` knows."""


def sniff(path: Path) -> str | None:
    """The usual suffix of what the content is; None where it does not say.

    Raises:
        UnreadableDocument: when the file is empty or has a password.
        OSError: when it cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    for magic, suffix in MAGIC:
        if head.startswith(magic):
            return suffix
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == path.stat().st_size:
        return ".bmp"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ".webp"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return in_zip(path)
    return in_compound(path) if head.startswith(COMPOUND) else in_text(head)


def in_zip(path: Path) -> str | None:
    """What a zip holds: a document of an office program, or other files. None when it cannot be opened."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.namelist()}
            for part, suffix in PARTS:
                if part in names:
                    return suffix
            kind = package.open(names["mimetype"]).read(200).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return None
    for word, suffix in OPEN_DOCUMENT.items():
        if kind.startswith(f"application/vnd.oasis.opendocument.{word}"):
            return suffix
    return None if "[content_types].xml" in names else ".zip"


def in_compound(path: Path) -> str | None:
    """What a compound file (OLE) holds, by the names of its streams."""
    if path.stat().st_size > MAX_NAMES:
        return None
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise UnreadableDocument("文件设有打开密码，无法读取；请取消密码另存后再放入。")
        held = [suffix for name, suffix in STREAMS if content.find(f"{name}\0".encode("utf-16-le")) >= 0]
    own = path.suffix.lower()
    return own if own in held else next(iter(held), None)


def in_text(head: bytes) -> str | None:
    if WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return ".html"
    if SAVED_PAGE.match(head):
        return ".mht"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ".html" if WEB_PAGE.match(head.decode("utf-16", "replace").encode()) else ".txt"
    if TAG.search(head) or re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head) or head.lstrip().startswith(b"<?xml"):
        return None
    for cut in range(4 if len(head) == HEAD else 1):
        with contextlib.suppress(UnreadableDocument):
            decode(head[: len(head) - cut])
            return ".txt"
    return None
