"""The report of a document: what is worth a look is said with its place and what to do, the rest is only counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.coverage import Coverage
from corpus.types import Clause, Place, Skipped, Span, Task
from index.types import DocumentRecord, DocumentReport
from page.report_view import Doubt, doubt_count, doubts, report_page

RECORD = DocumentRecord("甲", "甲.pdf", "甲方案", places=(Place(0, "第1页", 1), Place(5, "第2页", 2)))
COVERAGE = Coverage(3, 2, 1, 0, 0, 0, 0, ())
CLAUSE = Clause("c", "甲", None, "三、（四）", "（四）", 2, "", "", (), Span(7, 9))
TASK = Task("t", "甲", "table", Span(2, 4), "row", annex="附件1", row=2, task="修桥", repaired=("lead", "deadline"))
TEXT = "修桥修路〇修桥修路〇"


def found(coverage: Coverage = COVERAGE, skipped: tuple[Skipped, ...] = (), tasks: tuple[Task, ...] = ()) -> list[Doubt]:
    report = DocumentReport("甲", replace(coverage, repaired_rows=sum(bool(task.repaired) for task in tasks)), skipped)
    listed = list(doubts(RECORD, report, [CLAUSE], tasks, TEXT))
    assert len(listed) == doubt_count(report)
    return listed


@pytest.mark.parametrize(
    ("skipped", "said"),
    [
        (Skipped(1, "— 3 —", "页码", Span(0, 1)), None),
        (Skipped(1, "首页", "网页导航", Span(0, 1)), None),
        (Skipped(1, "第2页", "扫描页面，未能识别", Span(6, 7)), "第2页是扫描页，文字没有识别出来。"),
        (Skipped(1, "第2页", "页面损坏，无法读取", Span(6, 7)), "第2页已损坏，没有读出。"),
        (Skipped(1, "附表", "旋转文字", Span(1, 2)), "第1页有横放或倒置的文字没有读入：“附表”。"),
        (Skipped(1, "工作表“底稿”", "隐藏的工作表", Span(1, 2)), "工作表“底稿”是隐藏的，没有读入。"),
    ],
)
def test_what_was_left_out_is_a_doubt_only_where_it_may_matter(skipped: Skipped, said: str | None) -> None:
    assert [each.sentence for each in found(skipped=(skipped,))] == ([said] if said else [])


def test_each_doubt_leads_to_its_place() -> None:
    coverage = replace(COVERAGE, unplaced=4, numbering_gaps=("三、（二）之后为三、（四）",), doubts=("第2页“修路”（把握 0.62）", "别的写法"))
    listed = found(coverage, tasks=(TASK, replace(TASK, id="u", repaired=())))
    assert [(each.sentence, each.href) for each in listed] == [
        ("有 4 个字没有归入任何条款或表格。", "read?document=%E7%94%B2#cited"),
        ("编号不连续：三、（二）之后为三、（四）。", "read?document=%E7%94%B2&start=7&end=9#cited"),
        ("附件1 第2行“修桥”：表中移位，已按列归位（牵头单位、完成时限）。", "read?document=%E7%94%B2&start=2&end=4#cited"),
        ("第2页“修路”识别把握只有 62%。", "read?document=%E7%94%B2&start=7&end=9#cited"),
        ("别的写法", "read?document=%E7%94%B2#cited"),
    ]
    assert all(each.advice.endswith("。") for each in listed)


def test_the_page_says_what_to_do_and_what_was_left_out_as_always() -> None:
    skipped = (Skipped(1, "— 1 —", "页码", Span(0, 1)), Skipped(2, "第2页", "页面损坏，无法读取", Span(6, 7)))
    report = DocumentReport("甲", COVERAGE, skipped)
    shown = report_page(RECORD, report, list(doubts(RECORD, report, [], [], TEXT)))
    assert "需要核对 1 处" in shown
    assert "page=2#page-2" in shown
    assert "照例略去：页码 1 处。" in shown
    assert "没有需要核对的地方" in report_page(RECORD, DocumentReport("甲", COVERAGE), [])
    assert "没有解析情况" in report_page(RECORD, None, [])
