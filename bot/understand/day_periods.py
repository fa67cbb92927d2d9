"""Periods of the calendar, and how they are said."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both inclusive."""

    first: dt.date
    last: dt.date


def months(year: int, first: int, last: int) -> Period:
    """Whole months of a year."""
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def months_from(day: dt.date, offset: int, length: int = 1) -> Period:
    """`length` whole months, the first of them `offset` months after that of `day`."""
    start, end = (day.year * 12 + day.month - 1 + offset), (day.year * 12 + day.month - 1 + offset + length - 1)
    return Period(months(start // 12, start % 12 + 1, start % 12 + 1).first, months(end // 12, end % 12 + 1, end % 12 + 1).last)


def around(day: dt.date, unit: str, offset: int) -> Period:
    """The year, quarter, month, week or day that lies `offset` of them from that of `day`."""
    if unit == "year":
        return months(day.year + offset, 1, 12)
    if unit == "quarter":
        return months_from(day.replace(month=day.month - (day.month - 1) % 3, day=1), 3 * offset, 3)
    if unit == "month":
        return months_from(day, offset)
    if unit == "week":
        monday = day + dt.timedelta(days=7 * offset - day.weekday())
        return Period(monday, monday + dt.timedelta(days=6))
    return Period(day + dt.timedelta(days=offset), day + dt.timedelta(days=offset))


def same_day_after(day: dt.date, count: int) -> dt.date:
    """The day `count` months later; the last of the month where that has no such day."""
    month = months_from(day, count)
    return month.first.replace(day=min(day.day, month.last.day))


def said_day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def said(first: dt.date | None, last: dt.date | None) -> str:
    """2026年, 2026年11月, 2026年第三季度, 2026年12月31日前, 2026年3月1日至2026年5月2日."""
    if first is None:
        return f"{said_day(last)}前（含当日）" if last is not None else ""
    if last is None:
        return f"{said_day(first)}起"
    if first.year == last.year and first.day == 1 and last == months(last.year, last.month, last.month).last:
        span = (first.month, last.month)
        if span == (1, 12):
            return f"{first.year}年"
        if span[0] == span[1]:
            return f"{first.year}年{first.month}月"
        if span in QUARTERS:
            return f"{first.year}年第{'一二三四'[QUARTERS.index(span)]}季度"
        if span in ((1, 6), (7, 12)):
            return f"{first.year}年{'上' if span[0] == 1 else '下'}半年"
        return f"{first.year}年{first.month}月至{last.month}月"
    return said_day(first) if first == last else f"{said_day(first)}至{said_day(last)}"


QUARTERS = [(1, 3), (4, 6), (7, 9), (10, 12)]
