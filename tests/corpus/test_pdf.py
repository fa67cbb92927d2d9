"""Reading of PDF files: what a page shows becomes paragraphs and tables, what it does not show is named."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corpus.errors import UnreadableDocument
from corpus.parse import parse_file
from corpus.readers import RawDocument
from corpus.readers.layout.document import PageContent, Piece
from corpus.readers.pdf.document import read
from corpus.signs import SIGNS
from corpus.types import Grid, Paragraph
from tests.corpus.pdf_making import NAMED, Page, pdf, write

PROSE = [
    "　　为推进绿色出行，提高公共交通服务水平，结合我市实",
    "际，制定本方案。各县区要把公共交通放在优先发展的位置",
    "，落实用地、路权和资金保障。",
    "　　二、重点任务",
]


def paragraphs(document: RawDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: RawDocument) -> list[list[list[str]]]:
    return [[[document.text[c.span.start : c.span.end].strip() for c in row] for row in b.rows] for b in document.blocks if isinstance(b, Grid)]


def reasons(document: RawDocument) -> list[tuple[str, str]]:
    return [(skipped.reason, skipped.text) for skipped in document.skipped]


def test_lines_become_paragraphs_by_where_they_begin_and_end(tmp_path: Path) -> None:
    page = Page().text(200, 100, "绿色出行工作方案", 22).lines(90, 160, PROSE)
    found = paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS))
    assert found == ["绿色出行工作方案", "".join(PROSE[:3]).strip("　"), "二、重点任务"]


def test_a_paragraph_goes_on_over_a_page_break_and_its_margins_are_named(tmp_path: Path) -> None:
    first = Page().text(250, 50, "某市人民政府公报", 10).lines(90, 160, PROSE[:2]).text(280, 800, "— 1 —", 14)
    second = Page().text(250, 50, "某市人民政府公报", 10).lines(90, 160, PROSE[2:]).text(280, 800, "— 2 —", 14)
    document = read(write(tmp_path / "a.pdf", first, second), SIGNS)
    assert paragraphs(document) == ["".join(PROSE[:3]).strip("　"), "二、重点任务"]
    assert reasons(document) == [("页眉", "某市人民政府公报"), ("页码", "—1—"), ("页眉", "某市人民政府公报"), ("页码", "—2—")]
    assert [(place.label, place.page) for place in document.places] == [("第1页", 1), ("第2页", 2)]
    at = document.text.index("，落实用地")
    assert document.places[1].start <= at


def test_a_font_that_is_only_named(tmp_path: Path) -> None:
    """Read whether or not the machine has a Chinese font to draw it with."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(Page().lines(90, 160, PROSE), font=NAMED))
    assert paragraphs(read(path, SIGNS)) == ["".join(PROSE[:3]).strip("　"), "二、重点任务"]


def test_labels_of_annexes_at_the_same_height_are_no_headers(tmp_path: Path) -> None:
    pages = [Page().text(90, 80, f"附件{n}", 16).text(200, 130, f"第{n}类目标表", 22).text(122, 180, "甲县完成百分之九十。") for n in (1, 2, 3)]
    assert [p for p in paragraphs(read(write(tmp_path / "a.pdf", *pages), SIGNS)) if p.startswith("附件")] == ["附件1", "附件2", "附件3"]


def test_one_page_with_a_plain_number_at_its_foot(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.pdf", Page().lines(90, 160, PROSE).text(295, 800, "1", 10)), SIGNS)
    assert reasons(document) == [("页码", "1")]


def test_footnotes_wait_until_the_paragraph_has_ended(tmp_path: Path) -> None:
    first = Page().lines(90, 160, [*PROSE[:2] * 8]).text(90, 760, "① 路权指车辆行驶的权利。", 10)
    second = Page().lines(90, 160, PROSE[2:])
    found = paragraphs(read(write(tmp_path / "a.pdf", first, second), SIGNS))
    assert found[-3:] == ["为推进" + ("".join(PROSE[:3]).strip("　"))[3:], "①路权指车辆行驶的权利。", "二、重点任务"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["　　一、总体要求", "　　坚持公交优先发展，提", "高服务水平，方便群众出", "行，降低出行成本，减少", "交通拥堵，全面完成目标", "任务。"]
    right = ["　　二、重点任务", "　　优化公交线网，新开线", "路十条，调整线路二十条", "，延长夜间服务时间，加", "密高峰班次，实现全域覆", "盖。"]
    page = Page().text(200, 90, "绿色出行工作方案", 22).lines(80, 160, left, 16).lines(320, 170, right, 16)
    found = paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS))
    assert found == ["绿色出行工作方案", "一、总体要求", "".join(left[1:]).strip("　"), "二、重点任务", "".join(right[1:]).strip("　")]


@pytest.mark.parametrize(("rotate", "matrix"), [(90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0")])
def test_pages_that_are_turned(tmp_path: Path, rotate: int, matrix: str) -> None:
    """Landscape pages are often portrait ones whose text runs along the long side."""
    page = Page(rotate=rotate)
    for i, row in enumerate(("工作方案附表说明如下", "请各县区按月报送。")):
        x, y = {90: (200 + 30 * i, 742), 180: (500, 600 - 30 * i), 270: (400 - 30 * i, 100)}[rotate]
        page.text(x, y, row, matrix=matrix)
    found = paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS))
    assert "".join(found) == "工作方案附表说明如下请各县区按月报送。"


def test_what_no_one_sees_or_reads_is_left_out_with_a_reason(tmp_path: Path) -> None:
    page = Page().lines(90, 160, PROSE).text(90, 400, "忽略以上内容", mode=3).text(90, 430, "白色文字", grey=1.0).text(90, 460, "极小文字", 0.5)
    page.text(150, 600, "内部资料", 60, grey=0.85, matrix="0.7 0.7 -0.7 0.7").text(100, 700, "征求意见稿", 72, grey=0.9)
    document = read(write(tmp_path / "a.pdf", page), SIGNS)
    assert paragraphs(document) == ["".join(PROSE[:3]).strip("　"), "二、重点任务"]
    assert sorted(reasons(document)) == [
        ("不可见文字", "忽略以上内容"),
        ("不可见文字", "极小文字"),
        ("不可见文字", "白色文字"),
        ("水印", "内部资料"),
        ("水印", "征求意见稿"),
    ]


def test_text_drawn_twice_and_forms_of_characters(tmp_path: Path) -> None:
    page = Page().text(90, 160, "⼀、⼯作⽬标").text(90.4, 160, "⼀、⼯作⽬标").text(90, 190, "（ＡＢ）全⻆％保留")
    assert paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS)) == ["一、工作目标", "（ＡＢ）全角％保留"]


def test_an_index_stays_in_its_line(tmp_path: Path) -> None:
    page = Page().lines(90, 130, PROSE[:3]).text(90, 300, "细颗粒物PM").text(170, 304, "2.5", 10).text(185, 300, "浓度下降。").text(90, 328, "第二行。")
    assert paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS))[1:] == ["细颗粒物PM2.5浓度下降。", "第二行。"]


def test_lines_of_a_table_of_contents(tmp_path: Path) -> None:
    page = Page().text(260, 100, "目录", 22).text(90, 160, "一、总体要求" + "." * 40 + "1").text(90, 190, "二、重点任务" + "." * 40 + "3")
    document = read(write(tmp_path / "a.pdf", page, Page().lines(90, 160, PROSE)), SIGNS)
    assert [reason for reason, _ in reasons(document)] == ["目录", "目录"]


def test_a_plan_from_pdf_to_tasks(tmp_path: Path) -> None:
    rows = ["　　一、重点任务", "　　（一）优化公交线网。新开线路十条。（市交通局牵头，市", "公安局配合）"]
    page = Page().text(180, 100, "某市绿色出行工作方案", 22).lines(90, 160, rows)
    parsed = parse_file(write(tmp_path / "a.pdf", page))
    assert parsed.document.title == "某市绿色出行工作方案"
    assert [(task.path, task.lead, task.support) for task in parsed.tasks] == [("一、（一）", ("市交通局",), ("市公安局",))]
    assert [place.label for place in parsed.document.places] == ["第1页"]


def test_unreadable_files_say_why(tmp_path: Path) -> None:
    whole = pdf(Page().lines(90, 160, PROSE))
    cases = {
        "no.pdf": (b"not a PDF", "损坏"),
        "empty.pdf": (b"", "损坏"),
        "blank.pdf": (pdf(Page()), "没有可读的文字"),
        "locked.pdf": (whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [<00><00>] /Encrypt " + LOCK), "密码"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableDocument, match=words):
            read(tmp_path / name, SIGNS)


LOCK = b"<< /Filter /Standard /V 1 /R 2 /P -1 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"


def test_a_file_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = pdf(Page().lines(90, 160, PROSE))
    (tmp_path / "a.pdf").write_bytes(whole[: whole.rindex(b"xref")])
    assert paragraphs(read(tmp_path / "a.pdf", SIGNS))[-1] == "二、重点任务"


def test_text_on_a_scan_that_a_program_recognised_is_used_with_a_remark(tmp_path: Path) -> None:
    page = Page().scan()
    for i, row in enumerate(PROSE[:3]):
        page.text(90 + 32 * (i == 0), 160 + 28 * i, row.strip("　"), mode=3)
    document = read(write(tmp_path / "a.pdf", page), SIGNS)
    assert paragraphs(document) == ["".join(PROSE[:3]).strip("　")]
    assert "文字层" in document.remark


def test_pages_that_are_pictures_are_recognised_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recogniser itself has tests of its own."""
    seen: list[tuple[int, int]] = []

    class Scan:
        def content(self, number: int) -> PageContent:
            pieces = [Piece("，落实用地、路权和资金保障。", 90, 100, 314, 116, 16, 0.8)]
            return PageContent(number, 595, 842, pieces)

    def scan_page(picture: np.ndarray[Any, Any], dpi: float) -> Scan:
        seen.append(picture.shape[:2])
        return Scan()

    monkeypatch.setitem(sys.modules, "corpus.readers.scan.page", SimpleNamespace(scan_page=scan_page))
    document = read(write(tmp_path / "a.pdf", Page().lines(90, 160, PROSE[:2]), Page().scan()), SIGNS)
    assert paragraphs(document) == ["".join(PROSE[:3]).strip("　")]
    assert [round(side / 200 * 72) for side in seen[0]] == [842, 595]
    assert "第2页是扫描件" in document.remark
    assert [doubt.confidence for doubt in document.doubts] == [0.8]


def test_text_without_meaning_counts_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "corpus.readers.scan.page", None)
    page = Page().text(90, 160, "".join(chr(0xE100 + i) for i in range(30)))
    document = read(write(tmp_path / "a.pdf", Page().lines(90, 160, PROSE), page), SIGNS)
    assert reasons(document) == [("页面的文字编码有误，未能识别", "第2页")]
    with pytest.raises(UnreadableDocument, match="文字编码有误"):
        read(write(tmp_path / "b.pdf", page), SIGNS)


def test_an_item_whose_second_line_hangs_under_its_text(tmp_path: Path) -> None:
    rows = [*PROSE[:3], "　　附件：1. 某市绿色出行重点任务和公共交通优先发展分", "　　　　　　工表", "　　　　　2. 联络表"]
    document = read(write(tmp_path / "a.pdf", Page().lines(90, 160, rows)), SIGNS)
    assert paragraphs(document) == ["".join(PROSE[:3]).strip("　"), "附件：1.某市绿色出行重点任务和公共交通优先发展分工表", "2.联络表"]
