"""The facts of a document while they are gathered; each keeps its raw words and their place."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field

from corpus.types import Attachment, Fact, Paragraph


@dataclass(slots=True)
class Facts:
    """What the front and back matter say; every found value also in `facts`, with its place."""

    title: str = ""
    notice_title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    date: dt.date | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    basis: tuple[str, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)
    title_index: int | None = None
    """Index of the last front paragraph that belongs to the plan's own title line."""

    def remember(self, key: str, value: str, paragraph: Paragraph, start: int = 0, end: int | None = None) -> None:
        """Keep where a value was read: ``paragraph.text[start:end]``."""
        part = paragraph.slice(start, len(paragraph.text) if end is None else end)
        self.facts[key] = Fact(value, part.text, part.span)


def fold(text: str) -> str:
    """Text for comparing titles: no marks, no brackets, one form of dash and width."""
    return re.sub(r"[\s《》〈〉“”\"'()、,.。:：]|[-—–－~～]+", "", unicodedata.normalize("NFKC", text)).lower()
