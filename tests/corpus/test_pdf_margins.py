"""Running heads and feet are left out and named; lines of the text that look like them stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.readers.pdf.document import read
from corpus.signs import SIGNS
from tests.corpus.pdf_making import Page, write
from tests.corpus.test_pdf import paragraphs, reasons

WORDS = ["甲县建成公共交通线路十条。", "乙县完成老旧小区改造。", "丙县更新燃气管网。", "丁县新建公园。"]


def pages(count: int, first: str, *, size: float, y: float = 70.0, text: float = 130.0) -> list[Page]:
    return [Page().text(90, y, first.format(n), size).text(90, text, WORDS[n], 16).text(90, text + 28 + n, "各项工作按时完成。", 16) for n in range(count)]


CASES: list[tuple[str, list[Page], list[str]]] = [
    ("smaller type", pages(2, "某市人民政府公报", size=10), ["某市人民政府公报"] * 2),
    ("a wide gap", pages(2, "某市人民政府公报", size=16, y=50), ["某市人民政府公报"] * 2),
    ("a rule below", [page.rule(90, 108, 500, 108) for page in pages(2, "某市人民政府公报", size=16, y=100)], ["某市人民政府公报"] * 2),
    ("on three pages", pages(3, "某市人民政府公报", size=16, y=102), ["某市人民政府公报"] * 3),
    ("the same first line of two forms", pages(2, "责任单位：市财政局", size=16, y=102), []),
    ("the same title of several tables", pages(3, "重点任务清单", size=22), []),
    ("far down the page", pages(3, "某市人民政府公报", size=10, y=300, text=360), []),
    ("a single page", pages(1, "某市人民政府公报", size=10, y=40), ["某市人民政府公报"]),
    ("the number of a document on a single page", pages(1, "某政发〔2024〕3号", size=10, y=40), []),
    ("one page of small print", pages(1, "某市人民政府公报", size=16, y=102), []),
]


@pytest.mark.parametrize(("made", "heads"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_a_running_head(tmp_path: Path, made: list[Page], heads: list[str]) -> None:
    document = read(write(tmp_path / "a.pdf", *made), SIGNS)
    assert [text for reason, text in reasons(document) if reason == "页眉"] == heads
    assert sum(1 for text in WORDS if text in document.text) == len(made)


def test_heads_that_change_with_the_chapter(tmp_path: Path) -> None:
    made = [pages(4, head, size=10)[n] for n, head in enumerate(["某市人民政府公报", "某市人民政府公报", "政策解读专栏", "某市人民政府公报"])]
    document = read(write(tmp_path / "a.pdf", *made), SIGNS)
    assert [text for reason, text in reasons(document) if reason == "页眉"] == ["某市人民政府公报", "某市人民政府公报", "政策解读专栏", "某市人民政府公报"]


def test_lines_that_overlap(tmp_path: Path) -> None:
    page = Page().text(90, 70, "按时完成。", 16).text(300, 79, "甲县", 16)
    assert "按时完成" in read(write(tmp_path / "a.pdf", page), SIGNS).text


def test_pages_that_hold_nothing_else_keep_their_line(tmp_path: Path) -> None:
    assert paragraphs(read(write(tmp_path / "a.pdf", *[Page().text(90, 80, "按时完成。", 16) for _ in range(3)]), SIGNS)) == ["按时完成。"] * 3
