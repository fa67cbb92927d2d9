"""Prose in columns is read one column after the other; what only looks like columns is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.readers.pdf.document import read
from corpus.signs import SIGNS
from tests.corpus.pdf_making import Page, write
from tests.corpus.test_pdf import paragraphs, tables

HEAD = ["某政办发〔2024〕12号", "各县（区）人民政府：", "现将方案印发给你们，请认真", "组织实施。", "　　　　　某市人民政府"]
TASKS = [
    "一、重点任务",
    "（一）老旧小区改造。全年完成",
    "三十六个小区改造。（市住建局",
    "牵头，市财政局配合）",
    "（二）燃气管网。更新十二公里",
    "管网。（市城管局牵头）",
]
READ = [
    "某政办发〔2024〕12号",
    "各县（区）人民政府：",
    "现将方案印发给你们，请认真组织实施。",
    "某市人民政府",
    "一、重点任务",
    "（一）老旧小区改造。全年完成三十六个小区改造。（市住建局牵头，市财政局配合）",
    "（二）燃气管网。更新十二公里管网。（市城管局牵头）",
]
FULL = 13 * 16.0


def beside(*columns: list[str], gap: float = 24.0, top: float = 120.0, pitch: float = 24.0) -> Page:
    """Columns of 13 ems in 16 points."""
    page = Page(width=max(595.0, 60 + (FULL + gap) * len(columns) + 40))
    for i, rows in enumerate(columns):
        page.lines(60 + (FULL + gap) * i, top, rows, 16, pitch)
    return page


@pytest.mark.parametrize("gap", [16.0, 24.0, 60.0])
def test_a_short_page_in_two_columns(tmp_path: Path, gap: float) -> None:
    assert paragraphs(read(write(tmp_path / "a.pdf", beside(HEAD, TASKS, gap=gap)), SIGNS)) == READ


def test_a_title_above_two_columns(tmp_path: Path) -> None:
    page = beside(HEAD, TASKS).text(170, 80, "某市城市更新工作方案", 22)
    assert paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS)) == ["某市城市更新工作方案", *READ]


def test_three_columns(tmp_path: Path) -> None:
    third = ["二、保障措施", "各县（区）要加强组织领导，", "落实工作责任。有关部门要密", "切配合，形成合力。"]
    page = beside(HEAD, TASKS, third)
    assert paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS)) == [
        *READ,
        "二、保障措施",
        "各县（区）要加强组织领导，落实工作责任。有关部门要密切配合，形成合力。",
    ]


def test_what_is_left_for_the_last_page_stands_in_columns_too(tmp_path: Path) -> None:
    last = beside(["二、保障措施", "加强组织领导，落实工作责任，"], ["按月调度。"])
    found = paragraphs(read(write(tmp_path / "a.pdf", beside(HEAD, TASKS), last), SIGNS))
    assert found == [*READ, "二、保障措施", "加强组织领导，落实工作责任，按月调度。"]


def test_two_full_columns_whose_blocks_stand_beside_each_other_are_a_table(tmp_path: Path) -> None:
    page = Page()
    rows = [
        (["任务"], ["措施"]),
        (["推进老旧小区改造，完善配套", "设施"], ["改造小区三十六个，同步实施", "雨污分流"]),
        (["推进燃气管网更新改造，消除", "安全隐患"], ["更新管网十二公里，排查隐患", "三百二十处"]),
        (["加强停车设施建设，规范停车", "秩序"], ["新增公共停车泊位三千个，查", "处违停"]),
    ]
    y = 120.0
    for left, right in rows:
        page.lines(60, y, left, 16, 22).lines(300, y, right, 16, 22)
        y += 22 * max(len(left), len(right)) + 8
    found = tables(read(write(tmp_path / "a.pdf", page), SIGNS))
    assert found == [[["".join(left), "".join(right)] for left, right in rows]]


def test_signatories_side_by_side_are_no_columns(tmp_path: Path) -> None:
    page = Page().lines(90, 120, ["　　各地要充分认识城市更新工作的重要意义，切实加强领", "导，确保各项工作落到实处。"])
    page.text(100, 240, "某市住房和城乡建设局").text(340, 240, "某市财政局").text(100, 270, "某市自然资源局").text(340, 270, "某市城市管理局")
    assert paragraphs(read(write(tmp_path / "a.pdf", page), SIGNS))[0].endswith("落到实处。")
