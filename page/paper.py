"""Originals: their pages as pictures with the quotation marked, and the files themselves. Both are found by the document's id, never by a path."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Lock
from urllib.parse import quote as quoted_url

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from corpus.errors import UnreadableDocument
from corpus.originals import original
from corpus.paper.picture import draw, quoted
from corpus.paper.types import Picture, Quote
from corpus.types import Span
from index.types import DocumentRecord
from page import words
from page.audit import Act, Audit, address_of
from page.desk import Desk
from page.gate import SCOPE_KEY
from page.identity import noted_name

AT_ONCE, MOST_WAITING, WAIT = 2, 8, 60.0
"""Pages drawn at once, those that wait their turn, and the seconds for which one does: the threads that wait are missing elsewhere."""
KEPT = 64_000_000
"""Bytes of pictures that are kept."""
MOST_DIGITS = 9

Key = tuple[str, int, int, int, Quote | None]


class Papers:
    """Draws pages, few at once, and keeps the last ones."""

    def __init__(self, corpus_dir: Path, drawing: Callable[[Path, int, Quote | None], Picture] = draw) -> None:
        self.corpus_dir = corpus_dir
        self.drawing = drawing
        self._turn = BoundedSemaphore(AT_ONCE)
        self._queue = BoundedSemaphore(AT_ONCE + MOST_WAITING)
        self._lock = Lock()
        self._kept: OrderedDict[Key, Picture] = OrderedDict()
        self._bytes = 0

    def page(self, record: DocumentRecord, page: int, quote: Quote | None) -> Picture:
        """A page of a document's original.

        Raises:
            UnreadableDocument: when it is not there or cannot be drawn.
            TimeoutError: when others kept the machine busy.
        """
        with original(self.corpus_dir, record.path) as path:
            about = path.stat()
            key = (record.path, about.st_size, about.st_mtime_ns, page, quote)
            if (kept := self._get(key)) is not None:
                return kept
            with taken(self._queue, 0.0), taken(self._turn, WAIT):
                drawn = self._get(key) or self.drawing(path, page, quote)
        self._put(key, drawn)
        return drawn

    def _get(self, key: Key) -> Picture | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _put(self, key: Key, drawn: Picture) -> None:
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = drawn
            self._bytes += len(drawn.data)
            while self._bytes > KEPT and self._kept:
                self._bytes -= len(self._kept.popitem(last=False)[1].data)


@contextmanager
def taken(places: BoundedSemaphore, wait: float) -> Iterator[None]:
    """A place while it is needed; raises `TimeoutError` where none gets free in so many seconds."""
    if not places.acquire(timeout=wait):
        raise TimeoutError
    try:
        yield
    finally:
        places.release()


def router(desk: Desk, audit: Audit) -> APIRouter:
    """Routes ``/paper`` (a page as a picture) and ``/original`` (the file)."""
    routes = APIRouter()
    papers = Papers(desk.corpus_dir)

    @routes.get("/paper")
    def paper(request: Request) -> Response:
        values = request.query_params
        record = found(desk, values.get("document", ""))
        page = number(values.get("page", ""))
        if record is None or page is None:
            return PlainTextResponse(words.NO_DOCUMENT, 404)
        cited = stretch(values.get("start", ""), values.get("end", ""))
        quote = quoted(desk.store.document_text(record.id) or "", record.places, cited).get(page) if cited is not None else None
        try:
            drawn = papers.page(record, page, quote)
        except UnreadableDocument as error:
            return PlainTextResponse(str(error), 404)
        except TimeoutError:
            return PlainTextResponse(words.CROWDED, 503)
        return Response(drawn.data, media_type=drawn.media_type)

    @routes.get("/original")
    def file(request: Request) -> Response:
        record = found(desk, request.query_params.get("document", ""))
        if record is None:
            return PlainTextResponse(words.NO_DOCUMENT, 404)
        try:
            with original(desk.corpus_dir, record.path) as path:
                content, name = path.read_bytes(), path.name
        except (UnreadableDocument, OSError):
            return PlainTextResponse(words.NO_ORIGINAL, 404)
        audit.note(Act.EXPORTED, noted_name(request.scope[SCOPE_KEY].name), address_of(request), f"{words.ORIGINAL_FILE} {record.path}")
        disposition = f"attachment; filename*=UTF-8''{quoted_url(name)}"
        return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})

    return routes


def found(desk: Desk, document_id: str) -> DocumentRecord | None:
    """The document of this id."""
    return next((record for record in desk.documents() if record.id == document_id), None)


def number(text: str) -> int | None:
    """A number as an address says it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def stretch(start: str, end: str) -> Span | None:
    """The stretch that an address names."""
    first, last = number(start), number(end)
    return Span(first, last) if first is not None and last is not None else None
