"""Does a request come from our own page, or from a page of another site?"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]
"""Scheme, host and port."""


def from_elsewhere(scope: Scope) -> bool:
    """True for what a page of another site sends: also reads and websockets, but not a link that is followed to here.

    Browsers say it in `Sec-Fetch-Site` (on https and on this machine) or name the origin; one without
    a name (`null`: a sandboxed frame, a local file) is another's. A program says nothing and is no page.
    The scheme and host of the scope have to be those of the outside.
    """
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site in ("same-origin", "none"):
        return False
    if site is not None:
        return not (
            scope["type"] == "http"
            and scope["method"] in ("GET", "HEAD")
            and headers.get("sec-fetch-mode") == "navigate"
            and headers.get("sec-fetch-dest") == "document"
        )
    named = headers.getlist("origin")
    if named:
        own = own_origin(scope, headers)
        return own is None or any(parse(each) != own for each in named)
    return False


def own_origin(scope: Scope, headers: Headers) -> Origin | None:
    """The origin of our own page as this request sees it."""
    return parse(f"{scope.get('scheme', 'http').replace('ws', 'http')}://{headers.get('host', '')}")


def parse(text: str) -> Origin | None:
    """Scheme, host and port of an origin of the web; None for any other, which equals nothing."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or parts.path or parts.query or parts.fragment:
        return None
    return parts.scheme, parts.hostname, PORTS[parts.scheme] if port is None else port
