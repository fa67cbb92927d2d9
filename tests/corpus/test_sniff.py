"""A file is read as what it is, whatever it is called; what nothing reads is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from corpus.errors import UnreadableDocument
from corpus.parse import parse_file
from corpus.reading import RENAMED
from corpus.sniff import sniff

PLAN = "某市养老服务工作方案\n\n一、主要任务\n（一）建设社区食堂。年底前建成8个。（市民政局牵头，市财政局配合）\n二、保障措施\n加强领导。\n"
PAGE = "<html><head><meta charset='gb2312'></head><body>" + "".join(f"<p>{line}</p>" for line in PLAN.split("\n")) + "</body></html>"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


def word() -> bytes:
    document = docx.Document()
    for line in PLAN.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def stream(name: str) -> bytes:
    return COMPOUND + f"{name}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"%PDF-1.7\n", ".pdf"),
        (b"\n\n%PDF-1.4\n", ".pdf"),
        (b"{\\rtf1 ", ".rtf"),
        (b"\x89PNG\r\n\x1a\n....", ".png"),
        (b"Rar!\x1a\x07\x01\x00", ".rar"),
        (zipped(word__document_xml="<a/>"), ".docx"),
        (zipped(xl__workbook_xml="<a/>"), ".xlsx"),
        (zipped(OFD_xml="<a/>"), ".ofd"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text", content_xml="<a/>"), ".odt"),
        (zipped(readme="a"), ".zip"),
        (stream("WordDocument"), ".doc"),
        (stream("Workbook"), ".xls"),
        (PAGE.encode("gb18030"), ".html"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", ".html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=a\r\n", ".mht"),
        (PLAN.encode(), ".txt"),
        (PLAN.encode("gb18030") * 200, ".txt"),
        (b"PK\x03\x04 and nothing else", None),
        (bytes(range(256)), None),
        (b"<p>\xe4\xb8\x80</p>", None),
    ],
)
def test_by_content(tmp_path: Path, content: bytes, suffix: str | None) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    assert sniff(path) == suffix


@pytest.mark.parametrize(
    ("name", "content"),
    [("方案.pdf", word()), ("方案.txt", word()), ("方案.doc", PAGE.encode("gb18030")), ("方案.docx", PLAN.encode("gb18030")), ("方案.html", PLAN.encode())],
)
def test_a_wrong_name_is_told_and_does_no_harm(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    parsed = parse_file(path)
    assert [clause.path for clause in parsed.clauses if clause.level] == ["一、", "一、（一）", "二、"]
    assert parsed.skipped[0].reason.startswith(RENAMED)
    assert parsed.document.path == name


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("方案.docx", b"", "空的"),
        ("方案.txt", b"\x7fELF\x02\x01", "程序文件"),
        ("方案.docx", stream("EncryptedPackage"), "密码"),
        ("方案.docx", zipped(readme="a"), "解压"),
        ("方案.docx", b"Rar!\x1a\x07\x01\x00", "压缩包"),
        ("方案.pdf", stream("PowerPoint Document"), "演示文稿"),
        ("方案.rar", b"Rar!\x1a\x07\x01\x00", ".zip"),
        ("方案.7z", b"7z", ".zip"),
        ("方案.xyz", b"a", "不支持"),
        ("方案.docx", bytes(range(256)) * 20, "损坏"),
    ],
)
def test_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match=words):
        parse_file(path)


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".txt"])
def test_too_large_is_refused_before_it_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"方案{suffix}"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" if suffix == ".docx" else b"%PDF-1.7")
        file.truncate(2_000_000_000)
    with pytest.raises(UnreadableDocument, match="文件过大"):
        parse_file(path)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="无法读取文件"):
        parse_file(tmp_path / "没有.pdf")
