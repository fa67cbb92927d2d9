"""The sign-in page, and signing out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from page import words
from page.accounts import Accounts, TooManyFailures
from page.gate import COOKIE, token_of
from page.markup import Html, tag
from page.plain import document


def router(accounts: Accounts) -> APIRouter:
    """Routes ``/login`` and ``/logout``.

    A form field `username` and `password` is also what Gradio's Python client sends.
    """
    routes = APIRouter()

    @routes.get("/login")
    def show(request: Request) -> Response:
        return HTMLResponse(sign_in_page(None))

    @routes.post("/login")
    async def sign_in(request: Request) -> Response:
        form = await request.form()
        name, password = (str(form.get(field) or "") for field in ("username", "password"))
        address = request.client.host if request.client else ""
        wants_page = "text/html" in request.headers.get("accept", "")
        try:
            token = accounts.sign_in(name, password, address)
            message, status = words.WRONG_PASSWORD, 401
        except TooManyFailures as error:
            token, message, status = None, str(error), 429
        if token is None:
            return HTMLResponse(sign_in_page(message), status) if wants_page else JSONResponse({"detail": message}, status)
        answer: Response = RedirectResponse("./", 303) if wants_page else JSONResponse({"success": True})
        answer.set_cookie(
            COOKIE, token, max_age=int(accounts.longest), httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )
        return answer

    @routes.post("/logout")
    def sign_out(request: Request) -> Response:
        token = token_of(request.scope)
        if token:
            accounts.sign_out(token)
        answer = RedirectResponse("login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    return routes


def sign_in_page(message: str | None) -> Html:
    """The form; `message` says why the last try failed."""
    body = tag(
        "main",
        tag("h1", words.APP_TITLE),
        tag("p", message, class_="failed", role="alert") if message else None,
        tag(
            "form",
            tag("label", words.USER_NAME, tag("input", name="username", autocomplete="username", required=True, autofocus=True)),
            tag("label", words.PASSWORD, tag("input", name="password", type="password", autocomplete="current-password", required=True)),
            tag("button", words.SIGN_IN, type="submit"),
            method="post",
            action="login",
        ),
        class_="sign-in",
    )
    return document(words.SIGN_IN, body)
