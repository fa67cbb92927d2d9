"""Times in a question as days, counted from 29 November 2026."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.understand.days import Days, find_days, in_year
from tests.bot.understand.making import TODAY


def only(text: str) -> Days:
    found = find_days(text, TODAY)
    assert len(found) == 1, found
    return found[0]


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# what is asked; first day; last day; is it a bound; said
CASES = [
    ("今年要完成哪些", "2026-01-01", "2026-12-31", False, "2026年"),
    ("今年底前要完成哪些", "2026-01-01", "2026-12-31", True, "2026年"),
    ("明年上半年要完成哪些", "2027-01-01", "2027-06-30", False, "2027年上半年"),
    ("去年要完成哪些", "2025-01-01", "2025-12-31", False, "2025年"),
    ("本月到期", "2026-11-01", "2026-11-30", False, "2026年11月"),
    ("下个月到期", "2026-12-01", "2026-12-31", False, "2026年12月"),
    ("上个月到期", "2026-10-01", "2026-10-31", False, "2026年10月"),
    ("本季度要完成", "2026-10-01", "2026-12-31", False, "2026年第四季度"),
    ("下季度要完成", "2027-01-01", "2027-03-31", False, "2027年第一季度"),
    ("下周到期", "2026-11-30", "2026-12-06", False, "2026年11月30日至2026年12月6日"),
    ("三季度末要完成", "2026-07-01", "2026-09-30", False, "2026年第三季度"),
    ("三季度末前要完成", None, "2026-09-30", True, "2026年9月30日前（含当日）"),
    ("2025年第三季度完成", "2025-07-01", "2025-09-30", False, "2025年第三季度"),
    ("年底前要完成", None, "2026-12-31", True, "2026年12月31日前（含当日）"),
    ("10月要完成", "2026-10-01", "2026-10-31", False, "2026年10月"),
    ("10月底要完成", "2026-10-01", "2026-10-31", False, "2026年10月"),
    ("十月底前要完成", None, "2026-10-31", True, "2026年10月31日前（含当日）"),
    ("2025年3月底前", None, "2025-03-31", True, "2025年3月31日前（含当日）"),
    ("25年3月底前", None, "2025-03-31", True, "2025年3月31日前（含当日）"),
    ("2024年2月底前", None, "2024-02-29", True, "2024年2月29日前（含当日）"),
    ("2025年10月15日前", None, "2025-10-15", True, "2025年10月15日前（含当日）"),
    ("2025年8月底前（含）要完成", None, "2025-08-31", True, "2025年8月31日前（含当日）"),
    ("到2025年", None, "2025-12-31", True, "2025年12月31日前（含当日）"),
    ("截至2024年9月30日", None, "2024-09-30", True, "2024年9月30日前（含当日）"),
    ("2025年内", "2025-01-01", "2025-12-31", False, "2025年"),
    ("2020年10月至2021年3月", "2020-10-01", "2021-03-31", False, "2020年10月1日至2021年3月31日"),
    ("10-12月", "2026-10-01", "2026-12-31", False, "2026年第四季度"),
    ("2025年11月至3月", "2025-11-01", "2026-03-31", False, "2025年11月1日至2026年3月31日"),
    ("近三个月到期", "2026-11-29", "2027-02-28", False, "2026年11月29日至2027年2月28日"),
    ("未来30天到期", "2026-11-29", "2026-12-29", False, "2026年11月29日至2026年12月29日"),
    ("过去三个月到期", "2026-08-29", "2026-11-29", False, "2026年8月29日至2026年11月29日"),
    ("半年内到期", "2026-11-29", "2027-05-29", False, "2026年11月29日至2027年5月29日"),
    ("已超期的", None, "2026-11-28", True, "2026年11月28日前（含当日）"),
    ("已经过期的", None, "2026-11-28", True, "2026年11月28日前（含当日）"),
    ("快到期的", "2026-11-29", "2026-12-29", False, "2026年11月29日至2026年12月29日"),
    ("长期坚持的任务", None, None, False, "长期坚持"),
    ("按照省定时限完成的", None, None, False, "按照省定时限"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last", "before", "said"), CASES, ids=[case[0] for case in CASES])
def test_days(text: str, first: str | None, last: str | None, before: bool, said: str) -> None:
    found = only(text)
    assert (found.first, found.last, found.before, found.said) == (day(first), day(last), before, said)
    assert text[found.start : found.end] == found.raw


@pytest.mark.parametrize("text", ["三年行动计划", "第三项任务", "3个月重污染天数", "五大任务", "13月底前", "2月30日前"])
def test_no_days(text: str) -> None:
    assert find_days(text, TODAY) == []


TAKEN = [
    ("今年到期", "今年按2026年计"),
    ("明年上半年到期", "明年按2027年计"),
    ("本月到期", "本月指2026年11月"),
    ("下周到期", "下周指2026年11月30日至2026年12月6日"),
    ("已超期", "以2026年11月29日为准"),
    ("近三个月到期", "“近三个月”按2026年11月29日至2027年2月28日计"),
    ("2025年到期", ""),
]


@pytest.mark.parametrize(("text", "taken"), TAKEN, ids=[case[0] for case in TAKEN])
def test_what_a_relative_word_was_taken_for_is_said(text: str, taken: str) -> None:
    assert only(text).taken == taken


@pytest.mark.parametrize(("text", "open_year"), [("10月底前", True), ("年底前", True), ("今年10月底前", False), ("2025年10月底前", False), ("本月", False)])
def test_a_month_alone_leaves_the_year_open(text: str, open_year: bool) -> None:
    assert only(text).year_open is open_year


def test_a_time_put_into_another_year() -> None:
    moved = in_year(only("2月要完成"), 2024)
    assert (moved.first, moved.last) == (dt.date(2024, 2, 1), dt.date(2024, 2, 28))


def test_several_times_in_order() -> None:
    assert [d.raw for d in find_days("除了长期坚持的，2025年底前和下个月到期的", TODAY)] == ["长期坚持", "2025年底前", "下个月"]
