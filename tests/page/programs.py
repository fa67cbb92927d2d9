"""Programs that come to the page: a session of the Model Context Protocol with its own client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

T = TypeVar("T")


ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: on a busy machine a kept one was taken up again at the moment in which the server gave it up as idle."""


@asynccontextmanager
async def session(url: str, **headers: str) -> AsyncIterator[ClientSession]:
    """A session that has shaken hands."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        httpx.AsyncClient(headers=named, limits=ONE_EACH, trust_env=False, timeout=60) as http,
        streamable_http_client(f"{url}mcp", http_client=http) as (read, write, _),
        ClientSession(read, write) as opened,
    ):
        await opened.initialize()
        yield opened


def within(url: str, use: Callable[[ClientSession], Awaitable[T]], **headers: str) -> T:
    """What is got in a session of its own; in a thread, as a browser that other tests hold open keeps a loop running in this one."""

    async def run() -> T:
        async with session(url, **headers) as opened:
            return await use(opened)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def call(url: str, name: str, arguments: Mapping[str, Any], **headers: str) -> CallToolResult:
    """The result of one tool."""
    return within(url, lambda opened: opened.call_tool(name, dict(arguments)), **headers)


def said(result: CallToolResult) -> str:
    """The text of a result."""
    return "".join(part.text for part in result.content if part.type == "text")


def refusal(url: str, **headers: str) -> int:
    """The status with which a session is refused; 0 where it is not."""
    try:
        within(url, lambda opened: opened.send_ping(), **headers)
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        assert isinstance(error, httpx.HTTPStatusError)
        return error.response.status_code
    return 0
