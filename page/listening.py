"""The server's own bounds: connections, and the time for what is sent and read over them."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
"""For the head of a request. uvicorn waits for ever, so that a few hundred half-sent ones took all connections."""
READ_SECONDS = 60.0
"""Within which a reader must take something of an answer that waits for him."""
IDLE_SECONDS = 5
CONNECTIONS_EACH = 2
"""Connections for each request that may be served: browsers keep some open in reserve."""
OTHER_FILES = 512


class Listener(H11Protocol):
    """uvicorn's protocol with an end to waiting; one connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._sending: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.limit_concurrency is not None and len(self.connections) > self.limit_concurrency:
            transport.abort()
            return
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._sending, self._reading):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_again(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        super().resume_writing()

    def _watch(self) -> None:
        """The time for a head runs while nothing is being answered, from the first byte; more bytes do not prolong it."""
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering and self._sending is not None:
            self._sending.cancel()
            self._sending = None
        elif not answering and self._sending is None:
            self._sending = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._sending = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()

    def _look_again(self, before: int) -> None:
        self._reading = self.loop.call_later(READ_SECONDS, self._look, before)

    def _look(self, before: int) -> None:
        waiting = self.transport.get_write_buffer_size()
        if waiting >= before:
            self.transport.abort()
        else:
            self._look_again(waiting)


def listen(app: ASGIApp, host: str, port: int, most_served: int) -> None:
    """Serve an application until it is interrupted; `most_served` bounds the requests that it answers at once."""
    allow_files(CONNECTIONS_EACH * most_served + OTHER_FILES)
    with contextlib.suppress(KeyboardInterrupt):
        server(app, host, port, most_served, timeout_graceful_shutdown=3).run()


def allow_files(count: int) -> None:
    """Let this process open as many files and connections, as far as the system permits it."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = count if hard == resource.RLIM_INFINITY else min(count, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def server(app: ASGIApp, host: str, port: int, most_served: int = 1000, timeout_graceful_shutdown: int = 1) -> uvicorn.Server:
    """The server of an application, not yet run.

    What a proxy says of the client is read by the application, which knows the proxies that are trusted.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Listener,
        ws="none",
        proxy_headers=False,
        server_header=False,
        limit_concurrency=CONNECTIONS_EACH * most_served,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=timeout_graceful_shutdown,
        log_level="warning",
    )
    return uvicorn.Server(config)
