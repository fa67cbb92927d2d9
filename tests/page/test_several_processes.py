"""Two pages on one database behind a real nginx, set up as docs/scale.md says: each browser stays with one, and moves on when that one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from page.accounts import Accounts
from page.database import Database
from page.outside import Address, networks
from page.server import Serving, application
from page.tokens import Tokens
from tests.attack.nginx import NGINX, blocks, proxy
from tests.attack.test_owners import QUESTION, ask, cookie_of, history
from tests.page.office import Office, free_port, serving
from tests.postgres_server import Server

PASSWORD = "一句足够长的口令-7"
NAMES = [f"用户{number}" for number in range(8)]
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")


class Front:
    """The address behind which the pages stand; each can be ended by its number."""

    def __init__(self, url: str, pages: list[ExitStack], databases: list[Database]) -> None:
        self.url = url
        self.pages = pages
        self.databases = databases

    def browser(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=30, headers=headers)


@pytest.fixture
def front(request: pytest.FixtureRequest, office: Office, postgres: Server, tmp_path: Path) -> Iterator[Front]:
    (server,) = blocks("docs/scale.md")
    port, url = free_port(), postgres.create()
    how = Serving(is_local=False, is_open=request.param, address=Address.parse(f"http://127.0.0.1:{port}"), proxies=networks("127.0.0.1"))
    databases = [Database.open(tmp_path, url) for _ in range(2)]  # of one folder, in which the key of visitors' cookies is
    for name in () if request.param else NAMES:
        Accounts(databases[0]).add(name, PASSWORD)
    with ExitStack() as stack:
        pages = [stack.enter_context(ExitStack()) for _ in databases]
        ports = [free_port(), free_port()]
        for page, database, own in zip(pages, databases, ports, strict=True):
            page.enter_context(serving(application(office.desk, database, office.indexer, how), own))
        others = "".join(f"server 127.0.0.1:{own};\n" for own in ports)
        server = re.sub(r"(server 127\.0\.0\.1:786\d;\s*)+", others, server)
        stack.enter_context(proxy(server, "", port, tmp_path))
        yield Front(f"http://127.0.0.1:{port}/", pages, databases)
    postgres.drop(url)


@pytest.mark.parametrize("front", [False], ids=["users"], indirect=True)
def test_each_user_stays_at_a_process_and_goes_on_when_it_ends(front: Front) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(front.browser()) for _ in NAMES]
        for client, name in zip(clients, NAMES, strict=True):
            assert client.post("login", data={"username": name, "password": PASSWORD}).status_code == 200
        for client in clients:
            assert "县交通运输局" in ask(client)
        program = stack.enter_context(front.browser(authorization=f"Bearer {Tokens(front.databases[0]).add('程序')}"))
        for _ in range(4):
            event = program.post("gradio_api/call/v2/ask", json={"question": QUESTION}).json()["event_id"]
            assert '"status": "answered"' in program.get(f"gradio_api/call/v2/ask/{event}").text
        front.pages[0].close()
        for client, name in zip(clients, NAMES, strict=True):
            assert client.get("config").json()["username"] == name
            assert QUESTION in history(client)
            assert "县交通运输局" in ask(client)


@pytest.mark.parametrize("front", [True], ids=["open"], indirect=True)
def test_each_visitor_stays_at_a_process_and_goes_on_when_it_ends(front: Front) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(front.browser()) for _ in range(8)]
        owners = [client.get("config").json()["username"] for client in clients]
        assert len(set(owners)) == len(owners)
        assert len({cookie_of(client)[0] for client in clients}) == 1, "the key is the same"
        for client in clients:
            assert "县交通运输局" in ask(client)
        front.pages[0].close()
        for client, owner in zip(clients, owners, strict=True):
            assert client.get("config").json()["username"] == owner
            assert QUESTION in history(client)
