"""Times said in a heading for the text below it, and those that govern nothing."""

from __future__ import annotations

import pytest

from tests.corpus.making import PLAN, read

NOTE = "（牵头单位：区交通局）"
LONG = "由区交通局对全区县道、乡道、村道和桥梁、隧道、涵洞逐条逐座普查技术状况、管护责任和安全设施，完成路网普查数据的采集和核对"
CASES = [
    ("the heading is cut from a long sentence", f"（一）2024年9月底前，{LONG}，建立一路一档。{NOTE}", "2024年9月底前", ["deadline"]),
    ("the heading is a sentence of its own", f"（一）推进危桥改造，10月底前完工。明确管护责任。{NOTE}", "10月底前", ["deadline"]),
    ("a time in the text itself", f"（一）推进危桥改造，10月底前完工。11月底前验收。{NOTE}", "11月底前", []),
    ("a time of the note", "（一）推进危桥改造，10月底前完工。明确管护责任。（牵头单位：区交通局；完成时限：全年）", "全年", []),
    ("a year that is past", f"（一）巩固2022年底前改造成果。明确管护责任。{NOTE}", None, []),
    ("which ones, not by when", f"（一）清理2024年3月31日之前供应的土地，建立一地一档。{NOTE}", None, []),
    ("the period of a phase", f"（一）实施阶段（2024年4月—10月）。\n1．路网普查。建立一路一档。{NOTE}", "2024年4月—10月", ["deadline"]),
    ("a phase two levels above", f"（一）实施阶段（2024年4月—10月）\n1．路网普查\n（1）建档。建立一路一档。{NOTE}", "2024年4月—10月", ["deadline"]),
    ("a phase beside it", f"（一）动员阶段（2024年3月）\n1．动员。\n（二）实施\n1．路网普查。建立一路一档。{NOTE}", None, []),
    ("brackets that are no period", f"（一）重点任务（2024年度全区试点）\n1．路网普查。建立一路一档。{NOTE}", None, []),
]


@pytest.mark.parametrize(("reason", "text", "deadline", "inherited"), CASES, ids=[case[0] for case in CASES])
def test_the_time_of_a_heading(reason: str, text: str, deadline: str | None, inherited: list[str]) -> None:
    (task,) = read(PLAN + "一、任务\n" + text + "\n").tasks
    assert (task.deadline, list(task.inherited)) == (deadline, inherited), reason
    assert task.due is None or task.due.raw == deadline


def test_only_the_first_note_behind_a_heading_and_several_times_are_said() -> None:
    first, second = read(PLAN + f"一、任务\n（一）普查9月底前完成，改造11月底前完成。建立一路一档。{NOTE}加强养护。（牵头单位：区财政局）\n").tasks
    assert (first.deadline, first.inherited, first.flags) == ("9月底前", ("deadline",), ("文中有多个时限",))
    assert (second.deadline, second.inherited) == (None, ())
