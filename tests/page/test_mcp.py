"""The Model Context Protocol at /mcp, through its own client, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import anyio
import httpx
import pytest
from gradio_client import Client
from mcp import types
from starlette.requests import HTTPConnection

from page import api_mcp, words
from page.accounts import Accounts
from page.api import functions
from page.api_mcp import MOST_BYTES, Mcp
from page.database import Database
from page.desks import Desks
from page.gate import SCOPE_KEY
from page.pace import Pace
from page.server import Serving, application
from page.sessions import User
from page.tokens import Tokens
from tests.page.office import DIGITAL, Office, finished, serving, signed_in
from tests.page.programs import call, refusal, said, session, within
from tests.page.test_api import SENDABLE

PASSWORD = "云州湖畔的第七座石拱桥"
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
JSON = {"accept": "application/json, text/event-stream", "content-type": "application/json"}


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@dataclass(frozen=True)
class Guarded:
    """A page with users, and its tokens."""

    url: str
    accounts: Accounts
    tokens: Tokens


@pytest.fixture(scope="module")
def guarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    database = Database.open(tmp_path_factory.mktemp("guarded"))
    accounts = Accounts(database)
    accounts.add("管理员", PASSWORD, admin=True)
    accounts.add("张三", PASSWORD)
    with serving(application(office.desk, database, office.indexer, Serving(is_local=False))) as url:
        yield Guarded(url, accounts, Tokens(database))


def test_tools_tell_what_they_take_and_give(address: str) -> None:
    tools = {tool.name: tool for tool in within(address, lambda opened: opened.list_tools()).tools}
    assert list(tools) == ["ask", "find_tasks", "get_clause", "list_documents"]
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.readOnlyHint
        assert is_chinese(tool.description) and is_chinese(tool.title)
        assert all(is_chinese(each["description"]) for each in tool.inputSchema["properties"].values())
        assert tool.outputSchema is not None
        assert "$ref" not in json.dumps([tool.inputSchema, tool.outputSchema]), "not every client follows references"
    assert tools["ask"].inputSchema["required"] == ["question"]
    assert tools["find_tasks"].inputSchema["properties"]["role"]["enum"] == ["", "牵头", "配合", "责任", "责任人"]


def is_chinese(text: str | None) -> bool:
    return bool(text) and any("\u4e00" <= char <= "\u9fff" for char in text or "")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ask", {"question": "危桥改造由谁负责？"}),
        ("ask", {"question": "那配合单位呢？", "document": DIGITAL, "history": [{"role": "user", "content": "建设一体化政务云由谁牵头？"}]}),
        ("find_tasks", {"unit": "市大数据局", "role": "牵头"}),
        ("get_clause", {"document": "公路", "path": "二、(二)"}),
        ("list_documents", {}),
    ],
)
def test_a_tool_gives_what_the_api_gives(address: str, name: str, given: dict[str, Any]) -> None:
    result = call(address, name, given)
    assert not result.isError
    assert result.structuredContent is not None
    assert json.loads(said(result)) == result.structuredContent
    assert "\\u" not in said(result), "Chinese is not escaped"
    other = Client(address, verbose=False).predict(**given, api_name=f"/{name}")
    assert timeless(result.structuredContent) == timeless(other)


def timeless(reply: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reply.items() if key != "latency_ms"}


def test_wrong_arguments_are_named(address: str) -> None:
    async def every(opened: Any) -> list[types.CallToolResult]:
        return [await opened.call_tool(name, given) for name, given, _ in SENDABLE]

    for (name, given, parts), result in zip(SENDABLE, within(address, every), strict=True):
        assert result.isError, (name, given)
        assert result.structuredContent is None
        assert [part for part in parts if part not in said(result)] == []


def test_an_unknown_tool_is_told_the_known_ones(address: str) -> None:
    result = call(address, "delete_everything", {})
    assert result.isError
    assert "ask、find_tasks、get_clause、list_documents" in said(result)


def test_tokens_of_a_page_with_users(guarded: Guarded) -> None:
    tokens = guarded.tokens
    guarded.accounts.add("李四", PASSWORD)
    owners = {"好的": None, "吊销的": None, "过期的": None, "张三的": "张三", "离职者的": "李四"}
    given = {name: tokens.add(name, owner) for name, owner in owners.items()}
    tokens.revoke("吊销的")
    tokens.database.run("UPDATE tokens SET expires = created WHERE name = :name", name="过期的")
    guarded.accounts.remove("李四")
    refused = {name: refusal(guarded.url, authorization=f"Bearer {token}") for name, token in given.items()}
    assert refused == {"好的": 0, "吊销的": 401, "过期的": 401, "张三的": 0, "离职者的": 401}
    assert refusal(guarded.url) == 401
    assert refusal(guarded.url, authorization="Bearer wrong") == 401
    assert refusal(guarded.url, authorization=given["好的"]) == 401, "a token without Bearer"
    session_token = signed_in(guarded.accounts, "张三", PASSWORD).token
    assert refusal(guarded.url, authorization=f"Bearer {session_token}") == 401
    answer = call(guarded.url, "ask", {"question": "危桥改造由谁负责？"}, authorization=f"Bearer {given['好的']}")
    assert "县交通运输局" in said(answer)


def test_a_token_opens_the_api_of_gradio(guarded: Guarded) -> None:
    headers = {"Authorization": f"Bearer {guarded.tokens.add('接口')}"}
    client = Client(guarded.url, headers=headers, verbose=False)
    assert client.predict("危桥改造由谁负责？", api_name="/ask")["status"] == "answered"
    with httpx.Client(base_url=guarded.url, trust_env=False, headers=headers) as http:
        assert http.get("config").json()["username"] == "令牌:接口"
        assert http.post("upload?name=a.txt", content=b"a").status_code == 403, "no administrator"
    with httpx.Client(base_url=guarded.url, trust_env=False) as http:
        assert http.post("gradio_api/call/ask", json={"data": ["x"]}).status_code == 401


class Attacker:
    """Listens at an address of its own and counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    opened = Attacker()
    yield opened
    opened.close()


@pytest.mark.parametrize("header", ["host", "x_forwarded_host", "x_forwarded_server", "forwarded"])
def test_a_forged_host_diverts_nothing(guarded: Guarded, attacker: Attacker, header: str) -> None:
    token = f"Bearer {guarded.tokens.add(header)}"
    value = f"host={attacker.host}" if header == "forwarded" else attacker.host
    forged = call(guarded.url, "ask", {"question": "危桥改造由谁负责？"}, authorization=token, **{header: value})
    later = call(guarded.url, "ask", {"question": "危桥改造由谁负责？"}, authorization=token)
    assert "县交通运输局" in said(forged)
    assert "县交通运输局" in said(later)
    with httpx.Client(base_url=guarded.url, trust_env=False, headers={"authorization": token}) as http:
        for path in ("config", "gradio_api/info"):
            http.get(path, headers={header.replace("_", "-"): value})
            assert attacker.host not in http.get(path).text
    assert attacker.visits == 0


def test_twenty_clients_at_once(address: str) -> None:
    async def one(number: int) -> tuple[str, str]:
        async with session(address) as opened:
            if number % 2:
                return "危桥改造由谁负责？", said(await opened.call_tool("ask", {"question": "危桥改造由谁负责？"}))
            return "建设一体化政务云由谁牵头？", said(await opened.call_tool("ask", {"question": "建设一体化政务云由谁牵头？"}))

    async def all_of_them() -> list[tuple[str, str]]:
        return await asyncio.gather(*(one(number) for number in range(20)))

    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(asyncio.run, all_of_them()).result()
    assert len(answers) == 20
    for question, answer in answers:
        read = json.loads(answer)
        assert (read["question"], read["status"]) == (question, "answered")


@pytest.fixture(scope="module")
def unguarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Pages without users: for this machine, for nobody since it listens to others, and open to all."""
    kinds = {"local": Serving(is_local=True), "wide": Serving(is_local=False), "open": Serving(is_local=False, is_open=True)}
    with ExitStack() as stack:
        yield {
            kind: stack.enter_context(serving(application(office.desk, Database.open(tmp_path_factory.mktemp(kind)), office.indexer, how)))
            for kind, how in kinds.items()
        }


@pytest.mark.parametrize(
    ("kind", "headers", "status"),
    [
        ("local", {}, 200),
        ("local", {"host": "rebound.example"}, 403),
        ("local", {"origin": "http://other.example"}, 403),
        ("local", {"origin": "null"}, 403),
        ("wide", {}, 403),
        ("open", {}, 200),
        ("open", {"host": "policy.example"}, 200),
        ("open", {"origin": "http://other.example"}, 403),
        ("open", {"authorization": "Bearer anything"}, 200),
    ],
)
def test_who_may_come_to_a_page_without_users(unguarded: dict[str, str], kind: str, headers: dict[str, str], status: int) -> None:
    assert httpx.post(f"{unguarded[kind]}mcp", json=PING, headers={**JSON, **headers}, trust_env=False).status_code == status


@pytest.mark.parametrize(
    ("method", "content", "status"),
    [
        ("GET", b"", 405),
        ("DELETE", b"", 405),
        ("POST", b"{", 400),
        ("POST", b"[]", 400),
        ("POST", b'{"jsonrpc": "2.0", "id": 1}', 400),
        ("POST", b" " * (MOST_BYTES + 1), 413),
    ],
)
def test_what_is_no_call_is_refused(address: str, method: str, content: bytes, status: int) -> None:
    assert httpx.request(method, f"{address}mcp", content=content, headers=JSON, trust_env=False).status_code == status


@pytest.mark.parametrize("accept", ["*/*", "application/json, text/event-stream", "text/event-stream"])
def test_no_session_is_kept(address: str, accept: str) -> None:
    """A call without a handshake is answered, and no session is given out that another could take up."""
    body = {**PING, "method": "tools/call", "params": {"name": "list_documents", "arguments": {}}}
    answer = httpx.post(f"{address}mcp", json=body, headers={"accept": accept}, trust_env=False)
    assert answer.json()["result"]["structuredContent"]["total"] == 2
    assert "mcp-session-id" not in answer.headers


def server_of(office: Office, run: Any, at_once: int = 1) -> Mcp:
    class Local(Mcp):
        request = HTTPConnection({"type": "http", SCOPE_KEY: User("", admin=True)})

    return Local([replace(functions()[-1], run=run)], Desks(office.desk), at_once, Pace(1))


def test_a_fault_is_one_sentence(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def fails(api: object, wanted: object) -> dict[str, Any]:
        raise RuntimeError("/srv/secret/place")

    result = finished(server_of(office, fails).call("list_documents", {}))
    assert result.isError
    assert said(result) == words.FAILED
    assert "/srv/secret/place" in caplog.text, "who looks after the page finds it in the log"


def test_a_crowd_is_told_to_come_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_mcp, "WAITING", 2)
    let_go = threading.Event()

    def waits(api: object, wanted: object) -> dict[str, Any]:
        let_go.wait(30)
        return {"total": 0, "documents": []}

    async def crowd() -> list[str]:
        server = server_of(office, waits)
        answers: list[str] = []

        async def one() -> None:
            answers.append(said(await server.call("list_documents", {})))

        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(one)
            while len(answers) < 3:
                await anyio.sleep(0.01)
            let_go.set()
        return answers

    answers = finished(crowd())
    assert answers[:3] == [words.BUSY] * 3
    assert words.BUSY not in answers[3:]
