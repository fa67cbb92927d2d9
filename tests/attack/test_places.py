"""Crowds: more requests than can be served, from everyone, from one address, from one user, and more questions than can wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from page.accounts import Accounts
from page.database import Database
from page.server import Serving, application
from tests.attack.test_slow import WAIT, connected
from tests.attack.world import PASSWORD
from tests.page.office import Office, serving

QUESTION = "危桥改造由谁负责？"


@contextmanager
def opened(url: str, count: int, cookie: str = "", source: str = "127.0.0.1") -> Iterator[None]:
    """So many pages that stay open, from an address of this machine."""
    with ExitStack() as stack:
        for i in range(count):
            stream = stack.enter_context(connected(url, source))
            stream.sendall(f"GET /gradio_api/heartbeat/{i} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
            assert stream.recv(12) == b"HTTP/1.1 200"
        yield


def client(url: str, source: str = "127.0.0.1") -> httpx.Client:
    return httpx.Client(base_url=url, transport=httpx.HTTPTransport(local_address=source), timeout=WAIT)


def settled(client: httpx.Client, path: str, status: int = 200) -> bool:
    """Does an address answer so before long?"""
    limit = time.monotonic() + WAIT
    while (found := client.get(path).status_code) != status and time.monotonic() < limit:
        time.sleep(0.01)
    return found == status


def guarded(office: Office, folder: Path, most_served: int) -> tuple[FastAPI, Database]:
    """A page with two users, for so many requests at once."""
    database = Database.open(folder)
    for name in ("张三", "李四"):
        Accounts(database).add(name, PASSWORD)
    return application(office.desk, database, office.indexer, Serving(is_local=False, most_served=most_served)), database


def signed_in(client: httpx.Client, name: str) -> str:
    """The cookie of someone who signs in."""
    client.post("/login", data={"username": name, "password": PASSWORD}).raise_for_status()
    return f"policy_session={client.cookies['policy_session']}"


@pytest.mark.parametrize(("first", "second"), [(2, 2), (2, 1)], ids=["all places", "half of them from one address"])
def test_a_crowd_is_told_to_wait(office: Office, tmp_path: Path, first: int, second: int) -> None:
    app = application(office.desk, Database.open(tmp_path), office.indexer, Serving(most_served=4))
    host = {"host": "localhost"}
    with serving(app) as url, client(url) as here, client(url, "127.0.0.2") as there:
        with opened(url, first), opened(url, second, source="127.0.0.2"):
            answer = here.get("/login", headers={"accept": "text/html", **host})
            assert (answer.status_code, answer.headers["retry-after"], "人较多" in answer.text) == (503, "10", True)
            asked = here.post("/gradio_api/queue/join", json={}, headers=host)
            assert (asked.status_code, "人较多" in asked.json()["detail"]) == (429, True)
            assert there.get("/login", headers=host).status_code == (200 if second == 1 else 503)
        assert settled(here, "/login"), "who left makes room"


def test_nobody_takes_all_places(office: Office, tmp_path: Path) -> None:
    app, _ = guarded(office, tmp_path, 30)
    with serving(app) as url, client(url) as one, client(url) as two:
        cookie = signed_in(one, "张三")
        signed_in(two, "李四")
        with opened(url, 3, cookie):
            answer = one.get("/config")
            assert (answer.status_code, "关闭一些" in answer.json()["detail"]) == (429, True)
            assert two.get("/config").status_code == 200
        assert settled(one, "/config")


def test_too_many_waiting_questions_are_refused_in_chinese(office: Office, tmp_path: Path) -> None:
    app = application(office.desk, Database.open(tmp_path), office.indexer)
    app.state.gradio.get_blocks()._queue.max_size = 0
    with serving(app) as url, client(url) as here:
        number = next(each["id"] for each in here.get("/config").json()["dependencies"] if each["api_name"] == "_answer")
        body = {"data": [QUESTION, None, ""], "fn_index": number, "session_hash": "s"}
        for path, sent in (("queue/join", body), ("call/ask", {"data": [QUESTION]})):
            answer = here.post(f"/gradio_api/{path}", json=sent)
            assert (answer.status_code, "当前提问较多" in answer.json()["detail"]) == (429 if path == "queue/join" else 503, True)
