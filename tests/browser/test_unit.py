"""我单位 and 到期 in a real browser, on a wide and on a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

WIDTHS = (360, 1440)


@pytest.fixture(params=WIDTHS, ids=[f"{width}px" for width in WIDTHS])
def screen(request: pytest.FixtureRequest, context: BrowserContext, address: str) -> Page:
    opened = context.new_page()
    opened.set_viewport_size({"width": request.param, "height": 800})
    opened.goto(address)
    return opened


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def small(page: Page) -> list[str]:
    """What can be clicked and is lower than a finger, but for links within text."""
    found = "[...document.querySelectorAll('.view :is(.tool, button, input, select, .chip, .pick, .month a), .ways a')]"
    return list(page.evaluate(f"{found}.filter((e) => e.offsetParent && e.getBoundingClientRect().height < 40).map((e) => e.outerHTML)"))


def test_a_unit_in_one_click_and_kept(screen: Page, context: BrowserContext, address: str) -> None:
    screen.get_by_role("link", name="我单位").click()
    screen.get_by_label("单位").fill("市发展和改革委员会")
    screen.get_by_role("button", name="查看").click()
    expect(screen.locator(".view .summary")).to_have_text("共 2 项任务：牵头 1、配合 1")
    assert fits(screen)
    assert small(screen) == []
    screen.get_by_role("button", name="设为我单位").click()
    again = context.new_page()
    again.goto(f"{address}unit")
    expect(again.get_by_role("heading", level=1)).to_contain_text("市发展和改革委员会")
    with context.expect_page() as opened:
        again.locator("#lead ~ .stack a[href^=read]").first.click()
    expect(opened.value.locator("#cited")).to_be_visible()


def test_the_calendar_and_its_list(screen: Page) -> None:
    screen.get_by_role("link", name="到期", exact=True).click()
    screen.get_by_label("以哪一天计").fill("2031-09-10")
    screen.get_by_role("button", name="查看").click()
    expect(screen.locator(".list h2")).to_have_text("2031年9月到期（1 条）")
    assert fits(screen)
    assert small(screen) == []
    screen.get_by_role("link", name="下一月").click()
    screen.get_by_role("link", name="之后有到期的月份：2031年11月").click()
    screen.get_by_role("link", name="2031年11月30日，到期 1 项").press("Enter")
    expect(screen.locator(".list tbody tr")).to_have_count(1)
    expect(screen.locator(".list tbody tr")).to_contain_text("电子证照归集")
    with screen.expect_download() as got:
        screen.get_by_role("link", name="导出日历文件").click()
    assert "DTSTART;VALUE=DATE:20311130" in Path(got.value.path()).read_text(encoding="utf-8")
