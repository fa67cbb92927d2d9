"""A client for one server that the office has named: no proxy, no redirect, no foreign header, bounded in bytes and in time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS = 3.0
NEEDED_HEADERS = frozenset({"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "transfer-encoding", "user-agent"})


def timeouts(seconds: float) -> httpx2.Timeout:
    """No step of a request takes longer than `seconds`, and connecting no longer than `CONNECT_SECONDS`."""
    import httpx2

    return httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))


def open_http(api_key: str, most_bytes: int, seconds: float) -> httpx2.Client:
    """A client that sends the key and what the protocol needs, and takes at most `most_bytes` of a response."""
    import httpx2

    from index.bounded import Bounded

    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)  # their debug lines hold what is sent

    def strip(request: httpx2.Request) -> None:
        for name in list(request.headers):
            if name.lower() not in NEEDED_HEADERS:
                del request.headers[name]
        request.headers["User-Agent"] = "policy-qa"
        if api_key:
            request.headers["Authorization"] = f"Bearer {api_key}"

    return httpx2.Client(
        transport=Bounded(most_bytes, httpx2.HTTPTransport(trust_env=False)),
        trust_env=False,
        follow_redirects=False,
        event_hooks={"request": [strip]},
        timeout=timeouts(seconds),
    )
