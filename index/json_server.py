"""One server of the office's own that answers JSON with JSON: what goes wrong has a Chinese phrase, and a dead server is left alone for a while."""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from index.http_client import open_http, timeouts

logger = logging.getLogger(__name__)

REST_SECONDS = 30.0
"""After a server could not be reached, or was too slow, it is left alone this long: one question asks it several times, and the next ones wait, too."""
GRACE = 0.5
"""Seconds after which a thread that has not noticed its time-out is waited for no longer."""
UNREACHABLE = "{what}连接不上"
TOO_SLOW = "{what}未能在规定时间内应答"
BROKEN = "{what}的应答不完整"
TOO_LONG = "{what}的应答过长"
REFUSED = "{what}拒绝了请求（{status}）"


class ServerError(Exception):
    """No usable answer; the message is a Chinese phrase. `status` is that of HTTP where the server has refused, else 0."""

    def __init__(self, phrase: str, status: int = 0) -> None:
        super().__init__(phrase)
        self.status = status


class Silent(ServerError):
    """The server could not be reached, or has not answered in time."""


class JsonServer:
    """A server by its address. `what` is its name in the phrases (向量服务). Safe to share between threads; opens no connection by itself."""

    def __init__(self, what: str, base_url: str, api_key: str, most_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.what = what
        self.base_url = base_url.rstrip("/")
        self.clock = clock
        self._client = open_http(api_key, most_bytes, REST_SECONDS)
        self._resting_until = 0.0

    def post(self, path: str, body: Mapping[str, Any], seconds: float, patient: bool = False) -> Any:  # noqa: ANN401  whatever a server sends
        """The JSON that the server answers within `seconds`; `patient` asks also one that is being left alone.

        Raises
        ------
        ServerError
            When it cannot be reached, refuses, is too slow, or sends too much or no JSON.
        """
        started, outcome = self.clock(), "answered"
        resting = started < self._resting_until and not patient
        try:
            if resting:
                raise Silent(UNREACHABLE.format(what=self.what))
            found = self._within(seconds, lambda: self._posted(path, body, seconds))
            self._resting_until = 0.0
            return found
        except ServerError as error:
            outcome = str(error)
            if isinstance(error, Silent) and not started < self._resting_until:
                self._resting_until = self.clock() + REST_SECONDS
            raise
        finally:
            level = logging.DEBUG if resting or outcome == "answered" else logging.WARNING
            logger.log(level, "server call: server=%s path=%s seconds=%.2f outcome=%s", self.what, path, self.clock() - started, outcome)

    def _within(self, seconds: float, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        """What a thread has done in time: a server that drips its headers cannot hold the answer."""
        done: queue.Queue[tuple[Any, Exception | None]] = queue.Queue(1)

        def run() -> None:
            try:
                done.put((work(), None))
            except Exception as error:  # noqa: BLE001  it is raised where the answer is waited for
                done.put((None, error))

        threading.Thread(target=run, daemon=True).start()
        try:
            found, error = done.get(timeout=seconds + GRACE)
        except queue.Empty:
            raise Silent(TOO_SLOW.format(what=self.what)) from None
        if error is not None:
            raise self._as_server_error(error) from error
        return found

    def _posted(self, path: str, body: Mapping[str, Any], seconds: float) -> Any:  # noqa: ANN401
        response = self._client.post(f"{self.base_url}/{path}", json=dict(body), timeout=timeouts(seconds))
        if response.status_code != 200:
            raise ServerError(REFUSED.format(what=self.what, status=response.status_code), response.status_code)
        return json.loads(response.content)

    def _as_server_error(self, error: Exception) -> ServerError:
        import httpx2

        from index.bounded import TooLarge

        if isinstance(error, ServerError):
            return error
        if isinstance(error, TooLarge):
            return ServerError(TOO_LONG.format(what=self.what))
        if isinstance(error, httpx2.TimeoutException) and not isinstance(error, httpx2.ConnectTimeout):
            return Silent(TOO_SLOW.format(what=self.what))
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol):
            return Silent(UNREACHABLE.format(what=self.what))
        return ServerError(BROKEN.format(what=self.what))
