"""A document that was chosen: which question leaves it, and that it alone is searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.types import Answer
from page.answer_view import turn_view
from page.desk import Desk
from page.turn import Turn, turn_of
from tests.page.office import DIGITAL, ROADS, Office, open_office

PROVINCE, COUNTY, REVISED = "湖南省供水保障实施方案", "炎陵县供水保障实施方案", "炎陵县供水保障实施方案（修订）"


def plan(title: str, office: str, number: str, clauses: str) -> str:
    return f"{title}\n\n{number}\n\n{office}\n2031年3月5日\n\n一、主要任务\n{clauses}\n"


PLANS = {
    "省": plan(PROVINCE, "湖南省人民政府", "湘政发〔2031〕3号", "（一）建设骨干水源。2031年9月底前，炎陵县建成水厂2座。（省水利厅牵头，炎陵县人民政府配合）"),
    "县": plan(COUNTY, "炎陵县人民政府", "炎政发〔2031〕4号", "（一）更新管网。按湖南省要求更新管网30公里。（县水利局牵头）"),
    "县（修订）": plan(REVISED, "炎陵县人民政府", "炎政发〔2031〕9号", "（一）更新管网。更新管网50公里。（县住建局牵头）"),
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("scope") / "office", PLANS)


LEAVES = [
    ("云州市政务云由谁牵头？", ROADS, True),
    ("云政办发〔2031〕12号由谁印发？", ROADS, True),
    ("临江县危桥改造由谁负责？", ROADS, False),
    ("政务云由谁牵头？", ROADS, False),
    # the plan speaks of the county, which has plans of its own
    ("炎陵县负责什么？", PROVINCE, False),
    (f"《{COUNTY}》由谁牵头？", PROVINCE, True),
    ("炎陵县负责什么？", DIGITAL, True),
    # the place that the chosen one lies in is asked for as a whole, also where it is spoken of
    ("湖南省的管网更新由谁牵头？", COUNTY, True),
]


@pytest.mark.parametrize(("question", "title", "leaves"), LEAVES, ids=[f"{question} {title}" for question, title, _ in LEAVES])
def test_which_question_leaves_the_scope(plans: Office, question: str, title: str, leaves: bool) -> None:
    desk = plans.desk
    assert desk.left(question, [], desk.document_of(title)) == (title if leaves else "")


def test_a_document_just_chosen_is_not_left(plans: Office) -> None:
    desk, question = plans.desk, "炎陵县负责什么？"
    chosen = desk.document_of(DIGITAL)
    asked = Turn(question, "clarify", "请问查的是哪一份文件？", options=(DIGITAL,), option_ids=(chosen,))
    assert desk.left(question, [asked], chosen) == ""
    assert desk.left(question, [replace(asked, question="别的问题")], chosen) == DIGITAL
    assert desk.left(question, [asked], "") == ""


def test_a_document_is_searched_without_those_whose_titles_hold_its_own(plans: Office) -> None:
    for key, unit in (("县", "县水利局"), ("县（修订）", "县住建局")):
        answer = plans.desk.ask("管网更新由谁牵头？", document=key)
        assert {citation.document_id for citation in answer.citations} == {key}
        assert unit in answer.text


def test_of_two_documents_with_one_title_each_can_be_chosen() -> None:
    answer = Answer("由谁牵头？", "clarify", "请问查的是哪一份文件？", options=(ROADS, ROADS), option_ids=("甲", "乙"))
    shown = turn_view(replace(turn_of(answer, {}), id=1), lambda _: None, 1)
    assert [f'data-value="{key}"' in shown for key in ("甲", "乙")] == [True, True]
    before = turn_view(Turn("由谁牵头？", "clarify", "哪一份？", options=(ROADS,), id=1), lambda _: None, 1)
    assert f'data-value="{ROADS}"' in before


class Worded:
    """A bot with a model that must not be asked."""

    def __init__(self, bot: Any) -> None:
        self.bot = bot
        self.model_name = "模型"

    def answer(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Answer:
        raise AssertionError("the model was asked")

    def names_another(self, question: str, document: str) -> bool:
        return False

    def stream(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Iterator[Answer]:
        raise AssertionError("the model was asked")

    def hiding(self, paths: frozenset[str]) -> Worded:
        return self


def test_examples_are_no_questions_to_the_model(office: Office) -> None:
    desk = Desk(Worded(office.desk.bot), office.desk.index_dir, office.desk.corpus_dir)
    assert desk._is_answered("政务云扩容由谁牵头？")
    assert not desk._is_answered("食堂几点开饭？")
