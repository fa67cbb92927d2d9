"""Times in a question as intervals of days, counted from the day asked: 今年, 下个月, 三季度末, 年底前, 已超期, 到2025年.

A time that names neither a year nor one counted from the day asked (10月底前) takes the year that
it is given, and says so (`year_open`), since a plan of another year may be meant.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache

from bot.understand.day_periods import Period, around, months, said, said_day, same_day_after
from bot.understand.vocabulary import lines, words
from corpus.grammar.numerals import to_int
from corpus.grammar.times import is_deadline_cell
from corpus.grammar.words import any_of
from corpus.grammar.words import words as corpus_words


@dataclass(frozen=True, slots=True)
class Days:
    """A time at ``text[start:end]`` of a question.

    `first` None means from any day before. `before`: the words set a last day (10月底前), so that
    what is due earlier meets it too. `taken` says what a relative word was taken for, to be told
    (今年按2026年计). `standing` holds the words of a time without days (长期坚持).
    """

    raw: str
    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    before: bool = False
    year_open: bool = False
    relative: bool = False
    taken: str = ""
    standing: str = ""

    @property
    def said(self) -> str:
        """The interval in words: 2026年第三季度, 2025年3月31日前（含当日）."""
        return self.standing or said(self.first, self.last)


NUM = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
YEAR = r"(?<![0-9])(?:20[0-9]{2}|[0-9]{2})年度?"
MONTH = rf"(?<![0-9])(?:{NUM}月份?(?:{NUM}[日号])?|{NUM}(?=[-—–~～至到]{NUM}月))"
SEASON = r"第?[一二三四1234]季度?|[上下]半年"


@cache
def relative_words() -> dict[str, str]:
    return dict(line.split("\t") for line in lines("day_words"))


@cache
def time_pattern() -> re.Pattern[str]:
    """A year, a part of a year, or both; a relative word; with the words around that make it a bound."""
    relative = any_of(w for w, kind in relative_words().items() if not kind.startswith("year"))
    year = any_of(w for w, kind in relative_words().items() if kind.startswith("year"))
    bound, within = any_of(words("day_bounds", "behind")), any_of(words("day_bounds", "within"))
    part = rf"(?:{MONTH}|{SEASON}|年(?=[底末终内中]))"
    point = rf"(?:(?P<year>{YEAR}|{year})的?(?P<part>{part})?|(?P<alone>{part}))"
    until = rf"(?:[-—–~～至到](?:(?P<year2>{YEAR}|{year}))?(?P<part2>{part})|[-—–~～至到](?P<year3>{YEAR}))?"
    ahead = any_of(words("day_spans", "ahead"))
    past = any_of(words("day_spans", "past"))
    span = rf"(?:(?P<ahead>{ahead})|(?P<past>{past}))?(?P<count>{NUM}|半|两)个?(?P<unit>月|周|星期|天|日|年)"
    return re.compile(
        rf"(?P<lead>{any_of(words('day_bounds', 'before'))})?(?:(?P<relative>{relative})|{point}{until}|(?P<span>{span}))"
        rf"(?P<tail>年?[底末终中]|年内)?(?P<within>{within})?(?:[（(]含[）)])?(?P<bound>{bound})?(?:[（(]含(?:当日|当天|本数)?[）)])?"
    )


def find_days(text: str, today: dt.date, year: int | None = None) -> list[Days]:
    """Every time in a question, from left to right; `year` is that of a month without one, else that of `today`."""
    found: list[Days] = []
    taken: set[int] = set()
    for match in time_pattern().finditer(text):
        days = read(match, today, year or today.year)
        if days is not None:
            found.append(days)
            taken |= set(range(days.start, days.end))
    for match in standing_pattern().finditer(text):
        if not taken & set(range(*match.span())) and is_deadline_cell(match.group()):
            found.append(Days(match.group(), match.start(), match.end(), None, None, standing=match.group()))
    return sorted(found, key=lambda days: days.start)


@cache
def standing_pattern() -> re.Pattern[str]:
    """Times without a date, as a cell holds them: 长期坚持, 按照省定时限."""
    sure = [word for word in corpus_words("time_standing") if len(word) >= 3 or word in words("day_standing")]
    return re.compile(rf"{any_of(sure)}|按照?[省市国家上级]{{0,4}}[规定要求]{{0,3}}时限")


def read(match: re.Match[str], today: dt.date, year: int) -> Days | None:
    """The days of a match; None where it is no time, as the 3月 of 3个月 that no word makes a span."""
    group = match.groupdict()
    raw, start, end = match.group(), match.start(), match.end()
    before = bool(group["lead"] or group["bound"])
    if group["relative"]:
        return read_relative(raw, start, end, group, today, before)
    if group["span"]:
        return read_span(raw, start, end, group, today)
    named = group["year"] or ""
    number = year_number(named, today) if named else year
    first = period_of(number, f"{group['part'] or group['alone'] or ''}{group['tail'] or ''}")
    if first is None:
        return None
    second = None
    if group["part2"] or group["year3"]:
        later = group["year2"] or group["year3"] or ""
        second = period_of(year_number(later, today) if later else number, group["part2"] or "")
        if second is None or second.last < first.first:
            second = period_of(number + 1, group["part2"] or "") if not later else None
    relative = named in relative_words()
    taken = f"{named}按{number}年计" if relative else ""
    period = Period(first.first, second.last) if second is not None else first
    # 到10月 is a last day only where no period begins before it
    before = before and not (second is not None)
    lower = period.first if not before else dt.date(number, 1, 1) if relative else None
    return Days(raw, start, end, lower, period.last, before, not named, relative, taken)


def read_relative(raw: str, start: int, end: int, group: dict[str, str | None], today: dt.date, before: bool) -> Days:
    word = group["relative"] or ""
    kind = relative_words()[word]
    if kind == "overdue":
        return Days(raw, start, end, None, today - dt.timedelta(days=1), True, relative=True, taken=f"以{said_day(today)}为准")
    if kind == "soon":
        return Days(raw, start, end, today, same_day_after(today, 1), relative=True, taken=f"“{word}”按{said_day(today)}起一个月内计")
    unit, offset = kind.split(" ")
    period = around(today, unit, int(offset))
    name = "月底" if word.startswith("月") else word
    return Days(raw, start, end, period.first, period.last, before, relative=True, taken=f"{name}指{said(period.first, period.last)}")


def read_span(raw: str, start: int, end: int, group: dict[str, str | None], today: dt.date) -> Days | None:
    """近三个月, 未来30天, 两周内: from the day asked on, or back where a word says so."""
    if not group["ahead"] and not group["past"] and not group["within"]:
        return None
    count, unit = group["count"] or "", group["unit"] or ""
    number = {"半": 0, "两": 2}.get(count, to_int(count) or 0)
    other = after(today, number, unit, half=count == "半", back=bool(group["past"]))
    if other is None:
        return None
    first, last = sorted((today, other))
    name = raw.removesuffix(group["bound"] or "")
    return Days(raw, start, end, first, last, relative=True, taken=f"“{name}”按{said(first, last)}计")


def after(day: dt.date, count: int, unit: str, *, half: bool, back: bool) -> dt.date | None:
    sign = -1 if back else 1
    if unit in ("周", "星期", "天", "日"):
        return day + dt.timedelta(days=sign * count * (7 if unit in ("周", "星期") else 1)) if count else None
    if half:
        return same_day_after(day, sign * 6) if unit == "年" else day + dt.timedelta(days=sign * 15)
    return same_day_after(day, sign * count * (12 if unit == "年" else 1)) if count else None


def year_number(words_of_year: str, today: dt.date) -> int:
    kind = relative_words().get(words_of_year)
    if kind is not None:
        return today.year + int(kind.split(" ")[1])
    number = int(re.sub("[年度]", "", words_of_year))
    return number if number >= 100 else 2000 + number


def period_of(year: int, part: str) -> Period | None:
    """The days of a part of a year: 三季度末 is the quarter, 10月底 the month, 年底 and nothing at all the year."""
    month = re.match(rf"({NUM})(?:月份?(?:({NUM})[日号])?|$)", part)
    if month:
        number, day = to_int(month.group(1)), to_int(month.group(2)) if month.group(2) else None
        if number is None or not 1 <= number <= 12:
            return None
        whole = months(year, number, number)
        if day is None:
            return whole
        return Period(whole.first.replace(day=day), whole.first.replace(day=day)) if 1 <= day <= whole.last.day else None
    quarter = re.match("第?([一二三四1234])季", part)
    if quarter:
        last = 3 * (to_int(quarter.group(1)) or 4)
        return months(year, last - 2, last)
    if "半年" in part:
        return months(year, 1, 6) if part.startswith("上") else months(year, 7, 12)
    if part.endswith("中"):
        return months(year, 1, 6)
    return months(year, 1, 12)


def in_year(days: Days, year: int) -> Days:
    """A time without a year, put into another one."""
    move = year - (days.last or dt.date.min).year
    return replace(days, first=moved(days.first, move), last=moved(days.last, move))


def moved(day: dt.date | None, years: int) -> dt.date | None:
    if day is None:
        return None
    period = months(day.year + years, day.month, day.month)
    return period.first.replace(day=min(day.day, period.last.day))
