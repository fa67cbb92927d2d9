"""Quantities in running text: the figure with its measure, dimension, and whether it is a floor or a ceiling.

Every measure word is known with its dimension (`data/measures.txt`): 3公里 and 3000米 are equal, 80% and
八成 too. A word that counts things is a dimension of its own: 5家 is not 5个.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from corpus.grammar.numerals import chinese_to_int
from corpus.grammar.words import any_of, grouped, lines, words

Bound = Literal["exact", "least", "most", "aim", "about", "range"]
SCALES = {"十": 10.0, "百": 100.0, "千": 1_000.0, "万": 10_000.0, "亿": 100_000_000.0}
DIGITS = r"[0-9０-９]+(?:[,，][0-9]{3})*(?:[.．][0-9]+)?"
CHINESE = r"[一二三四五六七八九十百千两零〇]+"
BEHIND = {
    "以上": "least", "及以上": "least", "以下": "most", "及以下": "most", "以内": "most", "之内": "most", "内": "most", "左右": "about", "上下": "about"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at ``text[start:end]``. `low` and `high` are in the base unit of the dimension; equal but for a range."""

    raw: str
    start: int
    end: int
    low: float
    high: float
    measure: str
    dimension: str
    bound: Bound

    def same_value(self, other: Quantity) -> bool:
        """Do both say the same figure, whatever the measure it is written in?"""
        near = abs(self.low - other.low) <= 1e-9 * max(1.0, abs(self.low)) and abs(self.high - other.high) <= 1e-9 * max(1.0, abs(self.high))
        return near and self.dimension == other.dimension and (self.dimension != "count" or self.measure == other.measure)


@cache
def measures() -> dict[str, tuple[str, float]]:
    """Each measure word with its dimension and its size in the base unit of that."""
    found: dict[str, tuple[str, float]] = {}
    for line in lines("measures"):
        word, dimension, factor = line.split("\t")
        found[word] = (dimension, float(factor))
    return found


@cache
def pattern() -> re.Pattern[str]:
    """Bound, figure or range, scale, measure, and what stands behind."""
    measure = any_of(measures())
    number = f"(?:{DIGITS}|{CHINESE})"
    own = any_of(("百分", *(word for word in measures() if word[0] in "百千")))  # 3千米 is no 3,000 metres
    scale = f"(?:[十百千]?[万亿]|(?!{own})[百千])?"
    return re.compile(
        rf"(?P<bound>{any_of(words('quantity_bounds'))})?\s*"
        rf"(?:百分之(?P<percent>{number})|(?P<third>{CHINESE})分之(?P<part>{CHINESE})|"
        rf"(?P<low>{number})\s*(?P<low_scale>{scale})(?:(?P<low_measure>{measure})?\s*[-—–－~～至到]\s*(?P<high>{number})\s*(?P<scale>{scale}))?"
        rf"(?P<early>余|多)?\s*(?P<measure>{measure}))"
        rf"(?P<behind>{any_of(BEHIND)})?"
    )


def find_quantities(text: str) -> Iterator[Quantity]:
    """The quantities of a text, from left to right; dates, document numbers and labels are none."""
    for match in pattern().finditer(text):
        found = read(match)
        if found is not None and not is_part_of_date(text, match, found):
            yield found


def read(match: re.Match[str]) -> Quantity | None:
    """The quantity of a match; None where its figure cannot be read."""
    if match["percent"]:
        share = number_of(match["percent"])
        return None if share is None else make(match, share / 100, share / 100, "%", "share", match.start("percent") - len("百分之"))
    if match["third"]:
        whole, part = chinese_to_int(match["third"]), chinese_to_int(match["part"])
        return make(match, part / whole, part / whole, "%", "share", match.start("third")) if whole and part is not None else None
    measure = match["measure"]
    dimension, factor = measures()[measure]
    low, high = number_of(match["low"]), number_of(match["high"] or match["low"])
    if low is None or high is None or (not match["low"][0].isdigit() and len(measure) == 1 and dimension == "count" and len(match["low"]) == 1):
        return None  # 一个, 两种: a word and no figure
    scale = scale_of(match["scale"])
    low_scale = scale_of(match["low_scale"]) if match["low_scale"] or not match["high"] else scale
    low_factor = measures()[match["low_measure"]][1] if match["low_measure"] and match["high"] else factor
    high_scale = scale if match["high"] else low_scale
    return make(match, low * low_scale * low_factor, high * high_scale * factor, measure, dimension, match.start("low"))


def make(match: re.Match[str], low: float, high: float, measure: str, dimension: str, start: int) -> Quantity:
    said = grouped("quantity_bounds").get(match["bound"] or "") or BEHIND.get(match["behind"] or "") or ("about" if match["early"] else "exact")
    bound = "range" if high != low else said
    end = match.end()
    return Quantity(match.string[start:end], start, end, low, high, measure, dimension, bound)  # type: ignore[arg-type]


def number_of(words_: str) -> float | None:
    """1,200.5, １２, 三十 as a number."""
    plain = words_.translate(str.maketrans("０１２３４５６７８９．", "0123456789.", ",，"))
    if plain[:1].isdigit():
        return float(plain)
    value = chinese_to_int(words_)
    return float(value) if value is not None else None


def scale_of(word: str | None) -> float:
    value = 1.0
    for char in word or "":
        value *= SCALES[char]
    return value


DATE_BEFORE = re.compile(r"(?:[年月第〔\[（(]\s*|[0-9])$")
CALENDAR = ("年", "月", "日")


def is_part_of_date(text: str, match: re.Match[str], found: Quantity) -> bool:
    """2024年, 12月, 3日 and 第3条 are dates and labels; 3年 and 12个月 are spans of time."""
    before = text[max(0, found.start - 2) : found.start]
    if DATE_BEFORE.search(before):
        return True
    if found.measure == "年":
        return found.high >= 1900 * 365
    if found.measure in ("月", "日"):
        return not found.raw.endswith(("日内", "月内")) and not text.startswith(("内", "前完"), found.end)
    return False
