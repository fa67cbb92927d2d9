"""When and how much: the sentence, where it holds a value of the kind that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answer.chosen import Chosen
from bot.answer.text import say_text
from bot.drafts import Draft
from corpus.grammar.quantities import find_quantities
from corpus.grammar.times import find_deadlines

NEAR = 0.35
"""Part of the best reading's probability from which another may stand in for one without such a value."""


def say_when(chosen: Chosen) -> Draft:
    return say_text(first_with(chosen, lambda text: bool(find_deadlines(text))))


def say_amount(chosen: Chosen) -> Draft:
    return say_text(first_with(chosen, lambda text: next(iter(find_quantities(text)), None) is not None))


def first_with(chosen: Chosen, holds: Callable[[str], bool]) -> Chosen:
    """The readings with the first in front that holds the value, where one near the best does; targets may be words (稳步提高)."""
    found = next((r for r in chosen.readings if r.share >= NEAR * chosen.best.share and holds(r.candidate.text)), None)
    if found is None or found is chosen.best:
        return chosen
    return replace(chosen, readings=(found, *(r for r in chosen.readings if r is not found)))
