"""Who may pass: an ASGI middleware in front of everything the page serves."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page import words
from page.accounts import Accounts, User
from page.headers import SHARED
from page.origin import from_elsewhere
from page.outside import FORWARDED_KEY, route
from page.refusal import refusal, wants_page
from page.storage_error import StorageError
from page.tokens import Tokens
from page.visitors import Visitors

COOKIE = "policy_session"
SCOPE_KEY = "page.user"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN_PATHS = frozenset({"/login", "/page.css"})


class Gate:
    """With users: a session is needed. Without: only this machine, or with `visitors` everyone, each as a visitor.

    The name in the Host header is checked on a page for this machine, so that a page of another site
    cannot reach it under a name of its own (DNS rebinding); and what a proxy passes on is not from this machine.
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, is_local: bool = True, visitors: Visitors | None = None) -> None:
        self.app = app
        self.accounts = accounts
        self.tokens = Tokens(accounts.database)
        self.is_local = is_local
        self.visitors = visitors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if from_elsewhere(scope):
            await refusal(scope, words.OTHER_ORIGIN, 403)(scope, receive, send)
            return
        user: User | None
        try:
            has_users = await self.accounts.any_users()
            if not has_users and self.visitors is not None:
                user, send = _visitor(self.visitors, scope, send)
            else:
                user = await self._user(scope, has_users)
            refused = self._refusal(scope, user, has_users)
        except StorageError as error:
            # who asks cannot be told from a stranger: nobody gets in, with the reason said
            is_open = route(scope) in OPEN_PATHS
            user, refused = None, None if is_open else refusal(scope, words.USERS_UNREADABLE.format(reason=error.reason), 503)
        if refused is not None:
            await refused(scope, receive, send)
            return
        scope[SCOPE_KEY] = user
        await self.app(scope, receive, send)

    async def _user(self, scope: Scope, has_users: bool) -> User | None:
        if not has_users:
            allowed = self.is_local and not scope.get(FORWARDED_KEY) and host_name(Headers(scope=scope).get("host", "")) in LOCAL_HOSTS
            return User("", admin=self.accounts.nameless_admin) if allowed else None
        bearer = bearer_of(scope)
        if bearer is not None:
            return await self.accounts.aside(self.tokens.user, bearer)
        token = token_of(scope)
        return await self.accounts.holder(token) if token and route(scope) not in OPEN_PATHS else None

    def _refusal(self, scope: Scope, user: User | None, has_users: bool) -> Response | None:
        path = route(scope)
        if user is None and path not in OPEN_PATHS:
            if not has_users:
                return refusal(scope, words.LOCAL_ONLY, 403)
            if scope["type"] == "http" and scope["method"] == "GET" and wants_page(scope):
                # from the root: beside a path of two parts a bare "login" would be one that needs signing in again
                return RedirectResponse(f"{scope.get('root_path', '')}/login", status_code=303)
            return JSONResponse({"detail": words.SIGN_IN_FIRST}, status_code=401, headers={"WWW-Authenticate": "Bearer"})
        return None


def who(request: HTTPConnection) -> str:
    """Who sends a request that the gate let through: a user's name, a visitor's or a program's; empty on a page for this machine alone."""
    user: User = request.scope[SCOPE_KEY]
    return user.name


def bearer_of(scope: Scope) -> str | None:
    """The token of a program, after ``Authorization: Bearer``; a session is never taken from there."""
    kind, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
    return given.strip() if kind.lower() == "bearer" else None


def token_of(scope: Scope) -> str | None:
    """The session token of a request, in the cookie."""
    return HTTPConnection(scope).cookies.get(COOKIE)


def host_name(host: str) -> str:
    """The Host header without its port."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.split(":")[0].lower()


def _visitor(visitors: Visitors, scope: Scope, send: Send) -> tuple[User, Send]:
    """The browser as a user, and a way to answer it that gives it its cookie: a new one, or the same for longer."""
    known = visitors.owner(scope)
    owner = known or visitors.new_owner()
    if (known and route(scope) != "/") or route(scope).startswith(SHARED):  # what a cache may keep for everybody gives nobody a cookie
        return User(owner, admin=False), send

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), visitors.header(owner, scope)]}
        await send(message)

    return User(owner, admin=False), with_cookie
