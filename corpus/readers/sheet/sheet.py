"""What openpyxl's way of reading large sheets leaves out: merged ranges, hidden rows and columns, formulas without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from lxml import etree
from openpyxl.utils.cell import get_column_letter, range_boundaries

from corpus.isolation import beat
from corpus.types import Covered

BEAT_ROWS = 2000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class Shape:
    """One sheet: how far it is filled, and what is merged. Rows and columns count from 1."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    """Cells with a value."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First column, first row, last column, last row."""
    valueless: list[str] = field(default_factory=list)
    """Addresses of formulas that the file keeps no value of."""
    drawings: bool = False

    def covered(self, row: int, limit: int) -> dict[int, Covered]:
        """The cells of a row, up to the column `limit`, over which a merged one reaches."""
        found: dict[int, Covered] = {}
        for first, top, last, _ in self._at(row):
            for column in range(first, min(last, self.columns, limit) + 1):
                if column > first:
                    found[column] = "left"
                elif row > top:
                    found[column] = "above"
        return found

    def reached(self, row: int) -> bool:
        """Does a merged cell reach into the row from above?"""
        return any(top < row for _, top, _, _ in self._at(row))

    def across(self, row: int, column: int) -> int:
        """How many columns the cell takes up."""
        return next((last - first + 1 for first, top, last, _ in self._at(row) if first == column and top == row), 1)

    def _at(self, row: int) -> Sequence[tuple[int, int, int, int]]:
        return self.by_row.get(row, ())

    by_row: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=dict)

    def index(self, limit: int) -> None:
        """Note for each filled row what is merged there; `limit` merged rows in all, against files made to hurt."""
        for area in self.merged:
            for row in range(area[1], min(area[3], self.rows) + 1):
                if limit <= 0:
                    return
                limit -= 1
                self.by_row.setdefault(row, []).append(area)


def shape_of(part: IO[bytes], limit: int) -> Shape:
    """Read through the XML of a sheet once; stops when it has more than `limit` cells.

    Raises:
        lxml.etree.XMLSyntaxError: when the part is no XML.
    """
    shape = Shape()
    row = 0
    for element in elements(part):
        name = etree.QName(element).localname
        if name == "c":
            take_cell(element, shape, row)
            if shape.cells > limit:
                break
        elif name == "row":
            row = number(element.get("r"), row + 1)
            if row % BEAT_ROWS == 0:
                beat()
        elif name == "mergeCell":
            area = boundaries(element.get("ref", ""))
            if area is not None:
                shape.merged.append(area)
        elif name in ("drawing", "legacyDrawing"):
            shape.drawings = True
    shape.index(limit)
    return shape


def elements(part: IO[bytes]) -> Iterator[etree._Element]:
    """Rows at their beginning, everything else at its end; memory stays small."""
    events = etree.iterparse(part, events=("start", "end"), tag=("{*}row", "{*}c", "{*}mergeCell", "{*}drawing"), resolve_entities=False, no_network=True)
    for event, element in events:
        is_row = etree.QName(element).localname == "row"
        if (event == "start") == is_row:
            yield element
        if event == "end":
            element.clear()
            while is_row and element.getprevious() is not None:
                del element.getparent()[0]


def take_cell(element: etree._Element, shape: Shape, row: int) -> None:
    value = element.find("{*}v")
    filled = (value is not None and value.text) or element.find("{*}is") is not None
    formula = element.find("{*}f")
    if formula is not None and value is None:
        shape.valueless.append(element.get("r") or f"第{row}行")
    if not filled:
        return
    shape.cells += 1
    address = re.fullmatch(r"([A-Z]{1,3})[0-9]+", element.get("r") or "")
    column = range_boundaries(address.group())[0] if address else 0
    shape.rows, shape.columns = max(shape.rows, row), max(shape.columns, column)


def number(text: str | None, default: int) -> int:
    return min(int(text), LAST_ROW) if text and text.isascii() and text.isdecimal() and len(text) < 9 else default


def boundaries(reference: str) -> tuple[int, int, int, int] | None:
    """A1:C3 as first column, first row, last column, last row; None for what is no range of several cells."""
    try:
        first, top, last, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return None
    if None in (first, top, last, bottom) or not (1 <= first <= last <= LAST_COLUMN and 1 <= top <= bottom <= LAST_ROW) or (first, top) == (last, bottom):
        return None
    return first, top, last, bottom


def address(row: int, column: int) -> str:
    """B5."""
    return f"{get_column_letter(column)}{row}"
