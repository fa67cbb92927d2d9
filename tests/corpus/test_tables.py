# ruff: noqa: E501
"""Tables of every layout: headers, shifted rows, merged cells, page breaks, one cell a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.parse import parse_file
from corpus.types import Table, Task
from tests.corpus.making import PLAN, read

HEAD = "附件1\n\n任务表\n\n"
HEADER = "序号\t重点任务\t具体措施\t完成时限\t牵头单位\t配合单位\n"


def rows_of(text: str) -> list[Task]:
    return [t for t in read(PLAN + "一、甲\n内容。\n" + HEAD + text).tasks if t.origin == "table"]


def table_of(text: str) -> Table:
    return read(PLAN + "一、甲\n内容。\n" + HEAD + text).tables[0]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


GOOD = {"task": "路网联通", "measure": "改造县道42公里。", "deadline": "11月底前", "lead": ("区交通局",), "support": ("区财政局",)}
SHIFTS = [
    ("in place", "1\t路网联通\t改造县道42公里。\t11月底前\t区交通局\t区财政局\n"),
    ("one column to the right", "\t1\t路网联通\t改造县道42公里。\t11月底前\t区交通局\t区财政局\n"),
    ("the number is missing and the row moved left", "路网联通\t改造县道42公里。\t11月底前\t区交通局\t区财政局\n"),
    ("a blank too many before the deadline", "1\t路网联通\t改造县道42公里。\t\t11月底前\t区交通局\t区财政局\n"),
    ("a blank too many before the units", "1\t路网联通\t改造县道42公里。\t11月底前\t\t区交通局\t区财政局\n"),
]


@pytest.mark.parametrize(("reason", "row"), SHIFTS, ids=[case[0] for case in SHIFTS])
def test_shifted_rows(reason: str, row: str) -> None:
    other = "2\t危桥改造\t改造危桥23座。\t12月底前\t区交通局\t区水利局\n"
    found = rows_of(HEADER + row + other)
    got: dict[str, Any] = {name: getattr(found[0], name) for name in GOOD}
    if "before the units" in reason:
        assert got["lead"] in ((), ("区交通局",)), "one blank is not enough to be sure"
        return
    assert got == GOOD, reason
    assert bool(found[0].repaired) == (reason != "in place")


def test_blank_labels_mean_as_above_and_blank_units_mean_none() -> None:
    found = rows_of(HEADER + "1\t路网联通\t改造县道42公里。\t11月底前\t区交通局\t区财政局\n\t\t改造乡道58公里。\t\t区交通局\t\n")
    assert (found[1].task, found[1].lead, found[1].support, found[1].deadline) == ("路网联通", ("区交通局",), (), None)
    assert "task" in found[1].inherited


def test_header_repeated_on_every_page_and_inside_the_table() -> None:
    row = "\t改造县道42公里。\t11月底前\t区交通局\t区财政局\n"
    found = rows_of(HEADER + "1\t甲任务" + row + HEADER + "2\t乙任务" + row + "\n- 3 -\n\n" + HEADER + "3\t丙任务" + row)
    assert [(t.row, t.task) for t in found] == [(1, "甲任务"), (2, "乙任务"), (3, "丙任务")]


def test_a_table_goes_on_after_a_page_break_without_a_header() -> None:
    found = rows_of(
        HEADER
        + "1\t甲任务\t改造县道。\t11月底前\t区交通局\t区财政局\n2\t乙任务\t改造乡道。\t11月底前\t区交通局\t区财政局\n\n— 4 —\n\n3\t丙任务\t改造村道。\t12月底前\t区交通局\t区财政局\n4\t丁任务\t改造街道。\t12月底前\t区交通局\t区财政局\n"
    )
    assert [t.task for t in found] == ["甲任务", "乙任务", "丙任务", "丁任务"]


def test_header_in_two_rows() -> None:
    table = table_of("县区\tPM2.5目标\t\t优良天数\t\n\t2024年\t2025年\t2024年\t2025年\n甲县\t35\t33\t300\t305\n乙县\t36\t0\t298\t\n")
    assert table.header == ("县区", "PM2.5目标2024年", "PM2.5目标2025年", "优良天数2024年", "优良天数2025年")
    assert texts(table) == [["甲县", "35", "33", "300", "305"], ["乙县", "36", "0", "298", ""]]


def test_a_pipe_table() -> None:
    found = rows_of(
        "| 序号 | 重点任务 | 牵头单位 | 完成时限 |\n|---|:---:|---|---|\n| 1 | 路网联通 | 区交通局 | 6月底前 |\n| 2 | 危桥改造 | 区水利局、区财政局 | 全年 |\n"
    )
    assert [(t.task, t.lead, t.deadline) for t in found] == [
        ("路网联通", ("区交通局",), "6月底前"),
        ("危桥改造", ("区水利局", "区财政局"), "全年"),
    ]


def test_a_table_laid_one_cell_a_line() -> None:
    cells = ["县区", "目标值", "（微克/立方米）", "重污染天数", "甲县", "51", "3", "乙县", "49", "0", "丙县", "持续改善", "2"]
    table = table_of("\n\n".join(cells) + "\n")
    assert texts(table) == [["甲县", "51", "3"], ["乙县", "49", "0"], ["丙县", "持续改善", "2"]]
    assert table.header[0] == "县区"
    assert "微克" in table.header[1]


def test_a_task_table_laid_one_cell_a_line() -> None:
    cells = [
        "序号",
        "重点任务",
        "牵头单位",
        "完成时限",
        "1",
        "路网联通",
        "区交通局",
        "6月底前",
        "2",
        "危桥改造",
        "区水利局",
        "12月底前",
        "3",
        "路长制",
        "区交通局",
        "全年",
    ]
    found = rows_of("\n".join(cells) + "\n")
    assert [(t.task, t.lead, t.deadline) for t in found] == [
        ("路网联通", ("区交通局",), "6月底前"),
        ("危桥改造", ("区水利局",), "12月底前"),
        ("路长制", ("区交通局",), "全年"),
    ]


def test_zero_is_a_value_and_aggregate_rows_stay() -> None:
    table = table_of("月份\t甲镇\t乙镇\n4月\t1.2\t0\n5月\t2.4\t\n合计\t3.6\t0\n月均\t1.8\t—\n")
    assert texts(table) == [["4月", "1.2", "0"], ["5月", "2.4", ""], ["合计", "3.6", "0"], ["月均", "1.8", "—"]]


def test_two_tables_under_their_own_titles() -> None:
    text = "一、分月计划（单位：公里）\n月份\t甲镇\t乙镇\n4月\t1\t2\n5月\t3\t4\n\n二、分季目标\n季度\t甲镇\t乙镇\n第一季度\t1\t2\n第二季度\t3\t4\n"
    parsed = read(PLAN + "一、甲\n内容。\n附件1\n\n指标\n\n" + text)
    assert [t.title for t in parsed.tables] == ["分月计划（单位：公里）", "分季目标"]
    assert [t.annex for t in parsed.tables] == ["附件1", "附件1"]


def test_a_guide_column_is_neither_support_nor_lead() -> None:
    found = rows_of(
        "工作任务\t完成时限\t牵头单位\t责任部门\t指导部门\t责任人\n路网联通\t6月底前\t区交通局\t各镇政府\t市交通局\t李庆山\n危桥改造\t6月底前\t区交通局\t区水利局\t\t王海峰\n"
    )
    assert [(t.lead, t.responsible, t.guide, t.support, t.person) for t in found] == [
        (("区交通局",), ("各镇政府",), ("市交通局",), (), ("李庆山",)),
        (("区交通局",), ("区水利局",), (), (), ("王海峰",)),
    ]


WIDE = "序号\t重点任务\t资金来源\t牵头单位\t启动时间\t完成时限\t备注\t\t备注\n"
OTHERS = [
    ("in the order of the columns", "1\t甲\t市级财政\t区交通局\t3月\t全年\t跨年度\n", {"资金来源": "市级财政", "启动时间": "3月", "备注": "跨年度"}),
    ("a blank cell is none", "1\t甲\t\t区交通局\t\t全年\t跨年度\n", {"备注": "跨年度"}),
    (
        "no header, and a header twice",
        "1\t甲\t—\t区交通局\t3月\t全年\t续建\t已批\t待报\n",
        {"资金来源": "—", "启动时间": "3月", "备注": "续建", "第8列": "已批", "备注（第9列）": "待报"},
    ),
]


@pytest.mark.parametrize(("reason", "row", "others"), OTHERS, ids=[case[0] for case in OTHERS])
def test_every_column_of_a_row_is_kept(reason: str, row: str, others: dict[str, str]) -> None:
    (task,) = rows_of(WIDE + row)
    assert list(task.others.items()) == list(others.items()), reason
    assert (task.task, task.lead, task.deadline) == ("甲", ("区交通局",), "全年")


def test_no_cell_of_a_task_table_is_lost() -> None:
    """Headers that nobody has listed: each cell stands in some field of its row."""
    header = ["序号", "重点任务", "牵头单位", "配合单位", "完成时限", "进展情况", "考核分值", "所属镇街", "完成时间"]
    row = ["1", "路网联通", "区交通局", "区财政局", "6月底前", "已开工", "5分", "城关镇", "5月"]
    (task,) = rows_of("\t".join(header) + "\n" + "\t".join(row) + "\n")
    assert task.others == {"进展情况": "已开工", "考核分值": "5分", "所属镇街": "城关镇", "完成时间": "5月"}
    assert (task.task, task.lead, task.support, task.deadline) == ("路网联通", ("区交通局",), ("区财政局",), "6月底前")


def test_lists_inside_cells() -> None:
    found = rows_of(
        HEADER + "1\t甲任务\t改造县道。\t全年\t区公安局 区交通局\t区财政局、区水利局等\n2\t乙任务\t改造。\t全年\t区公安局\t各镇政府\n"
    )
    assert (found[0].lead, found[0].support, found[0].open_ended) == (("区公安局", "区交通局"), ("区财政局", "区水利局"), ("support",))


def test_a_lone_line_of_tabs_is_text() -> None:
    parsed = read(PLAN + "一、甲\n\t首行缩进的一段话，内容完整。\n二、乙\n")
    assert not parsed.tables


def test_a_note_below_a_table_is_kept() -> None:
    parsed = read(PLAN + "一、甲\n内容。\n" + HEAD + "县区\t目标\n甲县\t3\n乙县\t4\n\n注：其他县区自行制定计划。\n")
    assert "自行制定" in "".join(c.text for c in parsed.clauses)


CAPTIONS = [
    ("附件1\n\n年度指标\n\n单位：公里\n\n", "年度指标"),
    ("附件1\n\n年度指标\n\n（单位：公里）\n", "年度指标"),
    ("附件1\n\n年度指标\n\n表1 各镇目标\n", "表1各镇目标"),
    ("附件1\n\n年度指标\n\n一、分月计划\n", "分月计划"),
    ("附件1　年度指标\n\n", "年度指标"),
]


@pytest.mark.parametrize(("above", "title"), CAPTIONS)
def test_titles_of_tables(above: str, title: str) -> None:
    parsed = read(PLAN + "一、甲\n内容。\n" + above + "月份\t甲镇\t乙镇\n4月\t1\t2\n5月\t3\t4\n")
    assert [(t.annex, t.title) for t in parsed.tables] == [("附件1", title)]


def test_a_blank_label_with_nothing_above_is_flagged() -> None:
    found = rows_of(HEADER + "1\t\t改造县道42公里。\t11月底前\t区交通局\t区财政局\n2\t危桥改造\t改造危桥。\t11月底前\t区交通局\t区水利局\n")
    assert [(t.task, t.flags) for t in found] == [(None, ("重点任务空白，上方无可沿用",)), ("危桥改造", ())]


def test_a_merged_cell_of_any_column_is_inherited_by_its_header(tmp_path: Path) -> None:
    page = tmp_path / "分工.html"
    head = "<tr><th>序号</th><th>重点任务</th><th>牵头单位</th><th>资金来源</th></tr>"
    body = "<tr><td>1</td><td>路网联通</td><td>区交通局</td><td rowspan=2>市级财政</td></tr><tr><td>2</td><td>危桥改造</td><td>区水利局</td></tr>"
    page.write_text(f"<html><body><p>某区任务分工方案</p><table>{head}{body}</table></body></html>", "utf-8")
    first, second = (t for t in parse_file(page).tasks if t.origin == "table")
    assert (first.others, first.inherited) == ({"资金来源": "市级财政"}, ())
    assert (second.others, second.inherited) == ({"资金来源": "市级财政"}, ("资金来源",))
