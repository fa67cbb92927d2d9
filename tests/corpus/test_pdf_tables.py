"""Tables on pages: ruled, merged, cut by a page break, and without any line."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.readers.layout.lines import cell_text, text_width
from corpus.readers.layout.types import TextLine
from corpus.readers.pdf.document import read
from corpus.signs import SIGNS
from corpus.types import Grid
from tests.corpus.pdf_making import Page, write
from tests.corpus.test_pdf import paragraphs, reasons, tables

XS = [90.0, 190.0, 340.0, 480.0]


def row(page: Page, y: float, cells: list[str], size: float = 12.0) -> Page:
    """Cells that begin a little right of the sides; a line break in a cell is a line of its own."""
    for x, cell in zip(XS, cells, strict=False):
        for i, part in enumerate(cell.split("\n")):
            if part:
                page.text(x + 6, y + 14 * i, part, size)
    return page


def test_lines_of_a_cell_are_joined_where_they_had_to_break(tmp_path: Path) -> None:
    page = Page().grid(XS, [100, 130, 190])
    row(page, 120, ["任务", "目标", "单位"])
    row(page, 150, ["公交优先", "新开线路十条，调整线路二\n十条", "市交通运输局\n市公安局"])
    assert tables(read(write(tmp_path / "a.pdf", page), SIGNS)) == [
        [["任务", "目标", "单位"], ["公交优先", "新开线路十条，调整线路二十条", "市交通运输局 市公安局"]]
    ]


def test_a_missing_line_is_a_merged_cell(tmp_path: Path) -> None:
    page = Page()
    for y in (100.0, 130.0, 190.0):
        page.rule(XS[0], y, XS[-1], y)
    page.rule(XS[1], 160, XS[-1], 160)
    for x in XS:
        page.rule(x, 100, x, 190)
    row(page, 120, ["类别", "任务", "单位"])
    row(page, 150, ["", "公交优先", "市交通局"])
    row(page, 165, ["线网优化"])
    row(page, 180, ["", "慢行系统", ""])
    document = read(write(tmp_path / "a.pdf", page), SIGNS)
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert grid.merges_known
    assert [[(cell.text, cell.covered) for cell in cells] for cells in grid.rows[1:]] == [
        [("线网优化", ""), ("公交优先", ""), ("市交通局", "")],
        [("", "above"), ("慢行系统", ""), ("", "")],
    ]


def halves(header: bool) -> tuple[Page, Page]:
    first = Page().grid(XS, [700, 730, 760]).text(280, 800, "— 1 —", 14)
    row(row(first, 720, ["任务", "目标", "单位"]), 750, ["公交优先", "新开十条线路。", "市交通局"])
    second = Page().grid(XS, [100, 130, 160] if header else [130, 160]).text(280, 800, "— 2 —", 14).lines(90, 200, ["　　以上任务年底完成。"])
    row(second, 150, ["慢行系统", "建成步道百里。", "市住建局"])
    return first, row(second, 120, ["任务", "目标", "单位"]) if header else second


def test_a_table_goes_on_over_a_page_break(tmp_path: Path) -> None:
    whole = [["任务", "目标", "单位"], ["公交优先", "新开十条线路。", "市交通局"], ["慢行系统", "建成步道百里。", "市住建局"]]
    for header in (False, True):
        document = read(write(tmp_path / "a.pdf", *halves(header)), SIGNS)
        assert tables(document) == [whole]
        assert paragraphs(document) == ["以上任务年底完成。"]
        assert ("续页重复的表头", "任务 目标 单位") in reasons(document) or not header
        second = next(place for place in document.places if place.page == 2)
        assert document.text[second.start :].startswith("慢行系统")


def test_a_row_that_the_page_break_cuts(tmp_path: Path) -> None:
    first = Page().grid(XS, [700, 730, 760])
    row(row(first, 720, ["任务", "目标", "单位"]), 748, ["公交优先", "新开线路十条，调整线路二", "市交通局"])
    second = Page().grid(XS, [100, 130, 160])
    row(row(second, 120, ["", "十条，延长服务时间。"]), 150, ["慢行系统", "建成步道百里。", "市住建局"])
    assert tables(read(write(tmp_path / "a.pdf", first, second), SIGNS)) == [
        [["任务", "目标", "单位"], ["公交优先", "新开线路十条，调整线路二十条，延长服务时间。", "市交通局"], ["慢行系统", "建成步道百里。", "市住建局"]]
    ]


def test_a_merged_label_whose_text_stands_on_the_later_page(tmp_path: Path) -> None:
    def part(top: float, label: str, rows: list[list[str]]) -> Page:
        page = Page()
        bottom = top + 30 * len(rows)
        for y in (top, bottom):
            page.rule(XS[0], y, XS[-1], y)
        for i in range(1, len(rows)):
            page.rule(XS[1], top + 30 * i, XS[-1], top + 30 * i)
        for x in XS:
            page.rule(x, top, x, bottom)
        for i, cells in enumerate(rows):
            row(page, top + 20 + 30 * i, ["", *cells])
        return row(page, (top + bottom) / 2 + 5, [label])

    first = row(part(690, "", [["公交优先", "市交通局"], ["慢行系统", "市住建局"]]).grid(XS, [660, 690]), 680, ["类别", "任务", "单位"])
    second = part(100, "绿色出行", [["停车治理", "市公安局"], ["车辆更新", "市财政局"]])
    (grid,) = [block for block in read(write(tmp_path / "a.pdf", first, second), SIGNS).blocks if isinstance(block, Grid)]
    assert [(cells[0].text, cells[0].covered) for cells in grid.rows[1:]] == [("绿色出行", ""), ("", "above"), ("", "above"), ("", "above")]


def test_a_table_without_lines(tmp_path: Path) -> None:
    page = Page().text(230, 100, "各县目标", 20)
    rows = [["县区", "公交线路（条）", "步道（公里）"], ["甲县", "12", "30.5"], ["乙县", "8", "21"], ["丙县", "15", "0"]]
    for i, cells in enumerate(rows):
        row(page, 150 + 24 * i, cells)
    assert tables(read(write(tmp_path / "a.pdf", page), SIGNS)) == [rows]


def test_a_table_with_lines_between_rows_only(tmp_path: Path) -> None:
    page = Page()
    rows = [["任务", "目标", "单位"], ["公交优先", "新开线路十条，调整\n线路二十条", "市交通局"], ["慢行系统", "步道", "市住建局"], ["停车", "", "市公安局"]]
    for i in range(5):
        page.rule(90, 100 + 40 * i, 480, 100 + 40 * i)
    for i, cells in enumerate(rows):
        row(page, 120 + 40 * i, cells)
    assert tables(read(write(tmp_path / "a.pdf", page), SIGNS)) == [[[cell.replace("\n", "") for cell in cells] for cells in rows]]


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    page = Page().grid([80, 520], [140, 260]).lines(90, 170, ["　　本方案自印发之日起施行。", "　　请认真贯彻执行。"])
    document = read(write(tmp_path / "a.pdf", page), SIGNS)
    assert not tables(document) and paragraphs(document) == ["本方案自印发之日起施行。", "请认真贯彻执行。"]


@pytest.mark.parametrize(
    ("lines", "room", "text"),
    [
        (["新开线路十条，调整线路", "二十条"], 132, "新开线路十条，调整线路二十条"),
        (["市交通局", "市公安局"], 132, "市交通局 市公安局"),
        (["市自然资源", "局市公安局"], 60, "市自然资源局市公安局"),
        (["市交通局", "市公安局"], 48, "市交通局 市公安局"),
        (["各县区长", "高新区主", "任"], 48, "各县区长 高新区主任"),
        (["张三丰", "李四王", "五 赵六七"], 40, "张三丰李四王五 赵六七"),
        (["张三", "丰", "李四", "王小", "五"], 26, "张三丰 李四 王小五"),
        (["产", "业", "结", "构"], 100, "产业结构"),
        (["VOCs", "monitoring"], 60, "VOCs monitoring"),
    ],
)
def test_breaks_inside_a_cell(lines: list[str], room: float, text: str) -> None:
    rows = [TextLine(line, 0, 14 * i, text_width(line, 12), 14 * i + 12, 12) for i, line in enumerate(lines)]
    assert cell_text(rows, room, SIGNS)[0] == text
