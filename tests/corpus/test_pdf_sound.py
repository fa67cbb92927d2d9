"""Text of PDF files that is not what is printed: suspected by what it is made of, found out by a look at the page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corpus.errors import UnreadableDocument
from corpus.readers.layout.types import PageContent, Piece
from corpus.readers.pdf.document import read
from corpus.readers.pdf.sound import Doubted, misread, suspicion
from corpus.signs import SIGNS
from tests.corpus.pdf_making import Page, write
from tests.corpus.test_pdf import paragraphs, reasons

RIGHT = ["　　各县（区）要加强组织领导，完善工作机制，于2024年9月底前完成", "老旧小区改造任务，落实资金保障，并按照要求报送有关情况。"]
SHIFTED = "".join(chr(ord(char) + 1) if "\u4e00" <= char <= "\u9fff" else char for char in RIGHT[1])


def piece(text: str, stretch: float = 1.0) -> Piece:
    width = sum(0.5 if char.isascii() else 1.0 for char in text) * 16 * stretch
    return Piece(text, 90, 100, 90 + width, 116, 16)


SUSPECTED: list[tuple[str, list[Piece], bool | None]] = [
    ("running text", [piece(text) for text in RIGHT], None),
    ("a rare name among others", [piece("负责人：翟淼、张三丰、李四、王小五")], None),
    ("a table of names", [piece("张三丰"), piece("李四"), piece("王小五"), piece("赵六")], None),
    ("a foreign name", [piece("Zürich、São Paulo")], None),
    ("bullets of a symbol font", [piece("\uf0b2\uf0b2 \uf0b2")], None),
    ("figures and letters", [piece("PM2.5浓度≤35μg/m³，AI年会"), piece("GB 18352.6—2016")], None),
    ("ideographs beside the right ones", [piece(SHIFTED)], True),
    ("control characters", [piece("\x13\x11\x13\x15年\x1a月底前"), *map(piece, RIGHT)], False),
    ("another script", [piece("썛뛭됒民뭏뒬펦퉴놴")], True),
    ("private characters", [piece("\ue112\ue113\ue114\ue115年")], True),
    ("wrong years", [piece("0301年工作方案"), *map(piece, RIGHT)], False),
    ("years of letters", [piece("SQSU年T月V日"), *map(piece, RIGHT)], False),
    ("narrow characters that take wide places", [piece("^n#!gWny7:SQSU", 2.0)], False),
    ("ideographs in disorder", [piece("泛改前史发县合化改底县底市现导庭城地革新方更计案你们请认真组立")], False),
]


@pytest.mark.parametrize(("pieces", "certain"), [case[1:] for case in SUSPECTED], ids=[case[0] for case in SUSPECTED])
def test_what_speaks_against_a_text(pieces: list[Piece], certain: bool | None) -> None:
    found = suspicion(pieces, SIGNS)
    assert (found.certain if found is not None else None) == certain


def test_the_doubted_characters_are_compared_with_what_is_seen() -> None:
    line = Doubted(piece("0301年工作方案"), (0, 1, 2, 3))
    assert misread([(line, "2024年工作方案")])
    assert misread([(line, "0301年工作方案")]) is False
    assert misread([(line, "０３０１年 工作方案")]) is False
    assert misread([(line, "年")]) is None
    assert misread([]) is None


def recognise(monkeypatch: pytest.MonkeyPatch, lines: Callable[[Sequence[Any]], list[str]], page: str) -> None:
    """Recognition that reads `lines` at single places and `page` on every page, lower on each."""

    def content(number: int) -> PageContent:
        return PageContent(number, 595, 842, [Piece(page, 90, 100 * number, 90 + 16 * len(page), 100 * number + 16, 16, 0.9)])

    def scan_page(picture: np.ndarray[Any, Any], dpi: float) -> SimpleNamespace:
        return SimpleNamespace(content=content)

    models = SimpleNamespace(read_lines=lambda areas: [SimpleNamespace(text=text) for text in lines(areas)])
    monkeypatch.setitem(sys.modules, "corpus.readers.scan.models", models)
    monkeypatch.setitem(sys.modules, "corpus.readers.scan.page", SimpleNamespace(scan_page=scan_page))


def test_a_page_whose_text_is_not_what_is_printed_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, lambda areas: [RIGHT[1]] * len(areas), "二、这一页是认出来的。")
    path = write(tmp_path / "a.pdf", Page().lines(90, 160, RIGHT[1:]), Page().lines(90, 160, [SHIFTED]))
    document = read(path, SIGNS)
    assert paragraphs(document) == [RIGHT[1], "二、这一页是认出来的。"]
    assert document.remark.startswith("本文件第2页的文字编码有误") and "扫描件" not in document.remark


def test_a_doubtful_text_that_is_printed_so_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, lambda areas: [SHIFTED] * len(areas), "认出来的。")
    document = read(write(tmp_path / "a.pdf", Page().lines(90, 160, [SHIFTED])), SIGNS)
    assert paragraphs(document) == [SHIFTED] and not document.remark


def test_figures_are_looked_at_on_every_page_where_they_are_wrong_on_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def lines(areas: Sequence[Any]) -> list[str]:
        seen.append(len(areas))
        return ["一、2024年工作方案" if len(seen) == 1 else "更新路灯8000盏。"] * len(areas)

    recognise(monkeypatch, lines, "更新路灯八千盏，完善公共设施。")
    pages = [Page().lines(90, 160, [text]) for text in ("更新路灯0333盏。", "一、0301年工作方案")]
    document = read(write(tmp_path / "a.pdf", *pages), SIGNS)
    assert "0333" not in document.text and document.remark.startswith("本文件的文字编码有误")


def test_spaces_as_wide_as_ideographs_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, lambda areas: [""] * len(areas), "认出来的。")
    page = Page()
    for i in range(30):
        page.parts.append(f"BT 200 Tz /F1 16 Tf 90 {742 - 20 * i} Td <4eba0020> Tj ET")
    assert "认出来的" in read(write(tmp_path / "a.pdf", page), SIGNS).text


def test_without_recognition_garbage_is_left_out_and_doubt_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "corpus.readers.scan.models", None)
    monkeypatch.setitem(sys.modules, "corpus.readers.scan.page", None)
    garbage = "".join(chr(0xAC00 + i) for i in range(30))
    document = read(write(tmp_path / "a.pdf", Page().lines(90, 160, [*RIGHT, "0301年"]), Page().text(90, 160, garbage)), SIGNS)
    assert "0301年" in document.text and garbage not in document.text
    assert reasons(document) == [("页面的文字编码有误，未能识别", "第2页")]
    with pytest.raises(UnreadableDocument, match="文字编码有误"):
        read(write(tmp_path / "b.pdf", Page().text(90, 160, garbage)), SIGNS)
