"""The task ledger in a real browser."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from page import ledger_view

SUMMARY = "#ledger .summary b"


@pytest.fixture
def ledger(page: Page) -> Page:
    page.get_by_role("tab", name="任务台账").click()
    expect(page.locator("#ledger tbody tr").first).to_be_visible()
    return page


def test_filter_by_unit_and_role(ledger: Page) -> None:
    ledger.locator("#unit").get_by_role("textbox").fill("市发改委")
    expect(ledger.locator(SUMMARY)).to_have_text("共 2 项：牵头 1、配合 1")
    ledger.locator("#roles input").click()
    ledger.get_by_role("option", name="牵头").click()
    expect(ledger.locator(SUMMARY)).to_have_text("共 1 项：牵头 1")
    expect(ledger.locator("#ledger tbody tr")).to_have_count(1)


def test_export_holds_what_is_filtered(ledger: Page) -> None:
    ledger.locator("#unit").get_by_role("textbox").fill("市大数据局")
    expect(ledger.locator("#ledger tbody tr")).to_have_count(3)
    with ledger.expect_download() as got:
        ledger.get_by_role("link", name="导出 Excel").click()
    sheet = load_workbook(io.BytesIO(Path(got.value.path()).read_bytes())).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == 4
    shown = ledger.locator("#ledger tbody tr td:first-child").all_inner_texts()
    assert [line[lines[0].index("任务")] for line in lines[1:]] == shown


def test_a_bar_filters(ledger: Page) -> None:
    ledger.locator("#pictures > button").click()
    ledger.locator("[data-act=unit][data-value=县交通运输局]").click()
    expect(ledger.locator(SUMMARY)).to_contain_text("共 2 项")
    # The pictures follow the table: a click on a bar that is just being drawn anew would be lost.
    expect(ledger.locator("[data-act=month]")).to_have_count(2)
    ledger.locator("[data-act=month]").first.click()
    expect(ledger.locator(SUMMARY)).to_contain_text("共 1 项")
    expect(ledger.locator("#ledger .summary")).to_contain_text("完成时限 2030-10-01—2030-10-31")


def test_a_row_opens_its_source(context: BrowserContext, ledger: Page) -> None:
    ledger.locator("#words").get_by_role("textbox").fill("电子证照")
    expect(ledger.locator("#ledger tbody tr")).to_have_count(1)
    with context.expect_page() as opened:
        ledger.locator("#ledger td.place a").click()
    expect(opened.value.locator("tr#cited")).to_contain_text("归集证照50类")


def test_state_on_a_chosen_day(ledger: Page) -> None:
    ledger.locator("#more > button").click()
    ledger.locator("#day input").fill("2031-09-10")
    ledger.locator("#day input").press("Enter")
    ledger.locator("#states input").click()
    ledger.get_by_role("option", name="本月到期").click()
    expect(ledger.locator(SUMMARY)).to_contain_text("共 1 项")
    expect(ledger.locator("#ledger tbody tr")).to_contain_text("政务云扩容")


def test_a_header_sorts_and_stays_while_the_rows_move(ledger: Page) -> None:
    ledger.set_viewport_size({"width": 1280, "height": 420})
    ledger.get_by_role("columnheader", name="完成时限").get_by_role("button").click()
    expect(ledger.get_by_role("columnheader", name="完成时限")).to_have_attribute("aria-sort", "ascending")
    expect(ledger.locator("#ledger tbody tr").first).to_contain_text("2030年10月底前")
    ledger.locator("#ledger .scroll").evaluate("(box) => box.scrollTo(0, 300)")
    head = "(box) => box.querySelector('thead th').getBoundingClientRect().top - box.getBoundingClientRect().top"
    assert abs(ledger.locator("#ledger .scroll").evaluate(head)) < 2


def test_the_next_page_begins_at_its_top(ledger: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_view, "PAGE", 4)
    ledger.locator("#words").get_by_role("textbox").fill("。")
    on = ledger.get_by_role("button", name="下一页")
    on.scroll_into_view_if_needed()
    on.click()
    expect(ledger.locator("#ledger .turner")).to_contain_text("第 2 页")
    expect(ledger.locator("#ledger .summary")).to_be_in_viewport()


def test_a_unit_opens_its_tasks(context: BrowserContext, ledger: Page) -> None:
    with context.expect_page() as opened:
        ledger.locator("#ledger a.unit", has_text="县交通运输局").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("县交通运输局")


def test_phone_width(ledger: Page) -> None:
    ledger.set_viewport_size({"width": 360, "height": 740})
    assert ledger.evaluate("document.documentElement.scrollWidth") <= 360
    names = ledger.locator("#ledger td[data-label=配合单位] a.unit")
    assert [box["height"] < 40 for box in (names.nth(n).bounding_box() for n in range(2)) if box] == [True, True], "names side by side, not each in a column"
