"""Two documents compared: what is paired with what, and what counts as a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.compare import Side, compare
from corpus.compare.stretches import stretches
from corpus.types import Clause, Deadline, Span, Task


def clause(path: str, text: str, title: str = "") -> Clause:
    label = path.split("、", 1)[-1] or path
    return Clause(path, "d", None, path, label, 2, title or text.split("。")[0], label + text, (), Span(0, 1))


def clauses(*lines: tuple[str, str]) -> Sequence[Clause]:
    return [clause(*line) for line in lines]


PARKS = ("一、（一）", "建设口袋公园。利用边角地块建成口袋公园二十处，同步配置健身器材。")
LAMPS = ("一、（二）", "改造路灯。更换节能光源，老旧小区周边道路照明全覆盖。")
TREES = ("一、（三）", "补植行道树。对缺株断带路段开展补植，成活率不低于九成五。")


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        pytest.param((PARKS, LAMPS), (PARKS, LAMPS), ["same 一、（一）=一、（一）", "same 一、（二）=一、（二）"], id="nothing"),
        pytest.param(
            (PARKS, LAMPS),
            (TREES, ("一、（四）", PARKS[1]), LAMPS),
            ["new =一、（三）", "same 一、（一）=一、（四）", "same 一、（二）=一、（二）"],
            id="one put in before, the others are what they were",
        ),
        pytest.param(
            (PARKS, LAMPS, TREES),
            (("一、（一）", TREES[1]), ("一、（二）", PARKS[1])),
            ["same 一、（三）=一、（一）", "same 一、（一）=一、（二）", "gone 一、（二）="],
            id="in another order under the same numbers",
        ),
        pytest.param(
            (PARKS,),
            (("一、（一）", PARKS[1].replace("二十处", "三十处")),),
            ["changed 一、（一）=一、（一）"],
            id="a figure",
        ),
        pytest.param(
            (("一、（一）", "组织保障。成立专班，每月调度。"),),
            (("三、（二）", "组织保障。由分管负责人统筹，列入年度督查，结果通报。"),),
            ["changed 一、（一）=三、（二）"],
            id="a section that was written anew is known by its heading",
        ),
        pytest.param(
            (("一、（一）", "组织保障。成立专班，每月调度。"),),
            (("一、（一）", "组织保障。由分管负责人统筹，列入年度督查，结果通报。"),),
            ["changed 一、（一）=一、（一）"],
            id="number and heading are the same, all else is other",
        ),
        pytest.param((PARKS,), (("一、（一）", LAMPS[1]),), ["gone 一、（一）=", "new =一、（一）"], id="the number alone pairs nothing"),
        pytest.param((), (PARKS,), ["new =一、（一）"], id="nothing before"),
        pytest.param((PARKS,), (), ["gone 一、（一）="], id="nothing after"),
    ],
)
def test_which_clause_became_which(first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]], pairs: list[str]) -> None:
    found = compare(Side(clauses(*first), ()), Side(clauses(*second), ()))
    said = [f"{pair.kind} {pair.first.path if pair.first else ''}={pair.second.path if pair.second else ''}" for pair in found.clauses]
    assert said == pairs


ROW = Task(
    "t", "d", "table", Span(0, 1), "row", annex="附件1", row=1, task="建设口袋公园", measure="建成口袋公园二十处", lead=("市园林局",), deadline="2031年6月底前",
    due=Deadline("2031年6月底前", None, dt.date(2031, 6, 30)),
)  # fmt: skip
SEPTEMBER = Deadline("2031年9月底前", None, dt.date(2031, 9, 30))
OTHER = replace(ROW, id="o", row=2, task="改造路灯", measure="更换节能光源两千盏", lead=("市城管局",))


@pytest.mark.parametrize(
    ("second", "kind", "changed"),
    [
        (ROW, "same", []),
        (replace(ROW, row=9), "same", []),
        (replace(ROW, lead=("市林业局",)), "changed", ["lead: 市园林局 -> 市林业局"]),
        (replace(ROW, support=("市财政局",)), "changed", ["support:  -> 市财政局"]),
        (replace(ROW, deadline="2031年9月底前", due=SEPTEMBER), "changed", ["deadline: 2031年6月底前 -> 2031年9月底前"]),
        (replace(ROW, deadline="2031年上半年"), "same", []),
        (replace(ROW, deadline=None, due=None), "changed", ["deadline: 2031年6月底前 -> "]),
        (replace(ROW, deadline="长期", due=Deadline("长期")), "changed", ["deadline: 2031年6月底前 -> 长期"]),
        (replace(ROW, measure="建成口袋公园三十处"), "changed", []),
        (replace(OTHER, row=1), "new", []),
        (replace(ROW, origin="prose"), "new", []),
    ],
)
def test_what_of_a_task_has_changed(second: Task, kind: str, changed: list[str]) -> None:
    pairs = compare(Side((), (ROW,)), Side((), (second,))).tasks
    pair = next(pair for pair in pairs if pair.second is second)
    assert pair.kind == kind
    assert [f"{each.field}: {each.first} -> {each.second}" for each in pair.changes] == changed
    assert len(pairs) == (2 if kind == "new" else 1)


@pytest.mark.parametrize(
    ("second", "worded"),
    [
        (ROW, []),
        (replace(ROW, lead=("市林业局",)), []),
        (replace(ROW, lead=("市林业局",), measure="建成口袋公园三十处"), ["measure: 建成口袋公园二十处 -> 建成口袋公园三十处"]),
        (replace(ROW, task="建设社区公园"), ["task: 建设口袋公园 -> 建设社区公园"]),
        (replace(ROW, heading="绿地", measure="建成 口袋公园二十处"), ["heading:  -> 绿地"]),
        (replace(ROW, measure=None, text="建成口袋公园二十处"), []),
    ],
)
def test_which_words_of_a_task_have_changed(second: Task, worded: list[str]) -> None:
    (pair,) = compare(Side((), (ROW,)), Side((), (second,))).tasks
    assert [f"{each.field}: {each.first} -> {each.second}" for each in pair.wording] == worded


def test_tasks_are_paired_by_what_they_are_and_the_order_of_names_is_none() -> None:
    first = (replace(ROW, support=("甲局", "乙局")), OTHER)
    second = (replace(OTHER, row=1), replace(ROW, row=2, support=("乙局", "甲局")))
    found = compare(Side((), first), Side((), second))
    assert [(pair.kind, pair.first and pair.first.task) for pair in found.tasks] == [("same", "改造路灯"), ("same", "建设口袋公园")]
    assert not found.field_counts()


def test_twins_stay_in_order() -> None:
    twins = [replace(ROW, id=str(i), row=i) for i in range(4)]
    found = compare(Side((), twins), Side((), twins))
    assert all(pair.first is pair.second for pair in found.tasks)


@pytest.mark.parametrize(
    ("first", "second", "pieces"),
    [
        ("六月底前", "六月底前", [("六月底前", "六月底前")]),
        ("六月底前建成", "九月底前建成", [("六", "九"), ("月底前建成", "月底前建成")]),
        ("", "新", [("", "新")]),
        ("甲乙丙", "丁乙戊", [("甲乙丙", "丁乙戊")]),
        ("建成二十处公园", "建成公园", [("建成", "建成"), ("二十处", ""), ("公园", "公园")]),
    ],
)
def test_where_wordings_differ(first: str, second: str, pieces: list[tuple[str, str]]) -> None:
    found = stretches(first, second)
    assert [(piece.first, piece.second) for piece in found] == pieces
    assert "".join(piece.first for piece in found) == first
    assert "".join(piece.second for piece in found) == second
