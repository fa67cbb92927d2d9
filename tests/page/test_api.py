"""The functions for programs: whole answers, and errors that name what is wrong, the same over Gradio's API and plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from pydantic import BaseModel

from page.api import functions
from page.api_arguments import MAX_MESSAGES, ArgumentError
from page.server import application
from tests.page.crowd import ask
from tests.page.office import DIGITAL, ROADS, Office, serving

Functions = dict[str, Callable[..., dict[str, Any]]]
FUNCTIONS = {function.name: function for function in functions()}

WRONG: tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...] = (
    ("ask", {}, ("缺少参数 question",)),
    ("ask", {"question": None}, ("缺少参数 question",)),
    ("ask", {"question": "  "}, ("question", "不能为空")),
    ("ask", {"question": "问" * 501}, ("question", "500", "501")),
    ("ask", {"question": 7}, ("question", "应为文字")),
    ("ask", {"question": "a\ud800"}, ("question", "不能识别")),
    ("ask", {"question": "问", "document": ["x"]}, ("document", "应为文字")),
    ("ask", {"question": "问", "history": "上文"}, ("history", "应为列表")),
    ("ask", {"question": "问", "history": ["上文"]}, ("history 第 1 条", "{role, content}")),
    ("ask", {"question": "问", "history": [{"role": "user", "content": "一"}, {"role": "user"}]}, ("history 第 2 条的 content", "缺少")),
    ("ask", {"question": "问", "history": [{"role": "boss", "content": "一"}]}, ("history 第 1 条的 role", "boss", "user、assistant")),
    ("ask", {"question": "问", "history": [{"role": "user", "content": "一"}] * (MAX_MESSAGES + 1)}, ("history", "最多")),
    ("find_tasks", {"role": "主办"}, ("role", "主办", "牵头、配合、责任、责任人")),
    ("find_tasks", {"state": "逾期"}, ("state", "逾期", "已过期、本月到期、未到期、长期、无确定日期、未写明")),
    ("find_tasks", {"due_from": "2031-02-29"}, ("due_from", "2031-02-29")),
    ("find_tasks", {"due_to": "年底"}, ("due_to", "年底")),
    ("find_tasks", {"day": "20311231"}, ("day", "20311231")),
    ("find_tasks", {"due_from": "2031-06-30", "due_to": "2031年1月1日"}, ("due_from（2031-06-30）", "due_to（2031-01-01）")),
    ("find_tasks", {"document": "没有这份文件"}, ("document", "没有这份文件", "list_documents")),
    ("find_tasks", {"unit": "局" * 201}, ("unit", "200")),
    ("find_tasks", {"role": "主办", "state": "逾期"}, ("参数 role", "参数 state")),
    ("get_clause", {"document": "公路"}, ("缺少参数 path",)),
    ("get_clause", {"document": "", "path": "一、"}, ("document", "不能为空")),
    ("get_clause", {"document": "没有这份文件", "path": "一、"}, ("document", "没有这份文件")),
    ("get_clause", {"document": "方案", "path": "一、"}, ("document", "2 份", ROADS, DIGITAL)),
    ("get_clause", {"document": "公路", "path": "九、"}, ("path", ROADS, "九、", "二、（二）")),
    ("list_documents", {"words": 1}, ("words", "应为文字")),
)
"""Function, arguments, and what the error must say."""
SENDABLE = [line for line in WRONG if "\\ud800" not in json.dumps(line[1])]
"""Without the half character, which no client sends."""


@pytest.fixture(scope="module")
def offered(office: Office) -> Functions:
    return {name: partial(function, desk=office.desk) for name, function in FUNCTIONS.items()}


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


@pytest.fixture(scope="module")
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as opened:
        yield opened


@pytest.mark.parametrize(("name", "given", "parts"), WRONG)
def test_wrong_arguments_are_named(offered: Functions, name: str, given: dict[str, Any], parts: tuple[str, ...]) -> None:
    with pytest.raises(ArgumentError) as raised:
        offered[name](given)
    assert [part for part in parts if part not in str(raised.value)] == []


@pytest.mark.parametrize(("name", "given"), [("ask", {"question": "问", "histroy": []}), ("find_tasks", {"Unit": "市水利局"})])
def test_an_unknown_argument_is_told_the_known_ones(offered: Functions, name: str, given: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError, match=f"没有参数 {list(given)[-1]}，可用的参数：{'、'.join(FUNCTIONS[name].takes.model_fields)}"):
        offered[name](given)


def test_find_tasks_as_written_and_in_english(offered: Functions) -> None:
    everything = offered["find_tasks"]({})
    leading = offered["find_tasks"]({"unit": "市大数据局", "role": "牵头"})
    assert 0 < leading["total"] < everything["total"]
    assert leading == offered["find_tasks"]({"unit": " 市大数据局 ", "role": "lead", "state": None, "document": "", "due_from": ""})
    assert leading["units"] == ["市大数据局"]
    dated = offered["find_tasks"]({"due_from": "2031年1月1日", "due_to": "2031/12/31"})
    assert {task["due"]["end"][:4] for task in dated["tasks"]} == {"2031"}
    assert offered["find_tasks"]({"unit": "没有这个单位"})["total"] == 0, "a unit without tasks is no error"


def test_documents_are_found_by_part_of_the_title(offered: Functions) -> None:
    listed = offered["list_documents"]({})
    assert {each["title"] for each in listed["documents"]} == {DIGITAL, ROADS}
    for words in ("公路", "《临江县农村公路提升实施方案》", "临江县 农村公路"):
        assert [each["title"] for each in offered["list_documents"]({"words": words})["documents"]] == [ROADS]
        assert {task["title"] for task in offered["find_tasks"]({"document": words})["tasks"]} == {ROADS}
    assert offered["list_documents"]({"words": "没有这份文件"}) == {"total": 0, "documents": []}


def test_get_clause(offered: Functions) -> None:
    found = offered["get_clause"]({"document": "公路", "path": "二、(二)"})
    assert found["path"] == "二、（二）"
    assert "改造危桥9座" in found["text"]
    assert found["path"] in offered["get_clause"]({"document": ROADS, "path": "二、"})["children"]


def test_replies_are_as_their_schemas_say(offered: Functions, office: Office) -> None:
    replies = [
        ("ask", {"question": "危桥改造由谁负责？"}),
        ("ask", {"question": "建设一体化政务云由谁牵头？", "document": DIGITAL}),
        ("ask", {"question": "火星上有几座桥？"}),
        ("find_tasks", {}),
        ("list_documents", {}),
    ]
    for record in office.desk.documents():
        replies += [("get_clause", {"document": record.id, "path": clause.path}) for clause in office.desk.store.clauses(record.id) if clause.level]
    assert len(replies) > 10
    for name, given in replies:
        assert exactly(FUNCTIONS[name].gives, offered[name](given)), (name, given)


def exactly(model: type[BaseModel], reply: dict[str, Any]) -> bool:
    """Does the model hold the reply as it is, with no field more or less, after its way through JSON?"""
    read = json.loads(json.dumps(reply, ensure_ascii=False))
    return bool(model.model_validate(read, strict=True).model_dump(mode="json") == read)


def test_gradio_client_gets_the_whole_answer(client: Client) -> None:
    found = client.predict("危桥改造由谁负责？", api_name="/ask")
    assert {"question", "status", "answer", "options", "citations", "tasks", "notices", "latency_ms"} <= set(found)
    assert found["status"] == "answered"
    assert found["citations"][0]["path"] == "二、（二）"


def test_gradio_client_asks_with_document_and_history(client: Client) -> None:
    history = [{"role": "user", "content": "建设一体化政务云由谁牵头？"}]
    found = client.predict(question="那配合单位呢？", document=DIGITAL, history=history, api_name="/ask")
    assert "市财政局" in found["answer"]


@pytest.mark.parametrize(("name", "given", "parts"), [line for line in SENDABLE if "缺少" not in line[2][0]][::3])
def test_gradio_client_is_told_what_is_wrong(client: Client, name: str, given: dict[str, Any], parts: tuple[str, ...]) -> None:
    with pytest.raises(AppError) as raised:
        client.predict(**given, api_name=f"/{name}")
    assert [part for part in parts if part not in str(raised.value)] == []


def test_plain_http_needs_the_question_alone(http: httpx.Client) -> None:
    assert ask(http, "危桥改造由谁负责？")["status"] == "answered"
    event = http.post("gradio_api/call/ask", json={"data": ["危桥改造由谁负责？"]}).raise_for_status().json()["event_id"]
    assert "县交通运输局" in json.loads(http.get(f"gradio_api/call/ask/{event}").text.split("data: ")[1])[0]["answer"]


@pytest.mark.parametrize(
    ("path", "body", "status", "part"),
    [
        ("v2/ask", b"{}", 422, "缺少参数 question"),
        ("v2/ask", b'{"question": "x", "histroy": []}', 422, "没有参数 histroy"),
        ("v2/find_tasks", '{"role": "主办"}'.encode(), 422, "牵头、配合、责任、责任人"),
        ("ask", b'{"data": []}', 422, "缺少参数 question"),
        ("ask", b'{"data": ["x", "", [], 4]}', 422, "question、document、history"),
        ("ask", b'{"question": "x"}', 422, "question、document、history"),
        ("ask", b"{", 422, "JSON"),
        ("ask", b"[" * 100_000, 422, "JSON"),
        ("ask", b"[]", 422, "data"),
        ("v2/ask", b'{"question": "' + b"x" * (1 << 20) + b'"}', 413, "过大"),
        ("v2/nothing", b"{}", 404, "没有这个地址"),
        ("_add", b'{"data": []}', 404, "没有这个地址"),
    ],
)
def test_plain_http_is_told_what_is_wrong(http: httpx.Client, path: str, body: bytes, status: int, part: str) -> None:
    answer = http.post(f"gradio_api/call/{path}", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert part in answer.json()["detail"]
