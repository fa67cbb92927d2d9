"""今年 asked of a plan of another year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.answer.years import with_year
from bot.types import Answer
from tests.bot.answer.reads import told
from tests.bot.making import read

PLAN = """{title}

一、任务

（一）散煤治理。{when}完成散煤治理800户。（市发改委牵头）
"""


@pytest.mark.parametrize(
    ("question", "title", "when", "today", "note"),
    [
        ("散煤治理今年完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, "2019年，不是2026年"),
        ("散煤治理今年完成多少户", "云溪市行动方案", "2019年底前", 2026, "2019年，不是2026年"),
        ("散煤治理明年完成多少户", "云溪市2019-2021年行动方案", "采暖季前", 2025, "2019年至2021年，不是2026年"),
        ("散煤治理今年完成多少户", "云溪市2019-2021年行动方案", "采暖季前", 2020, ""),
        ("散煤治理今年完成多少户", "云溪市行动方案", "采暖季前", 2026, ""),
        ("散煤治理今年（2019年）完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, ""),
        ("散煤治理2019年完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, ""),
        ("散煤治理上月完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, ""),
        ("散煤治理下月完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, "2019年，不是2026年"),
        ("散煤治理5月1日前完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, ""),
        ("散煤治理今年5月1日前完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, "2019年，不是2026年"),
        ("散煤治理今年完成多少户，5月1日前呢", "云溪市2019年行动方案", "采暖季前", 2026, "2019年，不是2026年"),
        ("散煤治理去年完成多少户", "云溪市2019年行动方案", "采暖季前", 2026, "2019年，不是2025年"),
    ],
)
def test_the_year_is_said_where_it_is_another(question: str, title: str, when: str, today: int, note: str) -> None:
    text = PLAN.format(title=title, when=when)
    answer = replace(told(question, text, {"完成散煤治理": 0.9}), text="完成散煤治理800户。")
    dated = with_year(answer, [read(text).document], dt.date(today, 5, 1))
    assert dated.text == (f"完成散煤治理800户（原文写的是{note}年）。".replace("年年", "年") if note else "完成散煤治理800户。")


def test_a_refusal_is_left_as_it_is() -> None:
    refused = Answer("今年完成多少户", "refused", "没有查到。")
    assert with_year(refused, [read(PLAN.format(title="云溪市2019年行动方案", when="")).document], dt.date(2026, 1, 1)) == refused


@pytest.mark.parametrize(("date", "said"), [(dt.date(2019, 3, 1), "（原文写的是2019年，不是2026年）"), (None, "")])
def test_where_nothing_says_the_year_it_is_that_of_the_document(date: dt.date | None, said: str) -> None:
    document = replace(read(PLAN.format(title="云溪市行动方案", when="采暖季前")).document, date=date)
    assert with_year(Answer("今年完成多少户", "answered", "800户。"), [document], dt.date(2026, 5, 1)).text == f"800户{said}。"
