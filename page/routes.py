"""Plain pages and downloads beside the Gradio page. Nothing is ever read from a path that a request names."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from page import words
from page.answer_view import thread
from page.audit import Act, Audit, address_of
from page.conversations import Conversations
from page.desk import today
from page.desks import Desks
from page.export_excel import sources_sheet, tasks_sheet, to_excel, workbook_of
from page.export_markdown import to_markdown
from page.export_word import to_word
from page.gate import who
from page.identity import noted_name
from page.ledger import find, from_url
from page.markup import tag
from page.paper import number, stretch
from page.peek import peeked
from page.plain import document, text
from page.reading import reading_page
from page.related import related_in
from page.report_view import doubts, report_page
from page.standing import standing_in
from page.task_view import SOURCES

MOST_NAME = 40
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


def router(desks: Desks, conversations: Conversations, audit: Audit) -> APIRouter:
    """Routes ``/read``, ``/export/…`` and the two files that plain pages load."""
    routes = APIRouter()

    @routes.get("/read")
    def read(request: Request) -> Response:
        values = request.query_params
        cited = stretch(values.get("start", ""), values.get("end", ""))
        store, wanted, day = desks.of(who(request)).store, values.get("document", ""), today()
        shown = reading_page(store, wanted, cited, number(values.get("page", "")), day, standing_in(store, wanted, day), related_in(store, wanted))
        if shown is None:
            return HTMLResponse(document(words.APP_TITLE, tag("main", tag("p", words.NO_DOCUMENT), class_="sign-in")), 404)
        return HTMLResponse(shown)

    @routes.get("/report")
    def report(request: Request) -> Response:
        store = desks.of(who(request)).store
        record = store.record(request.query_params.get("document", ""))
        if record is None:
            return HTMLResponse(document(words.APP_TITLE, tag("main", tag("p", words.NO_DOCUMENT), class_="sign-in")), 404)
        understood = store.report(record.id)
        found = doubts(record, understood, store.clauses(record.id), store.tasks([record.id]), store.document_text(record.id) or "") if understood else ()
        return HTMLResponse(report_page(record, understood, list(found)))

    @routes.get("/source")
    def source(request: Request) -> Response:
        values = request.query_params
        cited = stretch(values.get("start", ""), values.get("end", ""))
        shown = peeked(desks.of(who(request)).store, values.get("document", ""), cited) if cited else None
        return HTMLResponse(shown or tag("p", words.NO_SOURCE, class_="hint"), 200 if shown else 404)

    @routes.get("/shared")
    def shared(request: Request) -> Response:
        found = conversations.shared(request.query_params.get("key", "")[:MOST_NAME])
        if found is None:
            return HTMLResponse(document(words.APP_TITLE, tag("main", tag("p", words.NO_CONVERSATION), class_="sign-in")), 404)
        title, turns = found[0], desks.shown(who(request), found[1])
        heading = tag("header", tag("h1", title), tag("p", words.SHARED_BY_ADDRESS, class_="hint"))
        shown = thread([replace(turn, id=0, options=(), rating=0, reason="") for turn in turns], desks.of(who(request)).context)
        return HTMLResponse(document(title, tag("main", heading, shown, class_="shared"), script=True))

    @routes.get("/export/answer")
    def answer(request: Request) -> Response:
        asked, owner = request.query_params.get("turn", ""), who(request)
        bare = number(asked.removeprefix("-"))  # below zero where it could not be written
        found = conversations.turn(owner, -bare if asked.startswith("-") else bare) if bare is not None else None
        if found is None:
            return PlainTextResponse(words.NO_CONVERSATION, 404)
        (turn,) = desks.shown(owner, [found])
        sheet = sources_sheet(turn) if request.query_params.get("kind") == SOURCES or not turn.cards else tasks_sheet(turn)
        audit.note(Act.EXPORTED, noted_name(owner), address_of(request), f"{sheet.title}，{len(sheet.rows)} 项")
        return download(workbook_of([sheet], str(request.base_url)), turn.question[:MOST_NAME], "xlsx")

    @routes.get("/export/conversation")
    def conversation(request: Request) -> Response:
        number, kind = request.query_params.get("id", ""), request.query_params.get("kind", "")
        owner = who(request)
        found = conversations.find(owner, int(number)) if number.removeprefix("-").isdecimal() and len(number) < 16 else None
        if found is None or kind not in ("docx", "md"):
            return PlainTextResponse(words.NO_CONVERSATION, 404)
        turns = desks.shown(owner, conversations.turns(owner, found.id))
        base = str(request.base_url)
        content = to_word(found.title, turns, base) if kind == "docx" else to_markdown(found.title, turns, base).encode()
        audit.note(Act.EXPORTED, noted_name(owner), address_of(request), f"{words.CONVERSATIONS} {found.id}，{kind}")
        return download(content, found.title, kind)

    @routes.get("/export/tasks")
    def tasks(request: Request) -> Response:
        query = from_url(parse_qs(request.url.query), today())
        ledger = find(desks.of(who(request)).store, query)
        audit.note(Act.EXPORTED, noted_name(who(request)), address_of(request), f"{words.TAB_LEDGER}，{len(ledger.rows)} 项")
        return download(to_excel(ledger, str(request.base_url)), f"{words.TAB_LEDGER}{today():%Y%m%d}", "xlsx")

    @routes.get("/page.css")
    def style() -> Response:
        return Response(text("style.css") + text("panel.css") + text("plain.css") + text("views.css"), media_type="text/css; charset=utf-8")

    @routes.get("/page.js")
    def script() -> Response:
        return Response(text("page.js") + text("panel.js") + text("keys.js"), media_type="text/javascript; charset=utf-8")

    return routes


def download(content: bytes, name: str, kind: str) -> Response:
    """A file to be saved under a name that may be Chinese."""
    bare = "".join(char for char in name if char.isalnum() or char in " -_—（）《》") or "export"
    disposition = f"attachment; filename=\"export.{kind}\"; filename*=UTF-8''{quote(bare)}.{kind}"
    return Response(content, media_type=TYPES[kind], headers={"Content-Disposition": disposition})
