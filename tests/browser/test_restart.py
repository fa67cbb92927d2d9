"""The program starts again while a page is open: the page goes on, or says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from page.server import application
from tests.browser.test_ask import ask
from tests.page.office import ROADS, Office, free_port, serving


class Program:
    """The page's program, which can be stopped and started at one address."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.port = free_port()
        self._running = ExitStack()

    def start(self) -> str:
        app = application(self.office.desk, self.office.database, self.office.indexer)
        return self._running.enter_context(serving(app, self.port))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def program(office: Office) -> Iterator[Program]:
    made = Program(office)
    yield made
    made.stop()


@pytest.fixture
def page(context: BrowserContext, program: Program) -> Page:
    opened = context.new_page()
    opened.goto(program.start(), wait_until="load")
    opened.wait_for_selector("#starters button")
    return opened


def test_an_open_page_goes_on_in_its_conversation(page: Page, program: Program) -> None:
    page.locator("#scope input").click()
    page.get_by_role("option", name=ROADS).click()
    ask(page, "危桥改造由谁负责？")
    program.stop()
    program.start()
    ask(page, "通村公路拓宽由谁牵头？", turns=2)
    expect(page.locator(".turn .line").last).to_contain_text("县交通运输局")
    expect(page.locator("#history li")).to_have_count(1)


def test_a_question_that_is_cut_off_says_so_and_the_page_comes_back(page: Page, program: Program, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(page, "危桥改造由谁负责？")
    over = threading.Event()

    class Slow:
        def answer(self, *_: Any, **__: Any) -> Any:
            over.wait(20)
            raise RuntimeError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(office.desk, "bot", Slow())
        page.locator("#question textarea").fill("通村公路拓宽由谁牵头？")
        page.keyboard.press("Enter")
        expect(page.locator(".turn.pending")).to_be_visible()
        program.stop()
        over.set()
    expect(page.locator(".turn.pending")).to_contain_text("与服务器的连接中断，这一问没有得到答复，请再问一次。")
    page.locator("#question textarea").fill("资金由谁保障？")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-body")).to_contain_text("正在重新连接")
    with page.expect_navigation():
        program.start()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn")).to_contain_text("危桥改造由谁负责？")
    expect(page.locator("#thread")).to_contain_text("上一问“通村公路拓宽由谁牵头？”没有得到答复，请再问一次。")
    expect(page.locator("#question textarea")).to_have_value("资金由谁保障？")
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".turn:not(.pending)")).to_have_count(2)


def test_a_conversation_that_is_gone_is_said_to_be(page: Page, program: Program, office: Office) -> None:
    ask(page, "危桥改造由谁负责？")
    office.database.run("DELETE FROM conversations")
    ask(page, "通村公路拓宽由谁牵头？")
    expect(page.locator("#thread")).to_contain_text("先前的对话已不在记录中，以下是新的对话。")
    ask(page, "危桥改造由谁负责？", turns=2)
    expect(page.locator("#thread")).not_to_contain_text("先前的对话")
