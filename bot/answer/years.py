"""今年 asked of a plan of another year: the line says of which year it speaks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.text import fold
from bot.types import Answer
from bot.understand.days import Days, find_days
from corpus.types import Document

YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-—–~～至到]\s*20\d\d)")


def with_year(answer: Answer, documents: Sequence[Document], today: dt.date) -> Answer:
    """An answer to a question for this or next year that speaks of another says so: 2019's figure was read out as this year's."""
    asked = asked_years(answer.question, today)
    if answer.status != "answered" or not asked:
        return answer
    said = years_said(answer, documents)
    if not said or any(min(said) <= year <= max(said) for year in asked):
        return answer
    ends = "年至".join(dict.fromkeys((str(min(said)), str(max(said)))))
    return replace(answer, text=f"{answer.text.rstrip('。')}（原文写的是{ends}年，不是{'、'.join(map(str, sorted(asked)))}年）。")


def asked_years(question: str, today: dt.date) -> set[int]:
    """The years that words counted from the day asked stand for; none where the question says which year it means (今年（2025年）)."""
    found = find_days(question, today)
    if any(not days.relative and not days.year_open and days.first is not None for days in found):
        return set()
    told = [days for days in found if days.relative and not is_a_past_month(days, today)]
    return {day.year for days in told for day in (days.first, days.last) if day is not None}


def is_a_past_month(days: Days, today: dt.date) -> bool:
    """每月上报上月完成情况 speaks of no year."""
    return days.first is not None and days.last is not None and days.last < today and (days.last - days.first).days < 360


def years_said(answer: Answer, documents: Sequence[Document]) -> set[int]:
    """The years of the quoted words; where there are none, of the documents' titles, else of their dates."""
    quoted = {int(year) for c in answer.citations for year in YEAR.findall(fold(c.quote))}
    titled = {int(year) for d in documents for year in YEAR.findall(fold(d.title))}
    return quoted or titled or {d.date.year for d in documents if d.date is not None}
