"""Deadlines (完成时限): found in prose, read from cells, and put into dates.

A month or year alone is no deadline (2017年相比, 2019年逾期); 自…起 is a start. What cannot be put
into dates keeps its words.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from corpus.numerals import to_int
from corpus.types import Deadline

NUM = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
YEAR = r"(?P<year>(?:19|20)[0-9]{2}|今|本|明|当)年度?"
BEFORE = r"(?:之?前|以前|止|为止)"
MONTH_END = rf"(?P<month>{NUM})月份?(?P<part>(?P<day>{NUM})[日号]|底|末|上旬|中旬|下旬|初)?"
SEASON = r"(?P<season>(?:上|下)半年|第?[一二三四1234]季度)末?底?"
OPEN_WORDS = (
    r"长期坚持|长期开展|长期推进|长期|持续推进|持续开展|持续实施|持续|常态化[坚推开实]?[持进展施]?|全年|年内|立行立改|立即|即知即改|"
    r"按照?[省市县国家规定上级]{0,4}(?:定|规定的?)?时限(?:要求)?|按照?时限要求|按照?[省市国]?[家级]?要求(?:的?时限|时间)?|按(?:计划|进度|时序)[^，。；]{0,6}|适时|贯穿全年|每年|每[月季]度?"
)
PROSE_DEADLINE = re.compile(
    rf"(?:(?:力争|确保|提前|最迟|最晚|务必)?(?:于|在|到|至)?)?"
    rf"(?P<raw>"
    rf"(?:每[月季年]度?(?:{NUM})[日号]{BEFORE})"
    rf"|(?:(?:{YEAR})?(?:{MONTH_END})(?:{BEFORE}|(?<=[底末日号])(?:完成|全部|实现|到位)?))"
    rf"|(?:(?:{YEAR.replace('year', 'year2')})(?:{SEASON})?(?:底|末|内)?{BEFORE})"
    rf"|(?:(?:{YEAR.replace('year', 'year3')})(?:年?底|末|内))"
    rf"|(?:(?:{YEAR.replace('year', 'year4')})?(?:{SEASON.replace('season', 'season2')})(?:{BEFORE}))"
    rf"|(?:年底(?:{BEFORE})?)"
    rf"|(?:按照?[省市国]家?[规]?定时限(?:要求)?)"
    rf"|(?:(?:20[0-9]{{2}}年)?采暖[季期]{BEFORE})"
    rf")"
)
CELL_WORDS = re.compile(rf"(?:{OPEN_WORDS})")
DATE_LIKE = re.compile(rf"(?:20[0-9]{{2}}[年./-]|{NUM}月|季度|半年|年底|全年|年内)")


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline in running text, at ``text[start:end]``."""

    deadline: Deadline
    start: int
    end: int


def is_deadline_cell(text: str) -> bool:
    """Is the text of a cell nothing but a deadline?"""
    bare = re.sub(r"\s+", "", text)
    if not bare or len(bare) > 40:
        return False
    if CELL_WORDS.match(bare) and len(bare) <= 16:
        return True
    return DATE_LIKE.search(bare) is not None and re.search(r"完成.{6}|建设|开展.{4}|推进.{4}|治理", bare) is None and len(bare) <= 32


def find_deadlines(text: str, year: int | None = None) -> list[Found]:
    """All deadlines in running text, in order. `year` stands in where the text names only a month."""
    found = []
    context = year
    for match in PROSE_DEADLINE.finditer(text):
        raw, start, end = match.group("raw"), match.start("raw"), match.end("raw")
        if is_reference(text, start, end, raw):
            continue
        raw, end = trim(raw, end)
        deadline = parse_deadline(raw, context)
        if deadline.end is not None and re.search(r"(?:19|20)[0-9]{2}年", raw):
            context = deadline.end.year
        found.append(Found(deadline, start, end))
    return found


def trim(raw: str, end: int) -> tuple[str, int]:
    for tail in ("完成", "全部", "实现", "到位"):
        if raw.endswith(tail):
            return raw[: -len(tail)], end - len(tail)
    return raw, end


def is_reference(text: str, start: int, end: int, raw: str) -> bool:
    """自2020年9月起 is a start; 2020年10月1日至… is a period whose end is found by itself."""
    after = text[end : end + 3]
    before = text[max(0, start - 6) : start]
    if after.startswith(("起", "以来", "印发", "发布", "公布", "存量", "现有", "已")) or re.search(r"(?:自|从|较|比|同比|印发于)$", before):
        return True
    bare_month_day = re.fullmatch(rf"(?:.{{4}}年)?(?:{NUM})月(?:{NUM})[日号]", raw) is not None
    if bare_month_day and re.search(r"[-—至到~]$", before) is None:
        return True
    return False


def parse_deadline(raw: str, year: int | None = None) -> Deadline:
    """The words of a deadline with the dates they mean; dates that they do not give stay None."""
    text = re.sub(r"\s+", "", raw)
    text = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    period = re.fullmatch(r"(.*?\d.*?)(?:-|—|–|－|~|～|至|到)(.*\d.*)", re.sub(r"^自", "", text))
    if period and re.search("[年月日]", period.group(1) + period.group(2)):
        first = parse_point(period.group(1), year, start=True)
        second = parse_point(period.group(2), first.year if first else year, start=False)
        return Deadline(raw, first, second)
    if text.startswith("自") and text.endswith("起"):
        return Deadline(raw, parse_point(text, year, start=True), None)
    if re.search(r"每[月季年]|即日起$", text):
        return Deadline(raw)
    whole = re.fullmatch(r"(\d{4})年(?:全年|度)?", text)
    if whole or text == "全年" and year:
        number = int(whole.group(1)) if whole else int(year or 0)
        return Deadline(raw, dt.date(number, 1, 1), dt.date(number, 12, 31))
    return Deadline(raw, None, parse_point(text, year, start=False))


def parse_point(text: str, year: int | None, *, start: bool) -> dt.date | None:
    """One date in words; a month or quarter means its last day, for a start its first."""
    named = re.search(r"(\d{4})[年./-]", text)
    number = int(named.group(1)) if named else year
    if number is None:
        return None
    month = re.search(rf"({NUM})(?:月|(?<=\d)[./-])", text[named.end() :] if named else text)
    if month is None:
        return parse_season(text, number, start=start)
    m = to_int(month.group(1))
    if m is None or not 1 <= m <= 12:
        return None
    rest = (text[named.end() :] if named else text)[month.end() :]
    day = re.match(rf"({NUM})(?:[日号]|$)", rest)
    last = calendar.monthrange(number, m)[1]
    d = to_int(day.group(1)) if day else None
    if d is None:
        d = 1 if start else 10 if rest.startswith("上旬") else 20 if rest.startswith("中旬") else last
    return dt.date(number, m, d) if 1 <= d <= last else None


def parse_season(text: str, year: int, *, start: bool) -> dt.date | None:
    quarter = re.search(r"第?([一二三四1234])季度", text)
    if quarter:
        q = to_int(quarter.group(1)) or 4
        month = 3 * q - 2 if start else 3 * q
    elif "上半年" in text:
        month = 1 if start else 6
    elif re.search(r"年(?:底|末|内|前)|底前|下半年|年底|年末|年内", text):
        month = 1 if start else 12
    else:
        return None
    return dt.date(year, month, 1 if start else calendar.monthrange(year, month)[1])
