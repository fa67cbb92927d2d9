"""The endpoints for programs, each through its real client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from page.server import application
from tests.page.crowd import ask
from tests.page.office import DIGITAL, Office, serving


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def test_ask_gives_the_whole_answer(client: Client) -> None:
    found = client.predict("危桥改造由谁负责？", api_name="/ask")
    assert {"question", "status", "answer", "options", "citations", "tasks", "notices", "latency_ms"} <= set(found)
    assert found["status"] == "answered"
    assert found["citations"][0]["path"] == "二、（二）"


def test_ask_with_document_and_history(client: Client) -> None:
    history = [{"role": "user", "content": "建设一体化政务云由谁牵头？"}]
    found = client.predict(question="那配合单位呢？", document=DIGITAL, history=history, api_name="/ask")
    assert "市财政局" in found["answer"]


def test_find_tasks(client: Client) -> None:
    found = client.predict(unit="市大数据局", role="牵头", api_name="/find_tasks")
    assert found["total"] == 2
    assert found["counts"]["牵头"] == 2
    assert found["tasks"][0]["title"] == DIGITAL


def test_find_tasks_in_an_unknown_document(client: Client) -> None:
    assert client.predict(document="没有这份文件", api_name="/find_tasks")["total"] == 0


def test_get_clause(client: Client) -> None:
    found = client.predict("公路", "二、(二)", api_name="/get_clause")
    assert found["path"] == "二、（二）"
    assert "改造危桥9座" in found["text"]
    assert "error" in client.predict("公路", "九、", api_name="/get_clause")
    assert "error" in client.predict("方案", "一、", api_name="/get_clause")


def test_plain_http_needs_the_question_alone(address: str) -> None:
    with httpx.Client(base_url=address, trust_env=False) as client:
        assert ask(client, "危桥改造由谁负责？")["status"] == "answered"


def test_model_context_protocol(address: str) -> None:
    async def call() -> tuple[list[str], Any]:
        async with streamable_http_client(f"{address}gradio_api/mcp/") as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = await session.list_tools()
            result = await session.call_tool("ask", {"question": "危桥改造由谁负责？"})
            assert all("\u4e00" <= (tool.description or "")[0] <= "\u9fff" for tool in tools.tools), "described in Chinese"
            return [tool.name for tool in tools.tools], result

    # in a thread of its own: a browser that other tests hold open keeps a loop running in this one
    with ThreadPoolExecutor(1) as thread:
        names, result = thread.submit(asyncio.run, call()).result()
    assert {"ask", "find_tasks", "get_clause"} <= set(names)
    assert not result.isError
    assert "县交通运输局" in json.dumps([part.text for part in result.content], ensure_ascii=False)
