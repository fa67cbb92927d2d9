"""What stands under a heading that a question names: 保障措施有哪些 asks for the items below it, and no one sentence holds them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.answer.cut import line
from bot.citations import cite_clause
from bot.drafts import Draft
from bot.find.candidates import sentences_of
from bot.knowledge import Knowledge
from bot.sets.items import shortened
from bot.text import fold
from bot.types import Question
from bot.understand.vocabulary import pattern, words
from corpus.grammar.words import any_of
from corpus.types import Clause, Span

SHORTEST, LONGEST = 4, 40
"""Characters of a heading that a question may name, and of what is said of an item below it that has no title."""
MOST_CITED = 12
WHOLE, PART = 200, 80
"""Characters of the text under a heading without items that are said as they stand, and of each sentence of a longer one."""


def answer_outline(question: Question, knowledge: Knowledge) -> Draft | None:
    """The items under the heading that the question asks to list; None where it asks for anything else, or no heading has that name."""
    named = asked_heading(question)
    clause = heading_of(named, knowledge.clauses) if named else None
    if clause is None:
        return None
    below = [c for c in knowledge.clauses if c.parent_id == clause.id]
    if len(below) < 2:
        return of_text(clause, knowledge)
    items = [f"{c.label}{name_of(c)}" for c in below]
    said = f"“{bare(clause.title)}”共{len(below)}项：{'；'.join(items)}"
    cited = (clause, *below[:MOST_CITED])
    return Draft(knowledge.document.id, said, tuple(cite_clause(knowledge, c, heading_span(c)) for c in cited), 1.0, computed=(str(len(below)),))


def asked_heading(question: Question) -> str:
    """What is left of a question that asks to list when the words for asking and the document's name are gone; else empty."""
    text = fold(question.text)
    for name in question.named:
        text = text.replace(fold(name), " ")
    ask = pattern("outline_words", "ask").search(text)
    if ask is None or question.units or question.persons:
        return ""
    sides = [stripped(text[: ask.start()]), stripped(text[ask.end() :])]
    rest = [side for side in sides if side]
    return rest[0] if len(rest) == 1 and len(rest[0]) >= SHORTEST else ""


def stripped(text: str) -> str:
    first, last = fillers()
    return last.sub("", first.sub("", text))


@cache
def fillers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    filler = rf"(?:{any_of(words('outline_words', 'filler'))}|[\W_])+"
    return re.compile(f"^{filler}"), re.compile(f"{filler}$")


def heading_of(named: str, clauses: Sequence[Clause]) -> Clause | None:
    """The one heading of that name, the outermost of several; else the one that ends with it (…攻坚战重点任务)."""
    titled = [(c, fold(bare(c.title))) for c in clauses if c.level]
    for found in ([c for c, title in titled if title == named], [c for c, title in titled if title.endswith(named)]):
        outer = [c for c in found if c.level == min(f.level for f in found)]
        if outer:
            return outer[0] if len(outer) == 1 else None
    return None


def bare(title: str) -> str:
    return title.strip("。；：:;，, 　")


def name_of(clause: Clause) -> str:
    """The title of an item, or what it says first."""
    title = bare(clause.title)
    return title if 0 < len(title) <= LONGEST else shortened(clause.text.removeprefix(clause.label), LONGEST)


def heading_span(clause: Clause) -> Span:
    """Where the first sentence of a clause stands."""
    first = clause.paragraphs[0]
    part, _ = next(iter(sentences_of(first)), (first, ""))
    return part.span


def of_text(clause: Clause, knowledge: Knowledge) -> Draft | None:
    """What stands under a heading without items: all of it where that is short, else the first words of each sentence."""
    parts = [part for paragraph in clause.paragraphs for part, _ in sentences_of(paragraph)]
    texts = [re.sub(r"\s+", "", part.text) for part in parts]
    at = texts[0].find(bare(clause.title)) if texts else -1
    texts[:1] = [texts[0][at + len(bare(clause.title)) :].lstrip("。：:;；") if at >= 0 else texts[0]] if texts else []
    body = [part for part, text in zip(parts, texts, strict=True) if text]
    texts = [text for text in texts if text]
    if not body:
        return None
    whole = "".join(texts)
    said = whole if len(whole) <= WHOLE else "；".join(line(text, PART) for text in texts[:MOST_CITED])
    cited = [Span(body[0].span.start, body[-1].span.end)] if len(whole) <= WHOLE else [part.span for part in body[:MOST_CITED]]
    return Draft(knowledge.document.id, said.rstrip("。；"), tuple(cite_clause(knowledge, clause, span) for span in cited), 1.0, passage=True)
