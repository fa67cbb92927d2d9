"""What one does with an answer: copy, open the source, choose, rate, keep, export."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_ask import ask
from tests.page.office import ROADS


def test_copy_citation(context: BrowserContext, page: Page, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    ask(page, "危桥改造由谁负责？")
    source = page.locator(".sources li").first
    source.get_by_role("button", name="复制引用").click()
    expect(source.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("《临江县农村公路提升实施方案》（临政发〔2030〕7号）二、（二）：“")
    source.get_by_role("button", name="复制出处").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).endsWith('二、（二）')")


def test_copy_on_plain_http(context: BrowserContext, address: str) -> None:
    """As on an address that is neither https nor this machine: there is no navigator.clipboard."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', {get: () => false})")
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "危桥改造由谁负责？")
    page.locator(".sources li").first.get_by_role("button", name="复制引用").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert "改造危桥9座" in page.evaluate("navigator.clipboard.readText()")


def test_number_leads_to_its_source(page: Page) -> None:
    ask(page, "市大数据局牵头哪些任务？")
    page.locator(".line .cite").nth(1).click()
    expect(page.locator("#source-1-2")).to_be_focused()
    expect(page.locator("#source-1-2 .context mark").first).to_be_visible()


def test_open_the_source(context: BrowserContext, page: Page) -> None:
    ask(page, "危桥改造由谁负责？")
    with context.expect_page() as opened:
        page.locator(".sources li").first.get_by_role("link", name="查看原文").click()
    reading = opened.value
    expect(reading.locator("#cited")).to_be_in_viewport()
    expect(reading.locator("mark").first).to_contain_text("危桥")
    expect(reading.locator(".outline")).to_contain_text("实施通村公路拓宽工程")


def restrict(page: Page, title: str) -> None:
    page.locator("#scope input").click()
    page.get_by_role("option", name=title).click()
    expect(page.locator(".scope-chip")).to_contain_text(title)


def test_scope_holds_for_follow_ups(page: Page) -> None:
    restrict(page, ROADS)
    ask(page, "资金由谁保障？")
    ask(page, "政务云扩容由谁牵头？", turns=2)
    expect(page.locator(".turn").last).not_to_contain_text("市大数据局")
    expect(page.locator(".scope-chip")).to_contain_text(ROADS)
    page.get_by_role("button", name="恢复全部文件").click()
    expect(page.locator(".scope-chip")).to_have_count(0)
    expect(page.locator("#scope input")).to_have_value("全部文件")


def test_a_question_about_another_place_leaves_the_scope_and_says_so(page: Page) -> None:
    restrict(page, ROADS)
    ask(page, "云州市建设一体化政务云由谁牵头？")
    expect(page.locator(".turn .line").last).to_contain_text("市大数据局")
    expect(page.locator(".turn .notices").last).to_contain_text(f"已不限于《{ROADS}》")
    expect(page.locator(".scope-chip")).to_have_count(0)


def test_a_new_conversation_begins_without_a_scope(page: Page) -> None:
    restrict(page, ROADS)
    page.locator("#history").get_by_role("button", name="新对话").click()
    expect(page.locator(".scope-chip")).to_have_count(0)
    expect(page.locator("#scope input")).to_have_value("全部文件")


def test_thumb_with_a_reason(page: Page, office: object) -> None:
    ask(page, "危桥改造由谁负责？")
    page.get_by_role("button", name="有误").click()
    expect(page.locator("[data-act=rate][aria-pressed=true]")).to_have_text("有误")
    page.locator(".reason input").fill("时限不全")
    page.locator(".reason button").click()
    expect(page.get_by_text("已记录，谢谢。")).to_be_visible()


def test_conversations_are_kept_renamed_and_deleted(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_selector("#starters button")
    ask(page, "通村公路拓宽由谁牵头？")
    page.once("dialog", lambda dialog: dialog.accept("公路的事"))
    page.locator("#history").get_by_role("button", name="改名").click()
    expect(page.locator("#history li.open .title")).to_have_text("公路的事")
    page.locator("#history").get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    page.reload(wait_until="load")
    page.locator("#history").get_by_role("button", name="公路的事").click()
    expect(page.locator(".turn .line").first).to_contain_text("县交通运输局")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#history").get_by_role("button", name="删除").click()
    expect(page.locator("#history").get_by_text("公路的事")).to_have_count(0)


def test_export_of_a_conversation(page: Page) -> None:
    ask(page, "危桥改造由谁负责？")
    with page.expect_download() as word:
        page.locator("#history").get_by_role("link", name="导出 Word").click()
    paper = docx.Document(io.BytesIO(Path(word.value.path()).read_bytes()))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "县交通运输局" in text
    assert "[1] 《临江县农村公路提升实施方案》（临政发〔2030〕7号）" in text
    with page.expect_download() as markdown:
        page.locator("#history").get_by_role("link", name="导出文本").click()
    assert markdown.value.suggested_filename.endswith(".md")
    assert "[^1]: [《临江县" in Path(markdown.value.path()).read_text(encoding="utf-8")


def test_keyboard_alone(page: Page) -> None:
    """From the question to the first source's buttons with the Tab key."""
    ask(page, "危桥改造由谁负责？")
    page.locator(".line .cite").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.sources') !== null")
