"""How long a document says it is in force, which others it ends, and what is a draft."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.types import Fact, Span
from corpus.validity import ended_by_facts, is_draft, lifetime, repeals

ISSUED = dt.date(2031, 3, 10)
LIFETIMES = [
    ("本办法自2031年5月1日起施行，有效期至2033年12月31日。", dt.date(2033, 12, 31)),
    ("本办法自2031年5月1日起施行，有效期5年。", dt.date(2036, 4, 30)),
    ("以上措施自印发之日起施行，有效期两年。", dt.date(2033, 3, 9)),
    ("本通知自公布之日（2031年4月1日）起施行，有效期6个月。", dt.date(2031, 9, 30)),
    ("本意见自发布之日起实施，有效期截至2032年底。", dt.date(2032, 12, 31)),
    ("本文件有效期2年，自2031年7月31日起施行。", dt.date(2033, 7, 30)),
    ("本通知自发布之日起暂执行至2031年6月30日止。", dt.date(2031, 6, 30)),
    ("本措施自2032年2月29日起施行，有效期一年。", dt.date(2033, 2, 28)),
    ("本方案有效期至2032年1月1日。实施中有问题的，及时报告。", dt.date(2032, 1, 1)),
    # nothing is read of an article, of another document, of what has no date
    ("该条政策自发文之日起执行至2031年6月30日止。", None),
    ("成交的土地可分期缴纳，政策有效期到2031年12月31日。", None),
    ("按《北山市稳外资措施》（北政〔2030〕3号）（自2030年1月1日起施行，有效期3年）给予奖励。", None),
    ("本通知自印发之日起施行，有效期至疫情解除。", None),
    ("自印发之日起施行，第一条、第二条有效期至2031年6月30日。", None),
    ("食品经营许可证有效期为5年。", None),
    ("证书自2031年5月1日起实施备案。", None),
]


@pytest.mark.parametrize(("said", "until"), LIFETIMES, ids=[each[0][:24] for each in LIFETIMES])
def test_how_long_it_is_in_force(said: str, until: dt.date | None) -> None:
    found = lifetime(f"一、总则\n为做好工作，制定本办法。\n{said}\n", ISSUED)
    assert (found.until if found else None) == until


def test_without_a_date_of_issue_years_say_nothing() -> None:
    assert lifetime("本通知自印发之日起施行，有效期2年。", None) is None


REPEALS = [
    ("《北山市停车办法》（北政办〔2028〕9号）同时废止。", [("北山市停车办法", "北政办〔2028〕9号")]),
    ("本办法自印发之日起施行，《甲规定》《乙细则》停止执行。", [("甲规定", None), ("乙细则", None)]),
    ("原办法同时废止。", []),
    ("《北山市停车办法》继续执行。", []),
    ("按照《食品安全法》开展检查，过期票证予以废止。", []),
    ("《甲规定》（甲政〔2028〕9号）和《乙细则》自2032年1月1日起，一并停止执行。", [("甲规定", "甲政〔2028〕9号"), ("乙细则", None)]),
    ("停止执行不合规的收费，依据《价格法》处理。", []),
]


@pytest.mark.parametrize(("said", "ended"), REPEALS, ids=[each[0][:20] for each in REPEALS])
def test_which_others_it_ends(said: str, ended: list[tuple[str, str | None]]) -> None:
    assert [(each.title, each.number) for each in repeals(said)] == ended


@pytest.mark.parametrize(
    ("title", "draft"),
    [("北山市停车办法（征求意见稿）", True), ("北山市停车办法（试行）", False), ("关于公开征求意见的工作规定", False), ("若干措施〔草案送审稿〕", True)],
)
def test_drafts(title: str, draft: bool) -> None:
    assert is_draft(title) is draft


@pytest.mark.parametrize(
    ("key", "value", "ended"),
    [("有效性", "废止", True), ("有效性", "有效", False), ("废止日期", "2031-05-01", True), ("废止日期", "2033年5月1日", False), ("废止日期", "", False)],
)
def test_what_a_web_page_says(key: str, value: str, ended: bool) -> None:
    fact = Fact(value, value, Span(0, len(value)))
    assert (ended_by_facts({key: fact}, dt.date(2032, 1, 1)) == (key, fact)) is ended
