"""Who may pass: an ASGI middleware in front of everything the page serves."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from page import words
from page.accounts import Accounts, User
from page.markup import tag
from page.plain import document
from page.storage_error import StorageError
from page.tokens import Tokens

COOKIE = "policy_session"
SCOPE_KEY = "page.user"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN_PATHS = frozenset({"/login", "/page.css"})
UPLOAD = "/gradio_api/upload"


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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request = Request(scope) if scope["type"] == "http" else None
        try:
            has_users = await self.accounts.any_users()
            user = await self._user(scope, has_users)
            refusal = self._refusal(scope, request, user, has_users)
        except StorageError as error:
            user, refusal = None, unreadable(request, error)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        scope[SCOPE_KEY] = user
        await self.app(scope, receive, send)

    async def _user(self, scope: Scope, has_users: bool) -> User | None:
        if not has_users:
            allowed = self.is_open or (self.is_local and host_name(_header(scope, b"host")) in LOCAL_HOSTS)
            return User("", admin=self.accounts.nameless_admin) if allowed else None
        bearer = bearer_of(scope)
        if bearer is not None:
            return await self.accounts.aside(self.tokens.user, bearer)
        token = token_of(scope)
        return await self.accounts.holder(token) if token and path_of(scope) not in OPEN_PATHS else None

    def _refusal(self, scope: Scope, request: Request | None, user: User | None, has_users: bool) -> Response | None:
        if request is not None and request.method not in ("GET", "HEAD", "OPTIONS") and not same_origin(request):
            return JSONResponse({"detail": words.OTHER_ORIGIN}, status_code=403)
        path = path_of(scope)
        if user is None and path not in OPEN_PATHS:
            if request is not None and request.method == "GET" and "text/html" in request.headers.get("accept", "") and has_users:
                return RedirectResponse("login", status_code=303)
            if has_users:
                return JSONResponse({"detail": words.SIGN_IN_FIRST}, status_code=401, headers={"WWW-Authenticate": "Bearer"})
            return JSONResponse({"detail": words.LOCAL_ONLY}, status_code=403)
        if user is not None and not user.admin and path.startswith(UPLOAD):
            return JSONResponse({"detail": words.ADMINS_ONLY}, status_code=403)
        return None


def bearer_of(scope: Scope) -> str | None:
    """The token of a program, after ``Authorization: Bearer``; a session is never taken from there."""
    kind, _, given = _header(scope, b"authorization").partition(" ")
    return given.strip() if kind.lower() == "bearer" else None


def unreadable(request: Request | None, error: StorageError) -> Response:
    """Who asks cannot be told from a stranger: nobody gets in, with the reason said."""
    sentence = words.USERS_UNREADABLE.format(reason=str(error).rstrip("。"))
    if request is not None and "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(document(words.APP_TITLE, tag("main", tag("h1", words.APP_TITLE), tag("p", sentence, role="alert"), class_="sign-in")), 503)
    return JSONResponse({"detail": sentence}, status_code=503)


def path_of(scope: Scope) -> str:
    """The path of a request below the root of the page."""
    return scope["path"].removeprefix(scope.get("root_path", "")) or "/"


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
