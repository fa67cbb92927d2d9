"""The office that the tests of the page share; a test that changes documents opens its own."""

from __future__ import annotations

import pytest

from tests.page.office import Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("office") / "office")


@pytest.fixture
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("own") / "office")
