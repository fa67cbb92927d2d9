"""Several things asked at once are said in one answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.joined import joined, once
from bot.pipeline import PolicyBot
from bot.reader.types import Read
from bot.types import Answer
from tests.bot.answer.reads import Told, told
from tests.bot.making import read

PLAN = """云溪市推进数字乡村建设行动方案

一、重点任务

（一）建设村级服务站。2026年6月底前建成村级服务站120个，覆盖率达到95%。（市大数据局牵头，市财政局配合）

（二）培训带头人。2026年9月底前培训带头人300名。（责任单位：市农业农村局）
"""


def test_the_second_thing_is_answered_from_the_place_of_the_first() -> None:
    answer = told("便民点谁牵头，什么时候弄完", PLAN, {"建成村级服务站": 0.7, "培训带头人300名": 0.2})
    assert answer.status == "answered"
    assert answer.trace["route"] == "parts"
    assert "市大数据局牵头" in answer.text and "2026年6月底前" in answer.text
    assert "9月" not in answer.text


def test_what_got_no_answer_is_named() -> None:
    said, silent = Answer("便民点谁牵头", "answered", "市大数据局牵头。"), Answer("什么时候弄完", "refused", "没有查到。")
    answer = joined("便民点谁牵头，什么时候弄完？", ["便民点谁牵头", "什么时候弄完？"], [said, silent])
    assert (answer.text, answer.notices) == ("市大数据局牵头。", ("没有查到：什么时候弄完",))


def test_the_name_of_the_document_stands_once_in_front() -> None:
    who, when = Answer("谁牵头", "answered", "云溪市：甲事：甲局牵头。"), Answer("几月完成", "answered", "甲事；完成时限：9月。")
    assert joined("甲事谁牵头，几月完成", ["甲事谁牵头", "几月完成"], [who, when], "云溪市").text == "云溪市：甲事；完成时限：9月；甲局牵头。"


def test_nothing_is_joined_where_the_first_thing_gets_no_answer() -> None:
    bot = PolicyBot(Told([read(PLAN)], {"建成村级服务站": 0.1}))
    assert bot.answer("停车场谁牵头，什么时候弄完").status == "refused"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["甲事：甲局牵头", "甲事，9月完成"], ["甲事，9月完成", "甲局牵头"]),
        (["甲事，9月完成", "甲事：甲局牵头"], ["甲事，9月完成", "甲局牵头"]),
        (["9月完成", "9月完成"], ["9月完成"]),
        (["甲事", "甲事，9月完成"], ["甲事，9月完成"]),
        (["甲事,乙地：甲局牵头", "甲事，乙地；完成时限：9月"], ["甲事，乙地；完成时限：9月", "甲局牵头"]),
        (["甲事：甲局牵头", "乙事，9月完成"], ["甲事：甲局牵头", "乙事，9月完成"]),
    ],
)
def test_what_lines_have_in_common_is_said_once(lines: list[str], said: list[str]) -> None:
    assert once(lines) == said


class Noting(Told):
    """Keeps what it was asked to read."""

    asked: tuple[str, ...] = ()

    def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
        self.asked = (*self.asked, question)
        return super().read(question, document_ids)


@pytest.mark.parametrize(
    ("question", "behind"),
    [("那村级服务站建设呢，谁牵头，什么时候弄完", "那村级服务站建设呢"), ("那谁牵头，什么时候弄完", "培训带头人多少名")],
    ids=["the first part names a matter", "the first part names none"],
)
def test_the_second_thing_leans_on_the_first_that_names_a_matter(question: str, behind: str) -> None:
    library = Noting([read(PLAN)], {"建成村级服务站": 0.9})
    PolicyBot(library).answer(question, [{"role": "user", "content": "培训带头人多少名"}])
    (second,) = {asked for asked in library.asked if asked.endswith("｜什么时候弄完")}
    assert second.startswith(behind)
