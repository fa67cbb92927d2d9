"""How much a request may send, and how long it may take to send it."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page import words
from page.outside import route
from page.refusal import refusal

KIB, MIB = 2**10, 2**20
MOST = MIB
"""Bytes of a body: a question has 10,000 characters, and a program may send a long conversation along."""
UPLOAD = "/upload"
PATIENCE, RATE = 20.0, 10 * KIB
"""Seconds for a body to arrive, and bytes for which it gets one more: who sends a byte now and then gets no thread and no place for long."""
LINGER, LINGER_BYTES = 2.0, 64 * MIB
"""What is read and thrown away of a body that is too large: browsers do not look at an answer while they are still sending."""
GONE: Message = {"type": "http.disconnect"}


class Limits:
    """ASGI middleware. `most_uploaded` bounds the body of an upload, in bytes."""

    def __init__(self, app: ASGIApp, most_uploaded: int) -> None:
        self.app = app
        self.most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_upload = route(scope) == UPLOAD
        most, sentence = (self.most_uploaded, words.TOO_LARGE.format(limit=self.most_uploaded // MIB)) if is_upload else (MOST, words.BODY_TOO_LARGE)
        await _Bounded(scope, receive, send, most, sentence).answer(self.app)


class _Bounded:
    """One request. When its body is too much or too slow the application sees the sender leave, and the answer is ours."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, most: int, too_large: str) -> None:
        self.scope, self._receive, self._send, self.most, self.too_large = scope, receive, send, most, too_large
        headers = Headers(scope=scope)
        self.declared = headers.get("content-length", "0")
        self.received = 0
        self.whole = self.declared == "0" and "transfer-encoding" not in headers
        self.started = False
        self.refused: int | None = None
        """Status with which the request is refused."""
        self._begun = asyncio.get_running_loop().time()
        self._reading = asyncio.Lock()

    async def answer(self, app: ASGIApp) -> None:
        if not self.declared.isdecimal() or int(self.declared) > self.most:
            self.refused = 413
        else:
            try:
                await app(self.scope, self.receive, self.send)
            except Exception:
                if self.refused is None:
                    raise
        if self.refused is not None and not self.started:
            await self._linger()
            sentence = words.TOO_SLOW if self.refused == 408 else self.too_large
            await refusal(self.scope, sentence, self.refused, {"Connection": "close"})(self.scope, self._receive, self._send)

    async def receive(self) -> Message:
        async with self._reading:
            if not self.whole:
                return GONE if self.refused is not None else await self._next()
        return await self._receive()  # which waits until the sender leaves

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout_at(self._begun + PATIENCE + self.received / RATE):
                message = await self._receive()
        except TimeoutError:
            self.refused = 408
            return GONE
        self.received += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self.received > self.most:
            self.refused = 413
            return GONE
        return message

    async def send(self, message: Message) -> None:
        if not self.started:
            # uvicorn would read what an early answer leaves unread, without bound, after it
            while not self.whole and self.refused is None and self.received <= MOST:
                await self.receive()
            if self.refused is not None:
                return  # it is what the application says to a sender who left
            self.started = True
            if not self.whole:
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        await self._send(message)

    async def _linger(self) -> None:
        if self.refused != 413 or "expect" in Headers(scope=self.scope):  # who asks before sending sends nothing
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while not self.whole and self.received < self.most + LINGER_BYTES:
                    message = await self._receive()
                    self.received += len(message.get("body", b""))
                    self.whole = not message.get("more_body", False)
