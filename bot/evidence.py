"""Is there enough to answer? Thresholds, measured on the evaluation set, not felt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafts import Draft
from bot.ranking import Scored
from bot.text import fold
from bot.types import Question


@dataclass(frozen=True, slots=True)
class Limits:
    """Lower bounds on the best item: the share of terms it holds with its surroundings."""

    total: float = 0.5
    typed: float = 0.42
    """The same where the evidence must also hold what is asked for: a role, a deadline, a kind of quantity."""
    near_best: float = 0.66
    """In a question that names no document, a document speaks when its best item has this share of the best."""
    cell_over_text: float = 0.9


def enough(question: Question, scored: Sequence[Scored], limits: Limits) -> bool:
    """Does the best item hold enough of what the question is about?"""
    best = scored[0]
    if best.own < 0.2 and best.total < 0.75 and not question.background:
        return False
    typed = bool(question.intents & {"lead", "support", "responsible", "person", "deadline"}) or bool(question.classifiers)
    if not question.subject and not question.background:
        return False
    return best.total >= (limits.typed if typed else limits.total)


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


def headings(scored: Scored) -> tuple[str, ...]:
    clause = scored.item.clause
    return (*clause.headings, clause.title) if clause is not None else ()


def missing_places(question: Question, scored: Sequence[Scored], cells: Sequence[Draft]) -> bool:
    """A place that no document is about must at least stand in the evidence."""
    if not question.places:
        return False
    texts = [s.item.text + (s.item.clause.title if s.item.clause else "") for s in scored[:8] if s.score >= 0.7 * scored[0].score]
    texts += [d.text + "".join(c.quote for c in d.citations) for d in cells]
    for place in question.places:
        bare = re.sub(r"[省市县区州]$", "", place) if len(place) > 2 else place
        if not any(fold(bare) in fold(t) for t in texts):
            return True
    return False


def relevant(scored: Sequence[Scored]) -> list[Scored]:
    """Items near enough to be named as the closest places."""
    return [s for s in scored[:3] if s.total >= 0.25]
