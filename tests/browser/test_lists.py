"""A list too long to be said: a table with its source beside the row, at the width of a desk and of a phone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from page.server import application
from tests.browser.test_ask import ask
from tests.page import long_plan
from tests.page.office import open_office, serving

SIZES = {"desk": (1440, 900), "phone": (360, 780)}
QUESTION = f"{long_plan.UNIT}牵头哪些任务？"
FIRST = ".card.list tbody tr:first-child"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    office = open_office(tmp_path_factory.mktemp("long") / "office", {long_plan.TITLE: long_plan.TEXT})
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@pytest.fixture(params=SIZES)
def listed(request: pytest.FixtureRequest, context: BrowserContext, address: str) -> Page:
    """The answer at one of the sizes."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    width, height = SIZES[request.param]
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, QUESTION)
    return page


def test_the_line_says_the_number_and_the_table_holds_every_task(listed: Page) -> None:
    expect(listed.locator(".turn .line")).to_contain_text(f"共{long_plan.TASKS}项")
    expect(listed.locator(".turn .line .cite")).to_have_count(0)
    rows = listed.locator(".card.list tbody tr")
    expect(rows).to_have_count(long_plan.TASKS)
    expect(rows.first.locator(".role")).to_have_text("牵头")
    expect(rows.first).to_contain_text("第1号街区整治")
    assert listed.evaluate("document.documentElement.scrollWidth") <= listed.viewport_size["width"]  # type: ignore[index]


def test_the_source_opens_beside_the_row_and_esc_closes_it(listed: Page) -> None:
    link = listed.locator(".card.list .peek").nth(4)
    before = listed.evaluate("document.querySelectorAll('.turn').length")
    link.click()
    expect(listed.locator("#panel .reference")).to_contain_text("附件1第5行")
    expect(listed.locator("#panel mark").first).to_be_visible()
    expect(link).to_be_in_viewport()
    assert listed.evaluate("getComputedStyle(document.querySelector('.panel-body')).overflowY") == "auto"
    listed.keyboard.press("Escape")
    expect(listed.locator("#panel")).to_be_hidden()
    expect(link).to_be_focused()
    assert listed.evaluate("document.querySelectorAll('.turn').length") == before


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"status": 500, "body": "Internal Server Error"}, "这一处暂时打不开，请稍后再试。"),
        ({"status": 502, "content_type": "text/html", "body": "<h1>Bad Gateway</h1>"}, "这一处暂时打不开，请稍后再试。"),
        ({"status": 404, "content_type": "text/html", "body": "<h1>nginx</h1>"}, "没有找到这一处，文件可能已更新。"),
        (None, "这一处暂时打不开，请稍后再试。"),
    ],
)
@pytest.mark.parametrize("listed", ["desk"], indirect=True)
def test_a_source_that_does_not_come_is_told_in_words(listed: Page, reply: dict[str, Any] | None, said: str) -> None:
    links = listed.locator(".card.list .peek")
    links.first.click()
    expect(listed.locator("#panel .reference")).to_contain_text("附件1第1行")
    waiting: list[Route] = []
    listed.route("**/source?**", lambda route: waiting.append(route))
    links.nth(1).click()
    expect(listed.locator("#panel .panel-body")).to_have_text("正在打开……")
    if reply is None:
        waiting[0].abort()
    else:
        waiting[0].fulfill(**reply)
    expect(listed.locator("#panel .panel-body")).to_have_text(said)
    expect(listed.locator("#panel .panel-body h1")).to_have_count(0)


def test_arrows_move_between_the_rows_and_the_source_follows(listed: Page) -> None:
    links = listed.locator(".card.list .peek")
    links.first.focus()
    listed.keyboard.press("Enter")
    expect(listed.locator("#panel .reference")).to_contain_text("附件1第1行")
    links.first.focus()
    listed.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    expect(listed.locator("#panel .reference")).to_contain_text("附件1第2行")


def test_sorted_by_deadline_and_copied_as_sorted(listed: Page) -> None:
    button = listed.locator(".card.list th button", has_text="完成时限")
    button.click()
    expect(listed.locator(f"{FIRST} td").nth(3)).to_have_text("2030年1月底前")
    button.click()
    expect(listed.locator(f"{FIRST} td").nth(3)).to_have_text("2032年12月底前")
    listed.get_by_role("button", name="复制表格").click()
    expect(listed.get_by_text("已复制")).to_be_visible()
    lines = listed.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t") == ["序号", "任务", "职责", "完成时限", "出处"]
    assert lines[1].split("\t")[2].startswith("牵头 牵头单位：")
    assert (len(lines), lines[1].split("\t")[3]) == (long_plan.TASKS + 1, "2032年12月底前")


def test_exported_as_a_workbook(listed: Page) -> None:
    with listed.expect_download() as saved:
        listed.locator(".card.list").get_by_role("link", name="导出 Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("任务", "职责", "单位", "完成时限", "出处")
    assert len(rows) == long_plan.TASKS + 1
    assert rows[1][-1] == f"《{long_plan.TITLE}》附件1 第1行"


def test_a_number_shows_its_quote_on_focus(listed: Page) -> None:
    ask(listed, "危桥改造由谁负责？", turns=2)
    listed.locator(".turn .line .cite").last.focus()
    expect(listed.locator("#tip")).to_contain_text("改造危桥9座")
