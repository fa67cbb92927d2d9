"""Columns of a ledger that no field of a task holds: told by the row and the header that a question names, and nothing else."""

from __future__ import annotations

import pytest

from bot.knowledge import Knowledge
from bot.printed import answer_printed
from bot.question import understand
from bot.understand.library_names import Names
from tests.bot.making import read

LEDGER = """南塘县2031年重点项目台账

附件1

重点项目台账

序号\t重点任务\t牵头单位\t完成时限\t进展情况\t资金来源
1\t污水管网改造\t县水务局\t2031年12月底前\t已完成管网铺设12公里，占年度计划的60%\t专项债券
2\t中心小学扩建\t县教育局\t2031年8月底前\t主体已封顶\t县级财政
3\t中心小学扩建二期\t县教育局\t2032年8月底前\t\t县级财政
"""

ASKED = [
    ("污水管网改造的进展情况怎么样", "进展情况：已完成管网铺设12公里，占年度计划的60%"),
    ("污水管网改造目前进展如何", "进展情况：已完成管网铺设12公里，占年度计划的60%"),
    ("污水管网改造的资金来源是什么", "资金来源：专项债券"),
    ("南塘县重点项目台账里污水管网改造的资金来源", "资金来源：专项债券"),
    ("中心小学扩建进展到哪里了", "进展情况：主体已封顶"),
    ("中心小学扩建二期的资金来源", "资金来源：县级财政"),
    # a cell that is empty is not that of the row above
    ("中心小学扩建二期进展如何", None),
    # something else is asked
    ("污水管网改造的进展情况由谁上报", None),
    ("污水管网改造由谁牵头", None),
    ("污水管网改造的资金来源和牵头单位", None),
    # of another time than that of the ledger, whose digits stand in its title
    ("污水管网改造2031年进展情况", "进展情况：已完成管网铺设12公里，占年度计划的60%"),
    ("污水管网改造2030年进展情况", None),
    ("污水管网改造2031年3月的进展情况", None),
    # characters of the title that are no words of it
    ("污水管网改造点账的进展情况", None),
    # no row, no column
    ("进展情况怎么样", None),
    ("污水管网改造存在什么困难", None),
]


@pytest.mark.parametrize(("question", "wanted"), ASKED, ids=[question for question, _ in ASKED])
def test_printed(question: str, wanted: str | None) -> None:
    parsed = read(LEDGER)
    knowledge = Knowledge(parsed.document, parsed.clauses, parsed.tasks, parsed.tables, parsed.links)
    found = answer_printed(understand(question, Names({}, {}, {}, (), ())), knowledge)
    assert (found.text if found else None) == wanted
    assert found is None or {citation.document_id for citation in found.citations} == {parsed.document.id}
