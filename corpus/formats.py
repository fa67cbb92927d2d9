"""The formats that can be read: which module reads a file, and whether it runs in a process of its own.

A reader of a format that outsiders can craft (archives, XML, fonts, pictures) runs isolated, with
limits on time and memory, so that a hostile or broken file costs one document and nothing else.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from corpus.errors import UnreadableDocument
from corpus.readers import Reader


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the module whose `read` takes a path, and the limits of the process that runs it."""

    name: str
    module: str
    isolated: bool = True
    memory_mb: int = 1500
    """Greatest resident memory of the reading process."""
    idle_seconds: float = 60.0
    """Greatest time without any sign of progress (`corpus.isolation.beat`)."""
    total_seconds: float = 600.0
    largest_mb: int = 300
    """Greatest size of a file, looked at before any of it is read."""
    binary: bool = True
    """Plain text under one of the format's suffixes is another format."""

    def reader(self) -> Reader:
        """The function that reads the format.

        Raises:
            UnreadableDocument: when a library that it needs is not installed.
        """
        try:
            found: Reader = importlib.import_module(self.module).read
        except ImportError as error:
            raise UnreadableDocument(f"读取{self.name}所需的组件未安装（{error.name}），请按说明安装后再试。") from error
        return found


TEXT = Format("文本文件", "corpus.readers.text.document", isolated=False, largest_mb=20, binary=False)
PDF = Format("PDF 文件", "corpus.readers.pdf.document", memory_mb=2500, idle_seconds=120.0, total_seconds=3600.0)
WORD = Format("Word 文档", "corpus.readers.word.document")
OFFICE = Format("旧版 Word、WPS 等文档", "corpus.readers.word.office", memory_mb=2500, idle_seconds=120.0)
WEB_PAGE = Format("网页", "corpus.readers.web.document", largest_mb=100)
SPREADSHEET = Format("电子表格", "corpus.readers.sheet.workbook", idle_seconds=180.0)
SEPARATED = Format("表格文本", "corpus.readers.sheet.separated", binary=False)
OLD_SHEET = Format("旧版 Excel、WPS 等表格", "corpus.readers.sheet.office", memory_mb=2500, idle_seconds=180.0)
PICTURE = Format("图片", "corpus.readers.scan.picture", memory_mb=2500, idle_seconds=120.0, total_seconds=3600.0)
OFD = Format("OFD 版式文件", "corpus.readers.ofd.document", memory_mb=2500, idle_seconds=120.0, total_seconds=3600.0)

FORMATS: dict[str, Format] = {".txt": TEXT, ".md": TEXT, ".text": TEXT}
FORMATS |= dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), WORD)
FORMATS |= dict.fromkeys((".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt"), OFFICE)
FORMATS |= dict.fromkeys((".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"), WEB_PAGE)
FORMATS |= {".xlsx": SPREADSHEET, ".xlsm": SPREADSHEET, ".csv": SEPARATED, ".tsv": SEPARATED, ".ofd": OFD}
FORMATS |= dict.fromkeys((".xls", ".xlt", ".et", ".ods", ".xlsb"), OLD_SHEET)
FORMATS |= {".pdf": PDF}
FORMATS |= dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), PICTURE)
SUFFIXES = frozenset(FORMATS)
"""Suffixes of the files that are taken in, in lower case."""


def listed() -> str:
    """The suffixes as a person reads them."""
    return "、".join(sorted(SUFFIXES))
