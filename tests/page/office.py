"""A small office for tests: two documents, an index with a stand-in model, the bot and the page's data."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import socket
import threading
import time
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from starlette.types import ASGIApp

from bot.library import IndexLibrary
from bot.pipeline import PolicyBot
from index.build import build
from index.indexer import InThisProcess
from index.retriever import Retriever
from page import listening
from page.accounts import Accounts, SignedIn
from page.database import Database
from page.desk import Desk

DOCUMENTS = Path(__file__).parent / "documents"
DIGITAL = "云州市数字政府建设三年行动方案"
ROADS = "临江县农村公路提升实施方案"
Vectors = npt.NDArray[np.float32]
T = TypeVar("T")
_THREAD = ThreadPoolExecutor(1)


class Bigrams:
    """Stands in for the embedding model: character bigrams, hashed; the same on every machine."""

    name = "bigrams"
    fingerprint = "bigrams-1"
    dimension = 128

    def encode_query(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for i in range(len(text) - 1):
            digest = hashlib.blake2b(text[i : i + 2].encode(), digest_size=4).digest()
            vector[int.from_bytes(digest) % self.dimension] += 1
        return np.asarray(vector / (np.linalg.norm(vector) or 1), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> Vectors:
        return np.array([self.encode_query(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)


@dataclass(frozen=True)
class Office:
    """Folders and objects of one test office."""

    desk: Desk
    database: Database
    folder: Path
    embedder: Bigrams

    @property
    def indexer(self) -> InThisProcess:
        """Builds with the stand-in model."""
        return InThisProcess(self.embedder)


def open_office(folder: Path, more: Mapping[str, str] | None = None) -> Office:
    """An office in an empty folder; `more` are further documents, their texts by their names."""
    corpus_dir, index_dir = folder / "documents", folder / "index"
    shutil.copytree(DOCUMENTS, corpus_dir)
    for name, text in (more or {}).items():
        (corpus_dir / f"{name}.txt").write_text(text, encoding="utf-8")
    embedder = Bigrams()
    build(corpus_dir, index_dir, embedder)
    bot = PolicyBot(IndexLibrary(Retriever(index_dir, embedder)))
    return Office(Desk(bot, index_dir, corpus_dir), Database.open(folder / "data"), folder, embedder)


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine; in a thread, as a browser that other tests hold open keeps an event loop running in this one."""
    return _THREAD.submit(asyncio.run, work).result()


def signed_in(accounts: Accounts, name: str, password: str, address: str = "10.0.0.1", device: str = "") -> SignedIn:
    """A session for the right password."""
    given = finished(accounts.sign_in(name, password, address, device))
    assert given is not None
    return given


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Serve an application on a port of this machine (0: a free one); yields its address."""
    port = port or free_port()
    server = listening.server(app, "127.0.0.1", port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        limit = time.monotonic() + 30
        while not server.started:
            if time.monotonic() > limit:
                raise TimeoutError("the page did not start")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        thread.join(10)
