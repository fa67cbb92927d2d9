"""The view 问答 at the width of a desk and of a phone: what stands there first, what comes next, keys and touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_ask import BOX, ask
from tests.browser.test_lists import SIZES

TOUCH = 40
"""Pixels that a target is high at least where it is touched."""


@pytest.fixture(params=SIZES)
def sized(request: pytest.FixtureRequest, context: BrowserContext, address: str) -> Page:
    width, height = SIZES[request.param]
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    return page


def test_the_first_screen_says_what_is_inside_and_holds_the_box(sized: Page) -> None:
    expect(sized.locator(".welcome")).to_contain_text("现有 2 份文件")
    expect(sized.locator(BOX)).to_be_in_viewport()
    expect(sized.locator(".starters small").first).to_be_visible()
    ask(sized, "危桥改造由谁负责？")
    expect(sized.locator(".welcome")).to_have_count(0)


def test_a_suggestion_asks_and_the_question_can_be_edited(sized: Page) -> None:
    ask(sized, "政务云扩容由谁牵头？")
    sized.get_by_role("button", name="配合单位有哪些？").click()
    expect(sized.locator(".turn:not(.pending)")).to_have_count(2)
    expect(sized.locator(".turn .line").last).to_contain_text("市财政局")
    sized.get_by_role("button", name="改问").first.click()
    expect(sized.locator(BOX)).to_have_value("政务云扩容由谁牵头？")
    sized.get_by_role("button", name="换一份文件问").first.click()
    expect(sized.get_by_role("option").first).to_be_visible()


def test_one_line_and_its_quote_without_scrolling(sized: Page) -> None:
    ask(sized, "危桥改造由谁负责？")
    expect(sized.locator(".turn .line")).to_be_in_viewport()
    expect(sized.locator(".sources blockquote").first).to_be_in_viewport()


def test_a_greeting_bears_no_mark(sized: Page) -> None:
    ask(sized, "你好")
    expect(sized.locator(".turn .line")).to_contain_text("可查")
    expect(sized.locator(".turn .status")).to_have_count(0)


def test_keys(sized: Page) -> None:
    ask(sized, "危桥改造由谁负责？")
    sized.locator(BOX).blur()
    sized.keyboard.press("/")
    expect(sized.locator(BOX)).to_be_focused()
    sized.keyboard.press("Escape")
    expect(sized.locator(BOX)).not_to_be_focused()
    sized.keyboard.press("?")
    expect(sized.locator("#keys-help")).to_contain_text("到提问框")
    sized.keyboard.press("Escape")
    expect(sized.locator("#keys-help")).to_be_hidden()


def test_the_skip_link_and_the_dark_switch(context: BrowserContext, sized: Page) -> None:
    sized.locator(".skip").focus()
    sized.keyboard.press("Enter")
    expect(sized.locator(BOX)).to_be_focused()
    sized.locator("[data-does=dark]").click()
    assert sized.evaluate("document.body.classList.contains('dark')")
    sized.reload(wait_until="load")
    sized.wait_for_selector("#starters button")
    sized.wait_for_function("document.body.classList.contains('dark')")


def test_on_a_phone_the_box_folds_while_reading(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "危桥改造由谁负责？")
    expect(page.locator(".scope-row")).to_be_hidden()
    size = page.locator(".asking").first.bounding_box()
    assert size is not None
    assert size["height"] <= 72
    small = page.evaluate(
        """least => [...document.querySelectorAll('.turn button, .turn a.tool, .asking button, .history button')]
            .filter(each => each.offsetParent && each.getBoundingClientRect().height < least).map(each => each.outerHTML)""",
        TOUCH,
    )
    assert small == []
    page.locator(BOX).focus()
    expect(page.locator(".scope-row")).to_be_visible()


def test_the_address_opens_the_conversation_and_a_shared_one_is_read_by_others(browser: Browser, context: BrowserContext, page: Page, address: str) -> None:
    ask(page, "通村公路拓宽由谁牵头？")
    page.wait_for_url("**conversation=*")
    again = context.new_page()
    again.goto(page.url, wait_until="load")
    expect(again.locator(".turn .line")).to_contain_text("县交通运输局")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#history").get_by_role("button", name="共享", exact=True).click()
    shared = page.locator("#history").get_by_role("link", name="共享地址")
    href = shared.get_attribute("href")
    other = browser.new_context()
    reading = other.new_page()
    reading.goto(f"{address}{href}", wait_until="load")
    expect(reading.locator(".turn .line")).to_contain_text("县交通运输局")
    expect(reading.locator("[data-act=rate]")).to_have_count(0)
    page.locator("#history").get_by_role("button", name="停止共享").click()
    expect(shared).to_have_count(0)
    reply = reading.reload()
    assert reply is not None
    assert reply.status == 404
    other.close()


def test_conversations_are_searched(page: Page) -> None:
    for number, question in enumerate(("危桥改造由谁负责？", "食堂几点开饭？"), 1):
        if number > 1:
            page.locator("#history").get_by_role("button", name="新对话").click()
            expect(page.locator(".turn")).to_have_count(0)
        ask(page, question)
    page.locator(".search input").fill("食堂")
    page.keyboard.press("Enter")
    expect(page.locator("#history .title")).to_have_text(["食堂几点开饭？"])


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_the_page_is_chinese_in_every_browser(browser: Browser, address: str, language: str) -> None:
    opened = browser.new_context(locale=language, viewport={"width": 1280, "height": 900})
    page = opened.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "危桥改造由谁负责？")
    seen = page.evaluate("document.body.innerText")
    assert [word for word in ("Error", "processing", "Invalid", "Submit", "Loading", "YYYY") if word in seen] == []
    assert page.evaluate("navigator.language") == "zh-CN"
    opened.close()
