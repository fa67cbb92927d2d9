"""Bodies without end, requests that are never finished, readers that do not read, crowds, and questions without pause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from page import limits
from page.accounts import Accounts
from page.database import Database
from page.identity import VISITOR
from page.limits import KIB, MIB
from page.outside import networks
from page.pace import MINUTE, SHARED, Pace, TooFast
from page.server import Serving, application
from tests.attack.table import ROUTES
from tests.attack.test_owners import ask, browser, call
from tests.attack.test_slow import WAIT
from tests.attack.world import PASSWORD, World
from tests.page.office import Office, serving

QUESTION = "危桥改造由谁负责？"
CHUNK = bytes(64 * KIB)


def endless(sent: list[int]) -> Iterator[bytes]:
    """A body of 300 MB in pieces, whose length nobody is told; `sent` tells how much was taken."""
    for _ in range(300 * MIB // len(CHUNK)):
        sent.append(len(CHUNK))
        yield CHUNK


CHANGING = sorted({line.ask or line.path for line in ROUTES if line.method == "POST" and "{" not in (line.ask or line.path)} | {"/login", "/", "/none"})


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize("role", ["stranger", "admin"])
@pytest.mark.parametrize("how", ["told", "untold"])
def test_no_route_takes_a_body_without_end(world: World, role: str, path: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER", 0.1)
    sent: list[int] = []
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
    if how == "told":
        headers["content-length"] = str(300 * MIB)
    with suppress(httpx.TransportError):  # cut off in the middle of sending
        answer = world.clients[role].post(path, content=endless(sent), headers=headers)
        assert answer.status_code in (401, 403, 404, 405, 413)
        if answer.status_code == 413:
            assert "过大" in answer.text or "MB" in answer.text
    world.sign_in(role)  # one of the routes signs out
    assert sum(sent) < 150 * MIB


@pytest.fixture(scope="module")
def page(office: Office, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A page for this machine."""
    return application(office.desk, Database.open(tmp_path_factory.mktemp("limits")), office.indexer, Serving(max_upload_mb=2))


@pytest.fixture(scope="module")
def client(page: FastAPI) -> TestClient:
    return TestClient(page, base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("untold", [False, True])
@pytest.mark.parametrize(
    ("path", "most", "sentence"), [("/gradio_api/call/ask", MIB, "内容过大"), ("/login", MIB, "内容过大"), ("/upload?name=a.txt", 2 * MIB, "2 MB")]
)
def test_the_bound_is_exact(client: TestClient, path: str, most: int, sentence: str, untold: bool) -> None:
    for size, refused in ((most, False), (most + 1, True)):
        content = bytes(size)
        body = iter([content[: most // 2], content[most // 2 :]]) if untold else content
        answer = client.post(path, content=body)
        assert (answer.status_code == 413) is refused
        if refused:
            assert sentence in answer.json()["detail"]
            assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "1e9", "0x10", "", "9" * 400])
def test_no_length(client: TestClient, length: str) -> None:
    assert client.post("/login", headers={"content-length": length}).status_code == 413


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_so_many_questions_a_minute(clock: Clock) -> None:
    pace = Pace(3, clock)
    for second in (0, 10, 20):
        clock.now = 1000.0 + second
        pace.take("张三", "10.0.0.1")
    pace.take("李四", "10.0.0.1")
    with pytest.raises(TooFast, match="每分钟最多 3 个问题，请 40 秒后再问"):
        pace.take("张三", "10.0.0.2")
    clock.now = 1000.0 + MINUTE
    pace.check("张三", "10.0.0.1")
    pace.take("张三", "10.0.0.1")
    with pytest.raises(TooFast):
        pace.check("张三", "10.0.0.1")


def test_refused_questions_do_not_count(clock: Clock) -> None:
    pace = Pace(1, clock)
    pace.take("张三", "")
    for second in range(1, 60):
        clock.now = 1000.0 + second
        with pytest.raises(TooFast):
            pace.take("张三", "")
    clock.now = 1060.0
    pace.take("张三", "")


def test_visitors_who_drop_their_cookie_share_their_address(clock: Clock) -> None:
    pace = Pace(2, clock)
    for i in range(SHARED * 2):
        pace.take(f"{VISITOR}{i}", f"2001:db8:0:1::{i:x}")
    with pytest.raises(TooFast):
        pace.take(f"{VISITOR}new", "2001:db8:0:1::ffff")
    pace.take(f"{VISITOR}new", "2001:db8:0:2::1")


def test_this_machine_alone_waits_for_nobody(clock: Clock) -> None:
    pace = Pace(1, clock)
    for _ in range(100):
        pace.take("", "127.0.0.1")


def test_what_is_counted_does_not_grow_without_end(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("page.pace.MOST_KEPT", 10)
    pace = Pace(1, clock)
    for i in range(100):
        pace.take(f"user {i}", "")
    assert len(pace._asked) == 10
    with pytest.raises(TooFast):
        pace.take("user 99", "")


def test_the_page_says_that_it_was_too_often(office: Office, tmp_path: Path) -> None:
    app = application(office.desk, Database.open(tmp_path), office.indexer, Serving(is_local=False, is_open=True, questions_per_minute=2))
    with serving(app) as url, browser(url) as client:
        assert "县交通运输局" in ask(client)
        assert "县交通运输局" in ask(client)
        assert "每分钟最多 2 个问题" in ask(client)
        assert client.post("/gradio_api/call/ask", json={"data": [QUESTION, "", None]}).status_code == 429
        with browser(url) as other:
            assert "县交通运输局" in ask(other)


def test_programs_are_told_by_the_status(office: Office, tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    Accounts(database).add("张三", PASSWORD)
    app = application(office.desk, database, office.indexer, Serving(is_local=False, questions_per_minute=2, proxies=networks("127.0.0.1")))
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=WAIT) as client:
        client.post("/login", data={"username": "张三", "password": PASSWORD})
        for i in range(2):
            event = client.post("/gradio_api/call/ask", json={"data": [QUESTION, "", None]}, headers={"x-forwarded-for": f"10.0.0.{i}"}).json()["event_id"]
            assert "event: complete" in client.get(f"/gradio_api/call/ask/{event}").text
        answer = client.post("/gradio_api/call/ask", json={"data": [QUESTION, "", None]}, headers={"x-forwarded-for": "10.0.0.9"})
        assert (answer.status_code, "每分钟最多 2 个问题" in answer.json()["detail"]) == (429, True)
        assert 0 < int(answer.headers["retry-after"]) <= MINUTE
        assert "每分钟最多 2 个问题" in call(client, "ask", [QUESTION, "", None])
        tool = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": QUESTION}}}
        result = client.post("/mcp", json=tool, headers={"accept": "application/json, text/event-stream"}).json()["result"]
        assert (result["isError"], "每分钟最多 2 个问题" in result["content"][0]["text"]) == (True, True)
        assert client.post("/gradio_api/call/list_documents", json={"data": []}).status_code == 200, "looking things up is no question"
