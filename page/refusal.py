"""A refusal in the form that was asked for: a page for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from page import words
from page.markup import tag
from page.plain import document


def wants_page(scope: Scope) -> bool:
    """Is it a browser that shows what it gets?"""
    return "text/html" in Headers(scope=scope).get("accept", "")


def refusal(scope: Scope, sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that says why a request is not served."""
    if wants_page(scope):
        body = tag("main", tag("h1", words.APP_TITLE), tag("p", sentence, role="alert"), class_="sign-in")
        return HTMLResponse(document(words.APP_TITLE, body), status, headers)
    return JSONResponse({"detail": sentence}, status, headers)
