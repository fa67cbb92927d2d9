"""Which tasks a question about a set means: every condition is met, and the count is the same however it is asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.types import Task
from tests.bot.sets.making import ask, rows

LAKES, CLOUD, ROADS, GRASS = "临湖", "云溪", "青石", "白草"

FOUND = [
    # role, and the sentence that a row repeats is not counted twice
    ("市生态环境局牵头的任务有哪些", ["文一、（四）", "表1", "表2"]),
    ("市生态环境局牵头几项", ["文一、（四）", "表1", "表2"]),
    ("任务表里市生态环境局牵头的任务有哪些", ["表1", "表2"]),
    ("附件1里市生态环境局牵头的任务有哪些", ["表1", "表2"]),
    ("附件2里市生态环境局牵头的任务有哪些", []),
    ("正文里市生态环境局牵头的任务有哪些", ["文一、（一）", "文一、（四）"]),
    ("市水利局牵头的任务有哪些", ["文一、（四）"]),
    ("市水利局配合的任务有哪些", ["文一、（二）2.", "表1"]),
    ("市水利局有哪些任务", ["文一、（二）2.", "文一、（四）", "表1"]),
    ("东江县政府负责的任务有哪些", ["文一、（三）"]),
    # several units
    ("市生态环境局和市水利局共同牵头的任务有哪些", ["文一、（四）"]),
    ("市生态环境局、市水利局牵头的任务有哪些", ["文一、（四）", "表1", "表2"]),
    ("市住建局牵头、市水利局配合的任务有哪些", ["文一、（二）2."]),
    # negation, alone
    ("市住建局牵头、不由市水利局配合的任务有哪些", ["表3", "表4"]),
    ("任务表里不是市住建局牵头的任务有哪些", ["表1", "表2"]),
    ("市生态环境局单独牵头的任务有几项", ["表1", "表2"]),
    ("市水利局只配合不牵头的任务有哪些", ["文一、（二）2.", "表1"]),
    ("任务表里没有配合单位的任务有哪些", ["表2", "表4"]),
    # persons
    ("郑南星是哪些任务的责任人", ["表1", "表2"]),
    ("卢北辰负责的任务有几项", ["表3", "表4"]),
    # times
    ("本月到期的任务有哪些", ["文一、（四）", "表2"]),
    ("下个月到期的任务有哪些", ["表3"]),
    ("已超期的任务有几项", ["表1"]),
    ("明年要完成哪些任务", ["文一、（二）2."]),
    ("今年底前要完成哪些", ["文一、（四）", "表1", "表2", "表3"]),
    ("2026年11月底前要完成的任务有哪些", ["文一、（四）", "表1", "表2"]),
    ("11月要完成的任务有哪些", ["文一、（四）", "表2"]),
    ("长期坚持的任务有哪些", ["表4"]),
    ("任务表里除长期坚持的以外有几项任务", ["表1", "表2", "表3"]),
    ("没写明完成时限的任务有哪些", ["文一、（三）"]),
    ("市住建局牵头、今年到期的任务有哪些", ["表3"]),
    # the matter
    ("与管网有关的任务有哪些", ["文一、（二）2.", "表3", "表4"]),
    ("水体治理这一类有哪些任务", ["表1", "表2"]),
    ("市生态环境局牵头的任务，除了与黑臭水体有关的还有哪些", ["文一、（四）", "表2"]),
    ("市生态环境局牵头的黑臭水体任务有哪些", ["表1"]),
    # everything
    ("任务清单一共多少条", ["表1", "表2", "表3", "表4"]),
]


@pytest.mark.parametrize(("question", "wanted"), FOUND, ids=[case[0] for case in FOUND])
def test_tasks_of_one_document(question: str, wanted: list[str]) -> None:
    assert rows(question, LAKES) == wanted


WAYS = [
    "市住房城乡建设局牵头的任务有哪些",
    "市住建局牵头哪些任务",
    "市住建局牵头几项",
    "哪些任务由市住建局牵头",
    "由市住建局牵头的任务一共多少项",
    "市住建局 牵头任务",
    "张主任问，市住建局牵头了哪些工作，谢谢",
    "牵头单位是市住建局的任务有几项",
    "市住建局是哪些任务的牵头单位",
    "麻烦列一下住建局牵头的任务",
    "临湖市水环境方案里市住建局牵头哪些任务",
]


@pytest.mark.parametrize("question", WAYS)
def test_the_same_tasks_however_it_is_asked(question: str) -> None:
    assert rows(question, LAKES) == ["文一、（二）2.", "表3", "表4"]


SCOPES = [
    ("市财政局配合的任务有哪些", (), 5),
    ("市财政局配合的任务有哪些", (CLOUD,), 3),
    ("市财政局配合的任务有哪些", (LAKES, CLOUD), 5),
    ("市财政局配合的任务有哪些", (ROADS,), 0),
    ("县水利局配合的任务有哪些", (), 1),
    ("一共多少项任务", (ROADS,), 4),
    ("一共多少项任务", (), 20),
]


@pytest.mark.parametrize(("question", "scope", "number"), SCOPES, ids=[f"{case[0]} {case[1]}" for case in SCOPES])
def test_tasks_of_several_documents(question: str, scope: tuple[str, ...], number: int) -> None:
    assert len(rows(question, *scope)) == number


YEARS = [
    ("6月底前要完成的任务有哪些", CLOUD, ["表2"], "6月底前未写年份，按2024年计。"),
    ("6月底前要完成的任务有哪些", LAKES, ["表1"], "6月底前未写年份，按2026年计。"),
    ("3月底前要完成的任务有哪些", LAKES, ["文一、（二）2.", "文一、（四）", "表1", "表2", "表3"], "3月底前未写年份，按2027年计。"),
]


@pytest.mark.parametrize(("question", "document", "wanted", "notice"), YEARS, ids=[f"{case[0]} {case[1]}" for case in YEARS])
def test_a_month_without_a_year(question: str, document: str, wanted: list[str], notice: str) -> None:
    """This year where something is due in that month, else the latest year in which something is."""
    found = ask(question, document)
    assert found is not None
    assert sorted(rows(question, document)) == sorted(wanted)
    assert notice in found.notices


FOLLOWED = [
    (("市住建局牵头的任务有哪些", "那配合的呢"), []),
    (("市水利局牵头的任务有哪些", "那配合的呢"), ["文一、（二）2.", "表1"]),
    (("市住建局牵头的任务有哪些", "其中今年要完成的有几项"), ["表3"]),
    (("市住建局牵头的任务有哪些", "市生态环境局呢"), ["文一、（四）", "表1", "表2"]),
    (("市水利局牵头的任务有哪些", "还配合哪些"), ["文一、（二）2.", "表1"]),
]


@pytest.mark.parametrize(("questions", "wanted"), FOLLOWED, ids=[" / ".join(case[0]) for case in FOLLOWED])
def test_follow_ups(questions: tuple[str, str], wanted: list[str]) -> None:
    assert rows(questions[1], LAKES, history=questions[:1]) == wanted


def test_a_matter_is_decided_by_the_reader_for_every_row() -> None:
    asked: list[tuple[int, str]] = []

    def is_about(tasks: Sequence[Task], matter: str) -> list[bool]:
        asked.append((len(tasks), matter))
        return [task.row == 4 for task in tasks]

    found = ask("市住建局牵头、与污泥有关的任务有哪些", LAKES, is_about=is_about)
    assert found is not None
    assert [task.row for task in found.rows] == [4]
    assert asked[0] == (4, "污泥")


NONE = [
    ("四大平台是哪些", (LAKES,)),
    ("治理黑臭水体由谁牵头", (LAKES,)),
    ("保障措施这一类有哪些任务", (LAKES,)),
    ("北原县政府负责哪些任务", (LAKES,)),
    ("哪个单位牵头的任务最多", ()),
    ("今天天气怎么样", ()),
]


@pytest.mark.parametrize(("question", "scope"), NONE, ids=[case[0] for case in NONE])
def test_no_set_of_tasks(question: str, scope: tuple[str, ...]) -> None:
    assert ask(question, *scope) is None
