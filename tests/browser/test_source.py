"""The source of an answer in a real browser: text, page of the original, comparison; on a wide screen and on a phone."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from corpus.types import Span
from index.build import build
from page import words
from page.reading import reading_page
from page.server import application
from tests.corpus import pdf_making
from tests.page.office import DIGITAL, ROADS, Office, open_office, serving
from tests.page.scanned import Scanned

WIDTHS = (1440, 360)
WORK = "（一）建设停车平台。2033年底前建成平台二个。"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a file that has pages."""
    made = open_office(tmp_path_factory.mktemp("source") / "office")
    first = pdf_making.Page().text(200, 120, "北山区智慧停车建设方案", 22).lines(90, 180, ["一、主要任务", WORK])
    second = pdf_making.Page().lines(90, 180, ["（二）规范停车秩序。2034年底前施划泊位五百个。"])
    (made.desk.corpus_dir / "停车.pdf").write_bytes(pdf_making.pdf(first, second))
    build(made.desk.corpus_dir, made.desk.index_dir, made.embedder)
    return made


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with serving(application(office.desk, office.database, office.indexer)) as url:
        yield url


@pytest.fixture(params=WIDTHS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="zh-CN")
    yield context.new_page()
    context.close()


def opened(page: Page, office: Office, address: str, path: str, quote: str) -> None:
    """The reading page at a quotation."""
    record = next(record for record in office.desk.documents() if record.path == path)
    start = (office.desk.store.document_text(record.id) or "").index(quote)
    page.goto(f"{address}read?{urlencode({'document': record.id, 'start': start, 'end': start + len(quote)})}#cited")


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_a_wide_table_scrolls_by_itself_and_shows_the_cited_cell(screen: Page, office: Office, address: str) -> None:
    opened(screen, office, address, f"{DIGITAL}.txt", "归集证照50类")
    assert width_of(screen) <= screen.viewport_size["width"]  # type: ignore[index]
    expect(screen.locator("tr.here mark")).to_be_in_viewport()
    expect(screen.locator(".outline [aria-current]")).to_have_text("附件1 云州市数字政府建设任务分解表")


def test_the_page_of_the_original_beside_the_text(screen: Page, office: Office, address: str) -> None:
    opened(screen, office, address, "停车.pdf", "建成平台二个")
    paper = screen.locator(".paper")
    expect(paper).to_contain_text("原件第 1 页，共 2 页")
    picture = paper.locator("img")
    expect(picture).to_have_attribute("alt", "《北山区智慧停车建设方案》原件第 1 页，引文已标出")
    screen.wait_for_function("document.querySelector('.paper img').naturalWidth > 1000")
    paper.get_by_role("link", name="下一页").click()
    expect(paper).to_contain_text("原件第 2 页，共 2 页")
    assert "page=2" in screen.url
    expect(screen.locator("mark")).to_have_text("建成平台二个")
    screen.locator("#page-1").click()
    expect(paper).to_contain_text("原件第 1 页，共 2 页")
    assert width_of(screen) <= screen.viewport_size["width"]  # type: ignore[index]


def test_what_is_printed_is_the_quotation_with_its_place_and_the_day(browser: Browser, office: Office, address: str) -> None:
    page = browser.new_context().new_page()
    opened(page, office, address, "停车.pdf", "建成平台二个")
    page.emulate_media(media="print")
    expect(page.locator(".text h1")).to_be_visible()
    expect(page.locator(".printed").first).to_have_text("引用：《北山区智慧停车建设方案》一、（一）")
    expect(page.get_by_text("打印日期")).to_be_visible()
    expect(page.locator("mark")).to_be_visible()
    expect(page.locator(".paper img")).to_be_visible()
    expect(page.get_by_text("施划泊位五百个")).to_be_hidden()
    expect(page.locator(".outline")).to_be_hidden()
    page.context.close()


def test_the_original_is_downloaded(screen: Page, office: Office, address: str) -> None:
    opened(screen, office, address, "停车.pdf", "建成平台二个")
    with screen.expect_download() as download:
        screen.get_by_role("link", name="下载原文件").click()
    assert download.value.suggested_filename == "停车.pdf"


def test_two_documents_compared(screen: Page, office: Office, address: str) -> None:
    screen.goto(f"{address}compare")
    screen.get_by_label("前一份").select_option(label=f"{DIGITAL}（云政办发〔2031〕12号）")
    screen.get_by_label("后一份").select_option(label=f"{ROADS}（临政发〔2030〕7号）")
    screen.get_by_role("button", name="对比").click()
    expect(screen.get_by_role("status")).to_contain_text("新增 3 项、删去 8 项")
    assert width_of(screen) <= screen.viewport_size["width"]  # type: ignore[index]
    gone, new = screen.locator(".compared .kind-gone:visible"), screen.locator(".compared .kind-new:visible")
    expect(gone).not_to_have_count(0)
    screen.get_by_label("新增").check()
    expect(gone).to_have_count(0)
    expect(new).not_to_have_count(0)
    screen.get_by_label("全部").check()
    screen.get_by_role("link", name="条款", exact=False).first.click()
    expect(screen.locator("#clauses h2")).to_be_in_viewport()
    with screen.expect_download() as download:
        screen.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_quotation_that_is_not_found_on_a_scan_is_no_longer_announced(screen: Page, address: str) -> None:
    shown = reading_page(Scanned(), "甲", Span(0, 3), 1, dt.date(2031, 4, 5))
    dot = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
    asked: list[Route] = []
    screen.route("**/read?*", lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8"))
    screen.route("**/paper?*", lambda route: asked.append(route) if "start=" in route.request.url else route.fulfill(body=dot, content_type="image/gif"))
    screen.goto(f"{address}read?document=x", wait_until="domcontentloaded")
    hint = screen.locator(".paper .hint")
    expect(hint).to_have_text(words.PAPER_SCANNED)
    while not asked:
        screen.wait_for_timeout(20)
    asked[0].fulfill(status=503)
    expect(hint).to_have_count(0)
    expect(screen.locator(".paper .failed")).to_be_hidden()
