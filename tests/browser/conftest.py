"""A browser and a page of the test office; everything here is skipped where there is no browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from page.server import application
from tests.page.office import Office, open_office, serving

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP *.test 127.0.0.1"]
"""Names that end in .test lead to this machine, for what browsers do on plain http and between sites."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

PATIENCE = 60_000
"""Milliseconds until something that ought to show counts as missing. Playwright's own five seconds passed now and then on a busy machine
with two cores, with nothing wrong."""
expect.set_options(timeout=PATIENCE)


def browser_path() -> str | None:
    """An installed browser, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="no Chromium browser on this machine")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if browser_path() is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("office") / "office")


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page, loaded. The event stream stays open, so that the network never becomes idle."""
    opened = context.new_page()
    opened.goto(address, wait_until="load")
    opened.wait_for_selector("#welcome .welcome")
    return opened
