"""On a page without sign-in each browser has conversations of its own, and nobody another's."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from page.accounts import MAX_NAME
from page.database import Database
from page.outside import Address
from page.server import Serving, application
from page.visitors import KEY_FILE, Visitors, signing_key
from tests.page.office import Office, serving

QUESTION = "危桥改造由谁负责？"


def open_page(office: Office, folder: Path, address: str = "") -> FastAPI:
    """A page open to everyone, with its data in a folder."""
    how = Serving(is_local=False, is_open=True, address=Address.parse(address) if address else None)
    return application(office.desk, Database.open(folder), office.indexer, how)


@contextmanager
def browser(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
        client.get("/")
        yield client


@pytest.fixture(scope="module")
def address(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(open_page(office, tmp_path_factory.mktemp("open"))) as url:
        yield url


def function(client: httpx.Client, name: str) -> int:
    """The number of one of the page's functions, by the name of its handler."""
    return next(int(each["id"]) for each in client.get("/config").json()["dependencies"] if each["api_name"] == name)


def call(client: httpx.Client, name: str, data: list[object], event: object = None, session: str = "s") -> str:
    """Call a function as the page does; what it answers, as it comes over the wire."""
    body = {"data": data, "fn_index": function(client, name), "session_hash": session, "event_data": event}
    client.post("/gradio_api/queue/join", json=body).raise_for_status()
    lines = []
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as answer:
        for line in answer.iter_lines():
            lines.append(line)
            if "close_stream" in line:
                break
    return "\n".join(lines)


def ask(client: httpx.Client, question: str = QUESTION, session: str = "s", current: int | None = None) -> str:
    """Ask a question on the page, in a conversation or a new one; the list of conversations is in the answer."""
    call(client, "_take", [question], session=session)
    return call(client, "_answer", [question, current, ""], session=session)


def history(client: httpx.Client, act: str = "", number: int = 0, session: str = "h") -> str:
    """What the list of conversations shows after a click in it."""
    return call(client, "_history_clicked", [None], {"act": act, "conversation": number}, session)


def owner_of(client: httpx.Client) -> str:
    return str(client.get("/config").json()["username"])


def cookie_of(client: httpx.Client) -> tuple[str, str]:
    return next((name, value) for name, value in client.cookies.items() if name.startswith("policy_visitor"))


def test_a_browser_keeps_its_owner(address: str) -> None:
    with browser(address) as one, browser(address) as two:
        assert owner_of(one) == owner_of(one) != owner_of(two)


def test_conversations_are_the_browsers_own(address: str) -> None:
    with browser(address) as one, browser(address) as two:
        assert QUESTION in ask(one)
        assert QUESTION in history(one)
        assert QUESTION not in history(two)
        number = 1
        exported = f"/export/conversation?id={number}&kind=md"
        assert QUESTION in one.get(exported).text
        assert two.get(exported).status_code == 404
        for act in ("open", "rename", "delete"):
            assert QUESTION not in history(two, act, number)
        # not even with the other's session of the page
        assert QUESTION not in call(two, "_stopped", [number], session="s")
        assert QUESTION in history(one), "nothing that the other did reached it"
        history(one, "delete", number)
        assert one.get(exported).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value[:-1],
        lambda value: value.rsplit(".", 1)[0],
        lambda value: value.replace("visitor:", "visitor:x"),
        lambda value: "visitor:" + value,
        lambda value: value.swapcase(),
        lambda value: "." + value.rsplit(".", 1)[1],
        lambda value: "管理员",
        lambda value: "",
        lambda value: "a" * 5000,
    ],
)
def test_changed_cookies_are_nobodys(address: str, change: object) -> None:
    with browser(address) as one:
        (name, value), owner = cookie_of(one), owner_of(one)
    given = change(value)  # type: ignore[operator]
    answer = httpx.get(f"{address}config", headers={b"cookie": f"{name}={given}".encode()}, trust_env=False)
    assert answer.status_code == 200
    assert answer.json()["username"] not in (owner, "", None)
    assert answer.headers["set-cookie"].startswith(f"{name}=visitor:")


def test_another_pages_cookie_is_nobodys(office: Office, address: str, tmp_path: Path) -> None:
    elsewhere = Visitors(tmp_path)
    owner = elsewhere.new_owner()
    with browser(address) as one:
        name, _ = cookie_of(one)
        value = elsewhere.header(owner, {})[1].decode().split(";")[0].split("=", 1)[1]
        assert httpx.get(f"{address}config", cookies={name: value}, trust_env=False).json()["username"] != owner
        assert elsewhere.cookie != name, "two pages on one host do not take each other's cookie away"


def test_cookies_that_cannot_be_read_do_not_matter(address: str) -> None:
    """Another application on this host may set cookies that Python's own reader stumbles over."""
    with browser(address) as one:
        name, value = cookie_of(one)
        given = f'other={{"a": [1, 2]}}; {name}={value}; more[]=ü'
        assert httpx.get(f"{address}config", headers={b"cookie": given.encode("latin-1")}, trust_env=False).json()["username"] == owner_of(one)


@pytest.mark.parametrize(
    ("url", "path", "secure"), [("http://policy.test", "/", False), ("https://policy.test", "/", True), ("https://policy.test/sub", "/sub", True)]
)
def test_the_cookie(office: Office, tmp_path: Path, url: str, path: str, secure: bool) -> None:
    client = TestClient(open_page(office, tmp_path, url), base_url=url.removesuffix("/sub"))
    given = {part.strip() for part in client.get(path, headers={"accept": "text/html"}).headers["set-cookie"].split(";")[1:]}
    assert {"HttpOnly", "SameSite=lax", f"Path={path}"} <= given
    assert ("Secure" in given) is secure


def test_owners_outlive_a_restart(office: Office, tmp_path: Path) -> None:
    first = TestClient(open_page(office, tmp_path), base_url="http://policy.test")
    first.get("/")
    owner = first.get("/config").json()["username"]
    second = TestClient(open_page(office, tmp_path), base_url="http://policy.test", cookies=dict(first.cookies))
    assert second.get("/config").json()["username"] == owner


def test_what_was_kept_on_this_machine_is_not_shown_to_visitors(office: Office, tmp_path: Path) -> None:
    local = application(office.desk, Database.open(tmp_path), office.indexer)
    with serving(local) as url, browser(url) as client:
        ask(client)
        assert QUESTION in history(client)
    with serving(open_page(office, tmp_path)) as url, browser(url) as client:
        assert QUESTION not in history(client)
        assert client.get("/export/conversation?id=1&kind=md").status_code == 404


def test_no_user_can_be_named_like_a_visitor(tmp_path: Path) -> None:
    assert len(Visitors(tmp_path).new_owner()) > MAX_NAME


def test_visitors_are_not_greeted_by_name(address: str) -> None:
    with browser(address) as client:
        assert "visitor:" not in call(client, "_who", [])


def test_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    key = signing_key(path)
    assert signing_key(path) == key
    assert len(key) == 32
    assert [each.name for each in tmp_path.iterdir()] == [KEY_FILE]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
        signing_key(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_key_of_a_read_only_folder_is_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    key = signing_key(tmp_path / KEY_FILE)
    monkeypatch.setattr(Path, "chmod", read_only)
    assert signing_key(tmp_path / KEY_FILE) == key


@pytest.mark.parametrize("damaged", [b"", b"abc", b"\xff\xfe", b"00" * 31])
def test_a_damaged_key_is_made_anew(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(damaged)
    assert signing_key(path) == signing_key(path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert signing_key(tmp_path / "data" / KEY_FILE) != signing_key(tmp_path / "data" / KEY_FILE)
    assert "访客的对话只保留到本次运行结束" in caplog.text


@pytest.mark.parametrize("path", ["page.css", "theme.css", "favicon.ico"])
def test_what_caches_may_keep_gives_no_cookie(address: str, path: str) -> None:
    """A cache between would hand one visitor's cookie to the next."""
    answer = httpx.get(f"{address}{path}", trust_env=False)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)


def test_processes_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    together = Barrier(16)

    def start(_: int) -> bytes:
        together.wait(30)
        return signing_key(tmp_path / "data" / KEY_FILE)

    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(start, range(16)))) == 1
    assert [each.name for each in (tmp_path / "data").iterdir()] == [KEY_FILE]
