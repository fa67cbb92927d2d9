"""The world that the attacks share; one that changes documents opens its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attack.world import World, opened
from tests.page.office import Office, open_office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("attacked") / "office")


@pytest.fixture(scope="session")
def world(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    # Gradio's folder is one for all programs of this machine; here it is looked into
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("gradio")))
        with opened(office, tmp_path_factory.mktemp("worlds")) as made:
            yield made
