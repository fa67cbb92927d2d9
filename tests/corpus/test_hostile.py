"""Files made to do harm, and files that are merely broken, through the way that every file takes."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import UnreadableDocument
from corpus.formats import FORMATS
from corpus.parse import parse, parse_file
from corpus.reading import suffix_of
from corpus.signs import SIGNS
from tests.fuzz.mutate import mutate
from tests.fuzz.run import Tally, attempt
from tests.fuzz.seeds import seeds

BOMB = '<!DOCTYPE lolz [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
) + "]>"
SECRET = "绝密内容不得外泄"


def external(target: Path) -> str:
    return f'<!DOCTYPE x [<!ENTITY a SYSTEM "{target.as_uri()}"><!ENTITY j SYSTEM "{target.as_uri()}">]>'


def word_xml(kind: str) -> str:
    return f"""{kind}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>某市方案&j;</w:t></w:r></w:p></w:body></w:document>"""


def sheet_xml(kind: str) -> str:
    cell = '<c r="A1" t="inlineStr"><is><t>某市方案&j;</t></is></c>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{kind}<worksheet xmlns="{space}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A sound file of every format that can be made without a browser, by suffix."""
    folder = tmp_path_factory.mktemp("sources")
    return {path.suffix: path for path in seeds(folder, ["txt", "docx", "html", "xlsx", "ofd"])}


def with_part(source: Path, target: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a zip file with one part changed, or added where there is none."""
    with zipfile.ZipFile(source) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for each, content in parts.items():
            package.writestr(each, content)
    return target


def text_of(path: Path) -> str:
    """The text that was read; the sentence where the file was refused."""
    try:
        return parse_file(path).document.text
    except UnreadableDocument as error:
        assert any("\u4e00" <= char <= "\u9fff" for char in str(error))
        return str(error)


XML_PARTS = [
    (".docx", "word/document.xml", word_xml),
    (".docx", "word/styles.xml", word_xml),
    (".xlsx", "xl/worksheets/sheet1.xml", sheet_xml),
    (".xlsx", "xl/sharedStrings.xml", sheet_xml),
    (".ofd", "OFD.xml", word_xml),
    (".ofd", "Doc_0/Document.xml", word_xml),
]


@pytest.mark.parametrize(("suffix", "part", "make"), XML_PARTS, ids=lambda each: str(each) if isinstance(each, str) else "")
@pytest.mark.parametrize("kind", ["bomb", "external"])
def test_entities_are_never_expanded(tmp_path: Path, sources: dict[str, Path], suffix: str, part: str, make: Callable[[str], str], kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    content = make(BOMB if kind == "bomb" else external(secret)).encode()
    text = text_of(with_part(sources[suffix], tmp_path / f"方案{suffix}", part, lambda _: content))
    assert SECRET not in text
    assert "哈哈" not in text


@pytest.mark.parametrize("kind", ["bomb", "external"])
def test_web_pages_expand_no_entities(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    path = tmp_path / "方案.html"
    path.write_text(f"<?xml version='1.0'?>{BOMB if kind == 'bomb' else external(secret)}<html><body><p>某市方案&j;</p></body></html>", encoding="utf-8")
    text = text_of(path)
    assert SECRET not in text
    assert text.count("哈哈") < 20


@pytest.mark.parametrize(
    ("suffix", "part"),
    [(".docx", "word/document.xml"), (".docx", "word/media/image1.png"), (".xlsx", "xl/worksheets/sheet1.xml"), (".ofd", "Doc_0/Document.xml")],
)
def test_zip_bombs_are_not_unpacked(tmp_path: Path, sources: dict[str, Path], suffix: str, part: str) -> None:
    path = with_part(sources[suffix], tmp_path / f"方案{suffix}", part, lambda _: b" " * 60_000_000)
    assert path.stat().st_size < 300_000
    with pytest.raises(UnreadableDocument):
        parse_file(path)


def test_a_sheet_that_claims_to_be_enormous(tmp_path: Path, sources: dict[str, Path]) -> None:
    def enlarge(sheet: bytes) -> bytes:
        far = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
        return sheet.replace(b"</sheetData>", far).replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A50:XFD1048576"/></mergeCells>', 1)

    with zipfile.ZipFile(sources[".xlsx"]) as package:
        name = next(each for each in package.namelist() if each.startswith("xl/worksheets/"))
    text = text_of(with_part(sources[".xlsx"], tmp_path / "方案.xlsx", name, enlarge))
    assert len(text) < 1_000_000


def test_macros_are_neither_run_nor_read(tmp_path: Path, sources: dict[str, Path]) -> None:
    path = with_part(sources[".docx"], tmp_path / "方案.docm", "word/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0" + b"Sub AutoOpen()" * 100)
    assert "AutoOpen" not in text_of(path)
    assert "社区食堂" in text_of(path)


def test_paths_inside_a_document_lead_nowhere(tmp_path: Path, sources: dict[str, Path]) -> None:
    path = with_part(sources[".docx"], tmp_path / "方案.docx", "../../outside.xml", lambda _: b"<a/>")
    text_of(path)
    assert not list(tmp_path.parent.glob("outside.xml"))


@pytest.mark.parametrize("depth", [20_000])
def test_deep_nesting(tmp_path: Path, sources: dict[str, Path], depth: int) -> None:
    page = tmp_path / "方案.html"
    page.write_text(f"<html><body>{'<div>' * depth}<p>某市方案</p>{'</div>' * depth}</body></html>", encoding="utf-8")
    text_of(page)
    before, after = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
    deep = word_xml("").replace("&j;", "").replace("<w:p>", f"{before}<w:p>").replace("</w:p>", f"</w:p>{after}")
    text_of(with_part(sources[".docx"], tmp_path / "方案.docx", "word/document.xml", lambda _: deep.encode()))


def read_here(path: Path) -> None:
    """The way of `parse_file` without another process: a document or a sentence, or the test fails."""
    try:
        parse(FORMATS[suffix_of(path)].reader()(path, SIGNS), "方案", path.name)
    except UnreadableDocument as error:
        assert any("\u4e00" <= char <= "\u9fff" for char in str(error))


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".html", ".xlsx", ".ofd"])
def test_cut_off_anywhere(tmp_path: Path, sources: dict[str, Path], suffix: str) -> None:
    data = sources[suffix].read_bytes()
    for sixteenth in range(16):
        path = tmp_path / f"方案{suffix}"
        path.write_bytes(data[: len(data) * sixteenth // 16])
        read_here(path)


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".html", ".xlsx", ".ofd"])
def test_damaged_files(tmp_path: Path, sources: dict[str, Path], suffix: str) -> None:
    tally = Tally()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(12):
            path = tmp_path / f"方案{suffix}"
            path.write_bytes(mutate(sources[suffix].read_bytes(), suffix, random.Random(f"{suffix}/{number}")))
            assert attempt(path, tally, isolated=False) == "", number
    assert tally.runs == 12


def test_a_damaged_file_through_its_own_process(tmp_path: Path, sources: dict[str, Path]) -> None:
    path = tmp_path / "方案.docx"
    path.write_bytes(sources[".docx"].read_bytes()[:3000])
    with pytest.raises(UnreadableDocument, match="损坏"):
        parse_file(path)


def test_a_zip_that_is_only_an_end(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    for suffix in (".docx", ".xlsx", ".ofd"):
        path = tmp_path / f"方案{suffix}"
        path.write_bytes(buffer.getvalue())
        with pytest.raises(UnreadableDocument):
            parse_file(path)
