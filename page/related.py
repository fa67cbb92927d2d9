"""Under a document's facts: what it names as its basis and what of the library names it, each a way to the document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from bot.basis import Related, related_of
from index.store import Store
from index.types import DocumentRecord
from page import words
from page.kept import kept
from page.markup import Html, tag
from page.sources import reading_link

MOST = 50
"""Documents that are listed under one that they name."""
NOTHING = Related()
all_related = kept(1)(related_of)


class Records(Protocol):
    """What a document is looked up in; one that may not be seen is None."""

    def record(self, document_id: str) -> DocumentRecord | None: ...


def related_in(store: Store, document_id: str) -> Related:
    """What a document is based on and is the basis of; reckoned once of an index."""
    return all_related(store).get(document_id, NOTHING)


def related_view(records: Records, related: Related) -> list[Html]:
    """A line for each of the two, none where nothing of the library stands in it."""
    above = {each.document_id: found for each in related.bases if each.document_id and (found := records.record(each.document_id)) is not None}
    bases = [
        tag("a", each.name, href=reading_link(each.document_id)) if each.document_id and each.document_id in above else tag("span", each.name)
        for each in related.bases
    ]
    seen = list(islice((found for each in related.based if (found := records.record(each)) is not None), MOST + 1))
    below = [tag("a", f"《{found.title}》", href=reading_link(found.id)) for found in seen[:MOST]]
    more = [tag("span", words.BASED_MORE)] if len(seen) > MOST else []
    lines = ((words.BASIS, bases if above else []), (words.BASED_ON_THIS, [*below, *more]))
    return [tag("p", f"{label}：", *parted(items), class_="facts related") for label, items in lines if items]


def parted(items: list[Html]) -> Iterator[Html | str]:
    """Items with 、 between them."""
    for number, item in enumerate(items):
        if number:
            yield "、"
        yield item
