"""What a user does about his account, and an administrator about all, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from page.accounts import Accounts
from page.database import Database
from page.server import application
from tests.page.office import Office, serving

PASSWORD, OTHER = "一句足够长的口令-7", "另一句不同的口令话语"


@pytest.fixture(scope="module")
def guarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = Database.open(tmp_path_factory.mktemp("users"))
    accounts = Accounts(database)
    accounts.add("张三", PASSWORD)
    accounts.add("管理员", PASSWORD, admin=True)
    with serving(application(office.desk, database, office.indexer)) as url:
        yield url


def sign_in(context: BrowserContext, address: str, name: str, password: str) -> Page:
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector("#starters button")
    return page


def test_own_password(context: BrowserContext, guarded: str) -> None:
    page = sign_in(context, guarded, "张三", PASSWORD)
    expect(page.get_by_role("link", name="审计")).to_have_count(0)
    page.get_by_role("link", name="更改密码").click()
    for new, said in (("1234567890", "过于常见"), (OTHER, "密码已更改")):
        page.get_by_label("现在的密码").fill(PASSWORD)
        page.get_by_label("新密码", exact=True).fill(new)
        page.get_by_label("再输一次新密码").fill(new)
        page.get_by_role("button", name="更改密码").click()
        expect(page.locator("main")).to_contain_text(said)
    page.get_by_role("link", name="返回").click()
    page.wait_for_selector("#starters button")
    page.get_by_role("button", name="退出登录").click()
    sign_in(context, guarded, "张三", OTHER)


def test_audit(context: BrowserContext, guarded: str) -> None:
    page = sign_in(context, guarded, "管理员", PASSWORD)
    page.get_by_role("link", name="审计").click()
    table = page.locator("table tbody")
    expect(table).to_contain_text("添加用户")
    page.get_by_label("操作").select_option("登录")
    page.get_by_role("button", name="筛选").click()
    expect(table).not_to_contain_text("添加用户")
    expect(table).to_contain_text("管理员")
    with page.expect_download() as saved:
        page.get_by_role("link", name="导出 Excel").click()
    assert saved.value.suggested_filename.startswith("审计")
