"""Numbers as Word writes them before paragraphs: 十二, ⑫, XII, 壹拾贰.

The names of the formats are those of ST_NumberFormat (ECMA-376 part 1, 17.18.59).
"""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
LARGEST = 9999


def chinese(number: int, digits: str = DIGITS, units: str = "十百千", zero: str = "零") -> str:
    """12 → 十二, 103 → 一百零三."""
    if not 0 < number <= LARGEST:
        return str(number) if number else zero
    parts, pending = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            parts += (zero if pending else "") + digits[digit] + (units[power - 1] if power else "")
        pending = bool(parts) and not digit
    return parts[1:] if digits is DIGITS and 10 <= number < 20 else parts


def japanese(number: int) -> str:
    """百一 rather than 一百零一: no zero, and no one before a hundred."""
    text = chinese(number, zero="")
    return text if number > LARGEST else text.replace("一十", "十").replace("一百", "百").replace("一千", "千")


def digitwise(number: int, digits: str = DIGITS) -> str:
    return "".join(digits[int(d)] for d in str(number)) if number >= 0 else str(number)


def roman(number: int) -> str:
    if not 0 < number <= LARGEST:
        return str(number)
    text = ""
    for step, letters in ROMAN:
        text += letters * (number // step)
        number %= step
    return text


def letters(number: int) -> str:
    """1 → A, 27 → AA, 28 → BB, as Word counts."""
    if not 0 < number <= LARGEST:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if 21 <= number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if 36 <= number <= 50 else str(number)


def cycle(marks: str) -> Callable[[int], str]:
    return lambda number: marks[(number - 1) % len(marks)] if number > 0 else str(number)


def ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), chinese),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"), digitwise),
    "japaneseCounting": japanese,
    "chineseLegalSimplified": lambda number: chinese(number, LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: chinese(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "japaneseLegal": lambda number: chinese(number, "零壱弐参四伍六七八九", "拾百阡"),
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": ordinal,
    "decimalFullWidth": lambda number: digitwise(number, "０１２３４５６７８９"),
    "decimalFullWidth2": lambda number: digitwise(number, "０１２３４５６７８９"),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "ideographEnclosedCircle": lambda number: chr(0x3280 + number - 1) if 1 <= number <= 10 else chinese(number),
    "ideographTraditional": cycle(STEMS),
    "ideographZodiac": cycle(BRANCHES),
    "numberInDash": lambda number: f"- {number} -",
}
SILENT = ("none", "bullet")
"""Formats that write no number."""


def number_text(number: int, form: str) -> str:
    """A number in a format of Word; one that is not known here is written with digits."""
    return "" if form in SILENT else FORMATS.get(form, str)(number)
