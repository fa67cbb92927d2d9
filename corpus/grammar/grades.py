"""Grades that a letter or number tells apart: D类, 三孩家庭, A、B级, 二星级及以上."""

from __future__ import annotations

import re
from functools import cache

from corpus.grammar.numerals import to_int
from corpus.grammar.words import any_of, words

ONE = "(?:[a-z]+|[0-9]+|[一二三四五六七八九十]+)"
BETWEEN = "[、，,和及与或]"
THROUGH = "[至到~-]"


@cache
def pattern() -> re.Pattern[str]:
    listed = rf"{ONE}(?:(?:{BETWEEN}|{THROUGH}){ONE})*"
    bound = "(?:家庭)?[（(]?[及含]?以[上下]"
    return re.compile(rf"(?<![0-9.第哪省市县乡镇区村a-z])(?P<values>{listed})(?P<word>{any_of(words('grade_words'))})(?!别)(?P<bound>{bound})?")


def grades(text: str) -> dict[str, set[str] | None]:
    """The grades that a folded text names, by the word behind them; None where a range or a bound takes in others."""
    found: dict[str, set[str] | None] = {}
    for match in pattern().finditer(text):
        named = found.get(match["word"], set())
        open_ended = match["bound"] or re.search(THROUGH, match["values"])
        found[match["word"]] = None if open_ended or named is None else named | {same(v) for v in re.split(BETWEEN, match["values"])}
    return found


def same(value: str) -> str:
    """三 and 3 alike."""
    return value if value.isascii() and value.isalpha() else str(to_int(value))


def of_other_grades(asked: str, said: str) -> bool:
    """Does a text name grades of the kind that a question names, and none of the question's? 三孩 is not asked about by 二孩."""
    held = grades(said)
    return any(wanted and (own := held.get(word)) and not wanted & own for word, wanted in grades(asked).items())
