"""Signing in and out, and the page on which users change their password."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from page import words
from page.accounts import AccountError, Accounts, SignedIn, TooMany, TooManyFailures
from page.audit import Act, address_of
from page.devices import DAYS
from page.gate import COOKIE, SCOPE_KEY, token_of
from page.markup import Html, tag
from page.plain import document
from page.storage_error import Kind, StorageError

DEVICE = "policy_device"


def router(accounts: Accounts) -> APIRouter:
    """Routes ``/login``, ``/logout`` and ``/password``.

    A form field `username` and `password` is also what Gradio's Python client sends.
    """
    routes = APIRouter()

    @routes.get("/login")
    async def show(request: Request) -> Response:
        trouble = accounts.database.trouble
        return HTMLResponse(sign_in_page(Refusal.of(trouble).sentence if trouble is not None and trouble.kind in (Kind.DAMAGED, Kind.INCOMPLETE) else None))

    @routes.post("/login")
    async def sign_in(request: Request) -> Response:
        form = await request.form()
        name, password = (str(form.get(field) or "") for field in ("username", "password"))
        wants_page = "text/html" in request.headers.get("accept", "")
        try:
            given = await accounts.sign_in(name, password, address_of(request), request.cookies.get(DEVICE, ""), token_of(request.scope) or "")
            refusal = Refusal(words.WRONG_PASSWORD, 401)
        except (AccountError, StorageError) as error:
            given, refusal = None, Refusal.of(error)
        if given is None:
            return refusal.answer(sign_in_page(refusal.sentence) if wants_page else None)
        return _with_cookies(RedirectResponse("./", 303) if wants_page else JSONResponse({"success": True}), given, accounts, request)

    @routes.post("/logout")
    async def sign_out(request: Request) -> Response:
        token, user = token_of(request.scope), request.scope.get(SCOPE_KEY)
        answer = RedirectResponse("login", 303)
        if token:
            await accounts.aside_writing(accounts.sign_out, token)
            if user is not None and user.name:
                accounts.audit.note(Act.SIGNED_OUT, user.name, address_of(request))
        answer.delete_cookie(COOKIE, path=_root(request))
        return answer

    @routes.get("/password")
    async def show_password(request: Request) -> Response:
        return HTMLResponse(password_page(request.scope[SCOPE_KEY].name if token_of(request.scope) else "", None))

    @routes.post("/password")
    async def change_password(request: Request) -> Response:
        name = request.scope[SCOPE_KEY].name
        form = await request.form()
        old, new, again = (str(form.get(field) or "") for field in ("old", "new", "again"))
        if not name or token_of(request.scope) is None:
            return Refusal(words.NO_PASSWORD, 403).answer(password_page("", None))
        try:
            if new != again:
                raise AccountError(words.PASSWORDS_DIFFER)
            given = await accounts.change_password(name, old, new, address_of(request), request.cookies.get(DEVICE, ""))
            refusal = Refusal(words.WRONG_OLD_PASSWORD, 400)
        except (AccountError, StorageError) as error:
            given, refusal = None, Refusal.of(error, words.CHANGE_NOT_KEPT)
        if given is None:
            return refusal.answer(password_page(name, refusal.sentence))
        return _with_cookies(HTMLResponse(password_page(name, None, done=True)), given, accounts, request)

    return routes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done, and how the answer says so."""

    sentence: str
    status: int
    wait: int | None = None

    @classmethod
    def of(cls, error: AccountError | StorageError, storage: str = words.USERS_UNREADABLE) -> Refusal:
        """What an error means for the browser; `storage` is the sentence for one of the database."""
        if isinstance(error, StorageError):
            return cls(storage.format(reason=error.reason), 503)
        if isinstance(error, TooManyFailures):
            return cls(str(error), 429, error.seconds)
        return cls(str(error), 503, 1) if isinstance(error, TooMany) else cls(str(error), 400)

    def answer(self, page: Html | None) -> Response:
        """The page, or JSON for a program."""
        headers = {"Retry-After": str(self.wait)} if self.wait else {}
        return HTMLResponse(page, self.status, headers) if page is not None else JSONResponse({"detail": self.sentence}, self.status, headers)


def _with_cookies(answer: Response, given: SignedIn, accounts: Accounts, request: Request) -> Response:
    secure, root = request.url.scheme == "https", _root(request)
    answer.set_cookie(COOKIE, given.token, max_age=int(accounts.longest), path=root, httponly=True, samesite="lax", secure=secure)
    if given.device:
        answer.set_cookie(DEVICE, given.device, max_age=DAYS * 86_400, path=root, httponly=True, samesite="lax", secure=secure)
    return answer


def _root(request: Request) -> str:
    """The path that cookies are for: under the path of another site its other pages have no use of them."""
    return request.scope.get("root_path") or "/"


def sign_in_page(message: str | None) -> Html:
    """The form; `message` says why the last try failed."""
    fields = [
        tag("label", words.USER_NAME, tag("input", name="username", autocomplete="username", required=True, autofocus=True)),
        _secret(words.PASSWORD, "password", "current-password"),
    ]
    return _form(words.APP_TITLE, message, fields, words.SIGN_IN, "login")


def password_page(name: str, message: str | None, done: bool = False) -> Html:
    """The form to change one's password; `message` says why the last try failed."""
    if not name:
        body = tag("main", tag("h1", words.CHANGE_PASSWORD), tag("p", words.NO_PASSWORD), _back(), class_="sign-in")
        return document(words.CHANGE_PASSWORD, body)
    if done:
        body = tag("main", tag("h1", words.CHANGE_PASSWORD), tag("p", words.PASSWORD_CHANGED, role="status"), _back(), class_="sign-in")
        return document(words.CHANGE_PASSWORD, body)
    fields = [
        tag("label", words.USER_NAME, tag("input", name="username", autocomplete="username", value=name, readonly=True)),
        _secret(words.OLD_PASSWORD, "old", "current-password"),
        _secret(words.NEW_PASSWORD, "new", "new-password"),
        _secret(words.NEW_AGAIN, "again", "new-password"),
        tag("p", words.PASSWORD_RULES, class_="hint"),
    ]
    return _form(words.CHANGE_PASSWORD, message, fields, words.CHANGE_PASSWORD, "password", _back())


def _form(title: str, message: str | None, fields: list[Html], button: str, action: str, after: Html | None = None) -> Html:
    failed = tag("p", message, class_="failed", role="alert") if message else None
    form = tag("form", *fields, tag("button", button, type="submit"), method="post", action=action)
    return document(title, tag("main", tag("h1", title), failed, form, after, class_="sign-in"))


def _secret(label: str, name: str, kind: str) -> Html:
    return tag("label", label, tag("input", name=name, type="password", autocomplete=kind, required=True))


def _back() -> Html:
    return tag("p", tag("a", words.BACK, href="./"))
