"""Rules and emergency plans: the actor of a sentence has a duty; in a plan it has none."""

from __future__ import annotations

import pytest

from tests.corpus.making import tasks

HEAD = "某市数据管理办法\n第一章 总则\n第一条 为了规范管理，制定本办法。\n第二条 适用于全市。\n第三条 坚持统一。\n第四条 保障安全。\n"

# sentence → lead, support, responsible
DUTIES: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    ("市大数据主管部门负责统筹协调本市数据工作。", (), (), ("市大数据主管部门",)),
    ("各县（市、区）人民政府应当加强组织领导。", (), (), ("各县（市、区）人民政府",)),
    ("市网信办、市公安局在各自职责范围内承担安全监管职责。", (), (), ("市网信办", "市公安局")),
    ("市大数据局会同市财政局负责制定标准。", ("市大数据局",), ("市财政局",), ()),
    ("发生泄露的，市公安局应当立即处置。", (), (), ("市公安局",)),
    ("平台由市数据中心建设，市公安局应当予以配合。", (), ("市公安局",), ()),
    ("市应急局应当牵头组织演练。", ("市应急局",), (), ()),
]
NO_DUTIES = ["数据应当真实、准确。", "企业负责人应当到场。", "任何个人不得违反本办法。", "负责同志应当签字。"]


@pytest.mark.parametrize(("sentence", "lead", "support", "responsible"), DUTIES, ids=[case[0][:16] for case in DUTIES])
def test_the_actor_of_a_rule(sentence: str, lead: tuple[str, ...], support: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    found = tasks(f"{HEAD}第五条 {sentence}\n")
    assert [(t.path, t.kind, t.lead, t.support, t.responsible) for t in found] == [("第一章第五条", "duty", lead, support, responsible)]
    assert found[0].text == sentence


@pytest.mark.parametrize("sentence", NO_DUTIES)
def test_subjects_that_are_no_units(sentence: str) -> None:
    assert tasks(f"{HEAD}第五条 {sentence}\n") == []


def test_in_a_plan_the_same_sentence_gives_no_task() -> None:
    assert tasks("某市行动方案\n一、目标\n提高。\n二、保障\n各县（市、区）人民政府应当加强组织领导。\n") == []
