"""The reading page and the surroundings of a citation: everything is there, and nothing becomes HTML."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from corpus.printed import printed
from corpus.types import Cell, Span, Table
from page import words
from page.marked import cited_rows
from page.markup import Html, lines, render, tag
from page.reading import reading_page
from page.sources import context, reading_link
from page.turn import turn_of
from tests.page.office import DIGITAL, Office
from tests.page.scanned import Printed, Scanned

DAY = dt.date(2031, 4, 5)


def test_the_whole_text_is_there(office: Office) -> None:
    store = office.desk.store
    record = next(record for record in store.documents() if record.title == DIGITAL)
    shown = reading_page(store, record.id, None, None, DAY)
    assert shown is not None
    bare = re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", shown)))
    for clause in store.clauses(record.id):
        for paragraph in clause.paragraphs:
            assert re.sub(r"\s+", "", paragraph.text) in bare
    assert "归集证照50类" in bare


def test_the_cited_stretch_is_marked_once_anchored(office: Office) -> None:
    store = office.desk.store
    record = next(record for record in store.documents() if record.title == DIGITAL)
    text = store.document_text(record.id) or ""
    quote = "统一建设市级政务云平台"
    start = text.index(quote)
    shown = reading_page(store, record.id, Span(start, start + len(quote)), None, DAY) or ""
    assert f"<mark>{quote}</mark>" in shown
    assert shown.count('id="cited"') == 1


def test_the_clause_that_is_cited_is_marked_in_the_text_and_in_the_outline_and_is_what_is_printed(office: Office) -> None:
    store = office.desk.store
    record = next(record for record in store.documents() if record.title == DIGITAL)
    start = (store.document_text(record.id) or "").index("统一建设市级政务云平台")
    shown = reading_page(store, record.id, Span(start, start + 5), None, DAY) or ""
    assert re.findall(r'aria-current="location"[^>]*>([^<]*)', shown) == ["（一） 建设一体化政务云"]
    assert len(re.findall(r'class="clause level-2 here"', shown)) == 1
    assert "引用：《云州市数字政府建设三年行动方案》（云政办发〔2031〕12号）二、（一）" in shown
    assert "2031-04-05</span>" in shown
    assert "quoting" not in (reading_page(store, record.id, None, None, DAY) or "")


def test_a_cited_row_is_marked_in_the_outline(office: Office) -> None:
    store = office.desk.store
    record = next(record for record in store.documents() if record.title == DIGITAL)
    start = (store.document_text(record.id) or "").index("归集证照50类")
    shown = reading_page(store, record.id, Span(start, start + 7), None, DAY) or ""
    assert re.findall(r'aria-current="location"[^>]*>([^<]*)', shown) == ["附件1 云州市数字政府建设任务分解表"]
    assert shown.count('class="here"') == 1


def test_the_mark_of_a_page_stands_before_its_first_paragraph() -> None:
    shown = reading_page(Scanned(), "甲", None, None, DAY) or ""
    order = [shown.index(each) for each in ("— 1 —", "第一页的话", "— 2 —", "第二页的话")]
    assert order == sorted(order)


@pytest.mark.parametrize(("page", "said"), [(1, True), (2, False)])
def test_a_mark_on_the_page_is_said_only_where_the_quotation_stands(page: int, said: bool) -> None:
    shown = reading_page(Scanned(), "甲", Span(0, 3), page, DAY) or ""
    paper = shown[shown.index('id="paper"') :]
    assert (words.PAPER_SCANNED in paper, 'class="over"' in paper) == (said, said)
    assert ("引文已标出" in (reading_page(Printed(), "甲", Span(0, 3), page, DAY) or "")) == said


def test_unknown_document(office: Office) -> None:
    assert reading_page(office.desk.store, "../../etc/passwd", None, None, DAY) is None


@pytest.mark.parametrize("question", ["建设一体化政务云由谁牵头？", "市大数据局牵头哪些任务？"])
def test_every_citation_has_its_surroundings(office: Office, question: str) -> None:
    turn = turn_of(office.desk.ask(question), office.desk.titles())
    assert turn.sources
    for source in turn.sources:
        assert "<mark>" in context(office.desk.store, source).html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("区林业局 区财政局\t", "区林业局 区财政局"),
        ("区林\n业局\n区财政局", "区林业局 区财政局"),
        ("区林业局、区财政局", "区林业局、区财政局"),
        ("2031 年 6 月底前", "2031年6月底前"),
        ("建成 VOC plant 三座", "建成VOC plant三座"),
    ],
)
def test_cells_keep_the_blanks_between_names_and_no_other(text: str, shown: str) -> None:
    clean = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text)
    cell = Cell(clean, Span(0, len(text.rstrip())))
    assert printed(cell, text, ("区林业局", "区财政局")) == shown


def test_a_quoted_row_has_blanks_between_its_cells(office: Office) -> None:
    turn = office.desk.ask_turn("云州市政务云扩容新增服务器多少台？", (), None)
    rows = [source.quote for source in turn.sources if "附件1" in source.reference]
    assert rows == ["1 政务云扩容 市大数据局 市财政局 2031年9月底前 新增服务器60台"]


def test_removed_document_has_no_surroundings(office: Office) -> None:
    turn = turn_of(office.desk.ask("危桥改造由谁负责？"), {})
    source = turn.sources[0]
    object.__setattr__(source, "document_id", "不在了")
    assert office.desk.context(source) is None


def test_text_is_escaped_everywhere() -> None:
    bad = '<script>alert("1")</script>'
    shown = tag("p", bad, tag("b", bad), lines(bad), title=bad, data_x=bad)
    assert "<script" not in shown
    assert render([Html("<i>"), bad]) == "<i>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"
    assert "<" not in reading_link(bad)


def test_an_inherited_cell_does_not_cite_the_rows_below() -> None:
    def cell(text: str, start: int) -> Cell:
        return Cell(text, Span(start, start + len(text)))

    category = cell("运输", 0)
    rows = ((category, cell("甲任务", 10)), (category, cell("乙任务", 20)))
    table = Table("t", "d", None, "", ("类别", "任务"), rows, Span(0, 23))
    assert cited_rows(table, Span(0, 13)) == {0: frozenset({0, 1})}
    assert cited_rows(table, Span(20, 23)) == {1: frozenset({1})}
    assert cited_rows(table, None) == {}
