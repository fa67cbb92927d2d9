"""What falls due as Excel and Word: a line for each deadline, each with its source."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import docx
from docx.enum.section import WD_ORIENT

from bot.sets.conditions import DONE_BY
from bot.understand.day_periods import said_day
from page import export_word, words
from page.export_excel import Value, workbook
from page.export_word import add_link, clean
from page.ledger import ROLES
from page.sources import Link, reading_link, reference
from page.turn import card
from page.unit import Line, UnitView

Column = tuple[str, int, Callable[[Line], Value]]


def _units(role: str) -> Callable[[Line], str]:
    return lambda line: "、".join(getattr(line.entry.task, role)) if line.entry.task else ""


COLUMNS: tuple[Column, ...] = (
    (words.DUE_DAY, 12, lambda line: line.entry.end or ""),
    (words.FIELD_NAMES["deadline"], 18, lambda line: line.entry.written or words.UNSTATED),
    (words.STATE, 10, lambda line: line.state),
    (words.FIELD_NAMES["name"], 40, lambda line: line.entry.name),
    (words.UNIT_ROLE, 10, lambda line: "、".join(ROLES[role] for role in line.roles)),
    (words.FIELD_NAMES["lead"], 20, _units("lead")),
    (words.FIELD_NAMES["support"], 26, _units("support")),
    (words.FIELD_NAMES["responsible"], 26, _units("responsible")),
    (words.FIELD_NAMES["person"], 12, _units("person")),
    (words.CONTENT, 50, lambda line: (line.entry.task.measure or line.entry.task.text or "") if line.entry.task else line.entry.name),
    (words.FIELD_NAMES["place"], 44, lambda line: Link(source(line), line_link(line))),
    (words.REMARK, 24, lambda line: "；".join(card(line.entry.task, "").marks) if line.entry.task else ""),
)


def source(line: Line) -> str:
    """《…》（文号）附件3 第12行"""
    return reference(line.document, line.entry.place)


def line_link(line: Line) -> str:
    """Address of the place where it stands."""
    return reading_link(line.document.id, line.entry.span.start, line.entry.span.end)


def to_excel(title: str, lines: Sequence[Line], base: str = "") -> bytes:
    """The bytes of an .xlsx file, sources leading to the page at `base`.

    Columns of the source tables that have no name of their own come last. Without a unit its role is left out.
    """
    columns = [column for column in COLUMNS if column[0] != words.UNIT_ROLE or any(line.roles for line in lines)]
    printed = dict.fromkeys(name for line in lines if line.entry.task for name in line.entry.task.others)
    columns += [(words.PRINTED_COLUMN.format(name=name), 20, _printed(name)) for name in printed]
    return workbook(title, [(name, width) for name, width, _ in columns], [[value(line) for _, _, value in columns] for line in lines], base)


def _printed(name: str) -> Callable[[Line], str]:
    return lambda line: line.entry.task.others.get(name, "") if line.entry.task else ""


def unit_to_word(view: UnitView, base: str = "") -> bytes:
    """The tasks of a unit by role as a .docx file, sources leading to the page at `base`."""
    sheet = landscape(view.query.name if not view.place or view.place in view.query.name else f"{view.query.name}（{view.place}）")
    sheet.add_paragraph(clean(words.UNIT_TOTAL.format(total=len(view.tasks.tasks) if view.tasks else 0, roles=view.summary)))
    sheet.add_paragraph(clean(words.UNIT_DEADLINES.format(day=said_day(view.query.day), count=sum(1 for line in view.lines if line.entry.end))))
    if view.tasks:
        sheet.add_paragraph(clean(words.UNIT_NAMES.format(names="、".join(view.tasks.names))))
        for sentence in view.tasks.contradictions:
            sheet.add_paragraph(clean(f"{words.NOTICES}：{sentence}"))
    for role in DONE_BY:
        lines = view.shown(role)
        if lines:
            sheet.add_heading(words.UNIT_SECTION.format(role=ROLES[role], count=view.by_role[role]), level=2)
            _table(sheet, lines, base)
    return _bytes(sheet)


def to_word(title: str, lines: Sequence[Line], base: str = "") -> bytes:
    """A list of what falls due as a .docx file, sources leading to the page at `base`."""
    sheet = landscape(title)
    _table(sheet, lines, base)
    return _bytes(sheet)


def landscape(title: str) -> docx.document.Document:
    """An empty sheet on its side, with a heading."""
    sheet = export_word.sheet()
    section = sheet.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    sheet.add_heading(clean(title), level=1)
    return sheet


def _table(sheet: docx.document.Document, lines: Iterable[Line], base: str) -> None:
    heads = (words.NUMBER, words.FIELD_NAMES["name"], words.FIELD_NAMES["deadline"], words.STATE, words.UNIT, words.FIELD_NAMES["place"])
    table = sheet.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, heads, strict=True):
        cell.text = name
    for number, line in enumerate(lines, 1):
        task = line.entry.task
        units = "；".join(f"{ROLES[role]}：{'、'.join(getattr(task, role))}" for role in DONE_BY if task and getattr(task, role))
        cells = (str(number), line.entry.name, line.entry.written or words.UNSTATED, line.state, units or words.DUE_NOBODY_ROW)
        row = table.add_row().cells
        for cell, text in zip(row, cells, strict=False):
            cell.text = clean(text)
        add_link(row[-1].paragraphs[0], source(line), base and base + line_link(line))


def _bytes(sheet: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    sheet.save(stream)
    return stream.getvalue()
