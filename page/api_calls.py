"""Calls of programs over plain HTTP, checked before Gradio takes them.

Gradio answers a missing or misnamed argument with a bare 500, a call with fewer values than there are
arguments with an error that says nothing, and both with a traceback in the log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from page import words
from page.api import Function
from page.api_arguments import ArgumentError
from page.audit import address_of
from page.body import MOST_BYTES, measured, read, replayed
from page.gate import SCOPE_KEY
from page.pace import Pace, TooFast

ADDRESS = re.compile(r"/gradio_api/call/(v2/)?([^/]+)$")


class Calls:
    """ASGI middleware of the mounted Gradio application: only the functions for programs can be called so."""

    def __init__(self, app: ASGIApp, functions: Sequence[Function], pace: Pace) -> None:
        self.app = app
        self._pace = pace
        self._functions = {function.name: function for function in functions}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        called = ADDRESS.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if called is None:
            await self.app(scope, receive, send)
            return
        function = self._functions.get(called.group(2))
        if function is None:
            await JSONResponse({"detail": words.NO_ADDRESS}, 404)(scope, receive, send)
            return
        try:
            if function.asks:  # it is counted when it runs; here a program learns by the status that it would be one too many
                self._pace.check(scope[SCOPE_KEY].name, address_of(HTTPConnection(scope)))
        except TooFast as error:
            await JSONResponse({"detail": str(error)}, 429, {"Retry-After": str(error.seconds)})(scope, receive, send)
            return
        body = await read(receive, MOST_BYTES)
        if body is None:
            await JSONResponse({"detail": words.CALL_TOO_LARGE}, 413)(scope, receive, send)
            return
        try:
            checked = json.dumps(_checked(body, function, by_name=bool(called.group(1)))).encode()
        except ArgumentError as error:
            await JSONResponse({"detail": str(error)}, 422)(scope, receive, send)
            return
        await self.app(measured(scope, checked), replayed(checked, receive), send)


def _checked(body: bytes, function: Function, by_name: bool) -> dict[str, Any]:
    """The call with a value for every argument that needs one.

    Raises
    ------
    ArgumentError
        When it is no call, or an argument is wrong.
    """
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        raise ArgumentError(words.NO_JSON) from None
    names = list(function.takes.model_fields)
    if by_name and isinstance(call, dict):
        function.takes.read(call)
        return call
    values = call.get("data") if isinstance(call, dict) else None
    if not isinstance(values, list) or len(values) > len(names):
        raise ArgumentError(words.VALUES_IN_ORDER.format(names="、".join(names)))
    function.takes.read(dict(zip(names, values, strict=False)))
    return {"data": values + [None] * (len(names) - len(values))}
