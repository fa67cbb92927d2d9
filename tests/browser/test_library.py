"""Documents and access in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from page.accounts import Accounts
from page.server import Serving, application
from tests.browser.test_ask import ask
from tests.page.office import ROADS, Office, open_office, serving
from tests.page.test_intake import NEW

PASSWORD = "正确的密码-2031年"
LIMIT_MB = 1


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office of its own, since documents come and go here."""
    return open_office(tmp_path_factory.mktemp("library") / "office")


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer, Serving(max_upload_mb=LIMIT_MB))) as url:
        yield url


@pytest.fixture
def library(page: Page) -> Page:
    page.get_by_role("tab", name="文件库").click()
    expect(page.locator("#library .document").first).to_be_visible()
    return page


def test_facts_and_coverage(library: Page) -> None:
    document = library.locator("#library .document").filter(has_text=ROADS)
    document.locator("summary").first.click()
    expect(document).to_contain_text("临政发〔2030〕7号")
    expect(document).to_contain_text("任务 3")
    with library.context.expect_page() as opened:
        document.get_by_role("link", name="查看解析情况").click()
    expect(opened.value.get_by_role("heading", name="没有需要核对的地方")).to_be_visible()
    expect(opened.value.locator("main")).to_contain_text("任务 3 项")


def test_replacing_says_what_has_changed(library: Page) -> None:
    name, add = "助浴.txt", library.locator("#add")
    before = NEW.replace("养老", "助浴")
    for content, said in ((before, "已收入"), (before.replace("2032年底前", "2033年底前"), "已替换")):
        library.locator("#replace").check()
        library.locator("#files input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content.encode()})
        add.click()
        expect(library.locator("#news .outcomes li").first).to_contain_text(said)
    expect(library.locator("#news .changes")).to_contain_text("完成时限：2032年底前 → 2033年底前")


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


def test_who_may_see_a_document_is_said_in_the_list(library: Page) -> None:
    document = library.locator("#library .document").filter(has_text=ROADS)
    document.locator("summary").first.click()
    expect(document.locator("dl").first).to_contain_text("可见范围全部")
    for given in ("水利组", "全部"):
        library.once("dialog", partial(Dialog.accept, prompt_text=given))
        document.get_by_role("button", name="更改可见范围").click()
        expect(library.locator("#news")).to_contain_text(f"的可见范围已改为：{given}。")
        document = library.locator("#library .document").filter(has_text=ROADS)
        expect(document.locator("summary .to-check").filter(has_text="水利组")).to_have_count(1 if given == "水利组" else 0)
        document.locator("summary").first.click()


def test_an_uploaded_file_may_be_a_groups_from_the_beginning(library: Page) -> None:
    name = "助洁.txt"
    library.locator("#group").fill("民政组")
    library.locator("#files input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": NEW.replace("养老", "助洁").encode()})
    library.locator("#add").click()
    expect(library.locator("#news .outcomes li").first).to_contain_text("已收入")
    expect(library.locator("#library .document").filter(has_text="助洁").locator("summary")).to_contain_text("民政组")


def test_uploads_one_after_another_in_one_visit(library: Page) -> None:
    """Also after the button was pressed with nothing chosen, and with the same file again."""
    outcomes, add = library.locator("#news .outcomes li"), library.locator("#add")
    add.click()
    expect(library.locator("#news")).to_contain_text("请先选择文件")
    for name, said in (("甲（一）.txt", "甲（一）.txt：已收入。"), ("乙.txt", "乙.txt：已收入。"), ("乙.txt", "乙.txt：已有同名文件")):
        content = NEW.replace("养老服务", f"托育{name[0]}类服务").encode()
        library.locator("#files input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
        expect(library.locator("#files .chosen li")).to_contain_text(name)
        add.click()
        expect(outcomes).to_contain_text(said)
        expect(library.locator("#files .chosen li")).to_have_count(0)


def test_a_chosen_file_can_be_taken_off(library: Page) -> None:
    library.locator("#files input[type=file]").set_input_files({"name": "丙.txt", "mimeType": "text/plain", "buffer": b"x"})
    library.locator("#files .chosen li").get_by_role("button", name="取消").click()
    library.locator("#add").click()
    expect(library.locator("#news")).to_contain_text("请先选择文件")


def test_a_file_too_large_says_so_and_holds_up_no_other(library: Page) -> None:
    large = {"name": "大.txt", "mimeType": "text/plain", "buffer": b"x" * (LIMIT_MB * 2**20 + 1)}
    other = {"name": "丁.txt", "mimeType": "text/plain", "buffer": NEW.replace("养老", "助餐").encode()}
    library.locator("#files input[type=file]").set_input_files([large, other])  # type: ignore[arg-type]
    expect(library.locator("#files .failed")).to_contain_text(f"大.txt文件超过 {LIMIT_MB} MB")
    library.locator("#add").click()
    expect(library.locator("#news .outcomes li")).to_have_text("丁.txt：已收入。")


def test_rebuild_asks_first_and_says_how_long(library: Page, office: Office) -> None:
    library.locator("#rebuild").click()
    expect(library.locator("#news")).to_contain_text("上次用了")
    library.locator("#news").get_by_role("button", name="取消").click()
    expect(library.locator("#news .asking-first")).to_have_count(0)
    library.locator("#rebuild").click()
    library.locator("#news").get_by_role("button", name="重建索引").click()
    expect(library.locator("#news")).to_contain_text(f"索引已重建：{len(office.desk.documents())} 份文件")


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
    expect(page.locator("#files")).to_be_hidden()
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
