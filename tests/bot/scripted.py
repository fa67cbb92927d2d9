"""A server that speaks the OpenAI chat protocol and says what a test has written down for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.settings import ModelSettings

FLOOD = 100_000_000
"""Bytes after which even a flood ends."""
Answering = Callable[[str], str]
"""The user's message of a request to what the server says."""


@dataclass
class Reply:
    """What one request gets: words in pieces, a status, raw bytes, silence, half a stream, or `flood` without an end, each after `pause`."""

    text: str | Answering = ""
    status: int = 200
    raw: bytes | None = None
    finish: str | None = "stop"
    silent: bool = False
    location: str = ""
    piece: int = 5
    flood: bytes = b""
    pause: float = 0.0
    packing: str = ""


@dataclass
class Script:
    """Replies in order, the last one again and again; what was asked is kept."""

    replies: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when the client has closed the connection during a flood."""
    flooded: int = 0

    def settings(self, **changes: Any) -> ModelSettings:
        return ModelSettings(**{"base_url": self.address, "model": "试用模型", "timeout_seconds": 5.0, **changes})

    @property
    def prompts(self) -> list[str]:
        return [r["messages"][-1]["content"] for r in self.requests]


def chunk(content: str | None, finish: str | None = None) -> bytes:
    delta = {"content": content} if content is not None else {}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


def usage() -> bytes:
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [],
            "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}}  # fmt: skip
    return f"data: {json.dumps(body)}\n\n".encode()


def handler_of(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.requests.append(asked)
            script.headers.append({k.lower(): v for k, v in self.headers.items()})
            reply = script.replies[min(len(script.requests), len(script.replies)) - 1]
            if reply.silent:
                script.released.wait(20)
                return
            self.send_response(reply.status)
            if reply.location:
                self.send_header("Location", reply.location)
            self.send_header("Content-Type", "text/event-stream" if reply.status == 200 else "application/json")
            if reply.packing:
                self.send_header("Content-Encoding", reply.packing)
            self.end_headers()
            if reply.flood:
                self.flood(reply)
                return
            if reply.raw is not None or reply.status != 200:
                self.wfile.write(reply.raw if reply.raw is not None else b'{"error": {"message": "no"}}')
                return
            text = reply.text(asked["messages"][-1]["content"]) if callable(reply.text) else reply.text
            for at in range(0, len(text), reply.piece):
                self.wfile.write(chunk(text[at : at + reply.piece]))
            if reply.finish is not None:
                self.wfile.write(chunk(None, reply.finish) + (usage() if asked.get("stream_options") else b"") + b"data: [DONE]\n\n")

        def flood(self, reply: Reply) -> None:
            try:
                while script.flooded < FLOOD and not script.released.wait(reply.pause):
                    self.wfile.write(reply.flood)
                    script.flooded += len(reply.flood)
            except OSError:
                script.left.set()

    return Handler


@contextmanager
def serving(*replies: Reply) -> Iterator[Script]:
    """A scripted server on this machine while the context lasts."""
    script = Script(list(replies))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(script))
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
