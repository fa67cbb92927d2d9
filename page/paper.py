"""Originals: their pages as pictures with the quotation marked, and the files themselves. Both are found by the document's id, never by a path."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from urllib.parse import quote as quoted_url

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from corpus.errors import UnreadableDocument
from corpus.originals import GONE, Lying, located, original
from corpus.paper.picture import draw, quoted
from corpus.paper.types import Picture, Quote
from corpus.types import Span
from index.types import DocumentRecord
from page import words
from page.audit import Act, Audit, address_of
from page.desks import Desks
from page.gate import who
from page.identity import noted_name
from page.lane import Lane

WAIT = 60.0
"""Seconds for which a page or a file waits its turn."""
KEPT = 64_000_000
"""Bytes of pictures that are kept."""
FAILED_FOR, MOST_FAILED = 300.0, 256
"""Seconds for which a page that could not be drawn is not tried again, and how many of them are known."""
MOST_DIGITS = 9
FILE = "application/octet-stream"

Key = tuple[str, int, int, int, Quote | None]


class Papers:
    """Draws pages and unpacks files, few at once, and keeps the last pages.

    A quotation on a scan takes many seconds to find; those have a place of their own, so that all other pages pass them.
    """

    def __init__(
        self, corpus_dir: Path, drawing: Callable[[Path, int, Quote | None], Picture] = draw, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.corpus_dir = corpus_dir
        self.drawing = drawing
        self.clock = clock
        self.pages, self.scans, self.files = Lane(2, 8, WAIT), Lane(1, 4, WAIT), Lane(2, 4, WAIT)
        self._lock = Lock()
        self._kept: OrderedDict[Key, Picture] = OrderedDict()
        self._failed: OrderedDict[Key, tuple[str, float]] = OrderedDict()
        self._bytes = 0

    def page(self, record: DocumentRecord, page: int, quote: Quote | None) -> Picture:
        """A page of a document's original.

        Raises:
            UnreadableDocument: when it is not there or cannot be drawn.
            TimeoutError: when others kept the machine busy.
            OSError: when the file cannot be read.
        """
        lying = located(self.corpus_dir, record.path)
        about = lying.file.stat()
        key = (record.path, about.st_size, about.st_mtime_ns, page, quote)
        if (kept := self._get(key)) is not None:
            return kept
        lane = self.scans if quote is not None and record.remark else self.pages
        with lane.place():
            return self._get(key) or self._draw(lying, key)

    def file(self, lying: Lying) -> bytes:
        """A member of an archive.

        Raises:
            UnreadableDocument, TimeoutError, OSError: as `page`.
        """
        with self.files.place(), original(lying) as path:
            return path.read_bytes()

    def _draw(self, lying: Lying, key: Key) -> Picture:
        try:
            with original(lying) as path:
                drawn = self.drawing(path, key[3], key[4])
        except UnreadableDocument as error:
            with self._lock:
                self._failed[key] = (str(error), self.clock() + FAILED_FOR)
                if len(self._failed) > MOST_FAILED:
                    self._failed.popitem(last=False)
            raise
        self._put(key, drawn)
        return drawn

    def _get(self, key: Key) -> Picture | None:
        """The picture where it is kept; raises `UnreadableDocument` where drawing it failed a while ago."""
        with self._lock:
            reason, until = self._failed.get(key, ("", 0.0))
            if self.clock() < until:
                raise UnreadableDocument(reason)
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


def router(desks: Desks, audit: Audit) -> APIRouter:
    """Routes ``/paper`` (a page as a picture) and ``/original`` (the file)."""
    routes = APIRouter()
    papers = Papers(desks.whole.corpus_dir)

    @routes.get("/paper")
    def paper(request: Request) -> Response:
        values = request.query_params
        store = desks.of(who(request)).store
        record = store.record(values.get("document", ""))
        page = number(values.get("page", ""))
        if record is None or page is None:
            return PlainTextResponse(words.NO_DOCUMENT, 404)
        cited = stretch(values.get("start", ""), values.get("end", ""))
        quote = quoted(store.document_text(record.id) or "", record.places, cited).get(page) if cited is not None else None
        try:
            drawn = papers.page(record, page, quote)
        except (UnreadableDocument, OSError) as error:
            return refused(error)
        return Response(drawn.data, media_type=drawn.media_type)

    @routes.get("/original")
    def file(request: Request) -> Response:
        record = desks.of(who(request)).store.record(request.query_params.get("document", ""))
        if record is None:
            return PlainTextResponse(words.NO_DOCUMENT, 404)
        try:
            lying = located(desks.whole.corpus_dir, record.path)
            headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quoted_url(Path(record.path).name)}"}
            if lying.member:
                given = Response(papers.file(lying), media_type=FILE, headers=headers)
            else:
                given = FileResponse(lying.file, media_type=FILE, headers=headers, stat_result=lying.file.stat())
        except (UnreadableDocument, OSError) as error:
            return refused(error)
        audit.note(Act.EXPORTED, noted_name(who(request)), address_of(request), f"{words.ORIGINAL_FILE} {record.path}")
        return given

    return routes


def refused(error: UnreadableDocument | OSError) -> PlainTextResponse:
    """Why a page or a file cannot be had."""
    if isinstance(error, TimeoutError):
        return PlainTextResponse(words.CROWDED, 503)
    return PlainTextResponse(str(error) if isinstance(error, UnreadableDocument) else GONE, 404)


def number(text: str) -> int | None:
    """A number as an address says it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def stretch(start: str, end: str) -> Span | None:
    """The stretch that an address names."""
    first, last = number(start), number(end)
    return Span(first, last) if first is not None and last is not None else None
