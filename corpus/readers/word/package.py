"""The parts of a Word file: a zip of XML parts that refer to each other.

Opened without trust: sizes are checked before anything is unpacked, a part with a document type
declaration is refused (entities are how small XML becomes large, or reads other files), and
neither macros nor pictures nor linked files are touched. python-docx is not used for it, as it
refuses templates, files with macros, and files in which one relationship leads nowhere.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from corpus.errors import UnreadableDocument

Element: TypeAlias = Any
"""A node of lxml, which comes without types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
"""Names of the strict variant of the format, and what the usual one calls them."""

MAX_FILE = 100_000_000
MAX_ENTRIES = 20_000
MAX_UNPACKED = 300_000_000
MAX_PART = 80_000_000
MAX_RATIO, RATIO_FROM = 250, 10_000_000
"""A part that unpacks to more than `RATIO_FROM` bytes and so many times its packed size is no text."""

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = UnreadableDocument("文件设有打开密码，无法读取；请去掉密码后另存，再重新放入。")
BROKEN = UnreadableDocument("文件已损坏或不完整，无法按 Word 文档打开；请用 Word 或 WPS 打开后另存，再重新放入。")
SINGLE_XML = UnreadableDocument("文件是 Word 2003 的 XML 格式，其中的编号和合并单元格无法可靠读取；请用 Word 或 WPS 另存为 .docx 后再放入。")
BOMB = UnreadableDocument("文件解压后过大，已拒绝读取；请检查文件来源，或另存后再放入。")


@dataclass(slots=True)
class Part:
    """One XML part: its root, and its relationships as id → (kind, name of the part it leads to)."""

    root: Element
    links: dict[str, tuple[str, str]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Iterator[str]:
        """Names of the parts that this one refers to as `kind` (styles, numbering, footnotes, ...)."""
        return (name for found, name in self.links.values() if found == kind)


class Package:
    """An open Word file.

    Raises:
        UnreadableDocument: when it is no Word file, has a password, is broken, or unpacks to too much.
    """

    def __init__(self, path: Path) -> None:
        check_kind(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BROKEN from error
        self._names = {info.filename.lstrip("/").replace("\\", "/").lower(): info for info in self._zip.infolist()}
        check_sizes(self._zip.infolist())

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def main(self) -> Part:
        """The part that holds the text."""
        name = next((name for kind, name in self._links("").values() if kind == "officedocument"), "word/document.xml")
        part = self.part(name)
        if part is None or part.root.tag != f"{W}document":
            raise UnreadableDocument("文件不是 Word 文档（可能是表格或演示文稿改了扩展名）；请核对后再放入。")
        return part

    def part(self, name: str) -> Part | None:
        """A part by name, None when the file has none of that name."""
        data = self._bytes(name)
        return None if data is None else Part(parse_xml(data), self._links(name))

    def first(self, part: Part, kind: str) -> Part | None:
        """The part that `part` refers to as `kind`."""
        return next((found for name in part.of_kind(kind) if (found := self.part(name)) is not None), None)

    def _bytes(self, name: str) -> bytes | None:
        info = self._names.get(name.lower())
        if info is None:
            return None
        if info.file_size > MAX_PART:
            raise BOMB
        try:
            return self._zip.read(info)
        except RuntimeError as error:
            raise LOCKED from error
        except Exception as error:  # zlib, lzma and bz2 raise errors of their own
            raise BROKEN from error

    def _links(self, name: str) -> dict[str, tuple[str, str]]:
        folder, base = posixpath.split(name)
        data = self._bytes(posixpath.join(folder, "_rels", f"{base}.rels"))
        links: dict[str, tuple[str, str]] = {}
        for node in parse_xml(data) if data is not None else ():
            if node.get("TargetMode") == "External" or not isinstance(node.tag, str):
                continue
            target = node.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            links[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2].lower(), whole)
        return links


def check_kind(path: Path) -> None:
    """Say in a sentence what a file is that is no zip."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error
    if size > MAX_FILE:
        raise UnreadableDocument(f"文件过大（{size / 1e6:.0f} MB，上限 {MAX_FILE // 1_000_000} MB），请删去图片或拆分后再放入。")
    if not size:
        raise UnreadableDocument("文件是空的，没有可读的文字。")
    if head.startswith(b"PK"):
        return
    if head.startswith(OLE):
        raise LOCKED if "EncryptedPackage".encode("utf-16-le") in path.read_bytes() else wrong("旧版 Word（.doc）", ".doc")
    if head.lstrip().startswith(b"{\\rtf"):
        raise wrong("RTF 文档", ".rtf")
    if head.startswith(b"%PDF"):
        raise wrong("PDF", ".pdf")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if is_single_xml(start):
        raise SINGLE_XML
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<meta")) or b"<html" in start:
        raise wrong("网页", ".html")
    if b"\0" not in head:
        raise wrong("纯文本", ".txt")
    raise BROKEN


def is_single_xml(start: bytes) -> bool:
    """Does a file begin as Word 2003 and OA systems write a document, as one XML file?"""
    return start.startswith(b"<?xml") and (b"word.document" in start or b"/office/word/2003/wordml" in start)


def wrong(kind: str, suffix: str) -> UnreadableDocument:
    return UnreadableDocument(f"文件内容其实是{kind}，与扩展名不符；请把扩展名改为 {suffix}，或用 Word、WPS 另存为 .docx 后再放入。")


def check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to far more than any document."""
    bomb = any(e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(1, e.compress_size) for e in entries)
    if bomb or len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise BOMB
    if any(e.flag_bits & 1 for e in entries):
        raise LOCKED


def parse_xml(data: bytes) -> Element:
    """The root of a part; neither entities nor other files are read."""
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BROKEN from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument("文件中含有不允许的声明（DOCTYPE），可能不安全，已拒绝读取。")
    return root


def on(node: Element | None) -> bool:
    """Is a switch such as w:vanish on? It is when it stands there without a value that denies it."""
    return node is not None and node.get(f"{W}val", "true").lower() not in ("0", "false", "off", "none")


def value(node: Element | None, name: str = "val") -> str | None:
    """An attribute of an element that may be missing."""
    return None if node is None else node.get(f"{W}{name}")


def whole(text: str | None) -> int | None:
    """A whole number as written in the file; None for anything else."""
    try:
        return int(float(text)) if text is not None else None
    except (ValueError, OverflowError):
        return None
