"""A server on this machine that embeds and reranks as a test has written down."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from index.embedder import Embedder
from index.settings import EmbedSettings
from tests.index.fakes import HashEmbedder

Answering = Callable[[str, dict[str, Any]], tuple[int, Any]]
"""Path and body of a request to status and answer; bytes are sent as they are, None is silence."""


@dataclass
class Served:
    """What was asked is kept; `answering` may be exchanged while it runs."""

    answering: Answering
    address: str = ""
    location: str = ""
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def settings(self, **changes: Any) -> EmbedSettings:
        return EmbedSettings(**{"base_url": self.address, "model": "试用向量", "timeout_seconds": 5.0, **changes})

    @property
    def inputs(self) -> list[list[str]]:
        """The texts of each request for vectors."""
        return [body["input"] for path, body in self.requests if path.endswith("/embeddings")]


def vectors_of(embedder: Embedder | None = None, turned: bool = False) -> Answering:
    """Vectors of some model, by default the one without weights; `turned` gives them in another order, each with its index."""
    model = embedder or HashEmbedder()

    def answer(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        rows = [{"object": "embedding", "index": i, "embedding": model.encode_query(text).tolist()} for i, text in enumerate(body["input"])]
        return 200, {"object": "list", "data": rows[::-1] if turned else rows, "model": body["model"], "usage": {"prompt_tokens": 1, "total_tokens": 1}}

    return answer


def always(status: int, answer: Any) -> Answering:
    return lambda path, body: (status, answer)


def handler_of(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.requests.append((self.path, body))
            served.headers.append({k.lower(): v for k, v in self.headers.items()})
            status, answer = served.answering(self.path, body)
            if answer is None:
                served.released.wait(20)
                return
            self.send_response(status)
            if served.location:
                self.send_header("Location", served.location)
            self.end_headers()
            with suppress(OSError):  # the client has had enough
                self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    return Handler


@contextmanager
def serving(answering: Answering | None = None) -> Iterator[Served]:
    """The server while the context lasts; without `answering` it embeds as `HashEmbedder` does."""
    served = Served(answering or vectors_of())
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(served))
    served.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.released.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
