from __future__ import annotations

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Deadline
from index.errors import DatabaseDown, IndexDamaged, IndexMismatch
from index.passages import passages
from index.store import Store
from index.types import TaskFilter, UnitCount
from index.writer import StoreWriter
from tests.index.conftest import Making
from tests.index.fakes import parsed_document

A, B = parsed_document("甲"), parsed_document("乙", extra="二、附则")


@pytest.fixture
def store(tmp_path: Path, making: Making) -> Store:
    path = tmp_path / "s.sqlite"
    with StoreWriter(making(path)) as writer:
        assert writer.add(A, passages(A), "aa") == [1, 2, 3]
        assert writer.add(B, passages(B), "bb") == [4, 5, 6]
    return Store(path)


def test_everything_comes_back(store: Store) -> None:
    assert store.document("甲") == A.document
    assert store.document_text("乙") == B.document.text
    assert store.clauses("甲") == list(A.clauses)
    assert store.clause("乙#一、（一）") == B.clauses[1]
    assert store.tasks() == [*A.tasks, *B.tasks]
    assert store.tasks(["乙"]) == list(B.tasks)
    assert store.task("甲#附件1/1") == A.tasks[1]
    assert store.tables(["甲"]) == list(A.tables)
    assert store.table("甲#附件2/表2") == A.tables[1]
    assert store.links() == [*A.links, *B.links]
    assert store.passages_of("甲#一、（一）") == [passages(A)[0]]
    assert store.passage("甲#附件2/表2#r1") == passages(A)[2]
    assert store.passages_at([6, 1]) == {1: passages(A)[0], 6: passages(B)[2]}
    assert store.positions(["甲#附件1/1", "nowhere"]) == {"甲#附件1/1": 2}


def test_records_have_every_value_but_the_text(store: Store) -> None:
    first, second = store.documents()
    assert (first.id, second.id) == ("甲", "乙")
    assert first.doc_number == "某政办发〔2021〕6号"
    assert first.date == dt.date(2021, 3, 1)
    assert first.facts == A.document.facts
    assert second.characters == len(B.document.text)


def test_what_is_unknown_is_none(store: Store) -> None:
    for found in (store.document("丙"), store.document_text("丙"), store.clause("x"), store.task("x"), store.table("x"), store.passage("x")):
        assert found is None
    for nothing in (store.tasks([]), store.tables(["丙"]), store.clauses("丙"), store.links(["丙"]), store.passages_of("x")):
        assert not nothing


PROSE, ROW = "#一、（一）/注1", "#附件1/1"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (TaskFilter(), ["甲" + PROSE, "甲" + ROW, "乙" + PROSE, "乙" + ROW]),
        (TaskFilter(document_ids=("乙",)), ["乙" + PROSE, "乙" + ROW]),
        (TaskFilter(document_ids=()), []),
        (TaskFilter(document_ids=("甲",), units=("市大数据局",)), ["甲" + PROSE, "甲" + ROW]),
        (TaskFilter(document_ids=("甲",), units=("市大数据局",), roles=("lead",)), ["甲" + PROSE]),
        (TaskFilter(document_ids=("甲",), units=("市大数据局",), roles=("support", "person")), []),
        (TaskFilter(document_ids=("甲",), units=("市财政局", "张三")), ["甲" + PROSE, "甲" + ROW]),
        (TaskFilter(document_ids=("甲",), units=()), []),
        (TaskFilter(document_ids=("甲",), roles=("person",)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), units=("各县(区)人民政府",)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), terms=("政务云",)), ["甲" + PROSE, "甲" + ROW]),
        (TaskFilter(document_ids=("甲",), terms=("政务云", "100%")), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), terms=("跨年度",)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), terms=("%",)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), terms=("_",)), ["甲" + PROSE, "甲" + ROW]),
        (TaskFilter(document_ids=("甲",), due_to=dt.date(2021, 12, 31)), ["甲" + PROSE]),
        (TaskFilter(document_ids=("甲",), due_from=dt.date(2022, 1, 1)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), due_from=dt.date(2021, 1, 1), due_to=dt.date(2021, 12, 30)), []),
        (TaskFilter(document_ids=("甲",), origins=("table",)), ["甲" + ROW]),
        (TaskFilter(clause_ids=("乙#一、（一）",)), ["乙" + PROSE]),
        (TaskFilter(document_ids=("甲",), deadline_words="12月底"), ["甲" + PROSE]),
        (TaskFilter(document_ids=("甲",), blank_roles=("lead",)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), blank_roles=("lead", "responsible")), []),
        (TaskFilter(document_ids=("甲",), categories=("政务云",)), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), categories=("基础设施", "其他")), ["甲" + ROW]),
        (TaskFilter(document_ids=("甲",), categories=("政务",)), []),
        (TaskFilter(units=("') OR 1=1 --",)), []),
    ],
)
def test_find_and_count(store: Store, wanted: TaskFilter, expected: list[str]) -> None:
    assert [t.id for t in store.find_tasks(wanted)] == expected
    assert store.count_tasks(wanted) == len(expected)


def test_any_deadline_of_a_task_may_meet_the_days_but_one_must_meet_both(tmp_path: Path, making: Making) -> None:
    spring, autumn = Deadline("3月底前", None, dt.date(2024, 3, 31)), Deadline("9月底前", None, dt.date(2024, 9, 30))
    task = replace(A.tasks[0], due=spring, deadlines=(spring, autumn))
    path = tmp_path / "d.sqlite"
    with StoreWriter(making(path)) as writer:
        writer.add(replace(A, tasks=(task,), links=()), (), "aa")
    found = Store(path)
    assert found.count_tasks(TaskFilter(due_from=dt.date(2024, 9, 1), due_to=dt.date(2024, 9, 30))) == 1
    assert found.count_tasks(TaskFilter(due_to=dt.date(2024, 3, 31))) == 1
    assert found.count_tasks(TaskFilter(due_from=dt.date(2024, 5, 1), due_to=dt.date(2024, 8, 31))) == 0


def test_written_units_with_their_roles_and_documents(store: Store) -> None:
    own = {(unit.name, unit.role) for unit in store.written_units() if unit.document_id == "甲"}
    assert {("市大数据局", "lead"), ("市财政局", "support"), ("市 大数据局", "responsible"), ("张三", "person")} <= own
    assert {unit.document_id for unit in store.written_units()} == {"甲", "乙"}


def test_units(store: Store) -> None:
    assert UnitCount("市大数据局", "lead", 2) in store.units()
    assert {u.name for u in store.units(["甲"])} == {"市大数据局", "市财政局", "市 大数据局", "各县（区）人民政府", "张三"}


def test_many_threads_read_at_once(store: Store) -> None:
    def read(number: int) -> bool:
        return store.tasks() == [*A.tasks, *B.tasks] and store.passages_at([1 + number % 6]) != {}

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(read, range(300)))


def test_nothing_can_be_written(store: Store) -> None:
    with pytest.raises((IndexDamaged, IndexMismatch)):
        store.connections.rows("DELETE FROM tasks")
    assert len(store.tasks()) == 4


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(IndexDamaged, match="python -m index build"):
        Store(tmp_path / "s")
    with pytest.raises(IndexDamaged):
        Store(tmp_path / "missing")


def test_an_error_leaves_no_half_document(tmp_path: Path, making: Making) -> None:
    with pytest.raises((sqlite3.IntegrityError, DatabaseDown)), StoreWriter(making(tmp_path / "s")) as writer:
        writer.add(A, passages(A), "")
        writer.add(A, passages(A), "")
