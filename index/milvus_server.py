"""Milvus, by its address: one client for the process; what goes wrong has a Chinese phrase, and a server that is away is left alone for a while."""

from __future__ import annotations

import functools
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from index.errors import IndexMismatch, ServerDown, StoreUnavailable
from index.json_server import REFUSED, REST_SECONDS, TOO_SLOW, UNREACHABLE
from index.settings import LOCAL, VectorSettings

if TYPE_CHECKING:
    from pymilvus import MilvusClient

T = TypeVar("T")
Work = Callable[["MilvusClient", float], T]
"""What is asked of a client, within so many seconds."""

logger = logging.getLogger(__name__)

SERVER = "向量数据库"
CONNECT_SECONDS = 5.0
"""Longest wait for a connection at the start and in a build; in a question `MILVUS_SECONDS` holds."""
BUILDING_SECONDS = 120.0
"""Longest wait for one request of a build."""
NOT_INSTALLED = "向量存放在 Milvus 中，但未安装软件包 {name}，请运行 pip install -r requirements-cluster.txt。"
NO_ADDRESS = "这个索引的向量存放在 Milvus 中，请设置 MILVUS_URI，或改用 VECTOR_STORE=file 并运行 python -m index build 重新建库。"
GONE = "向量数据库中没有这个索引的向量，请检查 MILVUS_URI，或运行 python -m index build 重新建库。"
CHECK = "{reason}，请检查 MILVUS_URI、MILVUS_TOKEN 和 Milvus 服务；原有索引未受影响。"
LOCAL_CLOSED = "MILVUS_URI 所指的“{path}”打不开（可能正被另一个程序使用，或上级文件夹不存在）"
_NO_COLLECTION, _NOT_LOADED, _NO_CONNECTION = 100, 101, 2


class MilvusServer:
    """Opens no connection by itself; safe for any number of threads."""

    def __init__(self, settings: VectorSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._client: MilvusClient | None = None
        self._resting_until = 0.0

    def ask(self, work: Work[T], collection: str = "") -> T:
        """What the work gives, in the time that a question has.

        Raises
        ------
        ServerDown
            When the server cannot be reached, is too slow or refuses; the message is a phrase for whoever asks.
        IndexMismatch
            When it has no such collection.
        StoreUnavailable
            When the client is not installed.
        """
        self._require_awake()
        return self._done(work, self.settings.timeout_seconds, self.settings.timeout_seconds, collection)

    def ask_patiently(self, work: Work[T], collection: str = "") -> T:
        """As `ask`, at the start and in a build: one that is being left alone is asked, too, and the message is for the administrator."""
        try:
            return self._done(work, CONNECT_SECONDS, BUILDING_SECONDS, collection)
        except ServerDown as error:
            raise ServerDown(CHECK.format(reason=error)) from error

    def close(self) -> None:
        """Close the connection; the next to ask opens another."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _require_awake(self) -> None:
        if self._clock() < self._resting_until:
            raise ServerDown(UNREACHABLE.format(what=SERVER))

    def _done(self, work: Work[T], connecting: float, seconds: float, collection: str) -> T:
        failure = _pymilvus().MilvusException
        import grpc

        client = None
        try:
            client = self._connected(connecting)
            try:
                found = work(client, seconds)
            except failure as error:
                if error.code != _NOT_LOADED or not collection:  # it has started anew, and has not taken its collections into memory
                    raise
                client.load_collection(collection, timeout=seconds)
                found = work(client, seconds)
        except (failure, grpc.RpcError, AttributeError, ValueError) as error:
            if client is not None and self._client is not client:  # another thread has met the end of the server, and closed what it had
                raise ServerDown(UNREACHABLE.format(what=SERVER)) from error
            if isinstance(error, AttributeError | ValueError):
                raise
            raise self._said(error) from error
        self._resting_until = 0.0
        return found

    def _connected(self, seconds: float) -> MilvusClient:
        with self._lock:
            if self._client is None:
                uri = self.settings.uri
                if uri.endswith(LOCAL):
                    _require_local(uri)
                    logging.getLogger("grpc._server").setLevel(logging.CRITICAL + 1)  # it tells of each call that milvus-lite does not know
                # not shared with other clients of the process: it is closed after a failure, since its channel would try again after minutes only
                self._client = _pymilvus().MilvusClient(uri, token=self.settings.token, timeout=seconds, dedicated=True)
            return self._client

    def _said(self, error: Exception) -> Exception:
        """The error in our words; after one of the connection the server is left alone."""
        import grpc

        code = error.code() if isinstance(error, grpc.RpcError) else getattr(error, "code", None)
        if code == _NO_COLLECTION:
            return IndexMismatch(GONE)
        logger.warning("%s: %s", SERVER, str(error).partition("\n")[0])
        codes = grpc.StatusCode
        late = code == codes.DEADLINE_EXCEEDED or "Retry timeout" in str(error)
        if late or code in (codes.UNAVAILABLE, _NO_CONNECTION):
            self._resting_until = self._clock() + REST_SECONDS
            self.close()
            return ServerDown((TOO_SLOW if late and code != codes.UNAVAILABLE else UNREACHABLE).format(what=SERVER))
        if type(error).__name__ == "ConnectionConfigException" and self.settings.uri.endswith(LOCAL):
            return ServerDown(LOCAL_CLOSED.format(path=self.settings.uri))
        return ServerDown(REFUSED.format(what=SERVER, status=getattr(code, "name", code)))


@functools.cache
def milvus_server(settings: VectorSettings) -> MilvusServer:
    """The one server of these settings in this process."""
    return MilvusServer(settings)


def configured_server() -> MilvusServer:
    """The server of the environment, whatever the next build will use.

    Raises
    ------
    StoreUnavailable
        When none is named.
    """
    settings = VectorSettings.from_environment()
    if not settings.uri:
        raise StoreUnavailable(NO_ADDRESS)
    return milvus_server(settings)


def _require_local(uri: str) -> None:
    try:
        import milvus_lite  # noqa: F401
    except ImportError as error:
        raise StoreUnavailable(NOT_INSTALLED.format(name="milvus-lite")) from error
    if not Path(uri).resolve().parent.is_dir():
        raise ServerDown(LOCAL_CLOSED.format(path=uri))


_HIDDEN = ("MILVUS_URI", "MILVUS_DEFAULT_CONNECTION")


@functools.cache
def _pymilvus() -> ModuleType:
    """pymilvus, without what it does of itself when it is imported: take every `.env` above its folder into our environment, stop at
    MILVUS_URI where that is a path, and write what fails on standard error with a whole trace, which here is a line of the log."""
    kept = {name: os.environ.pop(name) for name in _HIDDEN if name in os.environ}
    before = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    try:
        import pymilvus
    except ImportError as error:
        raise StoreUnavailable(NOT_INSTALLED.format(name="pymilvus")) from error
    finally:
        os.environ.update(kept)
        if before is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
        else:
            os.environ["PYTHON_DOTENV_DISABLED"] = before
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
    logging.getLogger("milvus_lite").setLevel(logging.CRITICAL + 1)
    module: ModuleType = pymilvus
    return module
