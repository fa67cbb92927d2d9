"""The functions for programs as tools of the Model Context Protocol, served at ``/mcp`` by the application itself.

Each request stands alone and is answered with one JSON object: nothing is kept between requests, so any number
of clients may come, and none can be led to another's connection. Nothing here calls an address, so a forged
Host header has nothing to divert. The package's own check of Host and Origin wants a fixed list of names and
is left off; the gate before this application checks both, and who may come in.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from index.errors import IndexingError
from page import words
from page.api import Function
from page.api_arguments import ArgumentError
from page.api_schema import plain_schema
from page.aside import Aside, Crowded
from page.audit import address_of
from page.desks import Desks
from page.gate import who
from page.pace import Pace, TooFast
from page.storage_error import StorageError

LOG = logging.getLogger(__name__)
PATH = "/mcp"
METHODS = ("POST", "GET", "DELETE")
"""The protocol's; the last two belong to sessions and streams, which there are none of, and get 405."""
MOST_BYTES = 1 << 20
WAITING = 200
"""Calls that may wait for a thread; the next one is told to come again."""
READS_ONLY = types.ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)
INSTRUCTIONS = (
    "查询本机所存的中国政府政策文件。提问用 ask，答复带有出处；要某单位、某时段的全部任务用 find_tasks；"
    "要条款原文用 get_clause；不知道有哪些文件时先用 list_documents。引用时请照录 reference。"
)
NO_TOOL = "没有工具 {name}，可用的工具：{tools}。"


class Mcp:
    """The server: an ASGI application for one address, with its part in the application's lifespan."""

    def __init__(self, functions: Sequence[Function], desks: Desks, at_once: int, pace: Pace) -> None:
        self._pace = pace
        self._desks = desks
        self._functions = {function.name: function for function in functions}
        self._aside = Aside("mcp", at_once, WAITING)
        self._manager: StreamableHTTPSessionManager | None = None
        self._server: Server[Any, Any] = Server("policy-qa", version="1", instructions=INSTRUCTIONS)
        self._server.list_tools()(self.listed)  # type: ignore[no-untyped-call]
        self._server.call_tool(validate_input=False)(self.call)

    @cached_property
    def _tools(self) -> list[types.Tool]:
        return [_tool(function) for function in self._functions.values()]

    @property
    def route(self) -> Route:
        """The address for the application's table."""
        return Route(PATH, self, methods=list(METHODS))

    @asynccontextmanager
    async def lifespan(self, app: object) -> AsyncIterator[None]:
        """While this runs, requests are answered; it may be run again."""
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True, max_request_body_size=MOST_BYTES)
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await JSONResponse({"detail": words.NO_STREAM}, 405, headers={"Allow": "POST"})(scope, receive, send)
        elif self._manager is None:
            await JSONResponse({"detail": words.BUSY}, 503)(scope, receive, send)
        else:
            await self._manager.handle_request(_wanting_json(scope), receive, send)

    @property
    def request(self) -> HTTPConnection:
        """The request with which a tool is called."""
        request = self._server.request_context.request
        assert isinstance(request, HTTPConnection), "over HTTP there is always one"
        return request

    async def listed(self) -> list[types.Tool]:
        """The tools with their schemas."""
        return self._tools

    async def call(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """Run a tool in a thread; what goes wrong is a sentence in the result."""
        function = self._functions.get(name)
        if function is None:
            return _failed(NO_TOOL.format(name=name[:60], tools="、".join(self._functions)))
        request = self.request
        try:
            if function.asks:
                self._pace.take(who(request), address_of(request))
            return await self._aside.run(_result, function, arguments, self._desks, who(request))
        except TooFast as error:
            return _failed(str(error))
        except Crowded:
            return _failed(words.BUSY)


def _wanting_json(scope: Scope) -> Scope:
    """One JSON object is all there is; the package would refuse who accepts ``*/*`` without naming it."""
    headers = [header for header in scope["headers"] if header[0] != b"accept"]
    return {**scope, "headers": [*headers, (b"accept", b"application/json")]}


def _result(function: Function, arguments: dict[str, Any], desks: Desks, name: str) -> types.CallToolResult:
    try:
        reply = function(arguments, desks.of(name))
    except (ArgumentError, IndexingError) as error:
        return _failed(str(error))
    except StorageError as error:  # what may be seen is not known
        return _failed(words.USERS_UNREADABLE.format(reason=error.reason))
    except Exception:
        LOG.exception("%s failed", function.name)
        return _failed(words.FAILED)
    text = types.TextContent(type="text", text=json.dumps(reply, ensure_ascii=False))
    return types.CallToolResult(content=[text], structuredContent=reply)


def _failed(sentence: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=sentence)], isError=True)


def _tool(function: Function) -> types.Tool:
    return types.Tool(
        name=function.name,
        title=function.title,
        description=function.about,
        inputSchema=plain_schema(function.takes, "validation"),
        outputSchema=plain_schema(function.gives, "serialization"),
        annotations=READS_ONLY,
    )
