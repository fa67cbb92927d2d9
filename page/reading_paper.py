"""The page of the original beside a document's text, and the marks in the text where its pages begin."""

from __future__ import annotations

from collections.abc import Collection

from corpus.paper.picture import pages
from corpus.types import Span, place_at
from index.types import DocumentRecord
from page import words
from page.markup import Html, tag
from page.sources import page_link, picture_link


def page_marks(record: DocumentRecord, cited: Span | None) -> list[tuple[int, Html]]:
    """Where in the text a page of the original begins, and a link that shows that page."""
    found: dict[int, int] = {}
    for place in record.places:
        if place.page is not None:
            found.setdefault(place.page, place.start)
    return [(start, tag("a", f"— {page} —", href=page_link(record.id, page, cited), class_="page-mark", id=f"page-{page}", aria_label=words.PAPER_OF.format(
        page=page, pages=max(found)))) for page, start in found.items()]  # fmt: skip


def shown_page(record: DocumentRecord, cited: Span | None, asked: int | None) -> int | None:
    """The page that is asked for, else the one on which the cited stretch begins, else the first; None for a file without pages."""
    known = pages(record.places)
    if not known:
        return None
    if asked is not None:
        return min(max(asked, 1), known[-1])
    place = place_at(record.places, cited.start) if cited is not None else None
    return place.page if place is not None and place.page is not None else known[0]


def paper_view(record: DocumentRecord, cited: Span | None, asked: int | None, marked_on: Collection[int]) -> Html | None:
    """The page as a picture, with links to those before and after it; None for a file without pages. `marked_on`: the pages that have the quotation."""
    page = shown_page(record, cited, asked)
    if page is None:
        return None
    last = pages(record.places)[-1]
    turns = (
        (page - 1, words.PAPER_BEFORE, "prev"),
        (page + 1, words.PAPER_NEXT, "next"),
    )
    links = [tag("a", label, href=page_link(record.id, to, cited), class_="tool", rel=rel) for to, label, rel in turns if 1 <= to <= last]
    title = tag("p", tag("b", words.PAPER_OF.format(page=page, pages=last)), tag("span", *links, class_="tools"), class_="turns")
    sought = cited if page in marked_on else None
    slow = bool(record.remark) and sought is not None
    hint = tag("p", words.PAPER_SCANNED, class_="hint") if slow else None
    pictures = [picture(record, page, None if slow else sought), picture(record, page, sought, over=True) if slow else None]
    failed = tag("p", words.PAPER_FAILED, class_="failed", hidden=True)
    return tag("aside", title, hint, failed, tag("div", *pictures, class_="sheet"), class_="paper", id="paper", aria_label=words.PAPER)


def picture(record: DocumentRecord, page: int, cited: Span | None, over: bool = False) -> Html:
    """A picture of the page; `over`: it covers the one below as soon as it is there."""
    said = (words.PAPER_ALT_MARKED if cited is not None else words.PAPER_ALT).format(title=record.title, page=page)
    return tag("img", src=picture_link(record.id, page, cited), alt="" if over else said, class_="over" if over else None)
