"""When and how much: the sentence, where it holds a value of the kind that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from bot.answer.chosen import Chosen
from bot.answer.text import say_text
from bot.drafts import Draft
from corpus.grammar.quantities import find_quantities
from corpus.grammar.times import find_deadlines
from corpus.grammar.words import any_of, words

NEAR = 0.35
"""Part of the best reading's probability from which another may stand in for one without such a value."""


def say_when(chosen: Chosen) -> Draft | None:
    """A sentence with a time, or nothing: a when that gets no time is no answer."""
    found = first_with(chosen, holds_time)
    return say_text(found) if holds_time(found.best.candidate.read) else None


def holds_time(text: str) -> bool:
    """A deadline, a period, a length of time, or words that stand for one (长期坚持)."""
    return bool(find_deadlines(text)) or standing().search(text) is not None or any(q.dimension == "time" for q in find_quantities(text))


@cache
def standing() -> re.Pattern[str]:
    """Words for work without a date, and an event that something comes before or after."""
    return re.compile(rf"{any_of(words('time_standing'))}|[0-9〇一二三四五六七八九十]\s*[年月日天]|[前后起](?=[，,。；;、）)]|$)")


def say_amount(chosen: Chosen) -> Draft:
    """A sentence with a quantity. Where a number is asked for and none is written, that is said, with the words that stand there."""
    found = first_with(chosen, holds_quantity)
    draft = say_text(found)
    if holds_quantity(found.best.candidate.read) or not NUMBER_ASKED.search(chosen.question.text):
        return draft
    return replace(draft, text=f"原文没有写数字：{draft.text}", blank=True)


NUMBER_ASKED = re.compile("几|多少")


def holds_quantity(text: str) -> bool:
    return any(char.isdigit() for char in text) or next(iter(find_quantities(text)), None) is not None


def first_with(chosen: Chosen, holds: Callable[[str], bool]) -> Chosen:
    """The readings with the first in front that holds the value, where one near the best does; targets may be words (稳步提高)."""
    found = next((r for r in chosen.readings if r.share >= NEAR * chosen.best.share and holds(r.candidate.text)), None)
    if found is None or found is chosen.best:
        return chosen
    return replace(chosen, readings=(found, *(r for r in chosen.readings if r is not found)))
