"""The task ledger: complete, alias-aware, and true to the day."""

from __future__ import annotations

import datetime as dt
import io
import re
from urllib.parse import parse_qs

import pytest
from openpyxl import load_workbook

from bot.sets.due import OVERDUE, THIS_MONTH
from page.desk import today
from page.export_excel import to_excel
from page.ledger import BY_DEADLINE, BY_DOCUMENT, LATEST_FIRST, ORDERS, LedgerQuery, date, find, from_url
from page.ledger_view import ledger_view, pictures
from tests.page.office import DIGITAL, ROADS, Office

DAY = dt.date(2031, 9, 10)


def test_all_tasks_and_their_roles(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(day=DAY))
    assert len(ledger.rows) == len(office.desk.store.tasks())
    assert ledger.summary.startswith(f"共 {len(ledger.rows)} 项：牵头 ")


@pytest.mark.parametrize("unit", ["市发改委", "市发展改革委", "市发展和改革委员会"])
def test_a_unit_is_found_under_every_name(office: Office, unit: str) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit=unit, day=DAY))
    assert ledger.by_role["lead"] == 1
    assert ledger.by_role["support"] == 1
    assert ledger.summary == "共 2 项：牵头 1、配合 1"


def test_unit_and_role(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", roles=("lead",), day=DAY))
    assert {row.task.task or row.task.heading for row in ledger.rows} == {"建设一体化政务云", "政务云扩容"}


def test_unknown_unit_finds_nothing(office: Office) -> None:
    assert find(office.desk.store, LedgerQuery(unit="市海洋局", day=DAY)).summary == "共 0 项"


def test_filters_of_deadline_state_document_and_words(office: Office) -> None:
    store = office.desk.store
    due = find(store, LedgerQuery(due_from=dt.date(2031, 9, 1), due_to=dt.date(2031, 9, 30), day=DAY))
    assert [row.task.task for row in due.rows] == ["政务云扩容"]
    assert [row.task.task for row in find(store, LedgerQuery(states=(THIS_MONTH,), day=DAY)).rows] == ["政务云扩容"]
    roads = next(record.id for record in store.documents() if record.title == ROADS)
    assert {row.document.title for row in find(store, LedgerQuery(documents=(roads,), day=DAY)).rows} == {ROADS}
    assert len(find(store, LedgerQuery(words="公路 拓宽", day=DAY)).rows) == 1
    assert len(find(store, LedgerQuery(words="%", day=DAY)).rows) == 0


def test_order_by_deadline(office: Office) -> None:
    rows = find(office.desk.store, LedgerQuery(day=DAY, order=BY_DEADLINE)).rows
    ends = [row.task.due.end for row in rows if row.task.due and row.task.due.end]
    assert ends == sorted(ends)


def test_every_order_keeps_every_row_and_what_is_blank_comes_last(office: Office) -> None:
    rows = {row.task.id for row in find(office.desk.store, LedgerQuery(day=DAY)).rows}
    for order in ORDERS:
        assert {row.task.id for row in find(office.desk.store, LedgerQuery(day=DAY, order=order)).rows} == rows
    leads = ["、".join(row.task.lead) for row in find(office.desk.store, LedgerQuery(day=DAY, order="牵头单位")).rows]
    assert leads[:3] == ["市大数据局", "市大数据局", "市发改委"], "by sound: da before fa"
    assert leads[-3:] == ["", "", ""]


def test_a_header_goes_on_to_the_next_order(office: Office) -> None:
    def head(order: str) -> str:
        return ledger_view(find(office.desk.store, LedgerQuery(day=DAY, order=order)), 0)

    assert 'data-value="时限先后"' in head(BY_DOCUMENT)
    assert 'data-value="时限后先"' in head(BY_DEADLINE)
    assert 'aria-sort="descending"' in head(LATEST_FIRST)


def test_columns_of_the_source_stand_with_the_row(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", day=DAY))
    object.__setattr__(ledger.rows[0].task, "others", {"进展情况": "已完成<60%"})
    assert '<span class="printed">进展情况：</span>已完成&lt;60%' in ledger_view(ledger, 0)


def test_units_lead_to_their_tasks_on_the_day_that_was_chosen(office: Office) -> None:
    for day, carried in ((DAY, True), (today(), False)):
        links = re.findall(r'href="(unit\?[^"]*)"', ledger_view(find(office.desk.store, LedgerQuery(day=day)), 0))
        assert links
        assert all(("day=" in link) is carried for link in links)


def test_query_survives_its_address() -> None:
    query = LedgerQuery(
        ("甲", "乙&丙"), "市发改委", ("lead", "support"), (OVERDUE,), DAY, category="类 别", words="a=b", day=DAY, order=BY_DEADLINE
    )
    assert from_url(parse_qs(query.to_url()), dt.date(2000, 1, 1)) == query


@pytest.mark.parametrize(
    ("text", "day"),
    [("2020-12-31", dt.date(2020, 12, 31)), ("2020年2月3日", dt.date(2020, 2, 3)), ("2020-13-01", None), ("明天", None), ("", None)],
)
def test_dates_as_typed(text: str, day: dt.date | None) -> None:
    assert date(text) == day


def test_pictures_count_every_dated_task(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(day=DAY))
    assert sum(ledger.by_month.values()) == sum(1 for row in ledger.rows if row.task.due and row.task.due.end)
    names = dict(ledger.by_unit(50))
    assert names["市大数据局"]["lead"] == 2
    assert sum("发" in name and "改" in name for name in names) == 1, "two names of one unit are one bar"
    assert 'data-act="month"' in pictures(ledger)


def test_page_turning(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(day=DAY))
    assert ledger_view(ledger, 99).count("<tr") == len(ledger.rows) + 1


def test_workbook_holds_the_rows(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", day=DAY))
    sheet = load_workbook(io.BytesIO(to_excel(ledger))).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == len(ledger.rows) + 1
    assert f"《{DIGITAL}》（云政办发〔2031〕12号）附件1 第1行" in {line[lines[0].index("出处")] for line in lines[1:]}


def test_columns_of_the_source_follow_under_their_own_names(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", day=DAY))
    object.__setattr__(ledger.rows[0].task, "others", {"资金来源": "市级财政", "备注": "跨年度"})
    object.__setattr__(ledger.rows[1].task, "others", {"备注": "续建"})
    sheet = load_workbook(io.BytesIO(to_excel(ledger))).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][-2:] == ("资金来源（原表）", "备注（原表）")
    assert [line[-2:] for line in lines[1:4]] == [("市级财政", "跨年度"), (None, "续建"), (None, None)]


def test_days_are_dates_in_excel(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", day=DAY))
    sheet = load_workbook(io.BytesIO(to_excel(ledger))).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[lines[0].index("截止日期")] for line in lines[1:]] == [dt.datetime(2031, 12, 31), None, dt.datetime(2031, 9, 30)]


def test_no_cell_becomes_a_formula(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", day=DAY))
    task = ledger.rows[0].task
    object.__setattr__(task, "task", "=HYPERLINK(1)")
    sheet = load_workbook(io.BytesIO(to_excel(ledger))).active
    assert sheet is not None
    assert {cell.data_type for line in sheet.iter_rows(min_row=2) for cell in line} <= {"s", "inlineStr", "n", "d"}
