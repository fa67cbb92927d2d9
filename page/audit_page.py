"""审计: what was noted, for administrators to read, filter and take away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from page import words
from page.accounts import Accounts
from page.audit import Act, Audit, Entry, Wanted, address_of
from page.export_excel import workbook
from page.gate import SCOPE_KEY
from page.identity import noted_name
from page.ledger import date
from page.markup import Html, scrolled, tag
from page.model_figures import figures_since, stretches
from page.model_view import model_view
from page.plain import document
from page.routes import download
from page.storage_error import StorageError

PAGE_SIZE = 100
MOST_EXPORTED = 20_000
COLUMNS = ((words.AUDIT_WHEN, 26), (words.AUDIT_WHO, 18), (words.AUDIT_FROM, 18), (words.AUDIT_ACT, 14), (words.AUDIT_DETAIL, 60))


def router(accounts: Accounts) -> APIRouter:
    """Routes ``/audit`` and ``/export/audit``."""
    routes = APIRouter()
    audit = accounts.audit

    @routes.get("/audit")
    def show(request: Request) -> Response:
        if not request.scope[SCOPE_KEY].admin:
            return refused(request, audit)
        wanted, page = from_url(request.query_params)
        try:
            audit.settle(1.0)
            entries, total = audit.find(wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE), audit.count(wanted)
            model = model_view(*(figures_since(audit.database, first) for first in stretches(dt.datetime.now())))
            return HTMLResponse(audit_page(entries, total, wanted, page, model))
        except StorageError as error:
            return HTMLResponse(_sentence(words.AUDIT_UNREADABLE.format(reason=error.reason)), 503)

    @routes.get("/export/audit")
    def export(request: Request) -> Response:
        user = request.scope[SCOPE_KEY]
        if not user.admin:
            return refused(request, audit)
        wanted, _ = from_url(request.query_params)
        try:
            audit.settle(1.0)
            entries = audit.find(wanted, MOST_EXPORTED)
        except StorageError as error:
            return HTMLResponse(_sentence(words.AUDIT_UNREADABLE.format(reason=error.reason)), 503)
        audit.note(Act.EXPORTED, noted_name(user.name), address_of(request), f"{words.AUDIT}，{len(entries)} 条")
        return download(workbook(words.AUDIT, COLUMNS, [_cells(entry) for entry in entries]), f"{words.AUDIT}{dt.date.today():%Y%m%d}", "xlsx")

    return routes


def refused(request: Request, audit: Audit) -> Response:
    """The answer to someone who is no administrator, noted."""
    audit.note(Act.REFUSED, noted_name(request.scope[SCOPE_KEY].name), address_of(request), request.url.path)
    return HTMLResponse(_sentence(words.ADMINS_ONLY), 403)


def from_url(values: Mapping[str, str]) -> tuple[Wanted, int]:
    """What an address asks for, and which page of it, from one; what makes no sense is as if it were not there."""
    act, number = values.get("act", ""), values.get("page", "")
    wanted = Wanted(
        who=values.get("who", "").strip(),
        act=act if act in words.ACTS else "",
        words=values.get("words", "")[:100],
        first=date(values.get("first", "")),
        last=date(values.get("last", "")),
    )
    return wanted, max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1


def to_url(wanted: Wanted, page: int = 1) -> str:
    """The inverse of `from_url`."""
    values = {
        "who": wanted.who,
        "act": wanted.act,
        "words": wanted.words,
        "first": wanted.first.isoformat() if wanted.first else "",
        "last": wanted.last.isoformat() if wanted.last else "",
        "page": str(page) if page > 1 else "",
    }
    return urlencode({key: value for key, value in values.items() if value})


def audit_page(entries: Sequence[Entry], total: int, wanted: Wanted, page: int, model: Html | None = None) -> Html:
    """The language model's figures, where there are any; filter, table, and the way to the other pages."""
    pages = max(1, -(-total // PAGE_SIZE))
    rows = [tag("tr", *(tag("td", cell) for cell in _cells(entry))) for entry in entries]
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name, _ in COLUMNS)))
    table = scrolled(tag("table", head, tag("tbody", *rows)), words.AUDIT) if rows else tag("p", words.AUDIT_NONE, class_="hint")
    steps = [
        tag("a", words.PREVIOUS, href=f"audit?{to_url(wanted, page - 1)}", class_="tool") if page > 1 else None,
        tag("span", words.PAGE_OF.format(page=page, pages=pages)),
        tag("a", words.NEXT, href=f"audit?{to_url(wanted, page + 1)}", class_="tool") if page < pages else None,
        tag("a", words.EXPORT_EXCEL, href=f"export/audit?{to_url(wanted)}", class_="tool", download=True),
        tag("a", words.BACK, href="./", class_="tool"),
    ]
    heading = tag("h1", words.AUDIT)
    total_line = tag("p", words.AUDIT_TOTAL.format(total=total, most=MOST_EXPORTED, zone=zone_of(dt.datetime.now().astimezone())), class_="hint")
    return document(words.AUDIT, tag("main", heading, model, _filter(wanted), total_line, table, tag("p", *steps, class_="tools"), class_="audit"), script=True)


def zone_of(now: dt.datetime) -> str:
    """UTC+08:00: what the times of this machine count from."""
    shift = f"{now:%z}"
    return f"UTC{shift[:3]}:{shift[3:5]}" if now.utcoffset() else "UTC"


def _filter(wanted: Wanted) -> Html:
    acts = [tag("option", words.ALL, value=""), *(tag("option", name, value=act, selected=act == wanted.act) for act, name in words.ACTS.items())]
    return tag(
        "form",
        tag("label", words.AUDIT_WHO, tag("input", name="who", value=wanted.who)),
        tag("label", words.AUDIT_ACT, tag("select", *acts, name="act")),
        tag("label", words.AUDIT_FIRST, tag("input", name="first", type="date", value=wanted.first.isoformat() if wanted.first else "")),
        tag("label", words.AUDIT_LAST, tag("input", name="last", type="date", value=wanted.last.isoformat() if wanted.last else "")),
        tag("label", words.WORDS, tag("input", name="words", value=wanted.words)),
        tag("button", words.AUDIT_FILTER, type="submit", class_="tool"),
        method="get",
        action="audit",
    )


def _cells(entry: Entry) -> tuple[str, ...]:
    return f"{entry.when:%Y-%m-%d %H:%M:%S}", entry.who or words.NOBODY_KNOWN, entry.address, words.ACTS.get(entry.act, entry.act), entry.detail


def _sentence(text: str) -> Html:
    main = tag("main", tag("h1", words.AUDIT), tag("p", text, role="alert"), tag("p", tag("a", words.BACK, href="./")), class_="sign-in")
    return document(words.AUDIT, main)
