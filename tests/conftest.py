"""What tests of several rooms share: a PostgreSQL server, where one is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import postgres_server

NO_SERVER = "no PostgreSQL server is installed here (apt install postgresql)"


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    bin = postgres_server.programs()
    if bin is None:
        pytest.skip(NO_SERVER)
    with postgres_server.running(bin) as server:
        yield server


@pytest.fixture(autouse=True)
def no_database_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that a test runs write nowhere but where the test says."""
    for name in ("DATABASE_URL", "INDEX_STORE"):
        monkeypatch.delenv(name, raising=False)
