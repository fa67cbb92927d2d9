"""All tasks of a unit: as many as an answer counts, parted by place, with what contradicts itself."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.sets.due import LASTING, LATER, OVERDUE, THIS_MONTH, UNDATED, UNSTATED, entries_of, nobody_named, state_of
from bot.sets.unit_tasks import UnitTasks, unit_asked, unit_tasks
from bot.understand.names import CorpusNames
from corpus.types import Deadline
from index.types import Role
from tests.bot.sets.making import names, rows, store, store_of, with_nation

PLACES = [
    # a name without its place is another unit in each document of another place
    ("市财政局", {"临湖市", "云溪市"}),
    ("临湖市财政局", {"临湖市"}),
    ("财政局", {"临湖市", "云溪市"}),
    ("东江县政府", {"东江县"}),
    ("国家发改委", set()),
    ("市气象局", set()),
]


@pytest.mark.parametrize(("name", "places"), PLACES, ids=[name for name, _ in PLACES])
def test_a_name_is_parted_by_place(name: str, places: set[str]) -> None:
    found = unit_asked(name, names()).by_place
    assert {store_title(place) for place in found} == places


NATIONAL = [
    # where a national document is there too, a bare name is the ministry as well, and neither goes before the other
    ("财政局", {"临湖市", "国家级"}),
    ("水利局", {"临湖市", "国家级"}),
    ("财政部", {"国家级"}),
    ("市财政局", {"临湖市"}),
]


@pytest.mark.parametrize(("name", "places"), NATIONAL, ids=[name for name, _ in NATIONAL])
def test_a_national_unit_is_one_of_several(name: str, places: set[str]) -> None:
    assert set(unit_asked(name, CorpusNames.of(with_nation())).by_place) == places


def store_title(place: str) -> str:
    """A place, or where it cannot be told the title of the document."""
    return next((record.title for record in store().documents() if record.id == place), place)


COUNTED: list[tuple[str, Role, str]] = [
    ("临湖市水利局", "lead", "临湖市水利局牵头的任务有哪些"),
    ("临湖市水利局", "support", "临湖市水利局配合的任务有哪些"),
    ("临湖市生态环境局", "lead", "临湖市生态环境局牵头的任务有哪些"),
    ("临湖市住房和城乡建设局", "lead", "临湖市住建局牵头的任务有哪些"),
    ("东江县人民政府", "responsible", "东江县政府负责的任务有哪些"),
]


@pytest.mark.parametrize(("name", "role", "question"), COUNTED, ids=[question for _, _, question in COUNTED])
def test_as_many_as_the_answer_counts(name: str, role: Role, question: str) -> None:
    tasks = of(name).of(role)
    assert [f"表{task.row}" if task.origin == "table" else f"文{task.path}" for task in tasks] == rows(question)


def of(name: str) -> UnitTasks:
    found = unit_asked(name, names()).by_place
    (meant,) = found.values()
    return unit_tasks(meant, store())


def test_names_are_those_that_stand_in_the_tasks() -> None:
    assert of("临湖市住建局").names == ("市住房城乡建设局",)


def test_a_misspelt_name_is_said_to_be_taken_for_another() -> None:
    assert unit_asked("市行政审劈局", names()).corrected == "市行政审批局"


def test_a_part_of_a_name_offers_those_that_hold_it() -> None:
    asked = unit_asked("住房城乡", names())
    assert not asked.by_place
    assert "市住房城乡建设局" in asked.near


def test_the_document_tells_which_unit_is_meant() -> None:
    ids = {record.title: record.id for record in store().documents()}
    asked = unit_asked("市财政局", names())
    assert asked.place_in(next(ids[title] for title in ids if "水环境" in title)) == "临湖市"
    assert asked.place_in("none") is None


STATES = [
    (dt.date(2031, 9, 9), "2031年9月9日前", OVERDUE),
    (dt.date(2031, 9, 10), "2031年9月10日前", THIS_MONTH),
    (dt.date(2031, 9, 30), "2031年9月底前", THIS_MONTH),
    (dt.date(2031, 10, 1), "2031年10月1日", LATER),
    (None, "长期坚持", LASTING),
    (None, "按照省定时限", UNDATED),
    (None, None, UNSTATED),
]


@pytest.mark.parametrize(("end", "written", "state"), STATES)
def test_state_on_a_day(end: dt.date | None, written: str | None, state: str) -> None:
    due = Deadline(written or "", None, end) if end or written else None
    assert state_of(due, written, dt.date(2031, 9, 10)) == state


def test_every_task_has_an_entry_and_every_day_one_of_its_own() -> None:
    tasks = store().tasks()
    entries = entries_of(tasks, store())
    assert {entry.task.id for entry in entries if entry.task} == {task.id for task in tasks}
    days = {(task.id, deadline.end) for task in tasks for deadline in task.deadlines if deadline.end}
    assert {(entry.task.id, entry.end) for entry in entries if entry.task and entry.end} >= days
    assert len({(entry.task.id, entry.end) for entry in entries if entry.task}) == len(entries)


def test_sentences_that_name_nobody_are_due_too() -> None:
    found = [(entry.end, entry.name) for entry in nobody_named(store(), ["白草"])]
    assert found == [(dt.date(2025, 9, 30), "2025年9月底前修复退化草原3万亩"), (dt.date(2025, 12, 31), "2025年12月底前建成草种基地2处")]


def test_a_day_that_a_sentence_names_twice_is_one_deadline() -> None:
    text = "白草县草原修复实施方案\n\n一、修复草原。2025年9月底前修复退化草原3万亩，2025年9月底前建成草种基地2处。\n"
    found = [(entry.end, entry.name) for entry in nobody_named(store_of({"白草": text}), ["白草"])]
    assert found == [(dt.date(2025, 9, 30), "2025年9月底前修复退化草原3万亩，2025年9月底前建成草种基地2处。")]


def test_a_name_of_the_index_is_found_by_a_fresh_reading() -> None:
    assert unit_asked("临湖市水利局", CorpusNames.of(store())).by_place.keys() == {"临湖市"}


def test_a_contradiction_is_said_where_it_concerns_the_unit() -> None:
    """The links of the store are the reader's; what matters here is that none that touches a task of the unit is lost."""
    found = of("市大数据局").contradictions
    assert found == ("“政务云平台”的完成时限前后不一致：正文为2024年9月底前，任务表为2024年12月底前。",)
