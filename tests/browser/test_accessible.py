"""Every view, light and dark, wide and narrow, held against axe-core's rules of level AA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from page.accounts import Accounts
from page.database import Database
from page.server import application
from tests.browser.conftest import PATIENCE
from tests.browser.test_ask import BOX, ask
from tests.page import long_plan
from tests.page.office import ROADS, Office, open_office, serving

LEVEL = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SCREENS: dict[str, tuple[int, Literal["light", "dark"]]] = {"desk": (1440, "light"), "phone in the dark": (360, "dark")}
PASSWORD = "一句足够长的口令-7"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("long") / "office", {long_plan.TITLE: long_plan.TEXT})


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@pytest.fixture(scope="module")
def guarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = Database.open(tmp_path_factory.mktemp("users"))
    Accounts(database).add("管理员", PASSWORD, admin=True)
    with serving(application(office.desk, database, office.indexer)) as url:
        yield url


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = SCREENS[request.param]
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """Rules that are broken, each with the element that breaks it; at the end of the page, where the ask box covers nothing."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    found = Axe().run(page, options=LEVEL).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for rule in found for node in rule["nodes"]]


def opened(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")
    page.wait_for_selector("#welcome .welcome")


def _asked(question: str) -> Callable[[Page], None]:
    return lambda page: ask(page, question)


def _list_with_its_source(page: Page) -> None:
    ask(page, f"{long_plan.UNIT}牵头哪些任务？")
    page.locator(".card.list tbody tr:first-child a").last.click()
    page.wait_for_selector("#panel:not([hidden])")


def _keys(page: Page) -> None:
    page.locator(BOX).blur()
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")


def _tab(name: str, there: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.get_by_role("tab", name=name).click()
        page.wait_for_selector(there)

    return press


ASKING: dict[str, Callable[[Page], None]] = {
    "first screen": lambda page: None,
    "one line": _asked("危桥改造由谁负责？"),
    "list with its source": _list_with_its_source,
    "asked back": _asked("由谁负责？"),
    "not in the documents": _asked("养老机构床位补贴多少？"),
    "keys": _keys,
    "ledger": _tab("任务台账", "#ledger table"),
    "library": _tab("文件库", "#library .document"),
}


@pytest.mark.parametrize("view", ASKING)
def test_the_page_where_one_asks(screen: Page, address: str, view: str) -> None:
    opened(screen, address)
    ASKING[view](screen)
    assert faults(screen) == []


def _pages(office: Office) -> dict[str, str]:
    records = {record.title: record for record in office.desk.documents()}
    roads = records[ROADS]
    return {
        "unit": f"unit?{urlencode({'name': '市发展和改革委员会'})}",
        "due": f"due?{urlencode({'day': '2031-09-10'})}",
        "source": f"read?{urlencode({'document': roads.id, 'start': 40, 'end': 80})}",
        "compare": f"compare?{urlencode({'first': roads.id, 'second': records[long_plan.TITLE].id})}",
        "compare nothing": "compare",
        "report": f"report?{urlencode({'document': roads.id})}",
        "nowhere": "nowhere",
    }


@pytest.mark.parametrize("view", ["unit", "due", "source", "compare", "compare nothing", "report", "nowhere"])
def test_pages_of_their_own(screen: Page, address: str, office: Office, view: str) -> None:
    screen.goto(f"{address}{_pages(office)[view]}", wait_until="load")
    assert faults(screen) == []


def test_pages_of_an_account(screen: Page, guarded: str) -> None:
    screen.goto(guarded, wait_until="load")
    assert faults(screen) == []
    screen.get_by_label("用户名").fill("管理员")
    screen.get_by_label("密码").fill(PASSWORD)
    screen.get_by_role("button", name="登录").click()
    screen.wait_for_selector("#welcome .welcome")
    found = {}
    for path in ("password", "audit"):
        screen.goto(f"{guarded}{path}", wait_until="load")
        found[path] = faults(screen)
    assert found == {"password": [], "audit": []}
