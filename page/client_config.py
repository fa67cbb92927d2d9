"""Lets Gradio's Python client take an answer as it is.

The client (2.7) tells files from data by their `meta` under protocol sse_v2.1 alone. Under sse_v3,
which the server speaks, it takes any object with a text field `path` for a file and tries to
download it, so that a citation with its clause path ends in 403. The two protocols differ in
nothing else that matters to it, so the client, and only the client, is told the older one.
"""

from __future__ import annotations

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLIENT = b"gradio_client"
PROTOCOL = "sse_v2.1"


class ClientConfig:
    """ASGI middleware that rewrites one field of ``/config`` for that client."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].rstrip("/").endswith("/config") or not _is_client(scope):
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await self._finish(start, body, send)

        await self.app({**scope, "headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"]}, receive, collect)

    async def _finish(self, start: Message, body: bytes, send: Send) -> None:
        if start["status"] == 200:
            config = json.loads(body)
            config["protocol"] = PROTOCOL
            body = json.dumps(config, ensure_ascii=False).encode()
        headers = [h for h in start["headers"] if h[0].lower() != b"content-length"]
        await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


def _is_client(scope: Scope) -> bool:
    return any(name == b"user-agent" and CLIENT in value for name, value in scope["headers"])
