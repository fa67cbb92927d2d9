"""Files that are taken away lead back to the places they quote, wherever the page is served."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from page.compare_export import to_excel as comparison
from page.compare_page import Comparisons
from page.due import BLANK, DueQuery, fall_due
from page.export_excel import sources_sheet, to_excel, workbook_of
from page.export_lines import to_excel as lines_excel
from page.export_lines import to_word as lines_word
from page.export_markdown import to_markdown
from page.export_word import to_word
from page.ledger import LedgerQuery, find
from page.sources import reading_link
from page.turn import Source, Turn
from tests.page.office import Office

BASE = "http://oa.example/policy/"
DAY = dt.date(2031, 5, 1)


def hyperlinks(workbook: bytes) -> list[str]:
    """The addresses in a workbook."""
    book = load_workbook(io.BytesIO(workbook))
    return [cell.hyperlink.target for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink is not None]


def relations(paper: bytes) -> str:
    """The part of a Word file that names what it links to."""
    return zipfile.ZipFile(io.BytesIO(paper)).read("word/_rels/document.xml.rels").decode()


@pytest.fixture
def turn(office: Office) -> Turn:
    record = office.desk.documents()[0]
    source = Source(record.id, record.title, f"《{record.title}》第一条", "由市大数据局牵头", start=4, end=12)
    return Turn("谁牵头？", "answered", "市[大]数据局牵头。", sources=(source,))


def test_ledger_and_due_lists(office: Office) -> None:
    ledger = find(office.desk.store, LedgerQuery(unit="市大数据局", day=DAY))
    spans = [BASE + reading_link(r.document.id, r.task.span.start, r.task.span.end) for r in ledger.rows]
    assert hyperlinks(to_excel(ledger, BASE)) == spans
    lines = fall_due(office.desk.store, DueQuery(DAY, show=BLANK)).lines
    found = hyperlinks(lines_excel("到期", lines, BASE))
    assert len(found) == len(lines) > 3
    assert all(address.startswith(f"{BASE}read?document=") for address in found)
    assert relations(lines_word("到期", lines, BASE)).count(f"{BASE}read?document=") > 3


def test_comparison(office: Office) -> None:
    first, second = office.desk.documents()[:2]
    found = Comparisons().of(office.desk.store, first, second).found
    sides = {parse_qs(urlsplit(address).query)["document"][0] for address in hyperlinks(comparison(found, BASE))}
    assert sides == {first.id, second.id}


def test_answers(turn: Turn) -> None:
    address = BASE + reading_link(turn.sources[0].document_id, 4, 12)
    assert hyperlinks(workbook_of([sources_sheet(turn)], BASE)) == [address]
    assert address.replace("&", "&amp;") in relations(to_word("对话", [turn], BASE))
    assert f"第一条]({address})：“由市大数据局牵头”" in to_markdown("对话", [turn], BASE)


def test_without_an_address_there_are_plain_words(office: Office, turn: Turn) -> None:
    assert not hyperlinks(to_excel(find(office.desk.store, LedgerQuery(day=DAY))))
    assert "read?" not in relations(to_word("对话", [turn])) + to_markdown("对话", [turn])
