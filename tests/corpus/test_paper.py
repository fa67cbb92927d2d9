"""Pages of originals as pictures: where a quotation stands on them, and what a broken file costs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from corpus.archives import members
from corpus.errors import UnreadableDocument
from corpus.originals import located, original
from corpus.paper.drawing import INK
from corpus.paper.picture import draw, pages, quoted
from corpus.paper.places import boxes
from corpus.paper.types import Box, Quote, Sign
from corpus.parse import parse_file
from corpus.types import Place, Span
from tests.corpus import pdf_making
from tests.corpus.making_ofd import Press

TALL = 10.0


def page_of(*lines: str) -> list[Sign]:
    """Lines of characters ten points wide and high, twenty points apart."""
    return [Sign(char, (10.0 * i, 20.0 * n, 10.0 * i + 10.0, 20.0 * n + TALL)) for n, line in enumerate(lines) for i, char in enumerate(line)]


@pytest.mark.parametrize(
    ("lines", "quote", "found"),
    [
        (("建设停车平台二个",), Quote("停车 平台"), [(20, 0, 60, 10)]),
        (("由区城管局牵头，", "区财政局配合办理"), Quote("牵头，区财政局"), [(50, 0, 80, 10), (0, 20, 40, 30)]),
        (("甲区城管局", "乙区城管局"), Quote("区城管局", before="乙"), [(10, 20, 50, 30)]),
        (("区城管局甲", "区城管局乙"), Quote("区城管局", after="乙"), [(0, 20, 40, 30)]),
        (("建设停车平台  区城管局",), Quote("建设停车平台\t区城管局"), [(0, 0, 60, 10), (80, 0, 120, 10)]),
        (("区财政局　建设停车平台一座", "区财政局　施划泊位五百个　"), Quote("施划泊位五百个\t区财政局"), [(50, 20, 120, 30), (0, 20, 40, 30)]),
        (("建设停车平台",), Quote("养老服务设施"), []),
        (("建设停车平台",), Quote("建设停车场地及道路附属设施"), []),
        (("区",), Quote("区"), [(0, 0, 10, 10)]),
        ((), Quote("区"), []),
        (("区城管局",), Quote(" "), []),
    ],
)
def test_where_a_quotation_stands(lines: tuple[str, ...], quote: Quote, found: list[Box]) -> None:
    assert [tuple(round(value) for value in box) for box in boxes(page_of(*lines), quote)] == found


@pytest.mark.parametrize(
    ("cited", "found"),
    [
        (Span(0, 3), {1: "第一页"}),
        (Span(1, 5), {1: "一页", 2: "第二"}),
        (Span(6, 6), {}),
        (Span(90, 99), {}),
    ],
)
def test_a_quotation_page_by_page(cited: Span, found: dict[int, str]) -> None:
    places = (Place(0, "第1页", 1), Place(3, "第2页", 2))
    assert {page: quote.text for page, quote in quoted("第一页第二页", places, cited).items()} == found
    assert pages(places) == (1, 2)
    assert not quoted("第一页第二页", (), cited)


def test_a_page_of_a_pdf_file_with_the_quotation_marked(tmp_path: Path) -> None:
    path = tmp_path / "方案.pdf"
    path.write_bytes(pdf_making.pdf(pdf_making.Page().lines(90, 180, ["北山区智慧停车建设方案", "建设停车平台二个。"])))
    drawn = draw(path, 1, Quote("停车平台二个"))
    assert (drawn.marked, drawn.media_type) == (True, "image/png")
    marked, plain = (Image.open(io.BytesIO(each.data)).convert("RGB") for each in (drawn, draw(path, 1)))
    assert max(marked.size) == 1800
    assert yellow(marked) > 1000
    assert yellow(plain) == 0
    assert not draw(path, 1, Quote("养老服务设施")).marked


def yellow(picture: Image.Image) -> int:
    """Dots that a mark has coloured."""
    dots = np.asarray(picture, np.int16)
    return int((np.abs(dots - np.array(INK)).sum(axis=2) < 60).sum())


def test_a_page_of_an_ofd_file_with_the_quotation_marked(tmp_path: Path) -> None:
    press = Press()
    press.paragraph("北山区智慧停车建设方案")
    press.table([["任务", "单位"], ["建设<停车>平台", "区城管局"]], [1, 1])
    path = press.save(tmp_path / "方案.ofd")
    document = parse_file(path).document
    start = document.text.index("区城管局")
    drawn = draw(path, 1, quoted(document.text, document.places, Span(start, start + 4))[1])
    assert (drawn.marked, drawn.media_type) == (True, "image/svg+xml")
    assert b"&lt;" in drawn.data
    assert drawn.data.count(b"#ffe25c") == 1


def test_a_page_of_a_picture_without_a_quotation(tmp_path: Path) -> None:
    path = tmp_path / "扫描.png"
    Image.new("RGB", (400, 600), "white").save(path)
    assert draw(path, 1).media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "content", "page"),
    [
        ("坏.pdf", b"%PDF-1.7 broken", 1),
        ("无.pdf", pdf_making.pdf(pdf_making.Page().lines(90, 180, ["一页"])), 2),
        ("无.pdf", pdf_making.pdf(pdf_making.Page().lines(90, 180, ["一页"])), 0),
        ("文.txt", "没有页。".encode(), 1),
        ("坏.ofd", b"PK\x03\x04", 1),
        ("坏.png", b"\x89PNG\r\n\x1a\n", 1),
    ],
)
def test_what_cannot_be_drawn_is_said(tmp_path: Path, name: str, content: bytes, page: int) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match="。"):
        draw(path, page)


def test_originals_are_found_in_the_folder_and_in_archives_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "甲.txt").write_bytes(b"1")
    (tmp_path / "外.txt").write_bytes(b"2")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("丁.txt", b"5")
    with zipfile.ZipFile(folder / "包.zip", "w") as package:
        package.writestr("大.txt", b"4" * 100)
        package.writestr("目录/乙.txt", b"3")
        package.writestr("内.zip", inner.getvalue())
    for relative, content in (("甲.txt", b"1"), ("包.zip/目录/乙.txt", b"3"), ("包.zip/内.zip/丁.txt", b"5")):
        with original(located(folder, relative)) as path:
            assert path.read_bytes() == content
    assert [member.name for member in members(folder / "包.zip", tmp_path / "apart", "目录/乙.txt")] == ["目录/乙.txt"]
    assert not (tmp_path / "apart" / "大.txt").exists()
    for relative in ("../外.txt", "丙.txt", "包.zip/丁.txt"):
        with pytest.raises(UnreadableDocument), original(located(folder, relative)):
            pass
