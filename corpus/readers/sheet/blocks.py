"""Rows of a sheet to lines and tables: titles above the header, notes below the last row, tables parted by blank rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.readers.assembly import RawCell
from corpus.readers.signs import Signs

HEADER_WORD = 16
"""Most characters of a cell of a header without known words."""
FIELD, DATED, PAGE = ".{1,20}[:：].*", ".*20[0-9]{2}年.{0,9}[月日]", "第[0-9]{1,3}页.*"
FORM = re.compile(f"{FIELD}|{DATED}|{PAGE}", re.S)
FIGURE = re.compile(r"[-+]?[0-9][0-9,.]*\s*[%％]?")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number in the sheet; `cells` go to its last column, `wide` is how many columns the first text takes up.

    A row without texts stands here only where a merged cell reaches into it: it parts nothing.
    """

    number: int
    cells: tuple[RawCell, ...]
    wide: int = 1

    @property
    def texts(self) -> list[RawCell]:
        return [cell for cell in self.cells if cell.text.strip()]


@dataclass(frozen=True, slots=True)
class Lines:
    """A row that is a line of text: a title, a note, 填报单位：…　日期：…."""

    row: SheetRow


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that are a table."""

    rows: tuple[SheetRow, ...]


def blocks_of(rows: Sequence[SheetRow], signs: Signs) -> Iterator[Lines | Rows]:
    """The lines and tables of a sheet in order."""
    table: list[SheetRow] = []
    for segment in segments(rows):
        lead, body, notes = parts(segment, signs, width=max(len(row.cells) for row in segment))
        if table and body and goes_on(table, lead, body, signs):
            table += [*lead, *body]
        else:
            if table:
                yield Rows(tuple(table))
            yield from map(Lines, lead)
            table = list(body)
        if notes:
            yield Rows(tuple(table))
            table = []
            yield from map(Lines, notes)
    if table:
        yield Rows(tuple(table))


def segments(rows: Sequence[SheetRow]) -> Iterator[list[SheetRow]]:
    """Runs of rows without a blank one between them; blank rows are missing in `rows`."""
    run: list[SheetRow] = []
    last = 0
    for row in rows:
        if run and row.number > last + 1:
            yield run
            run = []
        if row.cells:
            run.append(row)
        last = row.number
    if run:
        yield run


def parts(segment: Sequence[SheetRow], signs: Signs, width: int) -> tuple[list[SheetRow], list[SheetRow], list[SheetRow]]:
    """Title rows, rows of the table, notes below it."""
    first = next((i for i, row in enumerate(segment) if not is_loose(row, width, signs)), len(segment))
    last = len(segment)
    while last > first + 1 and is_loose(segment[last - 1], width, signs):
        last -= 1
    if last - first == 1 and not looks_like_header(segment[first], signs) and len(segment[first].texts) < 2:
        return list(segment), [], []
    return list(segment[:first]), list(segment[first:last]), list(segment[last:])


def is_loose(row: SheetRow, width: int, signs: Signs) -> bool:
    """One text across the sheet or at its left, or the fields of a form: no row of a table."""
    if any(cell.covered == "above" for cell in row.cells):
        return False
    texts = row.texts
    if len(texts) > 1:
        return len(texts) <= 6 and all(FORM.fullmatch(cell.text.strip()) and not signs.column(cell.text) for cell in texts)
    return row.cells[0] is texts[0] or row.wide * 2 >= width or width == 1 or signs.stands_below(texts[0].text.strip())


def looks_like_header(row: SheetRow, signs: Signs) -> bool:
    """Several short texts without figures, or words known from headers."""
    texts = [cell.text.strip() for cell in row.texts]
    if sum(1 for text in texts if signs.column(text)) >= 2:
        return True
    return len(texts) >= 2 and all(len(text) <= HEADER_WORD and not FIGURE.fullmatch(text) and not re.match("[0-9]", text) for text in texts)


def goes_on(table: Sequence[SheetRow], lead: Sequence[SheetRow], body: Sequence[SheetRow], signs: Signs) -> bool:
    """Do the rows after a blank one belong to the table above: no header, no more columns, at most a band before them?"""
    width = max(len(row.cells) for row in table)
    return len(lead) <= 1 and not looks_like_header(body[0], signs) and max(len(row.cells) for row in body) <= width and len(table) > 1
