"""Rows on a PostgreSQL server: whose schemas there are and when they go, the same words found as in a file, and what is said while it is away."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index import generations, open_index
from index.build import build, update
from index.dialects import POSTGRES
from index.environment import SettingsError
from index.errors import DatabaseDown, IndexDamaged, IndexMismatch, StorageFailure, StoreUnavailable
from index.generations import current
from index.postgres_rows import Pointer, PostgresRows
from index.retriever import Retriever
from index.row_server import KEPT, MORE, RowServer, row_server
from index.row_store import MARK
from index.settings import ROOT
from index.store import Store
from index.types import Filter, TaskFilter
from tests.index.conftest import DOCUMENTS
from tests.index.fakes import HashEmbedder, OtherEmbedder, gold_questions
from tests.postgres_server import PASSWORD, Server

AWAY = "数据库服务器无法连接，暂时不能查阅文件，请稍后再试。"


@pytest.fixture
def server(database: str, monkeypatch: pytest.MonkeyPatch) -> RowServer:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("INDEX_STORE", "postgres")
    return row_server(database)


def own(server: RowServer, index_dir: Path) -> list[str]:
    """The schemas of the folder."""
    return sorted(server.schemas(f"policyqa_{(index_dir / MARK).read_text(encoding='utf-8').split()[0]}_"))


def pointer(index_dir: Path) -> Pointer:
    return Pointer.read(current(index_dir) / generations.STORE)


def test_words_are_found_as_in_a_file_to_the_last_digit(sample: Retriever, server: RowServer, tmp_path: Path) -> None:
    build(DOCUMENTS, tmp_path / "索引", HashEmbedder())
    other = Retriever(tmp_path / "索引", HashEmbedder())
    ids = tuple(record.id for record in sample.store.documents())
    hidden = frozenset(record.path for record in sample.store.documents()[:2])
    pairs = [(sample, other), (sample.hiding(hidden), other.hiding(hidden))]
    for question in gold_questions():
        for here, there in pairs:
            for wanted in (None, Filter(document_ids=ids[1:3]), Filter(kinds=("task",))):
                assert here.lexical.search(question, 200, wanted) == there.lexical.search(question, 200, wanted)
            assert here.lexical.idf(question[:2]) == there.lexical.idf(question[:2])
            assert here.search(question, 10, Filter(document_ids=ids[:4])) == there.search(question, 10, Filter(document_ids=ids[:4]))
    assert other.store.find_tasks(TaskFilter()) == sample.store.find_tasks(TaskFilter()) != []
    assert other.store.units() == sample.store.units() != []


def test_two_generations_stay_and_nothing_of_another_folder_goes(documents: Path, index_dir: Path, tmp_path: Path, server: RowServer) -> None:
    build(documents, tmp_path / "other", HashEmbedder())
    others = own(server, tmp_path / "other")
    seen: list[str] = []
    for count in (1, 2, 2, 2):
        build(documents, index_dir, HashEmbedder())
        there = own(server, index_dir)
        assert len(there) == count
        seen += sorted(set(there) - set(seen))
        assert there == sorted(seen[-2:]), "the one in use and the one before"
    assert own(server, tmp_path / "other") == others != []


def test_a_reader_of_a_generation_that_is_gone(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = Retriever(index_dir, HashEmbedder())
    build(documents, index_dir, HashEmbedder())
    assert before.search("柴油货车", 3)
    build(documents, index_dir, HashEmbedder())
    with pytest.raises(IndexMismatch, match=r"数据库服务器中没有这个索引.*python -m index build"):
        before.search("扬尘治理", 3)
    assert not before.is_current()
    assert open_index(index_dir, HashEmbedder()).search("扬尘治理", 3)


def test_a_build_that_fails_leaves_nothing(documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = own(server, index_dir)

    def refuse(*given: Any) -> None:
        assert len(own(server, index_dir)) == 2
        raise OSError("full")

    with monkeypatch.context() as patch, pytest.raises(StorageFailure):
        patch.setattr("index.build.Manifest.write", refuse)
        build(documents, index_dir, HashEmbedder())
    assert own(server, index_dir) == before
    assert open_index(index_dir, HashEmbedder()).search("柴油货车", 1)


def test_what_a_killed_build_has_left_goes_with_the_next(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    (kept,) = own(server, index_dir)
    with server.writing() as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA "{kept[:-8]}deadbeef"')
    build(documents, index_dir, HashEmbedder())
    assert kept in own(server, index_dir) and f"{kept[:-8]}deadbeef" not in own(server, index_dir)


KILLED = """
import os, signal
from pathlib import Path
from index import build as building
from index.writer import StoreWriter
from tests.index.fakes import HashEmbedder
class Stopped(StoreWriter):
    def add(self, *given):
        super().add(*given)
        os.kill(os.getpid(), signal.SIGKILL)
building.StoreWriter = Stopped
building.build(Path({0!r}), Path({1!r}), HashEmbedder())
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_build_that_is_killed_while_it_writes(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = own(server, index_dir)
    command = [sys.executable, "-c", KILLED.format(str(documents), str(index_dir))]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert own(server, index_dir) == before, "the transaction went with the process"
    build(documents, index_dir, HashEmbedder())
    assert len(own(server, index_dir)) == 2


def test_a_copied_folder_drops_nothing_of_the_first(documents: Path, index_dir: Path, tmp_path: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    (kept,) = own(server, index_dir)
    shutil.copytree(index_dir, tmp_path / "copy")
    assert open_index(tmp_path / "copy", HashEmbedder()).search("柴油货车", 1), "it reads what it was copied from"
    for _ in range(3):
        build(documents, tmp_path / "copy", HashEmbedder())
    assert own(server, index_dir) == [kept]
    assert open_index(index_dir, HashEmbedder()).search("柴油货车", 1)


def test_back_to_a_file_the_schemas_go_with_their_generations(documents: Path, index_dir: Path, server: RowServer, monkeypatch: pytest.MonkeyPatch) -> None:
    build(documents, index_dir, HashEmbedder())
    monkeypatch.setenv("INDEX_STORE", "file")
    assert open_index(index_dir, HashEmbedder()).store.connections.dialect is POSTGRES, "a file is read by what it is"
    for left in (1, 0):
        update(documents, index_dir, HashEmbedder())
        assert len(own(server, index_dir)) == left


def test_an_address_alone_moves_nothing(documents: Path, index_dir: Path, server: RowServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INDEX_STORE")
    build(documents, index_dir, HashEmbedder())
    assert not isinstance(Store(current(index_dir) / generations.STORE).connections, PostgresRows)
    assert not (index_dir / MARK).exists()


def test_a_file_that_cannot_be_read_keeps_all_schemas(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = own(server, index_dir)
    path = current(index_dir) / generations.STORE
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(IndexDamaged, match="python -m index build"):
        open_index(index_dir, HashEmbedder())
    build(documents, index_dir, HashEmbedder())
    assert set(before) < set(own(server, index_dir))


def test_an_index_on_a_server_without_an_address(documents: Path, index_dir: Path, server: RowServer, monkeypatch: pytest.MonkeyPatch) -> None:
    build(documents, index_dir, HashEmbedder())
    monkeypatch.delenv("INDEX_STORE")
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(StoreUnavailable, match="请设置 DATABASE_URL"):
        open_index(index_dir, HashEmbedder())
    monkeypatch.setenv("INDEX_STORE", "postgres")
    with pytest.raises(SettingsError, match="INDEX_STORE=postgres 须同时设置 DATABASE_URL"):
        build(documents, index_dir, HashEmbedder())


def test_a_schema_that_is_gone(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    server.drop(pointer(index_dir).schema)
    with pytest.raises(IndexMismatch, match=r"数据库服务器中没有这个索引.*python -m index build"):
        open_index(index_dir, HashEmbedder())
    report = update(documents, index_dir, HashEmbedder())
    assert report.encoded == report.passages, "all is made anew"
    assert open_index(index_dir, HashEmbedder()).search("柴油货车", 1)


def test_another_model_takes_the_rows_over(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    report = update(documents, index_dir, OtherEmbedder())
    assert report.encoded == report.passages
    assert open_index(index_dir, OtherEmbedder()).search("柴油货车", 1)


def test_the_server_goes_and_comes_again(documents: Path, index_dir: Path, server: RowServer, postgres: Server, caplog: pytest.LogCaptureFixture) -> None:
    build(documents, index_dir, HashEmbedder())
    retriever = Retriever(index_dir, HashEmbedder())
    whole = retriever.search("柴油货车 谁牵头", 3)
    postgres.stop()
    try:
        for ask in (lambda: retriever.search("扬尘治理", 3), lambda: retriever.store.documents(), lambda: open_index(index_dir, HashEmbedder())):
            with pytest.raises(DatabaseDown) as raised:
                ask()
            assert str(raised.value) == AWAY
        assert retriever.search("柴油货车 谁牵头", 3) == whole, "what was found before is remembered"
        for change in (build, update):
            with pytest.raises(DatabaseDown, match="数据库服务器无法连接，请检查 DATABASE_URL 和数据库服务；原有索引未受影响。"):
                change(documents, index_dir, HashEmbedder())
    finally:
        postgres.start()
    assert retriever.search("扬尘治理", 3)
    assert retriever.store.documents()
    assert PASSWORD not in caplog.text


def test_who_was_held_up_is_not_asked_at_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    ticks = iter((0.0, 0.0, 2.0, 2.0, 2.5, 5.5, 5.5))
    asked = RowServer("postgresql://page@127.0.0.1:1/none", lambda: next(ticks))
    with pytest.raises(DatabaseDown, match="无法连接"):
        asked.rows("SELECT 1")
    monkeypatch.setattr(asked, "_query", lambda *given: pytest.fail("asked"))
    with pytest.raises(DatabaseDown, match="无法连接"):
        asked.rows("SELECT 1")
    with pytest.raises(pytest.fail.Exception, match="asked"):
        asked.rows("SELECT 1")


def test_more_threads_than_connections(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    store = Store(current(index_dir) / generations.STORE)
    hidden = store.hiding(frozenset({"甲市.txt"}))
    counts = store.counts(), hidden.counts()
    with ThreadPoolExecutor(24) as pool:
        found = list(pool.map(lambda number: (store, hidden)[number % 2].counts(), range(240)))
    assert all(each == counts[number % 2] for number, each in enumerate(found))
    with server.writing() as connection:
        held = connection.exec_driver_sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()").scalar_one()
    assert held <= KEPT + MORE + 1


REFUSED = [
    ("a wrong password", lambda url: url.replace(PASSWORD, "falsch-7"), "数据库服务器不接受登录"),
    ("no such database", lambda url: url + "x", "数据库服务器不接受登录"),
    ("nobody there", lambda url: "postgresql://page:geheim-7@127.0.0.1:1/page", "数据库服务器无法连接"),
]


@pytest.mark.parametrize(("given", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_said_before_a_build_begins(
    documents: Path, index_dir: Path, database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, given: Any, said: str
) -> None:
    caplog.set_level(logging.DEBUG, "index")
    monkeypatch.setenv("DATABASE_URL", given(database))
    monkeypatch.setenv("INDEX_STORE", "postgres")
    embedder = HashEmbedder()
    with pytest.raises(DatabaseDown, match=f"^{said}.*原有索引未受影响。$") as raised:
        build(documents, index_dir, embedder)
    assert embedder.encoded == []
    assert not [secret for secret in (PASSWORD, "falsch-7") if secret in caplog.text + str(raised.value)]


def test_what_a_question_holds_that_the_server_cannot(documents: Path, index_dir: Path, server: RowServer) -> None:
    build(documents, index_dir, HashEmbedder())
    retriever = Retriever(index_dir, HashEmbedder())
    for question in ("柴油\0货车", "柴油\ud800货车", "100%的?", "%s"):
        retriever.search(question, 3)
        retriever.store.find_tasks(TaskFilter(terms=(question,), units=(question,), deadline_words=question, categories=(question,)))
        assert retriever.store.document(question) is None
        assert retriever.store.positions([question]) == {}
    assert retriever.store.texts_with(["100%", "44微克"]).keys() == {"甲市"}


def test_order_is_that_of_code_points_whatever_the_server_thinks(postgres: Server, documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = postgres.create("LOCALE_PROVIDER icu ICU_LOCALE 'zh' TEMPLATE template0")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("INDEX_STORE", "postgres")
    build(DOCUMENTS, index_dir, HashEmbedder())
    units = open_index(index_dir, HashEmbedder()).store.units()
    assert units == sorted(units, key=lambda unit: (-unit.tasks, unit.name, unit.role)) != []
    row_server(url).close()
    postgres.drop(url)
