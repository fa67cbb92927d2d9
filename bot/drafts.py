"""A draft: what one document answers, before it is put together with others."""

from __future__ import annotations

from dataclasses import dataclass

from bot.types import Citation
from corpus.types import Task


@dataclass(frozen=True, slots=True)
class Draft:
    """One document's answer. `score` is how well its evidence meets the question's subject (about 0 to 1.3)."""

    document_id: str
    text: str
    citations: tuple[Citation, ...]
    score: float
    rows: tuple[Task, ...] = ()
    notices: tuple[str, ...] = ()
    blank: bool = False
    """The source has the place but leaves it empty: the answer is a refusal that says so."""
    computed: tuple[str, ...] = ()
    """Numbers that the bot worked out itself: counts, differences."""
    passage: bool = False
    """Sentences of the text, not a row, a cell or a fact of the document."""
