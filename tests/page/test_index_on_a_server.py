"""An office answers the same wherever its documents, clauses and tasks lie; while the server is away it says so, and goes on by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from index.row_server import row_server
from page.server import Serving, application
from tests.attack.test_owners import ask
from tests.page.every_way import every_way
from tests.page.office import open_office, serving
from tests.page.test_milvus_office import QUESTIONS
from tests.postgres_server import Server

AWAY = "数据库服务器无法连接，暂时不能查阅文件，请稍后再试。"


@pytest.fixture
def url(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    made = postgres.create()
    monkeypatch.setenv("DATABASE_URL", made)
    monkeypatch.setenv("INDEX_STORE", "postgres")
    return made


def test_the_answers_are_the_same(url: str, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = open_office(tmp_path / "server")
    monkeypatch.setenv("INDEX_STORE", "file")
    here = open_office(tmp_path / "file")
    hidden = frozenset({here.desk.documents()[0].path})
    for one, other in ((there.desk, here.desk), (there.desk.hiding(hidden), here.desk.hiding(hidden))):
        assert one.documents() == other.documents()
        for question in QUESTIONS:
            ours, theirs = (replace(desk.bot.answer(question), latency_ms=0.0) for desk in (one, other))
            assert ours == theirs
    row_server(url).close()
    postgres.drop(url)


def test_while_the_server_is_away_the_page_says_so_and_goes_on_by_itself(url: str, postgres: Server, tmp_path: Path) -> None:
    office = open_office(tmp_path / "office")
    page = application(office.desk, office.database, office.indexer, Serving())
    with serving(page) as address, httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        postgres.stop()
        try:
            told = every_way(client)
        finally:
            postgres.start()
        assert AWAY in told.box
        assert (told.export.status_code, told.export.json()["detail"]) == (503, AWAY)
        assert (told.tool["isError"], AWAY in str(told.tool["content"])) == (True, True)
        assert AWAY in told.api
        assert "县交通运输局" in ask(client)
        assert client.get("export/tasks").status_code == 200
    row_server(url).close()
    postgres.drop(url)
