"""A sentence that points to the list below it (同时满足下列情形的，不予处罚) is said with the items: alone it says nothing of what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.answer.chosen import Chosen
from bot.answer.cut import MARKS, line
from bot.answer.text import say_text
from bot.citations import cite_clause
from bot.drafts import Draft
from bot.find.candidates import Candidate
from bot.text import NUMBERS, plain
from bot.understand.vocabulary import pattern
from corpus.types import Clause

MOST, EACH = 8, 60
"""Items that are said, and about how many characters of each."""
BEFORE = 60
"""Characters of the sentence that are said before them."""


def say_with_list(chosen: Chosen) -> Draft:
    """The sentence or row, and the items of the list that the sentence points to."""
    draft = say_text(chosen)
    items = items_below(chosen.best.candidate, chosen.knowledge.clauses, chosen.knowledge.document.text)
    if len(items) < 2:
        return draft
    said = "；".join(f"{c.label}{line(''.join(c.text.removeprefix(c.label).split()), EACH)}" for c in items[:MOST])
    rest = f"；等{len(items)}项" if len(items) > MOST else ""
    head = line(draft.text, BEFORE, about=chosen.question.text) if len(draft.text) > 2 * BEFORE else draft.text
    citations = (*draft.citations, *(cite_clause(chosen.knowledge, c, c.span) for c in items[:MOST]))
    counted = tuple(NUMBERS.findall(plain(rest)))
    return replace(draft, text=f"{head.rstrip(MARKS)}：{said}{rest}", citations=citations, computed=(*draft.computed, *counted))


def items_below(candidate: Candidate, clauses: Sequence[Clause], text: str) -> list[Clause]:
    """The clauses of one rank that stand right behind a sentence that ends in a colon or points to what is below."""
    if candidate.kind not in ("sentence", "heading") or not points_below(candidate.text):
        return []
    behind = [c for c in clauses if c.span.start >= candidate.span.end]
    first = next((c for c in behind if c.label and not text[candidate.span.end : c.span.start].strip()), None)
    if first is None:
        return []
    own = takewhile(lambda c: c.level >= first.level, (c for c in behind if c.span.start >= first.span.start))
    return [c for c in own if c.level == first.level and c.parent_id == first.parent_id]


def points_below(text: str) -> bool:
    return text.rstrip().endswith(("：", ":")) or pattern("list_pointers").search(text) is not None
