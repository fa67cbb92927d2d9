"""When and how much: the sentence, where it holds a value of the kind that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from bot.answer.chosen import Chosen
from bot.answer.cut import MARKS
from bot.answer.one_time import of_one_time
from bot.answer.text import say_blank, say_text
from bot.drafts import Draft
from bot.find.candidates import Candidate
from bot.understand.vocabulary import lines, pattern
from corpus.grammar.quantities import find_quantities, measures
from corpus.grammar.times import find_deadlines
from corpus.grammar.words import any_of, words

NEAR = 0.35
"""Part of the best reading's probability from which another may stand in for one without such a value."""


def say_when(chosen: Chosen) -> Draft | None:
    """A sentence with a time, or nothing: a when that gets no time is no answer."""
    if asks_length(chosen.question.text):
        return say_how_long(chosen)
    found = first_with(chosen, holds_time)
    candidate = found.best.candidate
    if candidate.kind == "row" and not holds_time(candidate.text):
        return say_blank(found, "完成时限")
    if candidate.kind == "row" and candidate.task is not None and candidate.task.deadline:
        draft = say_text(found)
        return replace(draft, text=f"{draft.text}；完成时限：{candidate.task.deadline}")
    if not holds_time(candidate.read):
        return None
    draft = say_text(found, holds_time)
    if not holds_time(draft.text):
        return under_its_time(draft, candidate)
    return replace(draft, text=of_one_time(draft.text, chosen.question.text)) if candidate.kind == "sentence" else draft


def under_its_time(draft: Draft, candidate: Candidate) -> Draft:
    """With the heading that holds the time of all below it (动员部署，6月底以前), where it is not the note that does."""
    title = candidate.clause.title if candidate.clause is not None else ""
    return replace(draft, text=f"{title.rstrip(MARKS)}：{draft.text}") if holds_time(title) else draft


def say_how_long(chosen: Chosen) -> Draft | None:
    """几天, 几个月: a sentence with a length of time, or nothing; a date, or so much a month, is none."""
    found = first_with(chosen, holds_length)
    return say_text(found, holds_length) if holds_length(found.best.candidate.read) else None


def asks_length(question: str) -> bool:
    """管几天 asks for a length of time, 哪几天 for days."""
    return asked_dimension(question) == "time" and not pattern("question_form", "which").search(question)


def holds_length(text: str) -> bool:
    """A number of days, months or hours; 14日 beside no month counts days."""
    bare = DATE.sub(" ", text)
    counted = any(q.dimension == "time" for q in find_quantities(bare)) or DAYS.search(bare) is not None
    return counted or any(word in text for word in words("time_lengths"))


def holds_time(text: str) -> bool:
    """A deadline, a period, a length of time, or words that stand for one (长期坚持)."""
    return bool(find_deadlines(text)) or standing().search(text) is not None or any(q.dimension == "time" for q in find_quantities(text))


@cache
def standing() -> re.Pattern[str]:
    """Words for work without a date, and an event that something comes before or after (自公布之日起施行)."""
    return re.compile(rf"{any_of(words('time_standing'))}|[0-9〇一二三四五六七八九十]\s*[年月日天]|[前后起](?=[，,。；;、）)]|$)|自[^，,。；;]{{1,20}}?起")


def say_amount(chosen: Chosen) -> Draft:
    """A sentence with a quantity of the kind asked for. Where a number is asked for and none is written, that is said, with the words that stand there."""
    asked = chosen.question.text
    holds = partial(holds_quantity, dimension=asked_dimension(asked))
    found = first_with(chosen, holds)
    draft = say_text(found, holds)
    if holds(found.best.candidate.read) or not NUMBER_ASKED.search(asked):
        return draft
    return replace(draft, text=f"原文没有写数字：{draft.text}", blank=True)


NUMBER_ASKED = re.compile("几|多少")
LARGE, SUM = "large", "sum"
LARGE_ASKED = re.compile("(?:几|多少)个?[十百千]*[万亿]")
LARGE_FIGURE = re.compile(r"[0-9一二两三四五六七八九十百千]\s*[十百千]?[万亿]|[0-9][0-9,，]{2,}[0-9]")
"""Of 65 questions that ask for 万 or 亿 and have an answer 64 are answered by such a figure; of 235 that have none 39 are tempted by one."""
DATE = re.compile(r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日|底|份)")
DAYS = re.compile(r"(?<![月\d])\d{1,3}\s*日")
GRADE = re.compile("[A-EＡ-Ｅ]+级")
CALENDAR = frozenset("年月日")
"""几年 may ask which year: a date answers then, too."""


def asked_dimension(question: str) -> str | None:
    """What is measured where a number is asked for: 多少钱 is answered by no 5家, 几家 by no 5万元; None where anything may be.

    多少万 asks for a `LARGE` figure of whatever kind, 几个亿 for a `SUM`: money, or without a measure as the question is.
    """
    found = asking_measure().search(question)
    if found is None:
        large = LARGE_ASKED.search(question)
        return None if large is None else SUM if large[0].endswith("亿") else LARGE
    if found["money"]:
        return "money"
    if found["spoken"]:
        return dimensions_asked()[found["spoken"]]
    return "date" if found["measure"] in CALENDAR else measures()[found["measure"]][0]


@cache
def asking_measure() -> re.Pattern[str]:
    spoken, measure, money = any_of(dimensions_asked()), any_of(measures()), any_of(words("money_words"))
    return re.compile(rf"(?:几|多少)[十百千万亿]*(?:(?P<spoken>{spoken})|(?!个[十百千]*[万亿](?!元))(?P<measure>{measure})|(?P<money>{money}))")


@cache
def dimensions_asked() -> dict[str, str]:
    return dict(line.split("\t") for line in lines("asked_measures"))


def holds_quantity(text: str, dimension: str | None = None) -> bool:
    """Does a text hold a figure, one of the dimension where it is given? A date is none; a figure without a measure may be any, and so may B级."""
    if dimension in (None, "date", "count") and (GRADE.search(text) or spoken_count().search(text)):
        return True
    bare = text if dimension == "date" else DATE.sub("", text)
    found = list(find_quantities(bare))
    if dimension in (None, "date"):
        return bool(found) or any(char.isdigit() for char in bare)
    rest = bare
    for quantity in reversed(found):
        rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
    if dimension in (SUM, LARGE):
        return any(q.dimension == "money" for q in found) or LARGE_FIGURE.search(rest if dimension == SUM else bare) is not None
    able = {dimension, "share"} if dimension == "money" else {dimension}
    return any(q.dimension in able for q in found) or any(char.isdigit() for char in rest)


@cache
def spoken_count() -> re.Pattern[str]:
    """两次, 三个: too common to be quantities of every sentence, and yet the answer to 几次."""
    return re.compile(rf"[二两三四五六七八九十百]+{any_of(name for name, (dimension, *_) in measures().items() if dimension == 'count')}")


def first_with(chosen: Chosen, holds: Callable[[str], bool]) -> Chosen:
    """The readings with the first in front that holds the value, where one near the best does; targets may be words (稳步提高)."""
    found = next((r for r in chosen.readings if r.share >= NEAR * chosen.best.share and holds(r.candidate.text)), None)
    if found is None or found is chosen.best:
        return chosen
    return replace(chosen, readings=(found, *(r for r in chosen.readings if r is not found)))
