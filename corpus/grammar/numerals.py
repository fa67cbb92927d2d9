"""Chinese, Roman and circled numerals to integers."""

from __future__ import annotations

import unicodedata

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
