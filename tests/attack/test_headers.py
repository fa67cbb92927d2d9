"""What a browser is told with every answer, whoever asks and whatever the answer is."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from page.headers import ALWAYS
from page.outside import Address
from page.server import Serving, application
from tests.attack.world import World
from tests.page.office import Office

ASKED = ("/", "/login", "/config", "/read?document=none", "/nothing", "/audit", "/page.css", "/gradio_api/file=/etc/passwd")


@pytest.mark.parametrize("role", ["stranger", "user", "admin", "local", "open"])
@pytest.mark.parametrize("path", ASKED)
def test_every_answer_has_them(world: World, role: str, path: str) -> None:
    answer = world.clients[role].get(path.removeprefix("/"))
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize(("path", "kept"), [("/", False), ("/config", False), ("/export/tasks", False), ("/page.css", True), ("/theme.css", True)])
def test_private_answers_are_not_kept(world: World, path: str, kept: bool) -> None:
    assert (world.clients["user"].get(path.removeprefix("/")).headers.get("cache-control") == "no-store") is not kept


def test_no_other_site_reads_an_answer(world: World) -> None:
    own = str(world.clients["user"].base_url).rstrip("/")
    for origin in (own, "http://localhost:1234", "null"):
        answer = world.clients["user"].get("config", headers={"origin": origin})
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_strict_transport_under_https_alone(office: Office) -> None:
    for address, said in ((None, None), (Address.parse("https://oa.example.gov.cn"), "max-age=31536000")):
        app = application(office.desk, office.database, office.indexer, Serving(is_open=True, is_local=False, address=address))
        assert TestClient(app).get("/login").headers.get("strict-transport-security") == said
