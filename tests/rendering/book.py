"""The tables of a plan as a workbook: a sheet each, a title row, merged cells."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from tests.rendering.plan import Plan, Sheet

FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
SUBSCRIPT = re.compile(r"_\{?([0-9.]+)\}?")


def write(plan: Plan, path: Path) -> None:
    """Write the plan's tables as .xlsx; nothing where it has none."""
    if not plan.sheets:
        return
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(plan.sheets, 1):
        name = FORBIDDEN.sub("", f"{sheet.annex or '表'}-{number}")
        add(book.create_sheet(name), sheet)
    book.save(path)


def add(target: openpyxl.worksheet.worksheet.Worksheet, sheet: Sheet) -> None:
    """One sheet: 附件 and title over the whole width, header, rows."""
    width = len(sheet.header)
    top = 1
    if sheet.annex:
        target.cell(1, 1, sheet.annex)
        top = 2
    target.cell(top, 1, plain(sheet.title)).alignment = Alignment(horizontal="center")
    target.merge_cells(start_row=top, end_row=top, start_column=1, end_column=width)
    for c, name in enumerate(sheet.header, 1):
        target.cell(top + 1, c, plain(name))
        target.column_dimensions[get_column_letter(c)].width = 18
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            if text is None:
                continue
            at = top + 2 + r
            if NUMBER.fullmatch(text):
                value = float(text) if "." in text else int(text)
                target.cell(at, c + 1, value).number_format = "0" + (f".{'0' * len(text.partition('.')[2])}" if "." in text else "")
            elif text:
                target.cell(at, c + 1, plain(text)).alignment = Alignment(wrap_text=True, vertical="center")
            reach = sheet.reach(r, c)
            if reach > 1:
                target.merge_cells(start_row=at, end_row=at + reach - 1, start_column=c + 1, end_column=c + 1)


def plain(text: str) -> str:
    return SUBSCRIPT.sub(r"\1", text)
