"""Choosing a document and stopping, with a bot that asks back and takes its time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.types import Answer
from page.database import Database
from page.desk import Desk
from page.server import application
from tests.browser.test_ask import BOX, ask
from tests.page.office import DIGITAL, ROADS, Office, serving


class Hesitant:
    """Asks which document is meant; hangs on 慢 until it is let go, breaks on 错."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def answer(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Answer:
        if "慢" in question:
            self.go.wait(20)
        if "错" in question:
            raise RuntimeError("no answer today")
        if document is None:
            return Answer(question, "clarify", "请问是哪份文件？", options=(DIGITAL, ROADS))
        return Answer(question, "answered", f"在{document}中。")

    def names_another(self, question: str, document: str) -> bool:
        return False

    def hiding(self, paths: frozenset[str]) -> Hesitant:
        return self


@pytest.fixture(scope="module")
def hesitant() -> Iterator[Hesitant]:
    bot = Hesitant()
    yield bot
    bot.go.set()


@pytest.fixture(scope="module")
def address(office: Office, hesitant: Hesitant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = Desk(hesitant, office.desk.index_dir, office.desk.corpus_dir)
    with serving(application(desk, Database.open(tmp_path_factory.mktemp("data")), office.indexer)) as url:
        yield url


def test_choice_is_a_button_and_holds(page: Page) -> None:
    ask(page, "谁牵头？")
    options = page.locator(".turn .options button")
    expect(options).to_have_count(2)
    options.filter(has_text=ROADS).click()
    expect(page.locator(".turn:not(.pending)")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".line")).to_have_text(f"在{ROADS}中。")
    expect(page.locator("#scope input")).to_have_value(ROADS)
    ask(page, "那配合单位呢？", turns=3)
    expect(page.locator(".turn").last.locator(".line")).to_have_text(f"在{ROADS}中。")


def test_a_running_answer_can_be_stopped(page: Page, hesitant: Hesitant) -> None:
    page.fill(BOX, "慢问题")
    page.press(BOX, "Enter")
    expect(page.locator(".turn.pending")).to_be_visible()
    page.locator("#stop").click()
    expect(page.get_by_text("已停止。")).to_be_visible()
    expect(page.locator(".turn.pending")).to_have_count(0)
    expect(page.locator("#stop")).to_be_hidden()
    ask(page, "谁牵头？")
    hesitant.go.set()
    page.wait_for_timeout(500)
    expect(page.locator(".turn")).to_have_count(1)
    page.reload(wait_until="load")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#history")).not_to_contain_text("慢问题")
    hesitant.go.clear()


def test_others_are_answered_meanwhile(context: BrowserContext, page: Page, address: str) -> None:
    page.fill(BOX, "慢问题")
    page.press(BOX, "Enter")
    expect(page.locator(".turn.pending")).to_be_visible()
    other = context.new_page()
    other.goto(address, wait_until="load")
    other.wait_for_selector("#welcome .welcome")
    ask(other, "谁牵头？")
    expect(page.locator(".turn.pending")).to_be_visible()


def test_an_error_is_a_sentence(page: Page) -> None:
    page.fill(BOX, "错")
    page.press(BOX, "Enter")
    expect(page.locator(".turn .line")).to_contain_text("答复时出错")
