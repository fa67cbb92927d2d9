"""Routes ``/compare`` and ``/export/compare``: two documents of the library compared."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from corpus.compare import Comparison, Side, compare
from corpus.compare.likeness import likenesses
from index.store import Store
from index.types import DocumentRecord
from page import words
from page.audit import Act, Audit, address_of
from page.compare_export import to_excel
from page.compare_view import compare_page, compared_view
from page.desk import today
from page.desks import Desks
from page.gate import who
from page.identity import noted_name
from page.lane import Lane
from page.markup import Html
from page.routes import download

KEPT = 8
"""Comparisons that are kept; the page and its workbook are mostly of one."""
MOST_WAITING, WAIT = 4, 30.0
"""Requests that wait for their comparison, and the seconds for which one does."""


def side(store: Store, document_id: str) -> Side:
    """What of a document is compared."""
    return Side(store.clauses(document_id), store.tasks([document_id]))


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison and the part of the page that shows it."""

    found: Comparison
    view: Html


class Comparisons:
    """Compares one pair of documents at a time, and keeps the last ones: two long plans take seconds in which nobody else is served."""

    def __init__(self, comparing: Callable[[Side, Side], Comparison] = compare) -> None:
        self.comparing = comparing
        self._lane = Lane(1, MOST_WAITING, WAIT)
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str, str], Shown] = OrderedDict()

    def of(self, store: Store, first: DocumentRecord, second: DocumentRecord) -> Shown:
        """Two documents of a store compared; raises `TimeoutError` where others kept the machine busy."""
        key = (store.name, first.id, second.id)
        if (kept := self._get(key)) is not None:
            return kept
        with self._lane.place():
            if (kept := self._get(key)) is not None:
                return kept
            found = self.comparing(side(store, first.id), side(store, second.id))
            shown = Shown(found, compared_view(first, second, found))
        with self._lock:
            self._kept[key] = shown
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return shown

    def _get(self, key: tuple[str, str, str]) -> Shown | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


def nearest(documents: Sequence[DocumentRecord], first: DocumentRecord | None) -> list[DocumentRecord]:
    """The documents to choose from, those with a title most like the first one's before the others: a version of it has nearly the same."""
    if first is None or not documents:
        return list(documents)
    alike = likenesses([first.title], [record.title for record in documents])[0]
    order = sorted(range(len(documents)), key=lambda i: (documents[i].id != first.id, -round(float(alike[i]), 3), i))
    return [documents[i] for i in order]


def router(desks: Desks, audit: Audit) -> APIRouter:
    """The page and its workbook."""
    routes = APIRouter()
    comparisons = Comparisons()

    def chosen(request: Request, store: Store) -> tuple[DocumentRecord | None, DocumentRecord | None, Shown | None]:
        first, second = (store.record(request.query_params.get(name, "")) for name in ("first", "second"))
        if first is None or second is None or first.id == second.id:
            return first, second, None
        return first, second, comparisons.of(store, first, second)

    @routes.get("/compare")
    def page(request: Request) -> Response:
        store = desks.of(who(request)).store
        try:
            first, second, shown = chosen(request, store)
        except TimeoutError:
            return PlainTextResponse(words.CROWDED, 503)
        return HTMLResponse(compare_page(nearest(store.documents(), first), first, second, shown.view if shown else None))

    @routes.get("/export/compare")
    def export(request: Request) -> Response:
        try:
            first, second, shown = chosen(request, desks.of(who(request)).store)
        except TimeoutError:
            return PlainTextResponse(words.CROWDED, 503)
        if shown is None or first is None or second is None:
            return PlainTextResponse(words.NO_DOCUMENT, 404)
        audit.note(Act.EXPORTED, noted_name(who(request)), address_of(request), f"{words.COMPARE_TITLE}：{first.path}，{second.path}")
        return download(to_excel(shown.found, str(request.base_url)), f"{words.COMPARE_TITLE}{today():%Y%m%d}", "xlsx")

    return routes
