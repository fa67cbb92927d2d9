"""The page works under its content security policy: nothing it needs is refused."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.test_ask import ask


def test_nothing_is_refused(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "危桥改造由谁负责？")
    for tab in ("任务台账", "文件库", "问答"):
        page.get_by_role("tab", name=tab).click()
    expect(page.locator("#question textarea")).to_be_visible()
    assert not refused
