"""The items of one document in the order of a question, and what is said of one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.citations import cite_item
from bot.drafts import Draft
from bot.extract import LIMIT, snippet
from bot.knowledge import Item, Knowledge
from bot.ranking import Scored, Term
from bot.respective import of_item, of_year, respectively
from bot.types import Question
from corpus.types import Task

ROLE_NAMES = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位", "person": "责任人", "guide": "指导单位"}


ROLES = ("lead", "support", "responsible", "person")


NEAR = 0.82


NEAR_TABLE = 0.65
"""The same in a document whose prose has no notes: its roles stand in the table alone."""
"""Evidence that scores at least this share of the best may stand in for it where the best lacks what is asked."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The items of one document, best first, and the question's terms."""

    knowledge: Knowledge
    items: Sequence[Scored]
    terms: Sequence[Term]
    limit: int = LIMIT

    @property
    def top(self) -> Scored:
        return self.items[0]


def text_of(item: Item) -> str:
    return (item.task.measure or item.task.task or "") if item.kind == "row" and item.task else item.text


def notices_of(task: Task) -> tuple[str, ...]:
    """What a reader must know about a row: lists not complete, cells filled or moved."""
    notes = []
    if task.open_ended:
        words = "、".join(ROLE_NAMES[r] for r in task.open_ended if r in ROLE_NAMES)
        notes.append(f"{words}：原文以“等”结尾，未列全")
    units = [ROLE_NAMES[f] for f in task.inherited if f in ROLE_NAMES]
    if units:
        notes.append(f"{'、'.join(units)}沿用上一行的合并单元格")
    if task.repaired:
        notes.append("该行在原文中错位，已按列复位")
    return tuple(notes)


ASKED = re.compile("多少|几(?!乎)|最多|最高|上限|封顶|什么时候|何时")


def asks_twice(question: Question) -> bool:
    """补助多少钱，最多给多少: two things are asked, and both are said where one sentence holds them."""
    parts = [part for part in re.split("[，,；;？?]|和|以及", question.text) if ASKED.search(part)]
    return len(parts) > 1


def draft_text(question: Question, ranked: Ranked, scored: Scored, wanted: str | Sequence[str] | None = None) -> Draft:
    item = scored.item
    whole = text_of(item)
    single = respectively(whole, question.text) or of_year(whole, question.text) or of_item(whole, ranked.terms, question.text) if wanted else None
    tight = wanted is not None and not asks_twice(question)
    text = single or snippet(whole, ranked.terms, ranked.limit, wanted, to_end="measure" in question.intents, tight=tight)
    text = text.removeprefix(item.clause.label) if item.clause is not None and item.kind == "sentence" else text
    rows = (item.task,) if item.task is not None else ()
    notices = notices_of(item.task) if item.task is not None and item.kind == "row" else ()
    return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, item),), scored.score, rows, notices)
