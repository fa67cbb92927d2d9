"""Files of other word processors: converted by LibreOffice where it is installed, named where they cannot be read."""

from __future__ import annotations

import stat
import sys
import zipfile
from pathlib import Path

import psutil
import pytest

from corpus.errors import UnreadableDocument
from corpus.parse import parse_file
from corpus.readers.word import office
from corpus.readers.word.printed import read_printed
from corpus.signs import SIGNS
from tests.corpus.docx_making import p, write
from tests.corpus.test_docx import NOTICE_NUMBERS, notice

needs_office = pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
DOC = "WordDocument".encode("utf-16-le")
RTF = (
    r"{\rtf1\ansi\uc1 "
    + "".join(f"\\u{ord(c)}?" if c != "|" else r"\par " for c in "某市行动方案|一、总则|加强管理。（市水利局负责）|二、任务|强化监督。")
    + r"{\v hidden}\par}"
)


@needs_office
def test_an_older_word_file_that_wps_names_otherwise(tmp_path: Path) -> None:
    word = write(tmp_path / "通知.docx", notice(), numbering=NOTICE_NUMBERS)
    made = office.Office(tmp_path / "office").convert(word, "doc")
    old = made.rename(tmp_path / "通知.wps")
    found = parse_file(old)
    assert (found.document.title, found.document.doc_number) == ("云州市数字政府建设2024年行动方案", "云政办发〔2024〕12号")
    assert [c.path for c in found.clauses if c.level] == ["一、", "二、", "二、（一）", "二、（一）1.", "二、（一）2.", "二、（二）", "二、（二）1."]
    assert [(t.task, t.lead, t.inherited) for t in found.tasks if t.origin == "table"] == [
        ("基础设施", ("市大数据局",), ()),
        ("基础设施", ("市大数据局",), ("task", "lead")),
    ]


@needs_office
def test_rich_text(tmp_path: Path) -> None:
    path = tmp_path / "试.rtf"
    path.write_text(RTF, encoding="ascii")
    found = parse_file(path)
    assert [(c.path, c.title) for c in found.clauses if c.level] == [("一、", "总则"), ("二、", "任务")]
    assert [s.text for s in found.skipped] == ["hidden"]


@needs_office
def test_a_file_that_cannot_be_converted(tmp_path: Path) -> None:
    path = tmp_path / "试.wps"
    path.write_bytes(OLE)
    with pytest.raises(UnreadableDocument, match=r"无法转换|空的"):
        office.read(path, SIGNS)


def test_a_word_file_of_today_needs_no_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    assert office.read(write(tmp_path / "试.doc", p("甲。")), SIGNS).text == "甲。\n"


def test_without_the_program_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    path = tmp_path / "试.doc"
    path.write_bytes(OLE + DOC)
    with pytest.raises(UnreadableDocument, match="LibreOffice"):
        office.read(path, SIGNS)


def locked() -> bytes:
    """A .doc whose text stream says that it is encrypted."""
    return OLE + bytes.fromhex("eca5c100") + b"\0" * 6 + (0x0100).to_bytes(2, "little") + b"\0" * 500 + DOC


def sealed(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return path


REFUSED = [
    ("password of .doc", locked(), "打开密码"),
    ("password of a newer file", OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ("workbook", OLE + "Workbook".encode("utf-16-le"), "Excel"),
    ("web page", b"<html><body>x</body></html>", "网页"),
    ("saved web page", b"MIME-Version: 1.0\r\n", "网页"),
    ("word in one XML file", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "Word 2003"),
    ("text", "一、总则".encode(), "纯文本"),
    ("nothing", b" ", "空的"),
    ("pdf", b"%PDF-1.4", "PDF"),
    ("broken archive", b"PK\x03\x04", "损坏"),
]


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_such_file_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "试.doc"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=words):
        office.read(path, SIGNS)


def test_an_open_document_with_a_password(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="打开密码"):
        office.read(sealed(tmp_path / "试.odt"), SIGNS)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_conversion_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "find_office", lambda: str(program))
    monkeypatch.setattr(office, "LIMIT_SECONDS", 0.5)
    path = tmp_path / "试.doc"
    path.write_bytes(OLE + DOC)
    with pytest.raises(UnreadableDocument, match="超时"):
        office.read(path, SIGNS)
    pid = tmp_path / "pid"
    assert not pid.exists() or not psutil.pid_exists(int(pid.read_text()))


def test_numbers_as_printed() -> None:
    printed = read_printed("标题\n    一、 总体要求\n        （一） 基本 思路。以此为纲\n正文\n二、主要任务\n")
    assert [printed.number(text) for text in ("总体要求", "基本思路。以此为纲", "没有的一段", "主要任务\n第二行", "")] == ["一、", "（一）", None, "二、", None]
