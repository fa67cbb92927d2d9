"""What is said of a document that is not in force any more, and which of two documents answers."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.standing import repealed_among, standing
from corpus.types import Document
from tests.bot.answer.reads import told
from tests.bot.making import read

OLD = """云溪市公共停车场管理办法

云政办发〔2016〕12号

各县（区）人民政府，市直各单位：

一、收费标准。小型车每小时收费五元，首半小时免费，新能源车首小时免费。

二、附则。本办法自2016年5月1日起施行，{lasts}。

云溪市人民政府办公室
2016年4月1日
"""
NEW = """云溪市公共停车场管理规定

云政办发〔2024〕30号

各县（区）人民政府，市直各单位：

一、收费标准。小型车每小时收费三元，首一小时免费，新能源车首两小时免费。

二、附则。本规定自印发之日起施行，{ends}同时废止。

云溪市人民政府办公室
2024年4月1日
"""
LASTING = OLD.format(lasts="由市城管局负责解释")
EXPIRED = OLD.format(lasts="有效期5年")
ENDING = NEW.format(ends="《云溪市公共停车场管理办法》（云政办发〔2016〕12号）")
ENDING_NONE = NEW.format(ends="原办法")
ASKED, READ = "小型车停车每小时收费多少", {"每小时收费五元": 0.7, "每小时收费三元": 0.8}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([EXPIRED], "有效期5年”，有效期已过"),
        ([LASTING, ENDING], "已不再执行：《云溪市公共停车场管理规定》写明"),
        ([LASTING.replace("管理办法", "管理办法（征求意见稿）", 1)], "征求意见的稿子"),
        ([LASTING], ""),
        ([LASTING, ENDING_NONE], ""),
    ],
    ids=["expired", "ended by another", "draft", "no word of it", "none is named"],
)
def test_a_notice_says_why_it_is_not_in_force(texts: list[str], said: str) -> None:
    answer = told(f"{'云政办发〔2016〕12号' if len(texts) > 1 else ''}{ASKED}", texts, {"每小时收费五元": 0.9})
    assert "五元" in answer.text
    assert said in "".join(answer.notices)
    assert bool(answer.notices) is bool(said)


def test_of_two_that_answer_the_one_in_force_is_said() -> None:
    assert len({c.document_id for c in told(ASKED, [LASTING, ENDING_NONE], READ).citations}) == 2
    answer = told(ASKED, [LASTING, ENDING], READ)
    assert answer.status == "answered"
    assert {c.document_id for c in answer.citations} == {"文件1"}
    assert not answer.notices


def test_what_only_a_document_out_of_force_says_stays() -> None:
    other = "青石县绿化条例\n\n一、养护。古树每年巡查四次，由县林业局组织专人负责登记造册。\n"
    answer = told("首半小时停车收费吗，新能源车呢", [EXPIRED, other], {"每小时收费五元": 0.6, "古树每年巡查": 0.3})
    assert "文件0" in {c.document_id for c in answer.citations}


def test_an_older_document_ends_no_newer_one() -> None:
    old = LASTING.replace("负责解释", "负责解释，《云溪市公共停车场管理规定》停止执行")
    documents = {i: read(text, i).document for i, text in (("旧", old), ("新", ENDING_NONE))}
    assert repealed_among(documents, {i: d.text for i, d in documents.items()}) == {}


def test_it_is_in_force_until_the_end_of_the_last_day() -> None:
    document: Document = read(EXPIRED, "旧").document
    assert standing(document, {}, dt.date(2021, 4, 30)) is None
    assert standing(document, {}, dt.date(2021, 5, 1)) is not None
