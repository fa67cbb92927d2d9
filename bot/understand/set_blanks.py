"""Fields that the source leaves blank, as a condition: 没有配合单位的任务, 没写完成时限的."""

from __future__ import annotations

import re
from functools import cache

from bot.understand.conditions import Blank
from bot.understand.set_form import BLANK
from bot.understand.vocabulary import lines, words
from corpus.grammar.words import any_of


@cache
def fields() -> dict[str, Blank]:
    return dict(line.split("\t") for line in lines("blank_fields"))  # type: ignore[return-value]


@cache
def blank_pattern() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('blank_words'))}(?P<field>{any_of(fields())})")


def blanks_of(form: str) -> tuple[tuple[Blank, ...], str]:
    """The fields, and the form with a sign in their place."""
    found: list[Blank] = [fields()[match.group("field")] for match in blank_pattern().finditer(form)]
    return tuple(found), blank_pattern().sub(BLANK, form)
