"""Behind a real nginx, on a port of its own and under a path of another site, as the READMEs show it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
import pytest
from gradio_client import Client

from page.accounts import Accounts
from page.database import Database
from page.outside import Address, networks
from page.server import Serving, application
from tests.attack.nginx import NGINX, blocks, free_port, proxy
from tests.attack.world import PASSWORD
from tests.page.office import Office, serving

NAME = "管理员"
QUESTION = "危桥改造由谁负责？"
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")


@dataclass(frozen=True)
class Behind:
    """A page behind nginx: the address that users open (with the last slash), and the page's data."""

    url: str
    database: Database

    @property
    def origin(self) -> str:
        return urljoin(self.url, "/").rstrip("/")


@pytest.fixture(scope="module", params=["port", "sub-path", "sub-path-uncut", "told-by-the-proxy"])
def behind(request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    for_port, for_path = blocks("README.md")
    prefix = "" if request.param == "port" else "/policy"
    server = for_path if prefix else for_port
    address = Address.parse(f"http://localhost:{port}{prefix}")
    if request.param == "sub-path-uncut":
        server = server.replace("7860/;", "7860;")
    if request.param == "told-by-the-proxy":
        told = 'X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Prefix "/policy"'
        server = server.replace("proxy_buffering", f"proxy_set_header {told}; proxy_buffering")
    database = Database.open(folder / "data")
    Accounts(database).add(NAME, PASSWORD, admin=True)
    how = Serving(address=None if request.param == "told-by-the-proxy" else address, proxies=networks("127.0.0.1"))
    with serving(application(office.desk, database, office.indexer, how)) as page, proxy(server, page, port, folder):
        yield Behind(f"http://localhost:{port}{prefix}/", database)


@pytest.fixture
def client(behind: Behind) -> Iterator[httpx.Client]:
    """A browser that has signed in by the form; it names its origin with each request, as browsers do."""
    with httpx.Client(trust_env=False, timeout=20, headers={"origin": behind.origin, "accept": "text/html,*/*"}) as client:
        shown = client.get(behind.url, follow_redirects=True)
        assert shown.url == f"{behind.url}login"
        form = {"username": NAME, "password": PASSWORD}
        action = re.search(r'action="([^"]*)"', shown.text)
        assert action is not None
        answer = client.post(shown.url.join(action[1]), data=form, follow_redirects=True)
        assert (str(answer.url), answer.status_code) == (behind.url, 200)
        yield client


def test_both_readmes_show_the_same() -> None:
    assert blocks("README.md") == blocks("README.zh-CN.md")
    assert len(blocks("README.md")) == 2


def test_the_page_calls_itself_by_its_outside_address(behind: Behind, client: httpx.Client) -> None:
    config = client.get(f"{behind.url}config").json()
    assert config["root"] == behind.url.rstrip("/")
    page = client.get(behind.url).text
    assert f'"root":"{behind.url.rstrip("/")}"' in page.replace("\\/", "/").replace(": ", ":")
    assert "127.0.0.1" not in page, "the inner address is nobody's business"


def test_everything_that_the_page_loads_is_there(behind: Behind, client: httpx.Client) -> None:
    for path in ("", "login", "read?document=none"):
        page = client.get(behind.url + path)
        links = set(re.findall(r'(?:src|href)="([^"#]+)"', page.text))
        assert links
        for link in links - {"/manifest.json"}:  # of an app to be installed, which the page is not: Gradio names it all the same
            found = client.get(urljoin(str(page.url), link))
            assert found.status_code == 200, (path, link)
            assert str(found.url).startswith(behind.url), (path, link)


def test_without_the_last_slash(behind: Behind, client: httpx.Client) -> None:
    answer = client.get(httpx.URL(behind.url.rstrip("/")), follow_redirects=True)
    assert (str(answer.url).rstrip("/"), answer.status_code) == (behind.url.rstrip("/"), 200)


def test_ask_upload_and_export(behind: Behind, client: httpx.Client) -> None:
    event = client.post(f"{behind.url}gradio_api/call/ask", json={"data": [QUESTION, "", None]}).json()["event_id"]
    stream = client.get(f"{behind.url}gradio_api/call/ask/{event}").text
    assert "event: complete" in stream
    assert '"status": "answered"' in stream
    assert client.post(f"{behind.url}upload?name=a.txt", content=b"abc").status_code == 200
    assert client.get(f"{behind.url}export/tasks").status_code == 200
    left = client.post(f"{behind.url}logout", follow_redirects=True)
    assert str(left.url) == f"{behind.url}login"


def test_programs(behind: Behind, client: httpx.Client) -> None:
    program = Client(behind.url, verbose=False, headers={"cookie": f"policy_session={client.cookies['policy_session']}"})
    assert program.predict(QUESTION, api_name="/ask")["status"] == "answered"


def test_other_origins_stay_out(behind: Behind, client: httpx.Client) -> None:
    for origin in ("null", "http://localhost", "http://127.0.0.1:7860", behind.origin.replace("http", "https")):
        assert client.post(f"{behind.url}logout", headers={"origin": origin}).status_code == 403


def test_an_ended_session_leads_to_the_sign_in_page(behind: Behind) -> None:
    with httpx.Client(trust_env=False, headers={"accept": "text/html"}, cookies={"policy_session": "over"}) as client:
        answer = client.get(f"{behind.url}export/tasks", follow_redirects=True)
        assert (str(answer.url), answer.status_code) == (f"{behind.url}login", 200)


def test_the_clients_address_is_the_one_that_nginx_saw(behind: Behind) -> None:
    """nginx adds it behind what a client claims. Here the client is another address of this machine than the trusted one."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"), headers={"x-forwarded-for": "203.0.113.9"}) as client:
        client.post(f"{behind.url}login", data={"username": "无此人", "password": "不对的密码"})
    limit = time.monotonic() + 10
    while "127.0.0.2" not in (noted := {row.address for row in behind.database.rows("SELECT address FROM audit")}) and time.monotonic() < limit:
        time.sleep(0.02)
    assert "127.0.0.2" in noted
    assert "203.0.113.9" not in noted


def test_cookies_are_for_this_page_alone(behind: Behind, client: httpx.Client) -> None:
    path = behind.url.removeprefix(behind.origin).rstrip("/") or "/"
    assert {cookie.path for cookie in client.cookies.jar} == {path}
