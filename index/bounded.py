"""A transport whose responses are bounded in bytes and in time, for a server that is not trusted to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import cast

import httpx2


class TooLarge(httpx2.TransportError):
    """A response went on beyond its bound; the connection is closed."""


class Bounded(httpx2.BaseTransport):
    """Reads at most `limit` bytes of a response, packed as they come, for no longer than the request's time to read.

    A client library puts together whatever arrives before it gives out the first piece: a line without
    an end, the body of an error, a stream of remarks that holds no piece at all. 500 MB took 2.4 GB of
    memory. Packed bodies are refused: a few of their bytes may unpack to gigabytes.
    """

    def __init__(self, limit: int, inner: httpx2.BaseTransport, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.inner = inner
        self.clock = clock

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        deadline = self.clock() + request.extensions["timeout"]["read"]
        response = self.inner.handle_request(request)
        stream = cast("httpx2.SyncByteStream", response.stream)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            stream.close()
            raise httpx2.DecodingError("the response is packed", request=request)
        response.stream = _Counted(stream, self.limit, deadline, self.clock)
        return response

    def close(self) -> None:
        self.inner.close()


class _Counted(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, limit: int, deadline: float, clock: Callable[[], float]) -> None:
        self.inner = inner
        self.left = limit
        self.deadline = deadline
        self.clock = clock

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.inner:
            self.left -= len(piece)
            if self.left < 0:
                raise TooLarge("the response goes beyond its bound")
            if self.clock() > self.deadline:
                raise httpx2.ReadTimeout("the response is not at its end in time")
            yield piece

    def close(self) -> None:
        self.inner.close()
