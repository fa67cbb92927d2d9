"""Documents and access in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from page.accounts import Accounts
from page.server import application
from tests.browser.test_ask import ask
from tests.page.office import ROADS, Office, open_office, serving
from tests.page.test_intake import NEW

PASSWORD = "正确的密码-2031年"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office of its own, since documents come and go here."""
    return open_office(tmp_path_factory.mktemp("library") / "office")


@pytest.fixture
def library(page: Page) -> Page:
    page.get_by_role("tab", name="文件库").click()
    expect(page.locator("#library .document").first).to_be_visible()
    return page


def test_facts_and_coverage(library: Page) -> None:
    document = library.locator("#library .document").filter(has_text=ROADS)
    document.locator("summary").first.click()
    expect(document).to_contain_text("临政发〔2030〕7号")
    expect(document).to_contain_text("任务 3 项")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_upload_ask_and_remove(library: Page, encoding: str) -> None:
    files = [
        {"name": "养老服务（试行）.txt", "mimeType": "text/plain", "buffer": NEW.encode(encoding)},
        {"name": "空文件.txt", "mimeType": "text/plain", "buffer": b" "},
    ]
    library.locator("#files input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(library.locator("#files")).to_contain_text("养老服务")
    library.locator("#add").click()
    outcomes = library.locator("#news .outcomes li")
    expect(outcomes).to_have_count(2)
    expect(outcomes.nth(0)).to_have_text("养老服务（试行）.txt：已收入。")
    expect(outcomes.nth(1)).to_have_class("failed")
    document = library.locator("#library .document").filter(has_text="江北区养老服务工作方案")
    expect(document).to_have_count(1)
    library.get_by_role("tab", name="任务台账").click()
    expect(library.locator("#ledger tbody")).to_contain_text("区民政局")
    library.get_by_role("tab", name="文件库").click()
    document.locator("summary").first.click()
    library.once("dialog", lambda dialog: dialog.dismiss())
    document.get_by_role("button", name="移除").click()
    library.wait_for_timeout(300)
    expect(document).to_have_count(1)
    library.once("dialog", lambda dialog: dialog.accept())
    document.get_by_role("button", name="移除").click()
    expect(library.locator("#news")).to_contain_text("已移除《江北区养老服务工作方案》。")
    expect(document).to_have_count(0)


def test_rebuild(library: Page) -> None:
    library.locator("#rebuild").click()
    expect(library.locator("#news")).to_contain_text("索引已重建：2 份文件")


@pytest.fixture(scope="module")
def guarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from page.database import Database

    database = Database.open(tmp_path_factory.mktemp("users"))
    accounts = Accounts(database)
    accounts.add("张三", PASSWORD)
    accounts.add("管理员", PASSWORD, admin=True)
    with serving(application(office.desk, database, office.indexer)) as url:
        yield url


def sign_in(context: BrowserContext, address: str, name: str, password: str = PASSWORD) -> Page:
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    return page


def test_wrong_password(context: BrowserContext, guarded: str) -> None:
    page = sign_in(context, guarded, "张三", "错误的密码")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")


def test_user_asks_but_does_not_manage(context: BrowserContext, guarded: str) -> None:
    page = sign_in(context, guarded, "张三")
    page.wait_for_selector("#starters button")
    ask(page, "通村公路拓宽由谁牵头？")
    page.get_by_role("tab", name="文件库").click()
    expect(page.locator("#library .document").first).to_be_visible()
    expect(page.locator("#manage")).to_be_hidden()
    expect(page.get_by_role("button", name="移除")).to_have_count(0)
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("用户名")).to_be_visible()
    page.goto(guarded)
    expect(page.get_by_label("用户名")).to_be_visible()


def test_nobody_sees_anothers_conversations(browser: Browser, guarded: str) -> None:
    first, second = browser.new_context(), browser.new_context()
    page = sign_in(first, guarded, "张三")
    page.wait_for_selector("#starters button")
    ask(page, "危桥改造由谁负责？")
    expect(page.locator("#history")).to_contain_text("危桥改造由谁负责？")
    other = sign_in(second, guarded, "管理员")
    other.wait_for_selector("#starters button")
    expect(other.locator("#history")).to_contain_text("还没有对话")
    first.close()
    second.close()
