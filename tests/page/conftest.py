"""The office that the tests of the page share; a test that changes documents opens its own. And databases of both kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from page.database import Database
from tests import postgres_server
from tests.page.office import Office, open_office

Opened = Callable[[Path], Database]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("office") / "office")


@pytest.fixture
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("own") / "office")


@pytest.fixture
def url(postgres: postgres_server.Server) -> Iterator[str]:
    """The address of a new database on the server."""
    made = postgres.create()
    yield made
    postgres.drop(made)


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens the database of a folder: the file in it, or one of its own on a server, which commands of the same test use, too."""
    if request.param == "sqlite":
        yield Database.open
        return
    server: postgres_server.Server = request.getfixturevalue("postgres")
    urls: dict[Path, str] = {}

    def on_server(folder: Path) -> Database:
        if folder not in urls:
            urls[folder] = server.create()
        monkeypatch.setenv("DATABASE_URL", urls[folder])
        return Database.open(folder, urls[folder])

    yield on_server
    for url in urls.values():
        server.drop(url)
