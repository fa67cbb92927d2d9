"""A page of an original as a picture, drawn in a process of its own with limits on time, memory and size."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.formats import FORMATS, OFD, PDF, PICTURE, Format
from corpus.isolation import CRASHED, INCOMPLETE, run_isolated
from corpus.paper.types import Picture, Quote
from corpus.reading import named_as, require_size, suffix_of
from corpus.types import Place, Span

DRAWN = frozenset({PDF.module, PICTURE.module, OFD.module})
LIMITS = Format("原件页面", "corpus.paper.worker", memory_mb=2000, idle_seconds=60.0, total_seconds=60.0)
"""A page of a scan takes some seconds to be recognised."""
MOST_QUOTED, AROUND = 3000, 40
"""Characters of a quotation that are looked for, and of what stands before and after it."""
NO_PAGES = "这种文件不分页，没有原件页面。"


def draw(path: Path, page: int, quote: Quote | None = None) -> Picture:
    """The page of this number, from 1, with `quote` marked where it is found.

    Raises:
        UnreadableDocument: when there is no such page, or it passes a limit.
    """
    suffix = suffix_of(path)
    kind = FORMATS[suffix]
    if kind.module not in DRAWN:
        raise UnreadableDocument(NO_PAGES)
    require_size(path, kind)
    asked = json.dumps([quote.text, quote.before, quote.after] if quote is not None else None)
    with named_as(path, suffix, FORMATS[path.suffix.lower()] is not kind) as right:
        arguments = (LIMITS.module, str(right.resolve()), suffix, str(page), asked, str(LIMITS.memory_mb), str(int(LIMITS.total_seconds)))
        answer = run_isolated(arguments, LIMITS)
    return decoded(answer)


def decoded(answer: bytes | None) -> Picture:
    """The picture in the line of a child; raises `UnreadableDocument` where there is none."""
    if answer is None:
        raise UnreadableDocument(CRASHED)
    try:
        message = json.loads(answer)
        if "error" in message:
            raise UnreadableDocument(str(message["error"]))
        return Picture(base64.b64decode(message["data"]), str(message["type"]), bool(message["marked"]))
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableDocument(INCOMPLETE) from error


def pages(places: Sequence[Place]) -> tuple[int, ...]:
    """Numbers of the pages of an original that have text, in order; none for a file without pages."""
    return tuple(sorted({place.page for place in places if place.page is not None}))


def quoted(text: str, places: Sequence[Place], cited: Span) -> dict[int, Quote]:
    """The stretch `cited` of a document's text, page by page of the original."""
    found: dict[int, Quote] = {}
    if not places:
        return found
    ends = [place.start for place in places[1:]] + [len(text)]
    for place, end in zip(places, ends, strict=True):
        start, stop = max(cited.start, place.start), min(cited.end, end)
        if place.page is None or start >= stop or not text[start:stop].strip():
            continue
        earlier = found.get(place.page)
        before = earlier.before if earlier else text[max(place.start, start - AROUND) : start]
        piece = (earlier.text if earlier else "") + text[start:stop]
        found[place.page] = Quote(piece[:MOST_QUOTED], before, text[stop : min(end, stop + AROUND)])
    return found
