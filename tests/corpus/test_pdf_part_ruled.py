"""Tables of which only some lines are drawn, or none: between columns only, between rows only, around the head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.readers import RawDocument
from corpus.readers.pdf.document import read
from corpus.signs import SIGNS
from tests.corpus.pdf_making import Page, write
from tests.corpus.test_pdf import paragraphs, tables

XS = [90.0, 130.0, 280.0, 370.0, 460.0]
"""Sides of the columns; texts begin 4 points right of them."""
ROWS = [
    ["序\n号", "任务", "单位", "时限"],
    ["1", "改造老旧小区三十六\n个，惠及居民", "市住建局", "年底"],
    ["2", "更新燃气管网", "市城管局", "六月底"],
    ["3", "建成公共停车泊位三\n千个", "市交通局、市\n公安局", "九月底"],
]
READ = [[cell.replace("\n", "") for cell in cells] for cells in ROWS]
SIZE, PITCH, PADDING = 12.0, 17.0, 4.0


def heights(rows: Sequence[Sequence[str]], top: float) -> list[float]:
    """The y between rows, the first and last included."""
    ys = [top]
    for cells in rows:
        ys.append(ys[-1] + max(cell.count("\n") + 1 for cell in cells) * PITCH + 2 * PADDING)
    return ys


def lay(page: Page, rows: Sequence[Sequence[str]], top: float = 120.0) -> list[float]:
    """Cells in the middle of their rows."""
    ys = heights(rows, top)
    for cells, y0, y1 in zip(rows, ys, ys[1:], strict=False):
        for x, cell in zip(XS, cells, strict=False):
            lines = cell.split("\n")
            first = (y0 + y1) / 2 - PITCH * len(lines) / 2 + 13.5
            for i, line in enumerate(lines):
                page.text(x + 4, first + PITCH * i, line, SIZE)
    return ys


def across(page: Page, ys: Sequence[float], *, parts: bool = False) -> None:
    for y in ys:
        for x0, x1 in pairwise(XS) if parts else [(XS[0], XS[-1])]:
            page.rule(x0, y, x1, y)


def upright(page: Page, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x in xs:
        page.rule(x, ys[0], x, ys[-1])


def bare(document: RawDocument) -> list[list[list[str]]]:
    """The tables without the spaces that stand for line breaks."""
    return [[[cell.replace(" ", "") for cell in row] for row in table] for table in tables(document)]


def around(page: Page, ys: Sequence[float]) -> None:
    across(page, [ys[0], ys[-1]])
    upright(page, XS, ys)


def around_and_head(page: Page, ys: Sequence[float]) -> None:
    across(page, [ys[0], ys[1], ys[-1]])
    upright(page, XS, ys)


def frame(page: Page, ys: Sequence[float]) -> None:
    page.grid([XS[0], XS[-1]], [ys[0], ys[-1]])


DRAWN: dict[str, Callable[[Page, list[float]], None]] = {
    "none": lambda page, ys: None,
    "between columns": lambda page, ys: upright(page, XS[1:-1], ys),
    "between columns and at the sides": lambda page, ys: upright(page, XS, ys),
    "around, and between columns": around,
    "around, between columns and below the head": around_and_head,
    "below the head": lambda page, ys: across(page, [ys[1]]),
    "above, below the head and at the end": lambda page, ys: across(page, [ys[0], ys[1], ys[-1]]),
    "between rows": lambda page, ys: across(page, ys),
    "above each row": lambda page, ys: across(page, ys[:-1], parts=True),
    "below each row": lambda page, ys: across(page, ys[1:], parts=True),
    "around": frame,
}


@pytest.mark.parametrize("drawn", DRAWN)
def test_a_table_by_the_lines_that_are_drawn(tmp_path: Path, drawn: str) -> None:
    page = Page().text(230, 90, "任务分工表", 18)
    ys = lay(page, ROWS)
    DRAWN[drawn](page, ys)
    page.text(122, ys[-1] + 60, "以上任务由各牵头单位组织实施，各有关部门积极参与，", 16).text(90, ys[-1] + 88, "按时报送进展情况。", 16)
    document = read(write(tmp_path / "a.pdf", page), SIGNS)
    assert bare(document) == [READ]
    assert paragraphs(document) == ["任务分工表", "以上任务由各牵头单位组织实施，各有关部门积极参与，按时报送进展情况。"]


@pytest.mark.parametrize("drawn", ["none", "between columns"])
def test_a_table_that_goes_on_on_the_next_page(tmp_path: Path, drawn: str) -> None:
    first, second = Page(), Page()
    DRAWN[drawn](first, lay(first, ROWS, 640.0))
    rest = [["4", "整治易涝积水点", "市水务局", "汛期前"], ["5", "建设口袋公园", "市园林局", "年底"]]
    DRAWN[drawn](second, lay(second, rest, 80.0))
    assert bare(read(write(tmp_path / "a.pdf", first, second), SIGNS)) == [[*READ, *rest]]


def test_one_row_on_the_next_page_and_a_row_that_the_break_cuts(tmp_path: Path) -> None:
    first, second = Page(), Page()
    lay(first, ROWS, 640.0)
    first.text(XS[1] + 4, 640 + 13.5 + 175, "整治全市易涝积水点", SIZE)
    second.text(XS[1] + 4, 80, "十五处", SIZE).text(XS[0] + 4, 80, "4", SIZE).text(XS[2] + 4, 80, "市水务局", SIZE).text(XS[3] + 4, 80, "汛期前", SIZE)
    assert bare(read(write(tmp_path / "a.pdf", first, second), SIGNS)) == [[*READ, ["4", "整治全市易涝积水点十五处", "市水务局", "汛期前"]]]


PROSE = ["　　各地要加强组织领导，落实工作责任，按时完成任务", "，确保取得实效。", "　　本方案自印发之日起施行。"]
NONE: dict[str, Page] = {
    "headings with a gap behind the label": Page().lines(90, 120, ["一、　总体要求", "二、　重点任务", "三、　保障措施", "四、　组织实施"]),
    "a border of the page": Page().rule(60, 60, 60, 780).rule(535, 60, 535, 780).lines(90, 120, PROSE),
    "three lines of ornament": Page().rule(90, 100, 500, 100).lines(90, 130, PROSE).rule(90, 230, 500, 230).rule(90, 234, 500, 234),
}


@pytest.mark.parametrize("page", NONE.values(), ids=NONE)
def test_what_is_no_table(tmp_path: Path, page: Page) -> None:
    assert not tables(read(write(tmp_path / "a.pdf", page), SIGNS))


def test_a_ruled_row_of_long_cells_stays_one(tmp_path: Path) -> None:
    rows = [["序\n号", "任务", "单位", "时限"], ["1", "改造老旧小区三十六\n个。\n更新燃气管网十二公\n里。", "市住建局\n市城管局\n市公安局\n市水务局", "年底"]]
    page = Page()
    ys = lay(page, rows)
    page.grid(XS, ys)
    (found,) = bare(read(write(tmp_path / "a.pdf", page), SIGNS))
    assert [cells[0] for cells in found] == ["序号", "1"]
