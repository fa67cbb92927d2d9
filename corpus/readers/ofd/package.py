"""The parts of an OFD file: a zip of XML parts that name each other (GB/T 33190-2016, chapter 6)."""

from __future__ import annotations

import errno
import math
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from corpus.errors import UnreadableDocument
from corpus.readers.word.package import check_sizes

Element: TypeAlias = etree._Element
BROKEN = "OFD文件已损坏或不完整，无法打开；请重新下载或导出后再放入。"
MAX_FILE, MAX_PART = 200_000_000, 80_000_000


class Package:
    """An open OFD file.

    Raises:
        UnreadableDocument: when it is none, is encrypted, broken, or unpacks to too much.
    """

    def __init__(self, path: Path) -> None:
        try:
            if path.stat().st_size > MAX_FILE:
                raise UnreadableDocument(f"文件过大（{path.stat().st_size / 1e6:.0f} MB，上限 {MAX_FILE // 1_000_000} MB），请拆分后再放入。")
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableDocument(BROKEN) from error
        except OSError as error:
            if error.errno == errno.EINVAL:  # a place before the beginning of the file, which a broken zip names
                raise UnreadableDocument(BROKEN) from error
            raise UnreadableDocument(f"无法读取文件：{error.strerror or error}。请检查文件是否存在、是否有读取权限。") from error
        check_sizes(self._zip.infolist())
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def data(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableDocument: when there is none, or it is broken.
        """
        info = self._names.get(name.lower())
        if info is None or info.file_size > MAX_PART:
            raise UnreadableDocument(BROKEN)
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise UnreadableDocument(BROKEN) from error

    def root(self, name: str) -> Element:
        """The root of an XML part; neither entities nor other files are read."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(self.data(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableDocument(BROKEN) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableDocument("文件中含有不允许的声明（DOCTYPE），可能不安全，已拒绝读取。")
        return root


def resolve(base: str, location: str) -> str:
    """The name of the part that `location`, written in the part `base`, leads to."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location)).lstrip("/")


def name_of(element: Element) -> str:
    """The name of an element without its namespace, of which there are several in use."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def below(element: Element, name: str) -> Iterator[Element]:
    """All elements of this name inside another."""
    return (each for each in element.iter() if name_of(each) == name)


def text_below(element: Element, name: str) -> str:
    return next((each.text.strip() for each in below(element, name) if each.text), "")


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute such as a box or matrix; none of it where one is no number."""
    try:
        found = [float(part) for part in (text or "").replace(",", " ").split()]
    except ValueError:
        return []
    return found if all(math.isfinite(value) and abs(value) < 1e7 for value in found) else []
