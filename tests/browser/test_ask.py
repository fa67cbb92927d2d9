"""Asking in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.page.office import DIGITAL, ROADS

BOX = "#question textarea"


def ask(page: Page, question: str, turns: int = 1) -> None:
    """Type a question, send it with Enter, and wait for the answer."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(page.locator(".turn:not(.pending)")).to_have_count(turns)


def test_answer_line_task_and_citation(page: Page) -> None:
    ask(page, "危桥改造由谁负责，什么时候完成？")
    turn = page.locator(".turn").last
    expect(turn.locator(".line")).to_contain_text("县交通运输局")
    expect(turn.locator(".card dl")).to_contain_text("2031年6月底前")
    expect(turn.locator(".card h3")).to_contain_text(ROADS)
    expect(turn.locator(".sources blockquote").first).to_contain_text("改造危桥9座")
    expect(turn.locator(".sources .reference").first).to_contain_text("临政发〔2030〕7号")


def test_several_tasks_are_a_table(page: Page) -> None:
    ask(page, "市大数据局牵头哪些任务？")
    rows = page.locator(".turn .card tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("市大数据局")
    expect(page.locator(".turn .card h3")).to_have_text(f"{DIGITAL}（2 项）")


def test_no_request_leaves_this_machine(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "危桥改造由谁负责？")
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_example_question_is_from_the_corpus(page: Page) -> None:
    page.locator("#starters button").first.click()
    expect(page.locator(".turn:not(.pending)")).to_have_count(1)
    expect(page.locator(".turn .card").first).to_be_visible()


def test_follow_up(page: Page) -> None:
    ask(page, "建设一体化政务云由谁牵头？")
    ask(page, "那配合单位呢？", turns=2)
    expect(page.locator(".turn").last.locator(".line")).to_contain_text("市财政局")


def test_refusal_is_said(page: Page) -> None:
    ask(page, "食堂几点开饭？")
    expect(page.locator(".turn.refused .status")).to_be_visible()


def test_enter_with_an_input_method_does_not_send(page: Page) -> None:
    page.fill(BOX, "危桥")
    page.evaluate(
        """() => {
            const box = document.querySelector('#question textarea');
            box.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
            for (const kind of ['keydown', 'keypress', 'keyup'])
                box.dispatchEvent(new KeyboardEvent(kind, {key: 'Enter', code: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}));
            box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '危桥'}));
            box.dispatchEvent(new KeyboardEvent('keypress', {key: 'Enter', code: 'Enter', bubbles: true, cancelable: true}));
        }"""
    )
    page.wait_for_timeout(500)
    expect(page.locator(BOX)).to_have_value("危桥")
    expect(page.locator(".turn")).to_have_count(0)
    page.press(BOX, "Enter")
    expect(page.locator(".turn:not(.pending)")).to_have_count(1)


def test_shift_enter_breaks_the_line(page: Page) -> None:
    page.fill(BOX, "危桥改造")
    page.press(BOX, "Shift+Enter")
    page.type(BOX, "由谁负责？")
    expect(page.locator(BOX)).to_have_value("危桥改造\n由谁负责？")


def test_question_never_becomes_html(page: Page) -> None:
    ask(page, "<img src=x onerror=\"document.title='broken'\">危桥改造由谁负责？")
    assert page.locator(".turn img").count() == 0
    assert page.title() != "broken"
    expect(page.locator(".turn .asked")).to_contain_text("<img")


def test_phone_width_needs_no_sideways_scrolling(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "市大数据局牵头哪些任务？")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator(".turn .card tbody td").first).to_be_visible()
    assert re.search("政务云", page.locator(".turn .line").inner_text())


def test_the_new_answer_and_the_box_are_in_view(page: Page) -> None:
    for number, question in enumerate(("市大数据局牵头哪些任务？", "危桥改造由谁负责？", "通村公路拓宽由谁牵头？"), 1):
        ask(page, question, number)
    expect(page.locator(".turn .asked").last).to_be_in_viewport()
    expect(page.locator(BOX)).to_be_in_viewport()
