# ruff: noqa: E501
"""Who leads by a mark on a name, by the order of the names, or by a rule said once for all."""

from __future__ import annotations

import pytest

from corpus.grammar.list_order import ILLEGIBLE, order_rule, without_rule
from corpus.notes import find_notes
from corpus.text_headers import header_rows
from corpus.types import Cell, Span
from tests.corpus.making import PLAN, read, tasks

Units = tuple[str, ...]

# wording → role of the other units, and whether text shows who is meant
RULES: list[tuple[str, str | None, bool]] = [
    ("责任单位（列第一位的为牵头单位）", None, True),
    ("责任单位（列首位为牵头单位）", None, True),
    ("责任单位（排名第一的为牵头单位）", None, True),
    ("责任单位（第一个为牵头单位）", None, True),
    ("责任单位（牵头单位列首位）", None, True),
    ("责任部门（首位为牵头部门，其余为配合部门）", "support", True),
    ("注：排第一位的为牵头单位", None, True),
    ("附：责任单位中列第一位的为牵头单位。", None, True),
    ("各项任务责任单位中，列第一位的责任单位为牵头单位。", None, True),
    ("由列第一位的单位牵头", None, True),
    ("责任单位（加粗的为牵头单位）", None, False),
    ("责任单位（带*的为牵头单位）", None, False),
]


@pytest.mark.parametrize(("text", "rest", "legible"), RULES, ids=[case[0] for case in RULES])
def test_rules_about_order(text: str, rest: str | None, legible: bool) -> None:
    rule = order_rule(text)
    assert rule is not None
    assert (rule.rest, rule.legible, text[rule.start : rule.end]) == (rest, legible, rule.words)


@pytest.mark.parametrize("text", ["发挥牵头单位作用，第一时间为企业服务", "第一，明确牵头单位", "列第一位的是牵头抓总的市领导", "位居全省第一"])
def test_no_rules_about_order(text: str) -> None:
    assert order_rule(text) is None
    assert without_rule(text) == (text, None)


# note → lead, support, responsible
NOTES: list[tuple[str, Units, Units, Units]] = [
    ("责任单位：县水利局（牵头），县气象局、县财政局", ("县水利局",), (), ("县气象局", "县财政局")),
    ("责任单位：县水利局（牵头）；配合单位：县林业局", ("县水利局",), ("县林业局",), ()),
    ("责任单位（排第一位的为牵头单位）：市教育局、市财政局", ("市教育局",), (), ("市教育局", "市财政局")),
    ("责任单位：市教育局、市财政局。列首位的为牵头单位。", ("市教育局",), (), ("市教育局", "市财政局")),
    ("（责任单位：市教育局（牵头单位）、市财政局（配合））", ("市教育局",), ("市财政局",), ()),
    ("（市教育局（牵头）、市财政局、市民政局（配合）负责）", ("市教育局",), ("市民政局",), ("市财政局",)),
    ("（市教育局（牵头），市财政局、各乡（镇）人民政府）", ("市教育局",), (), ("市财政局", "各乡（镇）人民政府")),
    ("（责任单位：市教育局、市财政局，排第一位的为牵头单位）", ("市教育局",), (), ("市教育局", "市财政局")),
    ("（市教育局、市财政局负责，列第一位的为牵头单位，其余为配合单位）", ("市教育局",), ("市财政局",), ()),
    ("（责任单位：市教育局牵头，市财政局、市民政局配合）", ("市教育局",), ("市财政局", "市民政局"), ()),
    ("（责任单位：市教育局牵头、市财政局等部门配合）", ("市教育局",), ("市财政局",), ()),
    ("（牵头单位：市教育局；责任单位：市财政局、市民政局，列第一位的为牵头单位）", ("市教育局",), (), ("市财政局", "市民政局")),
    ("（责任单位：市教育局、市财政局（加粗的为牵头单位））", (), (), ("市教育局", "市财政局")),
    ("（各有关部门按职责分工负责）", (), (), ("各有关部门",)),
    ("（责任单位：各有关部门按职责分工负责）", (), (), ("各有关部门",)),
    ("（责任单位：各有关部门、市财政局，列第一位的为牵头单位）", (), (), ("各有关部门", "市财政局")),
    ("（责任单位：市教育局、市民政局，市财政局，第一个逗号前为牵头单位）", ("市教育局", "市民政局"), (), ("市教育局", "市民政局", "市财政局")),
    ("（各市人民政府负责，列第一位者为牵头单位，下同）", (), (), ("各市人民政府",)),
    ("由市教育局牵头，市财政局配合，各县区政府按职责分工负责。", ("市教育局",), ("市财政局",), ("各县区政府",)),
    ("市教育局、各有关部门按照职责分工负责落实。", (), (), ("市教育局", "各有关部门")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lead", "support", "responsible"), NOTES, ids=[case[0][:30] for case in NOTES])
def test_notes(text: str, lead: Units, support: Units, responsible: Units) -> None:
    found = find_notes(f"完成改造。{text}" if text.startswith("（") else text)
    assert [(n.lead, n.support, n.responsible) for n in found] == [(lead, support, responsible)]


@pytest.mark.parametrize("name", ["各乡（镇）人民政府", "市教育局（市委教育工委）", "市数据局（负责运维）"])
def test_other_brackets_stay_in_a_name(name: str) -> None:
    assert find_notes(f"责任单位：{name}、市财政局")[0].responsible == (name, "市财政局")


BODY = "一、任务\n（一）甲。完成。（责任单位：市住建局、市财政局）\n（二）乙。完成。（市教育局、市民政局按职责分工负责）\n"
ANNEX = "附件1\n\n任务表\n\n序号\t重点任务\t完成时限\t{header}\n1\t路网联通\t6月底前\t区交通局、区财政局\n2\t危桥改造\t全年\t区水利局（牵头）、区交通局、区财政局（配合）\n{remark}"
LED = ("区交通局",), (), ("区交通局", "区财政局")
NOT_LED: tuple[Units, Units, Units] = (), (), ("区交通局", "区财政局")
MARKED = ("区水利局",), ("区财政局",), ("区交通局",)
TABLES: list[tuple[str, str, str, tuple[Units, Units, Units]]] = [
    ("no rule", "责任单位", "", NOT_LED),
    ("the header", "责任单位（列第一位的为牵头单位）", "", LED),
    ("the header says what the others do", "责任单位（排名第一的为牵头单位，其余为配合单位）", "", (("区交通局",), ("区财政局",), ())),
    ("a remark below the table", "责任单位", "\n注：责任单位中列第一位的为牵头单位。\n", LED),
    ("a remark in a row of its own", "责任单位", "注：列首位的为牵头单位\t\t\t\n", LED),
    ("bold type in the header", "责任单位（加粗的为牵头单位）", "", NOT_LED),
    ("bold type in a remark", "责任单位", "\n注：加粗的为牵头单位。\n", NOT_LED),
]


@pytest.mark.parametrize(("reason", "header", "remark", "roles"), TABLES, ids=[case[0] for case in TABLES])
def test_cells(reason: str, header: str, remark: str, roles: tuple[Units, Units, Units]) -> None:
    found = [t for t in tasks(PLAN + BODY + ANNEX.format(header=header, remark=remark)) if t.origin == "table"]
    assert [(t.lead, t.support, t.responsible) for t in found] == [roles, MARKED]
    assert (ILLEGIBLE in found[0].flags) == ("bold" in reason)


def test_a_blank_cell_below_a_header_of_leads_means_none() -> None:
    text = "附件1\n\n任务表\n\n序号\t重点任务\t牵头单位\t责任单位\n1\t路网联通\t\t区交通局、区财政局\n2\t危桥改造\t区水利局\t区交通局\n\n注：列首位的为牵头单位\n"
    assert [t.lead for t in tasks(PLAN + "一、甲\n内容。\n" + text)] == [(), ("区水利局",)]


ONCE = [
    ("after all notes", BODY + "附：责任单位中列第一位的为牵头单位。\n", [("市住建局",), ()]),
    ("before all notes", "以下各项任务责任单位中排第一位的为牵头单位。\n" + BODY, [("市住建局",), ()]),
    ("behind one note", BODY.replace("市财政局）", "市财政局）（列第一位的为牵头单位）"), [("市住建局",), ()]),
    (
        "below one note",
        "一、甲\n完成。\n责任单位：市住建局、市财政局\n（排第一位的为牵头单位）\n二、乙\n完成。\n责任单位：市教育局、市民政局\n",
        [("市住建局",), ()],
    ),
]


@pytest.mark.parametrize(("reason", "text", "leads"), ONCE, ids=[case[0] for case in ONCE])
def test_a_rule_said_once(reason: str, text: str, leads: list[Units]) -> None:
    found = tasks(PLAN + text)
    assert [t.lead for t in found] == leads, reason
    assert "列第一位的为牵头单位" in "".join(found[0].flags) or "排第一位的为牵头单位" in "".join(found[0].flags)


def test_a_rule_of_the_body_that_names_an_annex_speaks_of_it_alone() -> None:
    text = BODY + "二、要求\n附件1中列首位的责任单位为牵头单位。\n" + ANNEX.format(header="责任单位", remark="")
    assert [t.lead for t in tasks(PLAN + text)] == [(), (), ("区交通局",), ("区水利局",)]


def test_keys_and_verbs_inside_cells() -> None:
    rows = "1\t路网联通\t6月底前\t区交通局牵头，区财政局等部门配合\n2\t危桥改造\t全年\t牵头：区水利局；配合：区财政局、区交通局\n"
    found = tasks(PLAN + "一、甲\n内容。\n附件1\n\n任务表\n\n序号\t重点任务\t完成时限\t责任单位\n" + rows)
    assert [(t.lead, t.support, t.responsible, t.open_ended) for t in found] == [
        (("区交通局",), ("区财政局",), (), ("support",)),
        (("区水利局",), ("区财政局", "区交通局"), (), ()),
    ]


def test_three_notes_on_one_line_broken_inside_a_name() -> None:
    text = "一、甲\n改造3公里。\n责任单位：区水利局（牵头），区文化\n\n— 2 —\n\n旅游局　　分管领导：李庆山　　完成时限：5月底前\n二、乙\n改造。\n"
    found = tasks(PLAN + text)
    assert [(t.lead, t.responsible, t.person, t.deadline) for t in found] == [(("区水利局",), ("区文化旅游局",), ("李庆山",), "5月底前")]


HEADERS: list[tuple[str, list[str], int]] = [
    ("words above figures", ["乡镇|监测||避险|", "|雨量站（座）|报警器（台）|避灾点（处）|人口", "甲镇|4|28|14|5200", "乙镇|3||8|—"], 2),
    ("the upper words repeated", ["乡镇|监测|监测|避险", "乡镇|雨量站（座）|报警器（台）|避灾点", "甲镇|4|28|14", "乙镇|3|1|8"], 2),
    ("units below one heading", ["序号|任务|责任单位|", "||牵头单位|配合单位", "1|改造|甲局|乙局", "2|改造|甲局|"], 2),
    ("persons below one heading", ["水库|三个责任人|", "|行政责任人|巡查责任人", "甲库|张三|李四", "乙库|王五|"], 2),
    ("one row", ["乡镇|雨量站|报警器", "甲镇|4|28", "乙镇|3|1"], 1),
    ("a merged first cell of the data", ["县区|任务|说明|", "|改造县道|甲局|", "乙县|改造乡道|乙局|"], 1),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "rows", "depth"), HEADERS, ids=[case[0] for case in HEADERS])
def test_rows_of_the_header(reason: str, rows: list[str], depth: int) -> None:
    grid = [tuple(Cell(text, Span(0, 0)) for text in row.split("|")) for row in rows]
    assert header_rows(grid) == depth, reason


def test_upper_words_repeated_over_a_column_count_once() -> None:
    text = "附件1\n\n指标\n\n乡镇\t监测\t监测\n乡镇\t雨量站（座）\t报警器（台）\n甲镇\t4\t28\n乙镇\t3\t1\n\n— 5 —\n\n乡镇\t监测\t监测\n乡镇\t雨量站（座）\t报警器（台）\n丙镇\t6\t7\n"
    table = read(PLAN + "一、甲\n内容。\n" + text).tables[0]
    assert table.header == ("乡镇", "监测雨量站（座）", "监测报警器（台）")
    assert [row[0].text for row in table.rows] == ["甲镇", "乙镇", "丙镇"]


def test_a_list_of_annexed_tables_is_no_clause() -> None:
    parsed = read(PLAN + "一、甲\n内容。\n二、乙\n内容。\n\n附表：1.各镇指标表\n      2.水库名单\n\n附表1\n\n各镇指标表\n\n乡镇\t雨量站\n甲镇\t4\n乙镇\t3\n")
    assert [c.path for c in parsed.clauses if c.level] == ["一、", "二、"]
    assert [(a.label, a.title) for a in parsed.document.attachments] == [("附表1", "各镇指标表"), ("附表2", "水库名单")]
