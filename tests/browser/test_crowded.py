"""What the page says when there is no room for a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from page.database import Database
from page.server import Serving, application
from tests.browser.test_ask import BOX, ask
from tests.page.office import Office, serving

SECOND = "农村公路提升由谁负责？"


@pytest.fixture(scope="module")
def app(office: Office, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Open to all, each of whom may ask one question a minute."""
    how = Serving(is_local=False, is_open=True, questions_per_minute=1)
    return application(office.desk, Database.open(tmp_path_factory.mktemp("crowded")), office.indexer, how)


@pytest.fixture(scope="module")
def url(app: FastAPI) -> Iterator[str]:
    with serving(app) as url:
        yield url


@pytest.fixture
def opened(url: str, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#starters button")
    return page


def test_asked_too_often(opened: Page) -> None:
    ask(opened, "危桥改造由谁负责？")
    opened.fill(BOX, SECOND)
    opened.press(BOX, "Enter")
    expect(opened.locator("#thread [role=alert]")).to_contain_text("每分钟最多 1 个问题")
    expect(opened.locator(BOX)).to_have_value(SECOND)
    expect(opened.locator(".turn")).to_have_count(1)
    opened.reload()
    opened.locator("#history .title").first.click()
    expect(opened.locator(".turn")).to_have_count(1)


def test_too_many_questions_wait(app: FastAPI, opened: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.state.gradio.get_blocks()._queue, "max_size", 0)
    opened.fill(BOX, SECOND)
    opened.press(BOX, "Enter")
    expect(opened.locator(".toast-wrap")).to_contain_text("当前提问较多，请稍候再试。")
