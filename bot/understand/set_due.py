"""The time by which the tasks of a set are due: a time of the question that a word of being due stands by."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from bot.understand.days import Days
from bot.understand.set_form import DUE
from bot.understand.skeleton import TIMES, Skeleton
from bot.understand.vocabulary import words
from corpus.grammar.words import any_of

NEAR = 8
"""Characters between a time and the word of being due."""


@cache
def verb_pattern() -> re.Pattern[str]:
    return re.compile(any_of(words("set_due_verbs")))


@cache
def ahead_pattern() -> re.Pattern[str]:
    return re.compile(f"{any_of(words('set_due_ahead'))}$")


@cache
def except_pattern() -> re.Pattern[str]:
    but, outside = any_of(words("negations", "except")), any_of(words("negations", "outside"))
    return re.compile(rf"{but}(?P<sign>{TIMES})(?:{any_of(words('set_due_verbs'))})?的?(?:{outside})?|(?P<other>{TIMES})以外的?")


def days_of(skeleton: Skeleton, form: str, names_plan: Callable[[Days], bool]) -> tuple[Days | None, Days | None, str]:
    """The time that something is due by, the one that is left out, and the form with signs in their place.

    What `names_plan` and stands by no word of being due only says which document (2025年行动计划): it is no condition.
    """
    left_out = None
    match = except_pattern().search(form)
    if match is not None:
        left_out = skeleton.time_at(match.group("sign") or match.group("other"))
        form = form[: match.start()] + " " + form[match.end() :]
    due = None
    for match in re.finditer(TIMES, form):
        days = skeleton.time_at(match.group())
        if due is None and (is_due(form, match, days) or not names_plan(days)):
            due = days
            form = ahead_pattern().sub("", form[: match.start()]) + DUE + form[match.end() :]
    return due, left_out, re.sub(TIMES, " ", form)


def is_due(form: str, match: re.Match[str], days: Days) -> bool:
    """Bounds, standing words and what is overdue say it themselves; any other time needs a word beside it."""
    if days.before or days.standing or "到期" in days.raw:
        return True
    behind, ahead = form[match.end() : match.end() + NEAR], form[max(0, match.start() - NEAR) : match.start()]
    return verb_pattern().search(behind) is not None or ahead.endswith(words("set_due_ahead"))
