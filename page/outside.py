"""Where a request was sent to and where it came from, seen from outside: behind a proxy neither is what the server sees.

What proxies write into headers is believed of trusted ones alone, and taken away before anything else
looks: Gradio takes `X-Forwarded-Host` and `X-Gradio-Server` of anyone for its own address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

FORWARDED_KEY = "page.forwarded"
"""In the scope: True where a proxy passed the request on, trusted or not."""
MARKS = frozenset({"forwarded", "via", "x-real-ip", "x-gradio-server"})
MARK = "x-forwarded-"
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Address:
    """Scheme (http or https), host with its port, and path before every route (empty, or as in ``/policy``)."""

    scheme: str
    host: str
    prefix: str = ""

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address that a URL names.

        Raises
        ------
        ValueError
            When it is none, or has user, query or fragment, or a path of other than plain letters.
        """
        parts = urlsplit(text.strip())
        prefix = parts.path.rstrip("/")
        fits = parts.scheme in ("http", "https") and HOST.fullmatch(parts.netloc) and PREFIX.fullmatch(prefix) and parts.port != 0
        if not fits or parts.query or parts.fragment or ".." in prefix:
            raise ValueError(f"no address of a page: {text}")
        return cls(parts.scheme, parts.netloc.lower(), prefix)


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks separated by commas.

    Raises
    ------
    ValueError
        When one is neither.
    """
    return tuple(ip_network(each.strip(), strict=False) for each in text.split(",") if each.strip())


class Outside:
    """ASGI middleware before all others: scheme, host, root path and client become those of the outside.

    With `address` every request counts as sent there. Without, a trusted proxy says where, and by
    `X-Forwarded-For` from whom. A path may arrive with the prefix or without it.
    """

    def __init__(self, app: ASGIApp, address: Address | None = None, proxies: Sequence[Network] = ()) -> None:
        self.app = app
        self.address = address
        self.proxies = tuple(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self.seen(scope)
        if scope["type"] == "http" and scope["path"] == scope.get("root_path") != "":
            # beside a path without the last slash the page's own links would lead out of the prefix
            await RedirectResponse(f"{scope['root_path']}/", status_code=308)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def seen(self, scope: Scope) -> Scope:
        """The scope as it is from outside."""
        headers = Headers(scope=scope)
        client = scope.get("client")
        trusted = client is not None and self._trusts(parsed(client[0]))
        address = self.address or self._told(headers, scope, trusted)
        if trusted:
            client = self._client(headers) or client
        kept = [(name, value) for name, value in scope["headers"] if not _is_mark(name.decode("latin-1")) and name != b"host"]
        scheme = address.scheme if scope["type"] == "http" else address.scheme.replace("http", "ws")
        return {
            **scope,
            **_prefixed(scope, address.prefix),
            "scheme": scheme,
            "client": client,
            "headers": [(b"host", address.host.encode("latin-1")), *kept] if address.host else kept,
            FORWARDED_KEY: self.address is not None or any(_is_mark(name) for name in headers),
        }

    def _told(self, headers: Headers, scope: Scope, trusted: bool) -> Address:
        """The address in the request itself, or what a trusted proxy says of it."""
        scheme, host = scope.get("scheme", "http").replace("ws", "http"), headers.get("host", "")
        if not trusted:
            return Address(scheme, host)
        told, named, prefix = (_last(headers, MARK + name) for name in ("proto", "host", "prefix"))
        return Address(
            told.lower() if told.lower() in ("http", "https") else scheme,
            named if HOST.fullmatch(named) else host,
            prefix.rstrip("/") if PREFIX.fullmatch(prefix.rstrip("/")) and ".." not in prefix else "",
        )

    def _client(self, headers: Headers) -> tuple[str, int] | None:
        """The nearest address of `X-Forwarded-For` that is no trusted proxy: what stands before it anyone may have written."""
        farthest = None
        for each in reversed(",".join(headers.getlist(f"{MARK}for")).split(",")):
            address = parsed(each.strip())
            if address is None:
                break
            farthest = (str(address), 0)
            if not self._trusts(address):
                break
        return farthest

    def _trusts(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(address in network for network in self.proxies)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An IP address, with or without port; one of IPv4 that came over IPv6 as what it is. None where it is none."""
    bare = text[1 : text.index("]")] if text.startswith("[") and "]" in text else text
    if bare.count(":") == 1:
        bare = bare.split(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def route(scope: Scope) -> str:
    """The path of a request after the prefix, as in ``/login``."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    if root and (path == root or path.startswith(f"{root}/")):
        path = path[len(root) :]
    return path or "/"


def _prefixed(scope: Scope, prefix: str) -> dict[str, Any]:
    if not prefix:
        return {}
    path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode("latin-1", "replace")
    if path != prefix and not path.startswith(f"{prefix}/"):
        path, raw = prefix + path, prefix.encode() + raw
    return {"root_path": prefix, "path": path, "raw_path": raw}


def _last(headers: Headers, name: str) -> str:
    """What the nearest proxy wrote: the last of several values."""
    return ",".join(headers.getlist(name)).split(",")[-1].strip()


def _is_mark(name: str) -> bool:
    return name.startswith(MARK) or name in MARKS
