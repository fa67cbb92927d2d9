"""Tables as Excel workbooks: the filtered ledger with a source column, and whatever else has rows. Days are dates that Excel can sort and reckon with."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from page import words
from page.answer_view import shown_sources
from page.export_word import clean
from page.ledger import Ledger, Row
from page.sources import Link, card_link, cited_link, reading_link, reference
from page.task_view import LIST_COLUMNS, list_cells
from page.turn import Turn, card

Value = str | dt.date | Link
Column = tuple[str, int, Callable[[Row], Value]]
DAY = "yyyy-mm-dd"
UNFIT, MOST_TITLE = re.compile(r"[\\*?:/\[\]\s]+"), 31


def _joined(name: str) -> Callable[[Row], str]:
    return lambda row: "、".join(getattr(row.task, name))


COLUMNS: tuple[Column, ...] = (
    (words.DOCUMENT, 30, lambda row: row.document.title),
    (words.DOC_NUMBER, 20, lambda row: row.document.doc_number or ""),
    (words.FIELD_NAMES["category"], 14, lambda row: row.task.category or ""),
    (words.FIELD_NAMES["name"], 28, lambda row: card(row.task, "").name),
    (words.FIELD_NAMES["measure"], 50, lambda row: row.task.measure or row.task.text or ""),
    (words.FIELD_NAMES["lead"], 20, _joined("lead")),
    (words.FIELD_NAMES["support"], 26, _joined("support")),
    (words.FIELD_NAMES["responsible"], 26, _joined("responsible")),
    (words.FIELD_NAMES["person"], 12, _joined("person")),
    (words.FIELD_NAMES["deadline"], 18, lambda row: row.task.deadline or words.UNSTATED),
    (words.DUE_DAY, 12, lambda row: row.task.due.end if row.task.due and row.task.due.end else ""),
    (words.STATE, 10, lambda row: row.state),
    (words.FIELD_NAMES["targets"], 30, lambda row: "；".join(row.task.targets)),
    (words.FIELD_NAMES["place"], 40, lambda row: Link(source(row), reading_link(row.document.id, row.task.span.start, row.task.span.end))),
    (words.REMARK, 24, lambda row: "；".join(card(row.task, "").marks)),
)


def source(row: Row) -> str:
    """《…》（文号）附件3 第12行"""
    return reference(row.document, card(row.task, "").place)


def to_excel(ledger: Ledger, base: str = "") -> bytes:
    """The bytes of an .xlsx file of a ledger; columns of the source tables that the ledger has no name for come last, under their own.
    `base` is the address of the page, for the ways to the sources; without it there are none."""
    columns = [*COLUMNS, *_printed(dict.fromkeys(name for row in ledger.rows for name in row.task.others))]
    return workbook(words.TAB_LEDGER, [(name, width) for name, width, _ in columns], [[value(row) for _, _, value in columns] for row in ledger.rows], base)


def _printed(names: Iterable[str]) -> list[Column]:
    def cell(name: str) -> Callable[[Row], str]:
        return lambda row: row.task.others.get(name, "")

    return [(words.PRINTED_COLUMN.format(name=name), 20, cell(name)) for name in names]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its name, names and widths of its columns, its rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value]]


def tasks_sheet(turn: Turn) -> Sheet:
    """The tasks of an answer."""
    rows = [list_cells(each) for each in turn.cards]
    return Sheet(words.TASKS, LIST_COLUMNS, [(*cells[:-1], Link(cells[-1], card_link(each))) for cells, each in zip(rows, turn.cards, strict=True)])


def sources_sheet(turn: Turn) -> Sheet:
    """The sources of an answer that are shown, without those that a row of its table stands for."""
    columns = ((words.QUOTE, 80), (words.FIELD_NAMES["place"], 50))
    return Sheet(words.SOURCES, columns, [(source.quote, Link(source.reference, cited_link(source))) for _, source in shown_sources(turn)])


def workbook(title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]], base: str = "") -> bytes:
    """The bytes of an .xlsx file with one sheet."""
    return workbook_of([Sheet(title, columns, rows)], base)


def workbook_of(sheets: Sequence[Sheet], base: str = "") -> bytes:
    """The bytes of an .xlsx file. Text is stored as text, so that no cell is ever taken for a formula; a link leads to the page at `base`."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for each in sheets:
        _write(book.create_sheet(sheet_name(each.title)), each, base)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_name(title: str) -> str:
    """A title as Excel takes it: without some signs, an apostrophe at its ends, and all after the 31st character."""
    return UNFIT.sub(" ", clean(title)).strip().strip("'")[:MOST_TITLE].strip("' ") or words.TASKS


def _write(sheet: Worksheet, content: Sheet, base: str) -> None:
    for number, (name, width) in enumerate(content.columns, 1):
        sheet.cell(1, number, clean(name)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line, row in enumerate(content.rows, 2):
        for number, value in enumerate(row, 1):
            cell = sheet.cell(line, number)
            if isinstance(value, dt.date):
                cell.value, cell.number_format = value, DAY
            else:
                cell.value = clean(str(value))
                cell.data_type = "s"
            if isinstance(value, Link) and base:
                cell.hyperlink, cell.style = base + value.address, "Hyperlink"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(content.columns))}{len(content.rows) + 1}"
