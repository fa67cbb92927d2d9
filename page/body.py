"""Bodies of requests that are looked at before the application gets them."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope

MOST_BYTES = 1 << 20


async def read(receive: Receive, most: int) -> bytes | None:
    """The whole body; None when it is larger than `most` bytes, or the sender is gone."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or len(body) > most:
            return None
        if not message.get("more_body"):
            return bytes(body)


def measured(scope: Scope, body: bytes) -> Scope:
    """The scope with the length and the type of a JSON body that took the place of another."""
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"transfer-encoding", b"content-type")]
    return {**scope, "headers": [*headers, (b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]}


def replayed(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already, and then whatever else comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
