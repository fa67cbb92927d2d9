# ruff: noqa: E501
"""What holds for every text: nothing is lost, nothing is invented, and no text stops the program."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.coverage import report, unplaced
from corpus.errors import UnreadableDocument
from corpus.show import to_json
from corpus.types import ParsedDocument
from tests.corpus.making import read

LABELS = [
    "一、",
    "二、",
    "（一）",
    "（二）",
    "(三)",
    "1.",
    "2．",
    "３、",
    "（1）",
    "①",
    "1.1",
    "2.1.3 ",
    "第一章",
    "第一条　",
    "第十二条之一 ",
    "附件",
    "附件1",
    "附件：1.",
    "附表二",
    "a)",
    "# ",
    "- ",
]
WORDS = [
    "加强领导", "市住建局", "牵头", "配合", "负责", "由", "等部门", "（责任单位：", "（市住建局牵头，各县（区）政府落实）", "[牵头单位：A；完成时限：6月底前]", "2024年12月底前", "100％", "PM_{2.5}",
    "《办法》", "。", "；", "，", "：", "“", "”", "（", "）", "(", ")", "[", "]", "【", "〔2024〕3号", "抄送：", "2024年1月1日", "关于印发", "的通知", "实施方案", "各县区人民政府：", "[bookmark: _GoBack]", "责任单位：市教育局",
    "序号", "任务", "牵头单位", "完成时限", "12", "3.6", "0", "持续改善", "首页 > 新闻", "扫一扫在手机打开当前页", "- 3 -", "第2页", "全年", "以下均由各县区政府落实，不再列出",
]  # fmt: skip
SPACES = [
    " ",
    "\t",
    "\t\t",
    "\n",
    "\n\n",
    "\r\n",
    "\u3000\u3000",
    "\u00a0",
    "\ufeff",
    "\x0c",
    "\x00",
    "\x07",
    "\u200b",
    "\u2028",
    " | ",
    "|\n|",
]
ANY = st.characters(exclude_categories=["Cs"])
PIECES = st.one_of(st.sampled_from(LABELS), st.sampled_from(WORDS), st.sampled_from(SPACES), st.text(ANY, max_size=6))
TEXTS = st.lists(PIECES, min_size=1, max_size=60).map("".join)
ROWS = st.lists(st.lists(st.sampled_from([*WORDS, "", ""]), min_size=1, max_size=8).map("\t".join), min_size=2, max_size=8).map("\n".join)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def parsed_or_none(text: str) -> ParsedDocument | None:
    try:
        return read(text)
    except UnreadableDocument:
        return None


def check(text: str) -> None:
    parsed = parsed_or_none(text)
    if parsed is None:
        return
    source = parsed.document.text
    assert source == text
    missing = unplaced(parsed)
    assert not missing, [source[max(0, i - 5) : i + 5] for i in missing[:5]]
    for clause in parsed.clauses:
        for paragraph in clause.paragraphs:
            assert len(paragraph.offsets) == len(paragraph.text)
            assert "".join(source[o] for o in paragraph.offsets) == paragraph.text
            assert list(paragraph.offsets) == sorted(set(paragraph.offsets))
    for table in parsed.tables:
        for row in table.rows:
            assert len(row) == len(table.header)
    for task in parsed.tasks:
        assert 0 <= task.span.start < task.span.end <= len(source)
        if task.text:
            letters = iter(source[task.span.start : task.span.end])
            assert all(char in letters for char in task.text if not char.isspace()), "a task's text stands in its span"
    assert len({c.id for c in parsed.clauses}) == len(parsed.clauses)
    assert len({t.id for t in parsed.tasks}) == len(parsed.tasks)
    known = {t.id for t in parsed.tasks} | {c.id for c in parsed.clauses}
    assert all(k.first_id in known and k.second_id in known for k in parsed.links)
    json.dumps(to_json(parsed), ensure_ascii=False)
    report(parsed).lines()


@SETTINGS
@given(TEXTS)
@example("附件1\n附件1\n标题")
@example("（一）\t（一）")
def test_any_mixture_of_headings_notes_and_junk(text: str) -> None:
    check(text)


@SETTINGS
@given(st.text(ANY, max_size=300))
def test_any_text_at_all(text: str) -> None:
    check(text)


@SETTINGS
@given(ROWS, TEXTS)
def test_any_table_among_text(rows: str, text: str) -> None:
    header = "序号\t重点任务\t具体措施\t完成时限\t牵头单位\t配合单位\n"
    check(text + "\n" + header + rows + "\n" + text)
