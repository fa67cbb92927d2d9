"""Is there enough to answer? Thresholds, measured on the evaluation set, not felt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.ranking import Scored
from bot.tagging import nouns
from bot.text import fold
from bot.types import Question
from bot.vocabulary import bare_place


@dataclass(frozen=True, slots=True)
class Limits:
    """Lower bounds on the best item: the share of terms it holds with its surroundings."""

    total: float = 0.5
    typed: float = 0.42
    """The same where the evidence must also hold what is asked for: a role, a deadline, a kind of quantity."""
    near_best: float = 0.66
    """In a question that names no document, a document speaks when its best item has this share of the best."""
    alike: float = 0.6
    """In a question for a figure that names no document, one whose best item has this share of the best may hold it too."""
    cell_over_text: float = 0.9
    unchecked: float = 0.8
    """Score of a sentence that answers yes or no without a claim that could be held against it."""
    figure: float = 0.7
    """Score of a sentence that answers how much."""


def enough(question: Question, scored: Sequence[Scored], limits: Limits) -> bool:
    """Does the best item hold enough of what the question is about?"""
    best = scored[0]
    if best.own < 0.2 and best.total < 0.75 and not question.background:
        return False
    if not question.background and is_bare(question.subject, names_person="person" in question.intents):
        return False
    typed = bool(question.intents & {"lead", "support", "responsible", "person", "deadline"}) or bool(question.classifiers)
    if not question.subject and not question.background:
        return False
    return best.total >= (limits.typed if typed else limits.total)


def is_bare(subject: str, *, names_person: bool) -> bool:
    """A year, a digit, a sum, the 长 of 市长是谁: words that name no matter by themselves."""
    words = re.sub(r"(?:19|20)\d\d年?|(?<!\d)\d(?!\d)|[+*/=\s-]", "", subject)
    sum_asked = re.search(r"\d\s*[+*/×÷]\s*\d", subject) is not None and not any(nouns(words))
    return not words or sum_asked or (names_person and len(words) == 1 and not nouns(words)[0])


def of_origin(question: Question, scored: Sequence[Scored]) -> list[Scored]:
    """Where a question speaks of the task table or of the prose, evidence from there."""
    kind = {"table": "row", "prose": "sentence"}.get(question.origin or "")
    own = [s for s in scored if s.item.kind == kind]
    return own if own and own[0].score >= 0.6 * scored[0].score else list(scored)


PERIOD = re.compile(r"\d{1,2}-\d{1,2}月")


def of_period(question: Question, scored: Sequence[Scored]) -> list[Scored]:
    """Where a question names a stretch of months, only evidence that names it too."""
    periods = PERIOD.findall(fold(question.text))
    if not periods:
        return list(scored)
    return [s for s in scored if all(p in fold(s.item.text) or any(p in fold(h) for h in headings(s)) for p in periods)]


def in_period(question: Question, text: str) -> bool:
    """Does a text speak of each stretch of months that the question names?"""
    held = fold(text)
    return all(period in held for period in PERIOD.findall(fold(question.text)))


def headings(scored: Scored) -> tuple[str, ...]:
    clause = scored.item.clause
    return (*clause.headings, clause.title) if clause is not None else ()


def missing_places(question: Question, scored: Sequence[Scored], cells: Sequence[Draft]) -> bool:
    """A place that no document is about must at least stand in the evidence."""
    if not question.places:
        return False
    texts = [s.item.text + (s.item.clause.title if s.item.clause else "") for s in scored[:8] if s.score >= 0.7 * scored[0].score]
    texts += [d.text + "".join(c.quote for c in d.citations) for d in cells]
    return any(not any(fold(bare_place(place)) in fold(t) for t in texts) for place in question.places)


def says_place(question: Question, scored: Sequence[Scored]) -> bool:
    """Does one of the best items speak of a place that the question names? A title in it (《某省…方案》) does not."""
    near = [s for s in scored[:4] if s.score >= 0.9 * scored[0].score]
    texts = [fold(re.sub("《[^》]*》", " ", s.item.text) + "".join(headings(s))) for s in near]
    return not question.places or any(fold(bare_place(p)) in t for p in question.places for t in texts)


def speaks_of(question: Question, text: str, knowledge: Knowledge) -> bool:
    """Does a text speak of every place that the question names and no document is about? In a document that was chosen, its whole text may."""
    where = knowledge.plain_text if question.document_ids is not None else fold(text)
    return all(fold(bare_place(place)) in where for place in question.places)


YEAR = re.compile(r"20[0-4]\d")


def knows_year(question: Question, knowledge: Knowledge) -> bool:
    """Does a document hold one of the years that the question names, or no year? 2031年 is not asked of a plan for 2021."""
    years = re.findall(r"20\d\d(?=年|-)", fold(question.text))
    return not years or any(year in knowledge.numbers for year in years) or not any(YEAR.fullmatch(number) for number in knowledge.numbers)


def relevant(scored: Sequence[Scored]) -> list[Scored]:
    """Items near enough to be named as the closest places."""
    return [s for s in scored[:3] if s.total >= 0.25]
