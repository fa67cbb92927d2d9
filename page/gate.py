"""Who may pass: an ASGI middleware in front of everything the page serves."""

from __future__ import annotations

import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from page import words
from page.accounts import Accounts, User
from page.tokens import Tokens

COOKIE = "policy_session"
SCOPE_KEY = "page.user"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN_PATHS = frozenset({"/login", "/page.css"})
UPLOAD = "/gradio_api/upload"
LOOK_EVERY = 2.0


class Gate:
    """With users: a session is needed. Without: only this machine, unless `is_open` says otherwise.

    The name in the Host header is checked on a page without users, so that a page of another site
    cannot reach it under a name of its own (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, is_local: bool = True, is_open: bool = False) -> None:
        self.app = app
        self.accounts = accounts
        self.tokens = Tokens(accounts.database)
        self.is_local = is_local
        self.is_open = is_open
        self._looked = 0.0
        self._has_users = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request = Request(scope) if scope["type"] == "http" else None
        user = self._user(scope)
        refusal = self._refusal(scope, request, user)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        scope[SCOPE_KEY] = user
        await self.app(scope, receive, send)

    def _user(self, scope: Scope) -> User | None:
        if not self._users():
            allowed = self.is_open or (self.is_local and host_name(_header(scope, b"host")) in LOCAL_HOSTS)
            return User("", admin=self.accounts.nameless_admin) if allowed else None
        bearer = bearer_of(scope)
        if bearer is not None:
            return self.tokens.user(bearer)
        token = token_of(scope)
        return self.accounts.user(token) if token else None

    def _users(self) -> bool:
        """Are there users? Looked up every few seconds, so that the first one is asked to sign in soon."""
        if time.monotonic() - self._looked > LOOK_EVERY:
            self._has_users = bool(self.accounts.list())
            self._looked = time.monotonic()
        return self._has_users

    def _refusal(self, scope: Scope, request: Request | None, user: User | None) -> Response | None:
        if request is not None and request.method not in ("GET", "HEAD", "OPTIONS") and not same_origin(request):
            return JSONResponse({"detail": words.OTHER_ORIGIN}, status_code=403)
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if user is None and path not in OPEN_PATHS:
            if request is not None and request.method == "GET" and "text/html" in request.headers.get("accept", "") and self._users():
                return RedirectResponse("login", status_code=303)
            if self._users():
                return JSONResponse({"detail": words.SIGN_IN_FIRST}, status_code=401, headers={"WWW-Authenticate": "Bearer"})
            return JSONResponse({"detail": words.LOCAL_ONLY}, status_code=403)
        if user is not None and not user.admin and path.startswith(UPLOAD):
            return JSONResponse({"detail": words.ADMINS_ONLY}, status_code=403)
        return None


def bearer_of(scope: Scope) -> str | None:
    """The token of a program, after ``Authorization: Bearer``; a session is never taken from there."""
    kind, _, given = _header(scope, b"authorization").partition(" ")
    return given.strip() if kind.lower() == "bearer" else None


def token_of(scope: Scope) -> str | None:
    """The session token of a request, in the cookie."""
    try:
        morsel = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None


def same_origin(request: Request) -> bool:
    """Does a request that changes something come from our own page, or from a program, which names no origin?"""
    origin = request.headers.get("origin")
    if not origin:
        return True
    return urlsplit(origin).netloc.lower() in {request.headers.get(name, "").lower() for name in ("host", "x-forwarded-host")}


def host_name(host: str) -> str:
    """The Host header without its port."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.split(":")[0].lower()


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
