"""Deadlines (完成时限): found in prose, recognised in cells, and put into dates.

A month or year alone is no deadline (2017年相比, 2019年逾期); 自…起 is a start. What cannot be put
into dates keeps its words.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.grammar.dates import DIGIT_YEAR
from corpus.grammar.numerals import to_int
from corpus.grammar.words import any_of, group, grouped, words
from corpus.types import Deadline

NUM = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
CHINESE_YEAR = "二[〇○零][一二三四五六七八九〇○零]{2}"
YEAR = f"(?:{DIGIT_YEAR}|{CHINESE_YEAR}|{any_of(group('time_parts', 'which_year'))})年度?"
OF_YEAR = f"(?:{YEAR})?"
YEAR_END = "年?[底末内]"
AT_YEAR = "(?<![0-9年月][到至])(?<=[到至])20[0-9]{2}年(?:年?[底末])?"
"""到2025年, but not the end of a period such as 2021年到2025年."""
MONTH, DAY, TEN_DAYS = f"{NUM}月份?", f"{NUM}[日号]", "[上中下]旬"
THIS_MONTH = any_of(group("time_parts", "this_month"))
HALF, QUARTER = "[上下]半年", "第?[一二三四1234]季度"
SEASON = f"(?:{HALF}|{QUARTER})末?底?"
TO = "[-—–－~～至到]"
BEFORE = any_of(group("time_parts", "by"))
PART = any_of(group("time_parts", "part"))
POINT = f"{MONTH}(?:{DAY}|{PART})?"
AIM = f"(?:{any_of(group('time_parts', 'aim'))}[于在到]?)?"
EVENT = f"{any_of(words('time_events'))}{any_of(group('time_parts', 'state'))}?"
DUE = any_of(words("time_due_verbs"))
"""Verbs of work that is to be done by a time: 上半年完成, but 上半年同比增长 speaks of a period."""
SHAPES = (
    f"(?:自|从)?{OF_YEAR}{POINT}起?{TO}+{OF_YEAR}{POINT}{BEFORE}?",
    f"每[月季年]度?末?{DAY}{BEFORE}",
    f"每年{MONTH}(?:{DAY}|[底末])?{BEFORE}",
    f"{OF_YEAR}{MONTH}(?:(?:{DAY}|{PART}){BEFORE}?|{BEFORE})",
    f"{YEAR}(?:{SEASON})?(?:{YEAR_END})?{BEFORE}",
    f"{YEAR}{YEAR_END}",
    f"{OF_YEAR}{SEASON}(?:{BEFORE}|(?={DUE}))",
    f"{OF_YEAR}{QUARTER}[末底]",
    f"{OF_YEAR}{HALF}[，,](?={DUE})",
    f"{THIS_MONTH}(?:{DAY}{BEFORE}|[底末]{BEFORE}?|{TEN_DAYS}{BEFORE}?)",
    f"月底{BEFORE}",
    f"{OF_YEAR}{EVENT}{BEFORE}",
    f"{AT_YEAR}(?![0-9]|{NUM}月|{QUARTER}|{HALF})",
    f"待[^，。；：]{{2,20}}{any_of(group('time_parts', 'closing'))}后",
    f"年[底末]{BEFORE}?",
    "按照?(?:[省市国]家?)?规?定时限(?:要求)?",
)
"""自4月至10月, 每月5日前, 2025年底前, 三季度末, 上半年完成, 春节前, 到2025年, 待方案批复后, 按规定时限: the forms of a deadline in prose."""
PROSE_DEADLINE = re.compile(f"(?P<raw>{AIM}(?:{'|'.join(SHAPES)}))")
CELL_SHAPES = (
    f"{OF_YEAR}(?:{POINT}|{SEASON})",
    f"{YEAR}(?:年?[底末初内])?",
    f"{DIGIT_YEAR}[./-][0-9]{{1,2}}(?:[./-][0-9]{{1,2}})?",
    f"{OF_YEAR}{EVENT}",
    f"{DIGIT_YEAR}{TO}[0-9]{{4}}年?",
    f"每[月季年周]度?{DAY}",
    DAY,
    f"{NUM}个?(?:工作)?[日天周月年]内?",
    "年[底末内]",
    "半年",
)
POINT_IN_CELL = re.compile("|".join(CELL_SHAPES))
PLANNED = re.compile(rf"按照?[\u4e00-\u9fff]{{0,6}}{any_of(group('time_parts', 'by_plan'))}(?:要求)?")
"""按省里要求, 按照时序进度: a time that a plan gives."""
PUNCTUATION = re.compile(r"[-—–－~～、，,；;。/（）()：:\s]")
ADDED_WORDS = 4
"""Characters besides dates and their usual company that a deadline cell may hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline in running text, at ``text[start:end]``."""

    deadline: Deadline
    start: int
    end: int


@cache
def word_pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(words(name)))


@lru_cache(maxsize=65_536)
def is_deadline_cell(text: str) -> bool:
    """Is the text of a cell a deadline and hardly anything else? 更新50辆 is none, 10月底前完成 is one."""
    bare = re.sub(r"\s+", "", text)
    if not bare or len(bare) > 40:
        return False
    without = POINT_IN_CELL.sub("\0", bare)
    without = word_pattern("time_standing").sub("\0", PLANNED.sub("\0", without))
    if "\0" not in without:
        return False
    rest = PUNCTUATION.sub("", word_pattern("time_around").sub("", without)).replace("\0", "")
    return len(rest) <= ADDED_WORDS and 2 * len(rest) < len(bare) and not re.search("[0-9]", rest)


def find_deadlines(text: str, year: int | None = None) -> list[Found]:
    """All deadlines in running text, in order. `year` stands in where the text names only a month."""
    found = []
    context = year
    for match in PROSE_DEADLINE.finditer(text):
        raw, start, end = match.group("raw"), match.start("raw"), match.end("raw")
        if is_reference(text, start, end, raw):
            continue
        deadline = parse_deadline(raw, context)
        if deadline.end is not None and WITH_YEAR.search(raw):
            context = deadline.end.year
        found.append(Found(deadline, start, end))
    return found


ATTRIBUTE = re.compile(
    rf"[以之]?前?(?:已经?)?{any_of(group('time_parts', 'attribute'))}[^，,。；;、]{{0,6}}的(?=[\u4e00-\u9fff])"
)
"""2012年以前安装的设备: the date says which ones, not by when."""
WITH_YEAR = re.compile(f"{DIGIT_YEAR}年")
BARE_POINT = re.compile(f"{OF_YEAR}{MONTH}(?:{DAY}|{TEN_DAYS}|初)")
TO_BEHIND = re.compile(f"(?:{TO}|于)$")


def is_reference(text: str, start: int, end: int, raw: str) -> bool:
    """自2020年9月起 is a start; 2020年10月1日至… is a period whose end is found by itself."""
    after = text[end : end + 3]
    before = text[max(0, start - 6) : start]
    if ATTRIBUTE.match(text[end : end + 16]):
        return True
    if after.startswith(group("time_parts", "behind")) or before.endswith(group("time_parts", "before")):
        return not re.search(TO, raw)
    return BARE_POINT.fullmatch(raw) is not None and TO_BEHIND.search(before) is None


PERIOD = re.compile(rf"自?(?P<first>[^至到~～—–－]*?\d.*?){TO}+(?P<last>.*\d.*)")
WHOLE_YEAR = re.compile(r"(\d{4})年(?:全年)?度?")
RECURRING = re.compile("每[月季年周]")


def parse_deadline(raw: str, year: int | None = None) -> Deadline:
    """The words of a deadline with the dates they mean; dates that they do not give stay None."""
    text = fold_digits(re.sub(r"\s+", "", raw))
    period = PERIOD.fullmatch(text)
    if period and re.search("[年月日]", period["first"] + period["last"]):
        return parse_period(raw, period["first"], period["last"], year)
    if text.startswith("自") and text.endswith("起"):
        return Deadline(raw, parse_point(text, year, start=True), None)
    if RECURRING.search(text) or text.endswith("即日起"):
        return Deadline(raw)
    whole = WHOLE_YEAR.fullmatch(text)
    if whole or (text == "全年" and year):
        number = int(whole.group(1)) if whole else int(year or 0)
        return Deadline(raw, first_day(number), last_day(number))
    return Deadline(raw, None, parse_point(text, year, start=False))


def is_past(deadline: Deadline, year: int | None) -> bool:
    """A date before the plan's own years is part of the work: 2019年底前登记的货车."""
    return year is not None and deadline.end is not None and deadline.end.year < year


def parse_period(raw: str, first: str, second: str, year: int | None) -> Deadline:
    """4月至10月, 2020年10月1日-2021年3月31日: an end without a year lies in the year of the start."""
    years = re.fullmatch(r"(\d{4})年?", first), re.fullmatch(r"(\d{4})年?", second)
    if years[0] and years[1]:
        return Deadline(raw, first_day(int(years[0].group(1))), last_day(int(years[1].group(1))))
    if re.fullmatch(NUM, first):
        first += "月"
    named = re.search(r"(\d{4})年", second)
    begin = parse_point(first, year if not named else int(named.group(1)), start=True)
    end = parse_point(second if re.search("[月日号季年]", second) else second + "月", begin.year if begin else year, start=False)
    day = re.fullmatch(rf"({NUM})[日号].*", second)
    if day and begin is not None:
        end = safe_date(begin.year, begin.month, to_int(day.group(1)) or 0)
    return Deadline(raw, begin, end)


def fold_digits(text: str) -> str:
    """Full-width digits to ASCII, and years in Chinese numerals (二〇二四年) to digits."""
    text = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    return re.sub(f"{CHINESE_YEAR}(?=年)", lambda year: "".join(str(to_int(c.replace("○", "〇"))) for c in year.group()), text)


def first_day(year: int) -> dt.date | None:
    return safe_date(year, 1, 1)


def last_day(year: int) -> dt.date | None:
    return safe_date(year, 12, 31)


def safe_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def parse_point(text: str, year: int | None, *, start: bool) -> dt.date | None:
    """One date in words; a month or quarter means its last day, for a start its first."""
    named = re.search(r"(\d{4})[年./-]", text)
    number = int(named.group(1)) if named else year
    if named is None and text.startswith((*group("time_parts", "this_month"), "月底")):
        return None  # which month that is depends on the day it was written
    if number is None or not 1 <= number <= 9998:
        return None
    if not named and re.search("[明次]年", text):
        number += 1
    rest = text[named.end() :] if named else text
    month = re.search(rf"({NUM})(?:月|(?<=\d)[./-])", rest) or (re.match(r"(\d{1,2})$", rest) if named else None)
    if month is None:
        return parse_season(text, number, start=start)
    m = to_int(month.group(1))
    if m is None or not 1 <= m <= 12:
        return None
    rest = rest[month.end() :].removeprefix("份")
    day = re.match(rf"({NUM})(?:[日号]|$|前)", rest)
    d = to_int(day.group(1)) if day else None
    if d is None:
        last = calendar.monthrange(number, m)[1]
        d = 1 if start else 10 if rest.startswith(("上旬", "初")) else 20 if rest.startswith("中旬") else last
    return safe_date(number, m, d)


BEFORE_EVENT = re.compile(rf"{BEFORE}$")


def event_day(text: str) -> tuple[int, int] | None:
    """Month and day of the event that a text names, where it falls on the same day each year."""
    match = re.search(any_of(words("time_events")), text)
    day = grouped("time_events")[match.group()] if match is not None else ""
    return (int(day[:2]), int(day[3:])) if day else None


def last_before(year: int, month: int, day: int) -> dt.date | None:
    """The day before an event."""
    begins = safe_date(year, month, day)
    return begins - dt.timedelta(days=1) if begins is not None else None


def parse_season(text: str, year: int, *, start: bool) -> dt.date | None:
    quarter = re.search("([一二三四1234])季度", text)
    if quarter:
        q = to_int(quarter.group(1)) or 4
        month = 3 * q - 2 if start else 3 * q
    elif "上半年" in text:
        month = 1 if start else 6
    elif event := event_day(text):
        return last_before(year, *event) if BEFORE_EVENT.search(text) else safe_date(year, *event)
    elif any(word in text for word in group("time_parts", "year_end")) or re.fullmatch(r"[到至][0-9]{4}年", text):
        month = 1 if start else 12
    else:
        return None
    return safe_date(year, month, 1 if start else calendar.monthrange(year, month)[1])
