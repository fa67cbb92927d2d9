"""Which of Gradio's addresses are open: the ones the page and the programs use; all others are as if they were not there.

Gradio opens some seventy: uploads of recordings, streams, deep links, a file server over a cache
that all users share, proxies. A list of what is needed stays right when a new version opens more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from page.nowhere import nowhere
from page.outside import route


@dataclass(frozen=True, slots=True)
class Door:
    """One address as Starlette writes it; `query` tells whether what stands behind ``?`` reaches Gradio."""

    method: str
    path: str
    query: bool = False


DOORS = (
    Door("GET", "/"),  # with ?page= or ?deep_link= Gradio fails, or reads a file of its cache
    Door("HEAD", "/"),
    Door("GET", "/config"),
    Door("GET", "/theme.css", query=True),
    Door("GET", "/assets/{path:path}"),
    Door("GET", "/static/{path:path}"),
    Door("GET", "/favicon.ico"),
    Door("GET", "/gradio_api/info", query=True),
    Door("GET", "/gradio_api/app_id"),  # asked for until a lost connection is there again
    Door("GET", "/gradio_api/heartbeat/{session_hash}"),
    Door("POST", "/gradio_api/run/{api_name}"),
    Door("POST", "/gradio_api/queue/join", query=True),
    Door("GET", "/gradio_api/queue/data", query=True),
    Door("POST", "/gradio_api/call/{api_name}"),
    Door("POST", "/gradio_api/call/v2/{api_name}"),
    Door("GET", "/gradio_api/call/{api_name}/{event_id}"),
    Door("GET", "/gradio_api/call/v2/{api_name}/{event_id}"),
    Door("POST", "/gradio_api/cancel"),
    Door("POST", "/gradio_api/reset"),
)


class Doors:
    """ASGI middleware of the mounted Gradio application."""

    def __init__(self, app: ASGIApp, doors: Sequence[Door] = DOORS) -> None:
        self.app = app
        self._doors: list[tuple[Door, re.Pattern[str]]] = [(door, compile_path(door.path)[0]) for door in doors]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        door = self._door(scope)
        if door is None:
            await nowhere(scope)(scope, receive, send)
            return
        await self.app(scope if door.query else {**scope, "query_string": b""}, receive, send)

    def _door(self, scope: Scope) -> Door | None:
        if scope["type"] != "http":
            return None
        path = route(scope)
        return next((door for door, pattern in self._doors if door.method == scope["method"] and pattern.match(path)), None)
