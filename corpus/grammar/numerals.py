"""Chinese, Roman and circled numerals to integers."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from corpus.grammar.words import any_of, words

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_to_int(text: str) -> int | None:
    """十二 → 12, 一百零三 → 103, 二〇二四 → 2024; None for anything else."""
    if not text or any(c not in DIGITS and c not in UNITS for c in text):
        return None
    if not any(c in UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in UNITS:
            total += (digit or 1) * UNITS[c]
            digit = 0
        else:
            digit = DIGITS[c]
    return total + digit


def to_int(text: str) -> int | None:
    """Any numeral a clause label uses: 12, １２, 十二, ⑫, Ⅲ; None when it is none of them."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if folded.isdecimal():
        return int(folded)
    value = chinese_to_int(folded)
    if value is not None:
        return value
    return roman_to_int(folded)


def roman_to_int(text: str) -> int | None:
    """III → 3 (NFKC has turned Ⅲ into III); None for anything else."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    if not text or any(c not in values for c in text):
        return None
    total = 0
    for i, c in enumerate(text):
        smaller = i + 1 < len(text) and values[c] < values[text[i + 1]]
        total += -values[c] if smaller else values[c]
    return total


@cache
def graded() -> re.Pattern[str]:
    """A small number before the word of a grade; none of a range (1-3级) or a name (A1类)."""
    one = "(?:[Ⅰ-Ⅸ]|I{1,3}|IV|VI?|[1-9])"
    return re.compile(rf"(?<![A-Za-z0-9.\-~～—–])(?<![0-9Ⅰ-ⅨIV级类][至到])(?P<value>{one})(?=(?:[、，,和及与或]{one})*{any_of(words('grade_words'))})")


def one_grade(text: str, in_place: bool = False) -> str:
    """Ⅲ级 and 3级 as 三级: plans for emergencies write either, and whoever asks says 三级.

    >>> one_grade("Ⅲ级响应，1-3级，A1类")
    '三级响应，1-3级，A1类'

    With `in_place` every character keeps its place: III级 of three letters stays.
    """
    return graded().sub(lambda found: found[0] if in_place and len(found[0]) > 1 else "〇一二三四五六七八九"[to_int(found["value"]) or 0], text)
