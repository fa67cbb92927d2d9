"""Tables of a web page: which hold data, which only lay out the page, which say when and by whom it was issued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UnreadableDocument
from corpus.readers.assembly import RawCell
from corpus.readers.signs import Signs
from corpus.readers.web.flow import UNSEEN, Element, Item, State, is_hidden, tag_of, walk, whole
from corpus.types import Covered

MAX_CELLS = 400_000
MAX_COLUMNS = 200
LAID_OUT, PARAGRAPHS, LONG = 0.6, 5, 150
"""A cell with so much of a table's text, in so many paragraphs and characters, is a page and no cell."""
LAID_OUT_ROWS = 3
"""Rows of several cells with text that such a table may have: a head, links beside the page, a foot."""
FACT_ROWS, FACT_LENGTH, FACT_KEYS = 30, 2500, 3
DEEPEST = 3
"""Tables inside each other that are told apart."""
Row = list[Element]


@dataclass(slots=True)
class Tables:
    """Reads the tables of one page. `lengths` are the characters of text below every element."""

    lengths: dict[Element, int]
    signs: Signs
    cells: int = 0
    depth: int = 0

    def take(self, table: Element, state: State) -> list[Item] | None:
        """The items of a table of data or of facts; None when it only lays out the page."""
        rows = rows_of(table)
        if self.lengths.get(table, 0) <= FACT_LENGTH and len(rows) <= FACT_ROWS:
            facts = fact_lines([[self.text_of(cell) for cell in row] for row in rows], self.signs)
            if facts:
                return [Item(line, fact=True, frame=state.frame) for line in facts]
        if self.lays_out(table, rows):
            return None
        nested: list[Item] = []
        grid = self.grid(rows, nested)
        text = "\t".join(cell.text for row in grid for cell in row if cell.text)
        captions = [item for child in table.iterchildren("caption") for item in walk(child, self.signs)]
        links = sum(self.lengths.get(link, 0) for link in table.iter("a"))
        return [*captions, Item(text, links=links, frame=state.frame, rows=grid), *nested] if text else []

    def inside(self, table: Element, state: State) -> list[Item] | None:
        """The items of a table inside a cell; None where it only lays out the text of the cell."""
        rows = [row for row in rows_of(table) if sum(1 for cell in row if self.lengths.get(cell, 0)) > 1]
        return self.take(table, state) if len(rows) > 1 and self.depth < DEEPEST else None

    def lays_out(self, table: Element, rows: Sequence[Row]) -> bool:
        """Is it a table only to put things side by side?"""
        if (table.get("role") or "").lower() == "presentation" or max((len(row) for row in rows), default=0) <= 1:
            return True
        total = self.lengths.get(table, 0)
        inner = sum(self.lengths.get(each, 0) for each in outermost_tables(table) if max((len(row) for row in rows_of(each)), default=0) > 1)
        if inner >= 0.5 * total:
            return True
        biggest = max((cell for row in rows for cell in row), key=lambda cell: self.lengths.get(cell, 0))
        size = self.lengths.get(biggest, 0)
        filled = sum(1 for row in rows if sum(1 for cell in row if self.lengths.get(cell, 0)) > 1)
        if size < LAID_OUT * total or size < LONG or filled > LAID_OUT_ROWS:
            return False
        paragraphs = sum(1 for each in biggest.iter("p", "br", "div", "li") if tag_of(each))
        return paragraphs >= PARAGRAPHS and not any(self.signs.column(self.text_of(cell)) for row in rows[:3] for cell in row if self.lengths.get(cell, 0) < 20)

    def grid(self, rows: Sequence[Row], nested: list[Item]) -> list[list[RawCell]]:
        """Rows of cells, those that a merged one reaches over being blank and marked; tables inside cells are added to `nested`."""
        grid: list[list[RawCell]] = []
        reaching: dict[int, tuple[int, Covered]] = {}
        for number, row in enumerate(rows):
            line: list[RawCell] = []
            later: dict[int, tuple[int, Covered]] = {}
            for cell in row:
                while len(line) in reaching:
                    line.append(reach(reaching, len(line)))
                across = min(max(1, whole(cell.get("colspan"), 1)), MAX_COLUMNS)
                down = whole(cell.get("rowspan"), 1)
                down = len(rows) - number if down == 0 else min(max(1, down), len(rows) - number)
                for step in range(across):
                    if down > 1:
                        later[len(line)] = (down - 1, "left" if step else "above")
                    line.append(RawCell("", "left") if step else RawCell(self.cell_text(cell, nested)))
                if len(line) > MAX_COLUMNS:
                    break
            while any(column >= len(line) for column in reaching):
                line.append(reach(reaching, len(line)))
            reaching.update(later)
            self.cells += len(line)
            if self.cells > MAX_CELLS:
                raise UnreadableDocument("网页中的表格过大，无法读取；请把表格拆分后再放入。")
            grid.append(line)
        return grid

    def cell_text(self, cell: Element, nested: list[Item]) -> str:
        """The text of a cell without the tables inside it, which are added to `nested`."""
        self.depth += 1
        items = walk(cell, self.signs, take_table=self.inside)
        self.depth -= 1
        nested += [item for item in items if item.rows is not None]
        return "\n".join(item.text.strip() for item in items if not item.hidden and item.rows is None)

    def text_of(self, cell: Element) -> str:
        """The text of a cell, its lines divided by line breaks."""
        return "\n".join(item.text.strip() for item in walk(cell, self.signs) if not item.hidden)


def reach(reaching: dict[int, tuple[int, Covered]], column: int) -> RawCell:
    """The blank cell of a column over which one from above may reach; `reaching` counts down."""
    if column not in reaching:
        return RawCell("")
    left, covered = reaching.pop(column)
    if left > 1:
        reaching[column] = (left - 1, covered)
    return RawCell("", covered)


def within(table: Element, wanted: Sequence[str], leaves: Sequence[str]) -> list[Element]:
    """The elements of a table with a tag in `wanted`, without looking into them or into `leaves`."""
    found: list[Element] = []
    stack = list(table.iterchildren(reversed=True))
    while stack:
        element = stack.pop()
        tag = tag_of(element)
        if tag in wanted:
            if not is_hidden(element):
                found.append(element)
        elif tag and tag not in leaves and tag not in UNSEEN:
            stack.extend(element.iterchildren(reversed=True))
    return found


def rows_of(table: Element) -> list[Row]:
    """The cells of each row; rows of tables inside its cells are not its own."""
    return [within(each, ("td", "th"), ("table",)) for each in within(table, ("tr",), ("table", "td", "th", "caption"))]


def outermost_tables(table: Element) -> list[Element]:
    return within(table, ("table",), ())


def fact_lines(rows: Sequence[Sequence[str]], signs: Signs) -> list[str]:
    """索引号：…, 发文机关：…, one line each; none when the table is no such list."""
    lines: list[str] = []
    keys = 0
    for row in beside(rows, signs):
        waiting = ""
        for cell in row:
            text = re.sub(r"\s*\n\s*", " ", cell).strip()
            key, value = signs.fact(text)
            if key:
                keys += 1
                if waiting:
                    lines.append(waiting)
                waiting = "" if value else key + "："
                if value:
                    lines.append(f"{key}：{value}")
            elif waiting:
                lines.append(waiting + text)
                waiting = ""
            elif text:
                lines.append(text)
        if waiting:
            lines.append(waiting)
    return lines if keys >= FACT_KEYS and keys >= 0.5 * len(lines) else []


def beside(rows: Sequence[Sequence[str]], signs: Signs) -> Sequence[Sequence[str]]:
    """The rows with each value beside its key, where a row holds keys only and the next one their values."""
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) and all(signs.fact(cell)[0] and not signs.fact(cell)[1] for cell in rows[0]):
        return list(zip(*rows, strict=True))
    return rows
