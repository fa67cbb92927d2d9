"""Requests that are never finished, readers that do not read, and connections without number."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from page import limits, listening
from page.database import Database
from page.limits import MIB
from page.server import application
from tests.page.office import Office, serving

WAIT = 20.0
"""Seconds after which a test gives up on what should have come."""


@contextmanager
def connected(url: str, source: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A bare connection to the server, from an address of this machine."""
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), WAIT, (source, 0)) as connection:
        connection.settimeout(WAIT)
        yield connection


def heard(connection: socket.socket) -> bytes:
    """Everything until the server closes; a timeout of the socket is a failure."""
    found = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            found += part
    return found


@contextmanager
def trickling(connection: socket.socket, piece: bytes) -> Iterator[None]:
    """Sends a piece now and then, until the connection is closed."""
    ended = threading.Event()

    def send() -> None:
        with suppress(OSError):
            while not ended.wait(0.02):
                connection.sendall(piece)

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(WAIT)


@pytest.fixture(scope="module")
def hasty(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page whose patience is short."""
    app = application(office.desk, Database.open(tmp_path_factory.mktemp("hasty")), office.indexer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listening, "HEAD_SECONDS", 0.3)
        patch.setattr(listening, "IDLE_SECONDS", 1)
        patch.setattr(limits, "PATIENCE", 0.3)
        with serving(app) as url:
            yield url


HEAD = b"GET /login HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALF = [
    # what is sent at once, what is sent now and then, what comes back
    (b"", b"", b""),
    (b"GET /lo", b"", b""),
    (HEAD, b"", b""),
    (HEAD, b"X-A: 1\r\n", b""),
    (HEAD, b"X", b""),
    (POST + b"Content-Length: 100\r\n\r\nusername=", b"", b"408"),
    (POST + b"Content-Length: 1000000\r\n\r\n", b"a", b"408"),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", b"408"),
    (HEAD + b"Content-Length: 1000000\r\n\r\n", b"a", b"408"),
    (HEAD + b"\r\nGET /lo", b"", b"200"),
    (HEAD + b"\r\n", b"", b"200"),
]


@pytest.mark.parametrize(("first", "then", "status"), HALF)
def test_what_is_never_finished_is_ended(hasty: str, first: bytes, then: bytes, status: bytes) -> None:
    with connected(hasty) as connection:
        connection.sendall(first)
        with trickling(connection, then) if then else ExitStack():
            answer = heard(connection)
    assert answer[9:12] == status
    if status == b"408":
        assert "发送过慢" in json.loads(answer.split(b"\r\n\r\n", 1)[1])["detail"]


def test_a_page_that_waits_is_not_ended(hasty: str) -> None:
    """The stream by which an open page hears of the server lasts longer than a half-sent request."""
    with connected(hasty) as stream:
        stream.sendall(b"GET /gradio_api/heartbeat/mine HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert stream.recv(9) == b"HTTP/1.1 "
        with connected(hasty) as half:
            half.sendall(HEAD)
            assert heard(half) == b""
        with connected(hasty) as half:
            half.sendall(HEAD)
            assert heard(half) == b""
        stream.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                assert stream.recv(65536) != b"", "closed"


def test_who_does_not_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "READ_SECONDS", 0.2)
    left = threading.Event()

    async def flood(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": bytes(32 * MIB), "more_body": True})
        assert (await receive())["type"] == "http.request"
        assert (await receive())["type"] == "http.disconnect"
        left.set()

    with serving(flood) as url, connected(url) as connection:
        connection.sendall(HEAD + b"\r\n")
        assert left.wait(WAIT)


def test_who_reads_slowly_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "READ_SECONDS", 0.2)
    size = 16 * MIB

    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(size).encode())]})
            await send({"type": "http.response.body", "body": bytes(size)})

    pause = threading.Event()
    with serving(file) as url, connected(url) as connection:
        connection.sendall(HEAD + b"\r\n")
        got = 0
        while got < size:
            part = connection.recv(2 * MIB)
            assert part, "cut off"
            got += len(part)
            pause.wait(0.02)


def test_connections_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "CONNECTIONS_EACH", 0.01)
    with serving(PlainTextResponse("here")) as url, ExitStack() as stack:
        held = [stack.enter_context(connected(url)) for _ in range(10)]
        for each in held:
            each.sendall(b"GET /lo")
        with connected(url) as more:
            assert heard(more) == b""
        stack.close()
        limit = time.monotonic() + WAIT
        while time.monotonic() < limit:
            with suppress(httpx.TransportError):
                if httpx.get(url, trust_env=False).status_code == 200:
                    return
        raise AssertionError("no room again")
