"""Is a document still in force? What itself, its web page or another document of the library says of that."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.named import ByName, Titled, is_older
from corpus.grammar.words import group
from corpus.types import Document
from corpus.validity import ended_by_facts, is_draft, lifetime, repeals

if TYPE_CHECKING:
    from index.store import Store

DRAFT = "《{title}》是征求意见的稿子，不是正式文件，引用前请核对正式印发的文本。"
EXPIRED = "《{title}》写明“{said}”，有效期已过，引用前请核对是否仍然有效。"
REPEALED = "《{title}》已不再执行：《{by}》写明“{said}”。"
ON_PAGE = "《{title}》的网页载明“{key}：{said}”，引用前请核对是否仍然有效。"
LONGEST = 90
"""Characters of a sentence that are quoted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """That a document is not in force, or not yet: a word for a list, and the sentence with what says so."""

    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Repealed:
    """The title of the document that ends another, and its sentence."""

    by: str
    said: str


def standing(document: Document, repealed: Mapping[str, Repealed], today: dt.date) -> str | None:
    """Why a document is not in force on a day, or not yet; None where nothing says so."""
    found = standing_of(document, repealed, today)
    return found.said if found is not None else None


def standing_of(document: Document, repealed: Mapping[str, Repealed], today: dt.date) -> Standing | None:
    """The same with a word for it."""
    if (ended := repealed.get(document.id)) is not None:
        return Standing("已废止", REPEALED.format(title=document.title, by=ended.by, said=ended.said))
    if is_draft(document.title):
        return Standing("征求意见稿", DRAFT.format(title=document.title))
    if (stated := ended_by_facts(document.facts, today)) is not None:
        return Standing("可能已失效", ON_PAGE.format(title=document.title, key=stated[0], said=stated[1].value))
    found = lifetime_of(document.text, document.date)
    if found is None or found[0] >= today:
        return None
    return Standing("有效期已过", EXPIRED.format(title=document.title, said=found[1]))


@lru_cache(maxsize=512)
def lifetime_of(text: str, issued: dt.date | None) -> tuple[dt.date, str] | None:
    """The last day in force, and the sentence that says so."""
    found = lifetime(text, issued)
    return (found.until, shown(text[found.span.start : found.span.end])) if found is not None else None


def shown(said: str) -> str:
    """A sentence on one line, its end where it is long: the time stands there."""
    said = re.sub(r"\s+", "", said)
    return said if len(said) <= LONGEST else f"…{said[-LONGEST:]}"


def not_in_force(documents: Iterable[Document], repealed: Mapping[str, Repealed], today: dt.date) -> Iterator[str]:
    """What a reader of quotations should know of the documents that they come from."""
    return (said for document in documents if (said := standing(document, repealed, today)) is not None)


def repealed_among(records: Mapping[str, Titled], texts: Mapping[str, str]) -> dict[str, Repealed]:
    """Of the documents of a library those that another, not an older one, ends by number or by title."""
    by_name = ByName(records)
    found: dict[str, Repealed] = {}
    for by, text in texts.items():
        for each in repeals(text):
            for document_id in by_name.named(each.title, each.number):
                if document_id != by and not is_older(records[by], records[document_id]):
                    found.setdefault(document_id, Repealed(records[by].title, shown(text[each.span.start : each.span.end])))
    return found


def repealed_of(store: Store) -> dict[str, Repealed]:
    """Of the documents of an index those that another ends."""
    return repealed_among({record.id: record for record in store.documents()}, store.texts_with(group("validity", "ends")))
