"""Figures of a question as documents write them: 一百一十平 is 一百一十平方米, 没用满七年 is 未满七年."""

from __future__ import annotations

import re
from functools import cache

from bot.understand.vocabulary import lines
from corpus.grammar.words import any_of

FIGURE_BEFORE = "(?<=[0-9十百千万亿])"
NOT_YET = re.compile("没[^，,。？?没]{0,2}满")


def as_written(question: str) -> str:
    """The question with the measures of speech behind figures, and floors that are not reached, in the words of documents."""
    return spoken().sub(lambda match: measures_written()[match[0]], NOT_YET.sub("未满", question))


@cache
def measures_written() -> dict[str, str]:
    return dict(line.split("\t") for line in lines("spoken_measures"))


@cache
def spoken() -> re.Pattern[str]:
    return re.compile(FIGURE_BEFORE + any_of(measures_written()))
