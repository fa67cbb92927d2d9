"""Values of cells as the spreadsheet shows them: dates, per cents, thousands, digits after the point."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

EAST_ASIAN = {
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    **dict.fromkeys((30,), "m-d-yy"),
    **dict.fromkeys((31,), "yyyy年m月d日"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h时mm分"),
}
"""Built-in formats of Chinese Excel, which are in no file and not known to openpyxl (ECMA-376 Part 1, 18.8.30, zh-cn)."""
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
YEAR, MONTH, DAY = re.compile("[yY]"), re.compile("[mM]"), re.compile("[dD]")
SIGNIFICANT = 11
"""Digits that a cell of the format General shows; 0.1+0.2 is 0.3 there."""
MAX_DIGITS = 15


def shown(value: Value, form: str, number: int = 0) -> str:
    """A value as text. `form` is the number format of the cell, `number` its id among the built-in ones."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    form = EAST_ASIAN.get(number, form) if number < 164 else form
    if isinstance(value, dt.datetime | dt.date):
        return date_text(value, form)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    if isinstance(value, dt.timedelta):
        return hours_text(value)
    if isinstance(value, str):
        return value
    return number_text(value, form)


def is_east_asian_date(number: int) -> bool:
    """Is the built-in format one of dates that openpyxl takes for a number?"""
    return number in EAST_ASIAN


def date_text(value: dt.datetime | dt.date, form: str) -> str:
    """2024年6月30日 where the format writes 年, else 2024-06-30; parts that the format leaves out stay out."""
    section = form.split(";")[0]
    bare = LITERAL.sub(lambda mark: mark.group(1) or mark.group(2) or "", section)
    chinese = "年" in bare or "月" in bare
    clock = value.strftime("%H:%M") if isinstance(value, dt.datetime) and re.search("[hH]", bare) and (value.hour or value.minute) else ""
    has_day = DAY.search(bare) is not None or not re.search("[yYmMdD]", bare)
    has_year = YEAR.search(bare) is not None or not chinese
    has_month = MONTH.search(bare) is not None or has_day
    if chinese:
        date = (f"{value.year}年" if has_year else "") + (f"{value.month}月" if has_month else "") + (f"{value.day}日" if has_day else "")
    elif has_day:
        date = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    else:
        date = f"{value.year:04d}-{value.month:02d}" if has_month else f"{value.year}"
    return f"{date} {clock}".strip()


def hours_text(value: dt.timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def number_text(value: float, form: str) -> str:
    """A number by its format; formats that are not simple are left at the number itself."""
    try:
        exact = Decimal(repr(value))
    except InvalidOperation:
        return ""
    if not exact.is_finite():
        return ""
    sections = form.split(";")
    section = sections[1] if exact < 0 and len(sections) > 1 and sections[1].strip() else sections[0]
    words = [mark.group(1) or mark.group(2) or "" for mark in LITERAL.finditer(section)]
    bare = LITERAL.sub("\x00", section)
    pattern = re.search(r"[#0?][#0?,]*(?:\.[#0?]*)?", bare)
    if pattern is None or re.search("[eE/@]", bare) or "general" in section.lower():
        return plain(exact)
    digits = pattern.group()
    whole, _, fraction = digits.partition(".")
    percent = "%" in bare
    scaled = exact * 100 if percent else exact
    scaled = scaled.scaleb(-3 * (len(whole) - len(whole.rstrip(","))))
    text = rounded(abs(scaled) if len(sections) > 1 and exact < 0 and section is not sections[0] else scaled, fraction, "," in whole.rstrip(","))
    least = len(re.sub("[^0]", "", whole))
    if "." not in text and "-" not in text and "," not in text:
        text = text.zfill(least)
    out = bare[: pattern.start()] + text + bare[pattern.end() :]
    for word in words:
        out = out.replace("\x00", word, 1)
    return out.replace("¤", "").strip()


def rounded(value: Decimal, fraction: str, thousands: bool) -> str:
    """A number with the digits after the point that a format such as 0.0# asks for."""
    places = min(len(fraction), MAX_DIGITS)
    least = min(len(fraction.rstrip("#?")), places)
    text = format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), ",f" if thousands else "f")
    if "." in text:
        head, tail = text.split(".")
        while len(tail) > least and tail.endswith("0"):
            tail = tail[:-1]
        text = f"{head}.{tail}" if tail else head
    return "0" if re.fullmatch(r"-0", text) else text


def plain(value: Decimal) -> str:
    """The number as a cell without a format shows it."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 15:
        return str(int(value))
    text = format(Decimal(f"{value:.{SIGNIFICANT}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
