"""The judge of tests/eval, as tables of cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.eval.extraction import Share, clauses_f1, prose_notes, target_cells, task_cells
from tests.eval.figures import answer_figures, worse
from tests.eval.judge import Item, Place, Verdict, annex_key, holds, inside, is_cited, judge, path_labels, squeeze


@pytest.mark.parametrize(
    ("raw", "squeezed"),
    [
        ("PM_{2.5} 浓度", "PM2.5浓度"),
        ("PM _{2.5}", "PM2.5"),
        ("１００％", "100%"),
        ("（一）", "(一)"),
        ("〔2020〕34号", "[2020]34号"),
        ("2020—2021", "2020-2021"),
        ("“禁煤区”", "禁煤区"),
        ("1,400 批次", "1400批次"),
        ("2020年08月05日", "2020年8月5日"),
        ("沁\u00a0县", "沁县"),
    ],
)
def test_squeeze(raw: str, squeezed: str) -> None:
    assert squeeze(raw) == squeezed


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("控制在44微克以内", "44", True),
        ("控制在144微克以内", "44", False),
        ("控制在44.5微克以内", "44", False),
        ("控制在0.44微克以内", "44", False),
        ("下降2%。", "2%", True),
        ("下降12%。", "2%", False),
        ("PM2.5", "2", False),
        ("共2项", "2", True),
        ("2021年3月", "2", False),
        ("不迟于2020年12月底前。", "2020年12月底", True),
        ("环大气〔2020〕61号", "环大气[2020]61号", True),
        ("环大气〔2020〕161号", "环大气[2020]61号", False),
        ("四、（六）", "（六）", True),
        ("随便什么", "", True),
    ],
)
def test_numbers_count_only_whole(text: str, wanted: str, expected: bool) -> None:
    assert holds(text, wanted) is expected


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("三、（十三）", ("三", "(十三)")),
        ("三、(一) 1、", ("三", "(一)", "1")),
        ("二、（一）11.", ("二", "(一)", "11")),
        ("第一章第十二条之一", ("第一章", "第十二条之一")),
        ("（八）", ("(八)",)),
        ("1.2.3", ("1.2.3",)),
        ("二、1.（1）", ("二", "1", "(1)")),
        ("", ()),
        (None, ()),
    ],
)
def test_path_labels(path: str | None, labels: tuple[str, ...]) -> None:
    assert path_labels(path) == labels


@pytest.mark.parametrize(
    ("label", "key"),
    [("附件3", "附件3"), ("附件 3：", "附件3"), ("附件三", "附件3"), ("附表", "附件"), ("附件", "附件"), (None, "")],
)
def test_annex_key(label: str | None, key: str) -> None:
    assert annex_key(label) == key


def place(doc: str = "", clause: str | None = None, annex: str | None = None, row: int | str | None = None) -> Place:
    return Place.from_gold({"clause": clause, "annex": annex, "row": row}, doc)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (place("长治", "三、（八）"), place("长治市方案", "三、（八）"), True),
        (place("长治", "三、（八）"), place("阳泉市方案", "三、（八）"), False),
        (place("长治", "三、"), place("长治市方案", "三、（八）"), True),
        (place("长治", "三、（八）"), place("长治市方案", "三、"), False),
        (place("长治", "三、（八）"), place("长治市方案", "三、（十八）"), False),
        (place("长治", "（八）"), place("长治市方案", "三、（八）"), True),
        (place("甲", "二、（一）1."), place("甲", "二、（一）11."), False),
        (place("甲", "二、（一）1."), place("甲", "二、（一）1、"), True),
        (place("甲", "一、"), place("甲", "一、", "附件1"), False),
        (place("甲", "附件1 一、"), place("甲", "一、", "附件1"), True),
        (place("甲", None, "附件3", 4), place("甲", None, "附件3", 4), True),
        (place("甲", None, "附件3", 4), place("甲", None, "附件3", 5), False),
        (place("甲", None, "附件3"), place("甲", None, "附件3", 5), True),
        (place("甲", None, "附件1", "沁县"), place("甲", None, "附件1", "沁 县"), True),
        (place("甲", None, "附件1", "（韩城市）"), place("甲", None, "附件1", "韩城市"), True),
        (place("甲", "文首"), place("甲", "三、（八）"), True),
        (place("甲"), place("乙", "三、（八）"), False),
    ],
)
def test_inside(gold: Place, found: Place, expected: bool) -> None:
    assert inside(gold, found) is expected


def item(**changes: object) -> Item:
    raw: dict[str, Any] = {
        "id": "1",
        "question": "谁牵头",
        "type": "lead",
        "answer": "市工信局",
        "must_include": ["市工信局"],
        "must_not_include": ["市能源局"],
        "cite": {"clause": "三、（八）", "annex": None, "row": None},
        "doc": "长治",
    }
    return Item.from_json(raw | changes)


def said(text: str, status: str = "answered", **more: object) -> dict[str, Any]:
    return {"status": status, "answer": text, "options": [], "citations": [], **more}


ASKED = {"clarify_ok": True, "docs": ["长治", "阳泉"], "doc": None}


@pytest.mark.parametrize(
    ("changes", "answer", "verdict"),
    [
        ({}, said("由市工信局牵头。"), Verdict.RIGHT),
        ({}, said("由市住建局牵头。"), Verdict.WRONG),
        ({}, said("由市工信局、市能源局牵头。"), Verdict.WRONG),
        ({}, said("由市工信局牵头。" + "另外还有很多话。" * 20), Verdict.VERBOSE),
        ({"answer": "长" * 60}, said("由市工信局牵头。" + "另外还有很多话。" * 20), Verdict.RIGHT),
        ({}, said("原文未写明。", "refused"), Verdict.REFUSED),
        ({}, said("请问是哪一份？", "clarify", options=["长治市方案", "阳泉市方案"]), Verdict.CLARIFIED),
        ({}, None, Verdict.MISSING),
        ({}, said("  "), Verdict.MISSING),
        ({"must_regex": ["工信|经信"]}, said("市工信局"), Verdict.RIGHT),
        ({"must_regex": ["住建|城建"]}, said("市工信局"), Verdict.WRONG),
        ({"refuse": True, "must_include": []}, said("原文未写明。", "refused"), Verdict.RIGHT),
        ({"refuse": True, "must_include": []}, said("", "refused"), Verdict.RIGHT),
        ({"refuse": True, "must_include": []}, said("由市工信局牵头。"), Verdict.NOT_REFUSED),
        ({"refuse": True, "must_include": []}, said("没有写，应是市能源局。", "refused"), Verdict.WRONG),
        ({"refuse": True, "must_include": []}, said("请选择", "clarify", options=["长治市方案"]), Verdict.CLARIFIED),
        (ASKED, said("请选择", "clarify", options=["长治市方案", "阳泉市方案"]), Verdict.RIGHT),
        (ASKED, said("请选择", "clarify", options=["长治市方案", "吕梁市计划"]), Verdict.WRONG),
        (ASKED, said("长治市：市工信局。"), Verdict.RIGHT),
    ],
)
def test_verdict(changes: dict[str, Any], answer: dict[str, Any] | None, verdict: Verdict) -> None:
    assert judge(item(**changes), answer).verdict is verdict


TITLE = {"document_id": "cz", "title": "长治市方案"}


@pytest.mark.parametrize(
    ("changes", "citation", "expected"),
    [
        ({}, {"path": "三、（八）"}, True),
        ({}, {"path": "三、（九）"}, False),
        ({}, {"path": "三、（八）", "title": "阳泉市方案"}, False),
        ({"cite": {"annex": "附件3", "row": 19}}, {"annex": "附件3", "row": 19, "row_label": None}, True),
        ({"cite": {"annex": "附件1", "row": "沁县"}}, {"annex": "附件1", "row": 10, "row_label": "沁县"}, True),
        ({"cite": {"annex": "附件1", "row": "沁县"}}, {"annex": "附件1", "row": 10, "row_label": "沁源县"}, False),
        ({"cite_any": [{"annex": "附件3", "row": 19}]}, {"path": "三、（八）"}, True),
        ({"no_cite": True}, {"path": "一、", "title": "别的"}, True),
        ({"doc": None, "cite": {"clause": "三、（八）", "doc": "阳泉"}}, {"path": "三、（八）"}, False),
    ],
)
def test_citation(changes: dict[str, Any], citation: dict[str, Any], expected: bool) -> None:
    assert is_cited(item(**changes), [TITLE | citation]) is expected


def test_harmful_is_what_misleads() -> None:
    assert judge(item(), said("市住建局")).harmful
    assert judge(item(refuse=True), said("市工信局")).harmful
    assert not judge(item(), said("未写明", "refused")).harmful
    assert not judge(item(), None).harmful


def test_grounded_needs_a_right_answer_and_the_right_place() -> None:
    there = [TITLE | {"path": "三、（八）"}]
    assert judge(item(), said("市工信局", citations=there)).grounded
    assert not judge(item(), said("市住建局", citations=there)).grounded
    assert not judge(item(), said("市工信局")).grounded


# -- extraction and figures


def task(path: str, lead: list[str], **more: object) -> dict[str, Any]:
    return {"origin": "prose", "path": path, "lead": lead, "support": [], "responsible": [], **more}


@pytest.mark.parametrize(
    ("gold", "shown", "right", "total"),
    [
        (["一、", "一、（一）"], ["一、", "一、（一）"], 4, 4),
        (["一、", "一、（一）"], ["一、"], 2, 3),
        (["一、"], ["一、", "一、（一）"], 2, 3),
        (["一、"], ["一、", "附件1 一、"], 2, 2),
        (["一、", "附件1 一、"], ["一、", "附件1 一、"], 4, 4),
        (["一、（一）1."], ["一、(一)1、"], 2, 2),
    ],
)
def test_clauses_f1(gold: list[str], shown: list[str], right: int, total: int) -> None:
    wanted = [{"path": path, "label": "x"} for path in gold]
    found = [{"path": path, "label": "x"} for path in shown]
    assert clauses_f1(wanted, found) == Share(right, total)


def test_a_gold_clause_without_path_stands_below_its_parent() -> None:
    gold: list[dict[str, Any]] = [{"label": "（一）", "parent": "一、"}, {"label": "一、", "parent": None}]
    shown = [{"path": "一、", "label": "一、"}, {"path": "一、（一）", "label": "（一）"}]
    assert clauses_f1(gold, shown).value == 1


@pytest.mark.parametrize(
    ("found", "right", "total"),
    [
        ([task("一、", ["甲局", "乙局"])], 2, 2),
        ([task("一、", ["乙局", "甲局"])], 2, 2),
        ([task("一、", ["甲局"])], 0, 2),
        ([task("二、", ["甲局", "乙局"])], 0, 2),
        ([task("一、", ["甲局", "乙局"]), task("一、", ["丙局"])], 2, 3),
        ([task("一、", ["甲局", "乙局"]), task("二、", [])], 2, 2),
    ],
)
def test_a_note_is_right_only_as_a_whole(found: list[dict[str, Any]], right: int, total: int) -> None:
    gold = [task("一、", ["甲局", "乙局"], note="甲局、乙局牵头"), task("三、", [], note="")]
    assert prose_notes(gold, found) == Share(right, total)


def test_task_cells_compare_units_as_sets_and_the_largest_annex() -> None:
    gold = [{"row": 1, "task": "甲 项", "deadline": "6月底前", "lead": ["甲局", "乙局"]}]
    row = {"origin": "table", "annex": "附件3", "row": 1, "task": "甲项", "deadline": None, "lead": ["乙局", "甲局"]}
    other = [{"origin": "table", "annex": "附件1", "row": n, "task": "乙"} for n in (1,)]
    assert task_cells(gold, [row, {**row, "row": 2}, *other]) == Share(2, 3)


def test_target_cells_by_column_name_and_by_order() -> None:
    table = {"annex": "附件1", "header": ["县区", "PM_{2.5}浓度（微克）", "天数"], "rows": [["沁 县", "43", "0"]]}
    named = [{"annex": "附件1", "row": "沁县", "column": "PM2.5浓度", "value": "43"}]
    ordered = [{"annex": "附件1", "area": "沁县", "row": 1, "pm25": 43, "heavy_days": 1}]
    assert target_cells(named, [table]) == Share(1, 1)
    assert target_cells(ordered, [table]) == Share(1, 2)
    assert target_cells(named, [{**table, "annex": "附件2"}]) == Share(0, 1)


@pytest.mark.parametrize(
    ("before", "after", "complaints"),
    [
        ({"sample.right": 0.9}, {"sample.right": 0.95}, 0),
        ({"sample.right": 0.9}, {"sample.right": 0.8}, 1),
        ({"sample.harmful": 0.1}, {"sample.harmful": 0.05}, 0),
        ({"sample.harmful": 0.1}, {"sample.harmful": 0.2}, 1),
        ({"sample.right": 0.9}, {"sample.right": 0.8999}, 0),
        ({"sample.right": 0.9}, {}, 1),
        ({}, {"sample.right": 0.1}, 0),
    ],
)
def test_worse(before: dict[str, float], after: dict[str, float], complaints: int) -> None:
    assert len(worse(before, after)) == complaints


def test_answer_figures_take_refusals_apart() -> None:
    judged = [
        judge(item(), said("市工信局")),
        judge(item(), said("未写明", "refused")),
        judge(item(refuse=True), said("未写明", "refused")),
        judge(item(refuse=True), said("市工信局")),
    ]
    figures = answer_figures(judged)
    assert figures["right"] == 0.5
    assert figures["refusal"] == 0.5
    assert figures["over_refusal"] == 0.5
    assert figures["harmful"] == 0.25
