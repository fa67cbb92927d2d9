"""How many requests are served at once: of everyone, of each, and of those that wait for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page import words
from page.audit import address_of
from page.brake import network
from page.gate import SCOPE_KEY
from page.outside import route
from page.refusal import refusal

JOIN = "/gradio_api/queue/join"


class Places:
    """ASGI middleware: at most `most_served` requests are being answered, and of one address half as many. An open page keeps one."""

    def __init__(self, app: ASGIApp, most_served: int) -> None:
        self.app = app
        self.most_served = most_served
        self._taken: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = network(address_of(HTTPConnection(scope)))
        if self._taken.total() >= self.most_served or self._taken[address] >= -(-self.most_served // 2):
            await refusal(scope, words.CROWDED, crowded(scope), {"Retry-After": "10", "Connection": "close"})(scope, receive, send)
            return
        with _taking(self._taken, address):
            await self.app(scope, receive, send)


class Share:
    """ASGI middleware behind the gate: a user takes no more than a tenth of all places."""

    def __init__(self, app: ASGIApp, most_served: int) -> None:
        self.app = app
        self.most_each = -(-most_served // 10)
        self._taken: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user = scope.get(SCOPE_KEY)
        if scope["type"] != "http" or user is None or not user.name:
            await self.app(scope, receive, send)
            return
        if self._taken[user.name] >= self.most_each:
            await refusal(scope, words.TOO_MANY_OPEN, 429, {"Retry-After": "10"})(scope, receive, send)
            return
        with _taking(self._taken, user.name):
            await self.app(scope, receive, send)


@contextmanager
def _taking(taken: Counter[str], key: str) -> Iterator[None]:
    taken[key] += 1
    try:
        yield
    finally:
        taken[key] -= 1
        if not taken[key]:
            del taken[key]


class QueueFull:
    """ASGI middleware of the mounted Gradio application: that too many questions wait is said in our words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_full = False

        async def watch(message: Message) -> None:
            nonlocal is_full
            is_full = is_full or (message["type"] == "http.response.start" and message["status"] == 503)
            if not is_full:
                await send(message)

        await self.app(scope, receive, watch)
        if is_full:
            await refusal(scope, words.BUSY, crowded(scope), {"Retry-After": "5"})(scope, receive, send)


def crowded(scope: Scope) -> int:
    """The status for who comes when there is no room: of a question in the page Gradio shows no answer with 503, but English of its own."""
    return 429 if route(scope) == JOIN else 503
