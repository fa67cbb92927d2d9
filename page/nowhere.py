"""An address that leads nowhere, said to who reads it: a page in a browser, an object to a program."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from page import words
from page.markup import tag
from page.outside import route
from page.plain import document


def nowhere(scope: Scope) -> Response:
    """The reply, with the way back where a browser opened the address."""
    if scope.get("method") != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return JSONResponse({"detail": words.NO_ADDRESS}, 404)
    root = "../" * (route(scope).count("/") - 1)
    said = tag("main", tag("h1", words.NO_ADDRESS), tag("p", words.NO_ADDRESS_HINT), tag("p", tag("a", words.BACK, href=root or "./")), class_="sign-in")
    return HTMLResponse(document(words.NO_ADDRESS, said, root=root), 404)
