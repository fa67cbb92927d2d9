"""Routes ``/compare`` and ``/export/compare``: two documents of the library compared."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from corpus.compare import Comparison, Side, compare
from corpus.compare.likeness import likenesses
from index.store import Store
from index.types import DocumentRecord
from page import words
from page.audit import Act, Audit, address_of
from page.compare_export import to_excel
from page.compare_view import compare_page
from page.desk import Desk, today
from page.gate import SCOPE_KEY
from page.identity import noted_name
from page.paper import found
from page.routes import download


def side(store: Store, document_id: str) -> Side:
    """What of a document is compared."""
    return Side(store.clauses(document_id), store.tasks([document_id]))


def compared(store: Store, first: DocumentRecord | None, second: DocumentRecord | None) -> Comparison | None:
    """The comparison, where two documents are chosen."""
    if first is None or second is None or first.id == second.id:
        return None
    return compare(side(store, first.id), side(store, second.id))


def nearest(documents: Sequence[DocumentRecord], first: DocumentRecord | None) -> list[DocumentRecord]:
    """The documents to choose from, those with a title most like the first one's before the others: a version of it has nearly the same."""
    if first is None or not documents:
        return list(documents)
    alike = likenesses([first.title], [record.title for record in documents])[0]
    order = sorted(range(len(documents)), key=lambda i: (documents[i].id != first.id, -round(float(alike[i]), 3), i))
    return [documents[i] for i in order]


def router(desk: Desk, audit: Audit) -> APIRouter:
    """The page and its workbook."""
    routes = APIRouter()

    @routes.get("/compare")
    def page(request: Request) -> Response:
        first, second = (found(desk, request.query_params.get(name, "")) for name in ("first", "second"))
        store = desk.store
        return HTMLResponse(compare_page(nearest(store.documents(), first), first, second, compared(store, first, second)))

    @routes.get("/export/compare")
    def export(request: Request) -> Response:
        first, second = (found(desk, request.query_params.get(name, "")) for name in ("first", "second"))
        comparison = compared(desk.store, first, second)
        if comparison is None or first is None or second is None:
            return PlainTextResponse(words.NO_DOCUMENT, 404)
        audit.note(Act.EXPORTED, noted_name(request.scope[SCOPE_KEY].name), address_of(request), f"{words.COMPARE_TITLE}：{first.path}，{second.path}")
        return download(to_excel(comparison), f"{words.COMPARE_TITLE}{today():%Y%m%d}", "xlsx")

    return routes
