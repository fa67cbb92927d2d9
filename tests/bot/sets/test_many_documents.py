"""A set over more documents than can be named: the count is whole, some are named, and each that is named is cited."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from bot.sets.answer import MOST_DUE, SetAnswer, answer_set
from bot.sets.rankings import MOST_DOCUMENTS
from bot.sets.say import MOST_TITLES
from bot.understand.names import CorpusNames
from index.store import Store
from tests.bot.sets.making import store_of

COUNTIES = 70
PLAN = """{place}推进“放心菜”建设行动方案

一、重点任务

（一）改造农贸市场。2026年11月底前改造农贸市场{number}处。（县商务局牵头，县财政局配合）

（二）建设检测站。2026年11月底前建成检测站{number}个。
"""


@cache
def many() -> Store:
    return store_of({f"第{n}": PLAN.format(place=f"甲{chr(0x4E00 + 40 + n)}县", number=n + 2) for n in range(COUNTIES)})


def asked(question: str) -> SetAnswer:
    found = answer_set(question, [], None, many(), CorpusNames.of(many()), dt.date(2026, 3, 1))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "said", "named"),
    [
        ("县商务局牵头哪些任务", f"共{COUNTIES}项，涉及{COUNTIES}份文件：", MOST_TITLES),
        ("哪些文件里有县财政局配合的任务", f"的文件共{COUNTIES}份", MOST_DOCUMENTS),
        ("县商务局牵头的任务由哪些单位配合", f"共{COUNTIES}项", MOST_DOCUMENTS),
    ],
)
def test_so_many_are_named_and_each_is_cited(question: str, said: str, named: int) -> None:
    found = asked(question)
    assert said in found.text
    assert found.text.count("《") == named
    assert f"其余{COUNTIES - named}份文件" in found.text
    assert len(found.rows) == COUNTIES
    titles = {c.title for c in found.citations}
    assert all(part.partition("》")[0] in titles for part in found.text.split("《")[1:])


def test_of_what_falls_due_so_much_is_named_and_all_is_counted() -> None:
    lines = "\n\n".join(f"（{n}）建设检测站。2026年11月底前建成检测站{n}个。" for n in range(1, MOST_DUE + 6))
    one = store_of({"甲": f"北山县推进“放心菜”建设行动方案\n\n一、重点任务\n\n{lines}\n"})
    found = answer_set("2026年11月底前要完成哪些", [], ["甲"], one, CorpusNames.of(one), dt.date(2026, 3, 1))
    assert found is not None
    assert f"共{MOST_DUE + 5}处，前{MOST_DUE}处为：" in found.text
    assert len(found.citations) == MOST_DUE
