"""Milvus for tests: its in-process edition by the client of every other, no stand-in. It is not installed everywhere."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.milvus import MilvusIndex, Vectors
from index.milvus_server import MilvusServer, milvus_server
from index.settings import VectorSettings
from tests.page.office import free_port

INSTALLED = all(importlib.util.find_spec(name) is not None for name in ("pymilvus", "milvus_lite"))
needs_milvus = pytest.mark.skipif(not INSTALLED, reason="milvus-lite is not installed: pip install -r requirements-cluster.txt")


@functools.cache
def address() -> str:
    """The path of one that all tests of this process share; each writes collections of its own."""
    folder = tempfile.mkdtemp(prefix="milvus-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(Path(folder) / "tests.db")


def shared() -> MilvusServer:
    return milvus_server(VectorSettings(uri=address()))


def names(server: MilvusServer) -> list[str]:
    """The collections that it has."""
    return sorted(server.ask_patiently(lambda client, seconds: client.list_collections(timeout=seconds)))


class InMilvus:
    """Builds as the kinds in files do."""

    @classmethod
    def build(cls, ids: Sequence[int], vectors: Vectors) -> MilvusIndex:
        return MilvusIndex.build(shared(), f"test_{secrets.token_hex(8)}", ids, vectors)


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, Callable[[], None], Callable[[], None]]]:
    """One on a port of this machine: its address, and what stops and starts it. It is stopped at first."""
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    port = free_port()
    held: list[Any] = []

    def start() -> None:
        held.append(start_server_in_thread(str(folder / "served.db"), port=port))

    def stop() -> None:
        for server, database, _ in held:
            server.stop(grace=None).wait()
            database.close()
        held.clear()

    try:
        yield f"http://127.0.0.1:{port}", start, stop
    finally:
        stop()
