"""Routes of 我单位 and 到期: the two pages and what they give away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from page import due, unit, words
from page.audit import Act, Audit, address_of
from page.desk import today
from page.desks import Desks
from page.due_page import due_page, what_of
from page.export_calendar import to_calendar
from page.export_lines import to_excel, to_word, unit_to_word
from page.gate import who
from page.identity import noted_name
from page.routes import download
from page.unit import Choice, Line
from page.unit_page import start_page, unit_page


def router(desks: Desks, audit: Audit) -> APIRouter:
    """Routes ``/unit``, ``/due``, ``/export/unit`` and ``/export/due``."""
    routes = APIRouter()

    @routes.get("/unit")
    def show_unit(request: Request) -> Response:
        query = unit.from_url(request.query_params, today())
        if not query.name:
            return HTMLResponse(start_page(unit.busiest(desks.of(who(request)).store), today(), "choose" in request.query_params))
        return HTMLResponse(unit_page(unit.look_up(desks.of(who(request)).store, query), today()))

    @routes.get("/due")
    def show_due(request: Request) -> Response:
        found = due.fall_due(desks.of(who(request)).store, due.from_url(request.query_params, today()))
        return HTMLResponse(due_page(found, today()))

    @routes.get("/export/unit")
    def give_unit(request: Request) -> Response:
        view = unit.look_up(desks.of(who(request)).store, unit.from_url(request.query_params, today()))
        if view.tasks is None:
            return untold(view.query.name, view.choices)
        title = f"{view.query.name}{words.TASKS}"
        return given(request, title, view.lines, lambda base: unit_to_word(view, base))

    @routes.get("/export/due")
    def give_due(request: Request) -> Response:
        found = due.fall_due(desks.of(who(request)).store, due.from_url(request.query_params, today()))
        if found.untold:
            return untold(found.query.unit, found.choices)
        title = f"{found.query.unit}{what_of(found.query)}"
        return given(request, title, found.listed, lambda base: to_word(title, found.listed, base))

    def given(request: Request, title: str, lines: Sequence[Line], word: Callable[[str], bytes]) -> Response:
        kind, base = request.query_params.get("kind", ""), str(request.base_url)
        if kind == "docx":
            content = word(base)
        elif kind == "ics":
            content = to_calendar(title, lines, base, dt.datetime.now(dt.UTC))
        else:
            kind, content = "xlsx", to_excel(title, lines, base)
        audit.note(Act.EXPORTED, noted_name(who(request)), address_of(request), f"{title}，{len(lines)} 条，{kind}")
        return download(content, f"{title}{today():%Y%m%d}", kind)

    return routes


def untold(name: str, choices: Sequence[Choice]) -> Response:
    """Why there is no file: a name means several units, which are named, or none."""
    if not choices:
        return PlainTextResponse(words.UNIT_UNKNOWN.format(name=name), 404)
    named = "、".join(words.UNIT_CHOICE.format(place=each.label, count=each.count) for each in choices)
    return PlainTextResponse(words.UNIT_CHOOSE.format(name=name) + named, 409)
