"""Deadlines: what is one, what it means, and what only looks like one."""

from __future__ import annotations

import pytest

from corpus.grammar.times import find_deadlines, is_deadline_cell, parse_deadline

DATES = [
    ("2020年12月底前", None, "2020-12-31"),
    ("6月底前", None, "2024-06-30"),
    ("2024年2月底前", None, "2024-02-29"),
    ("2024年10月31日前", None, "2024-10-31"),
    ("2020年10月1日-2021年3月31日", "2020-10-01", "2021-03-31"),
    ("2024年4月至10月", "2024-04-01", "2024-10-31"),
    ("即日起至2025年3月31日", None, "2025-03-31"),
    ("自2024年7月1日起", "2024-07-01", None),
    ("2024年第三季度末", None, "2024-09-30"),
    ("上半年", None, "2024-06-30"),
    ("2025年底", None, "2025-12-31"),
    ("2024年", "2024-01-01", "2024-12-31"),
    ("全年", "2024-01-01", "2024-12-31"),
    ("2023—2025年", "2023-01-01", "2025-12-31"),
    ("2024.6", None, "2024-06-30"),
    ("2024-06-30", None, "2024-06-30"),
    ("５月底前", None, "2024-05-31"),
    ("二〇二四年六月底前", None, "2024-06-30"),
    ("十二月底前", None, "2024-12-31"),
    ("力争2024年10月底前", None, "2024-10-31"),
    ("明年6月底前", None, "2025-06-30"),
    ("长期坚持", None, None),
    ("按照省定时限", None, None),
    ("每月5日前", None, None),
    ("13月底前", None, None),
    ("2024年2月30日前", None, None),
]


@pytest.mark.parametrize(("raw", "start", "end"), DATES)
def test_meaning(raw: str, start: str | None, end: str | None) -> None:
    found = parse_deadline(raw, 2024)
    assert found.raw == raw
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


PROSE: list[tuple[str, list[str]]] = [
    ("力争2020年9月底前完成", ["力争2020年9月底前"]),
    ("6月底前开工，10月底前完工", ["6月底前", "10月底前"]),
    ("最晚于2020年10月底前完成", ["最晚于2020年10月底前"]),
    ("2020年10月1日至2021年3月31日，全市", ["2020年10月1日至2021年3月31日"]),
    ("于4月5日前报送", ["4月5日前"]),
    ("每月5日前报送", ["每月5日前"]),
    ("按照省定时限完成", ["按照省定时限"]),
    ("到2025年底，覆盖率", ["2025年底"]),
    ("2025年年末完成", ["2025年年末"]),
    ("今年年内出台", ["今年年内"]),
    ("工程3月－5月开展", ["3月－5月"]),
    ("自2024年7月1日起施行", []),
    ("与2017年相比下降", []),
    ("2019年逾期未改", []),
    ("2000年以前建成的小区", []),
    ("2024年3月10日印发的文件", []),
    ("第三季度第12号文件", []),
    ("3家企业、12个项目", []),
    ("到2025年，建成100个", ["2025年"]),
    ("2020年到2025年逐步推开", []),
    ("力争上半年完成", ["力争上半年"]),
    ("上半年同比增长5%", []),
    ("三季度末前完成24座，2026年一季度建成", ["三季度末前", "2026年一季度"]),
    ("采暖季前完成改造", ["采暖季前"]),
    ("清明前全面开工", ["清明前"]),
    ("下月底前入库", ["下月底前"]),
    ("待试点结束后全面推开", ["待试点结束后"]),
]


@pytest.mark.parametrize(("text", "raw"), PROSE)
def test_in_prose(text: str, raw: list[str]) -> None:
    found = find_deadlines(text, 2024)
    assert [f.deadline.raw for f in found] == raw
    assert all(text[f.start : f.end] == f.deadline.raw for f in found)


ENDS = [
    ("2024年国庆节前", "2024-09-30"),
    ("清明前", "2024-04-03"),
    ("上半年", "2024-06-30"),
    ("2025年", "2025-12-31"),
    ("三季度末", "2024-09-30"),
    ("采暖季前", None),
    ("下月底前", None),
    ("待试点结束后", None),
]


@pytest.mark.parametrize(("raw", "end"), ENDS)
def test_what_a_deadline_means(raw: str, end: str | None) -> None:
    """What depends on the place or on the day of writing has no date: none is guessed."""
    found = parse_deadline(raw, 2024).end
    assert (str(found) if found else None) == end


def test_a_month_takes_the_year_named_before_it() -> None:
    found = find_deadlines("2025年3月底前完成设计，6月底前开工", 2024)
    assert [str(f.deadline.end) for f in found] == ["2025-03-31", "2025-06-30"]


CELLS = [
    "2020年12月底前",
    "全年",
    "长期坚持",
    "每学期",
    "2024年第三季度末",
    "常态化开展",
    "10月底前完成",
    "按照时限要求",
    "2024.6",
    "4月-10月",
    "即日起至2024年9月30日",
    "2024年6月底前出台",
    "6月底前完成，长期坚持",
]
NO_CELLS = [
    "",
    "3",
    "94家",
    "3.6",
    "持续改善",
    "市教育局",
    "赵建国",
    "处置隐患135处。",
    "更新50辆",
    "2024年新建停车场三千个并全部投入使用，群众满意",
    "与主体工程同步",
    "序号",
]


@pytest.mark.parametrize("text", CELLS)
def test_cells(text: str) -> None:
    assert is_deadline_cell(text)


@pytest.mark.parametrize("text", NO_CELLS)
def test_no_cells(text: str) -> None:
    assert not is_deadline_cell(text)
