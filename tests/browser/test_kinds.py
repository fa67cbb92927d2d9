"""Documents of every kind put in on the page: each answers, and a scan says that it is one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from bot.opening import CHECK_EVERY, FollowingLibrary
from bot.pipeline import PolicyBot
from tests.browser.test_ask import ask
from tests.corpus import pdf_making
from tests.page.office import Office, open_office

TITLE, WORK = "{place}智慧停车建设方案", "（一）建设停车平台。2033年底前建成平台{number}个。（区城管局牵头，区财政局配合）"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose bot follows the index as documents come."""
    made = open_office(tmp_path_factory.mktemp("kinds") / "office")
    made.desk.bot = PolicyBot(FollowingLibrary(made.desk.index_dir, made.embedder))
    return made


def ask_when_followed(page: Page, question: str) -> Locator:
    """Ask after the bot has looked whether the index is a new one; gives the turn."""
    page.wait_for_timeout(1000 * CHECK_EVERY + 100)
    page.get_by_role("tab", name="问答").click()
    ask(page, question)
    return page.locator("#thread .turn").last


def lines(place: str, number: int) -> list[str]:
    return [TITLE.format(place=place), "一、主要任务", WORK.format(number=number)]


def word(place: str, number: int) -> bytes:
    paper = docx.Document()
    for line in lines(place, number):
        paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def web_page(place: str, number: int) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines(place, number))
    return f"<html><head><meta charset='utf-8'></head><body><div><a href='/'>首页</a></div>{body}</body></html>".encode()


def sheet(place: str, number: int) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append([TITLE.format(place=place)])
    page.append(["序号", "重点任务", "具体措施", "完成时限", "牵头单位", "配合单位"])
    page.append([1, "建设停车平台", f"建成平台{number}个", "2033年底前", "区城管局", "区财政局"])
    page.append([2, "规范停车秩序", "施划泊位500个", "2033年6月底前", "区公安分局", "区城管局"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def printed(place: str, number: int) -> bytes:
    title, chapter, work = lines(place, number)
    rows = [chapter, "　　" + work[:26], work[26:]]
    return pdf_making.pdf(pdf_making.Page().text(200, 120, title, 22).lines(90, 180, rows))


def archive(place: str, number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("目录/方案.txt", "\n".join(lines(place, number)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("place", "name", "make"),
    [
        ("东山区", "方案.docx", word),
        ("西山区", "方案.html", web_page),
        ("南山区", "台账.xlsx", sheet),
        ("北山区", "方案.pdf", printed),
        ("中山区", "打包.zip", archive),
    ],
)
def test_every_kind_is_taken_in_and_answers(page: Page, place: str, name: str, make: Callable[[str, int], bytes]) -> None:
    page.get_by_role("tab", name="文件库").click()
    file = {"name": f"{place}{name}", "mimeType": "application/octet-stream", "buffer": make(place, 37)}
    page.locator("#files input[type=file]").set_input_files([file])  # type: ignore[arg-type]
    expect(page.locator("#files")).to_contain_text(place)
    page.locator("#add").click()
    expect(page.locator("#news .outcomes li")).to_have_class("done", timeout=60_000)
    expect(page.locator("#library .document").filter(has_text=TITLE.format(place=place))).to_have_count(1)
    turn = ask_when_followed(page, f"{place}停车平台由谁牵头，什么时候完成？")
    expect(turn).to_contain_text("区城管局")
    expect(turn).to_contain_text("2033年底前")
    if name.endswith(".pdf"):
        expect(turn.locator(".sources")).to_contain_text("原件第1页")
    if name.endswith(".xlsx"):
        expect(turn.locator(".sources")).to_contain_text("原件工作表")


def test_a_scan_says_that_it_is_one(page: Page, tmp_path: Path) -> None:
    from tests.corpus.drawing import FONT, page_of

    if FONT is None:
        pytest.skip("no Chinese font on this machine")

    path = tmp_path / "下山区方案.png"
    page_of(["下山区智慧停车建设方案", "一、主要任务", "（一）建设停车平台。2033年底前建成平台37个。", "（区城管局牵头，区财政局配合）"]).save(path)
    page.get_by_role("tab", name="文件库").click()
    page.locator("#files input[type=file]").set_input_files(path)
    expect(page.locator("#files")).to_contain_text("下山区")
    page.locator("#add").click()
    expect(page.locator("#news .outcomes li")).to_have_class("done", timeout=120_000)
    turn = ask_when_followed(page, "下山区停车平台由谁牵头？")
    expect(turn).to_contain_text("区城管局")
    expect(turn.locator(".notices")).to_contain_text("扫描")
