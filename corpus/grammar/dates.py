"""Whole calendar dates in running text: 2024年3月1日, 二〇〇七年六月二十九日, 2024-03-01."""

from __future__ import annotations

import datetime as dt
import re

from corpus.grammar.numerals import chinese_to_int, to_int
from corpus.grammar.words import any_of, group

DIGIT_YEAR = "(?:19|20)[0-9]{2}"
ZERO = "〇○Oo0零Ｏ"
DIGIT = f"一二三四五六七八九{ZERO}"
ONES = "[一二三四五六七八九]"
MONTH_WORD, DAY_WORD = f"十[一二]?|{ONES}", f"[一二三]?十{ONES}?|{ONES}"
DATE = re.compile(
    rf"(20[0-9]{{2}}|19[0-9]{{2}}|(?:一九|二[{ZERO}])[{DIGIT}]{{2}})年(1[0-2]|0?[1-9]|{MONTH_WORD})月([12][0-9]|3[01]|0?[1-9]|{DAY_WORD})日"
)
ISO_DATE = re.compile(rf"(?<![0-9])({DIGIT_YEAR})[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12][0-9]|0?[1-9])(?![0-9])")
"""2024-03-05, as web pages write it."""


CAPTION_UNIT = re.compile(
    rf"[（(]{DATE.pattern}(?:中华人民共和国)?(?P<unit>[\u4e00-\u9fff]{{2,16}}?){any_of((*group('head_words', 'passed'), '令', '第'))}"
)
"""（2021年7月27日中华人民共和国国务院令第746号公布）: who issued it, in a 题注."""


def is_date_line(text: str) -> bool:
    """A line that holds a date and nothing else, as below a signature."""
    return DATE.fullmatch(text.strip("（）() ")) is not None


def date_of(match: re.Match[str]) -> dt.date | None:
    """The date of a match whose groups are year, month and day; None for a day that does not exist."""
    words = re.sub(f"[{ZERO}]", "〇", match.group(1))
    year = int(match.group(1)) if match.group(1).isdecimal() else chinese_to_int(words)
    month, day = to_int(match.group(2)), to_int(match.group(3))
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def parse_date(text: str) -> dt.date | None:
    """The first date of a text."""
    match = DATE.search(text)
    return date_of(match) if match is not None else None
