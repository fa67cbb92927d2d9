"""Texts made to be slow: time grows with the file and no faster, and nothing hangs."""

from __future__ import annotations

import time

import pytest

from corpus.coverage import unplaced
from tests.corpus.making import read

SLOW = [
    ("open brackets", "（" * 30_000),
    ("nested brackets", "（" * 15_000 + "）" * 15_000),
    ("open brackets, one a line", "（\n" * 5_000),
    ("a line of one megabyte", "文" * 300_000),
    ("a list without end", "由" + "市住建局、" * 20_000 + "牵头"),
    ("words of manner over and over", "完成（" + "按职责分工" * 100 + "字）。由市住建局" + "职责分工" * 40 + "字牵头"),
    ("keys over and over", "（" + "责任单位：" * 10_000 + "）"),
    ("dates over and over", "2024年1月1日至" * 10_000),
    ("years over and over", "2020年" * 30_000),
    ("rules over and over", "以下均由" * 10_000),
    ("short lines", "指标\n" * 10_000),
    ("short lines and blanks", "指标\n\n" * 8_000),
    ("labels and numbers", "指标\n12\n34\n\n" * 3_000),
    ("a table of one column", "序号\t任务\n" + "甲\t乙\n" * 5_000),
    ("blank cells", "序号\t任务\t牵头单位\t完成时限\n" + "\t\t\t\t甲\t\t\t\n" * 1_000),
    ("headings", "一、标题\n（一）小标题\n1.内容。\n" * 2_000),
    ("annexes", "附件1\n标题\n" * 2_000),
    ("gaps", "一、文 " * 3 + "文 " * 20_000),
    ("emphasis", "**" * 30_000),
    ("marks", "[bookmark: " * 10_000),
    ("page marks", "-" * 100_000 + "\n" + "- 1 -\n" * 3_000),
    ("titles", "关于印发" * 5_000 + "\n" + "关于印发方案的\n" * 2_000),
]


@pytest.mark.parametrize(("reason", "text"), SLOW, ids=[case[0] for case in SLOW])
def test_no_text_is_slow(reason: str, text: str) -> None:
    start = time.process_time()
    parsed = read("某市方案\n" + text)
    assert time.process_time() - start < 5, reason
    assert unplaced(parsed) == []
