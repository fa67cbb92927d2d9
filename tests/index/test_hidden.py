"""What is hidden is nowhere in the store: no query tells of it, whatever asks."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import ParsedDocument
from index.connections import Connections
from index.errors import IndexDamaged, IndexMismatch
from index.hidden import OF_DOCUMENTS, clauses
from index.lexical import LexicalIndex
from index.passages import passages
from index.postgres_rows import PostgresRows
from index.schema import TABLES
from index.store import Store
from index.types import TaskFilter
from index.writer import StoreWriter
from tests.index.conftest import Making
from tests.index.fakes import parsed_document


def at(name: str, path: str) -> ParsedDocument:
    parsed = parsed_document(name)
    return replace(parsed, document=replace(parsed.document, path=path))


OPEN, SECRET = at("甲", "甲.txt"), at("乙", "内部/乙.txt")


@pytest.fixture
def whole(tmp_path: Path, making: Making) -> Store:
    path = tmp_path / "s.sqlite"
    with StoreWriter(making(path)) as writer:
        for parsed in (OPEN, SECRET):
            writer.add(parsed, passages(parsed), "aa")
    return Store(path)


ASKED = {
    "documents": (),
    "record": ("乙",),
    "document": ("乙",),
    "document_text": ("乙",),
    "texts_with": (("一、",),),
    "report": ("乙",),
    "clauses": ("乙",),
    "clause": ("乙#一、（一）",),
    "tasks": (),
    "task": ("乙#附件1/1",),
    "find_tasks": (TaskFilter(),),
    "count_tasks": (TaskFilter(),),
    "units": (),
    "written_units": (),
    "tables": (),
    "table": ("乙#附件2/表2",),
    "links": (),
    "passage": ("乙#附件2/表2#r1",),
    "passages_of": ("乙#一、（一）",),
    "passages_at": ([4, 5, 6],),
    "positions": (["乙#附件1/1"],),
    "hashes": (),
    "counts": (),
}
"""Every way to read a store, with what it is asked for."""


def test_every_way_to_read_is_asked() -> None:
    ways = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    assert ways - {"close", "hiding"} == set(ASKED)
    assert set(OF_DOCUMENTS) == {*TABLES, "units"}


@pytest.mark.parametrize("name", ASKED)
def test_it_is_as_if_the_document_had_never_been_taken_in(whole: Store, name: str, tmp_path: Path, making: Making) -> None:
    path = tmp_path / "bare.sqlite"
    with StoreWriter(making(path)) as writer:
        writer.add(OPEN, passages(OPEN), "aa")
    without = getattr(Store(path), name)(*ASKED[name])
    assert getattr(whole.hiding(frozenset({"内部/乙.txt"})), name)(*ASKED[name]) == without
    assert getattr(whole, name)(*ASKED[name]) != without, "and is there for others"
    assert getattr(whole.hiding(frozenset({"丙.txt"})), name)(*ASKED[name]) == getattr(whole, name)(*ASKED[name])


def test_words_are_found_in_what_is_left(whole: Store) -> None:
    found = {store: {position for position, _ in LexicalIndex(store.connections).search("任务", 10)} for store in (whole, whole.hiding(frozenset({"甲.txt"})))}
    both, left = found.values()
    assert left == {position for position in both if position > 3}
    assert left


def test_a_generation_that_is_gone_cannot_be_hidden_from(whole: Store) -> None:
    if isinstance(whole.connections, PostgresRows):
        whole.connections.server.drop(whole.connections.pointer.schema)
        with pytest.raises(IndexMismatch, match="python -m index build"):
            whole.hiding(frozenset({"甲.txt"}))
    else:
        Path(whole.name).unlink()
        with pytest.raises(IndexDamaged):
            whole.hiding(frozenset({"甲.txt"}))
        assert whole.documents(), "who has it open reads on"


def test_a_statement_that_fails_is_damage(tmp_path: Path) -> None:
    with StoreWriter(tmp_path / "s"):
        pass
    with pytest.raises(IndexDamaged):
        Connections(tmp_path / "s", prepared=[("SELECT nothing FROM nowhere", ())])


NAMING = [
    ("SELECT * FROM tasks", ["tasks"]),
    ("SELECT t.* FROM \"tables\" t JOIN documents d ON d.id = t.document_id", ["documents", "tables"]),
    ("SELECT name FROM units u WHERE EXISTS (SELECT 1 FROM clauses)", ["clauses", "units"]),
    ("SELECT lengths FROM word_lengths", []),
]


@pytest.mark.parametrize(("sql", "named"), NAMING)
def test_on_a_server_each_table_that_a_statement_names_is_exchanged(sql: str, named: list[str]) -> None:
    said = clauses("s", sql, hides=True)
    assert [table for table in OF_DOCUMENTS if f'(SELECT * FROM "s".{table} WHERE {OF_DOCUMENTS[table]} NOT IN (SELECT id FROM hidden))' in said] == named
    assert said.count("(SELECT *") == said.count('FROM "s"')
    assert "hidden" not in clauses("s", sql, hides=False)
