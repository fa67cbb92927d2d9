"""A model's answer in a real browser: the line found without it first, the proven sentences after it, stopping in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.llm import Messages
from bot.model.answering import AnsweringBot
from bot.settings import ModelSettings
from page import words
from page.database import Database
from page.desk import Desk
from page.server import application
from tests.bot.model.told import TRUSTED, reply
from tests.browser.test_ask import BOX
from tests.page.office import Office, serving

QUESTION = "临江县怎么落实管养责任"


class Slow:
    """A model that says one sentence, then waits until it is let go."""

    def __init__(self) -> None:
        self.settings = ModelSettings(base_url="http://127.0.0.1:9/v1", model="试用模型")
        self.go = threading.Event()

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        whole = reply(("推行路长制，健全县乡村三级管养体系。", [2]), ("由市卫健委牵头。", [2]))
        cut = whole.index(", {")
        yield whole[:cut]
        self.go.wait(20)
        yield whole[cut:]


@pytest.fixture(scope="module")
def model() -> Slow:
    return Slow()


@pytest.fixture
def slow(model: Slow) -> Iterator[Slow]:
    model.go.clear()
    yield model
    model.go.set()


@pytest.fixture(scope="module")
def address(office: Office, model: Slow, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    bot = AnsweringBot(office.desk.bot, model)  # type: ignore[arg-type]
    bot.examination.trust = TRUSTED
    desk = Desk(bot, office.desk.index_dir, office.desk.corpus_dir)
    with serving(application(desk, Database.open(tmp_path_factory.mktemp("data")), office.indexer)) as url:
        yield url


def test_template_first_then_the_proven_sentences(page: Page, slow: Slow) -> None:
    expect(page.locator("#mode")).to_contain_text("试用模型")
    page.fill(BOX, QUESTION)
    page.press(BOX, "Enter")
    turn = page.locator(".turn:not(.pending)")
    expect(turn.locator(".line")).to_contain_text("路长制")
    expect(turn.locator(".wording")).to_contain_text(words.WORDING)
    slow.go.set()
    expect(turn.locator(".checked")).to_contain_text("已核对")
    expect(turn.locator(".wording")).to_have_count(0)
    expect(turn).not_to_contain_text("市卫健委")
    turn.locator(".line .cite").first.click()
    expect(turn.locator(".sources li").first).to_be_focused()


def test_stopping_keeps_the_template_answer(page: Page, slow: Slow) -> None:
    page.fill(BOX, QUESTION)
    page.press(BOX, "Enter")
    expect(page.locator(".turn .wording")).to_be_visible()
    page.locator("#stop").click()
    expect(page.locator("#thread")).to_contain_text(words.STOPPED)
    expect(page.locator(".turn .wording")).to_have_count(0)
    expect(page.locator(".turn .line")).to_contain_text("路长制")
