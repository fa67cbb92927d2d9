"""Pages of text with boxes to paragraphs and tables, for formats that know only where things stand.

`lay_out` is used for the text of PDF files and for what is recognised in pictures of pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.isolation import beat
from corpus.readers.assembly import Assembly
from corpus.readers.layout.carry import carry
from corpus.readers.layout.columns import Cuts, columns_of, gutters, usual_gutters
from corpus.readers.layout.flow import Flow
from corpus.readers.layout.frames import Item, Sheet
from corpus.readers.layout.grid import find_tables
from corpus.readers.layout.lines import group_lines
from corpus.readers.layout.margins import find_running
from corpus.readers.layout.types import PageContent, Piece, Rule, TableBlock, TextLine
from corpus.readers.layout.unruled import split_tables
from corpus.readers.signs import Signs

__all__ = ["PageContent", "Piece", "Rule", "lay_out"]


def lay_out(pages: Sequence[PageContent], into: Assembly, signs: Signs) -> None:
    """Add the paragraphs and tables of all pages, in reading order, each page under its place 第N页.

    All pages at once, since headers, margins and the joining of tables show only over several.
    """
    tables: list[list[TableBlock]] = []
    lines: list[list[TextLine]] = []
    aside: list[list[tuple[str, str]]] = []
    for page in pages:
        found, rest = find_tables(page.rules, page.pieces, signs)
        tables.append(found)
        lines.append(group_lines([piece for piece in rest if not piece.sideways]))
        aside.append([(piece.text, "旋转文字") for piece in rest if piece.sideways])
        beat()
    running = find_running(pages, lines, tables, signs)
    between = usual_gutters([gutters([piece for line in held for piece in line.pieces], page.width, signs) for page, held in zip(pages, lines, strict=True)])
    sheets = [
        arrange(page, blocks, held, reasons, [*page.skipped, *turned], between, signs)
        for page, blocks, held, reasons, turned in zip(pages, tables, lines, running, aside, strict=True)
    ]
    carry(sheets, signs)
    Flow(sheets, signs).write(into)


def arrange(
    page: PageContent,
    tables: Sequence[TableBlock],
    lines: Sequence[TextLine],
    running: dict[int, str],
    aside: Sequence[tuple[str, str]],
    between: Cuts,
    signs: Signs,
) -> Sheet:
    """The items of a page in reading order, the margins apart. `between`: the x between the columns of the document."""
    sheet = Sheet(page.number, page.width)
    sheet.above = [(line.text, running[i]) for i, line in enumerate(lines) if i in running and line.middle < page.height / 2]
    sheet.below = [(line.text, running[i]) for i, line in enumerate(lines) if i in running and line.middle >= page.height / 2]
    sheet.below.extend(aside)
    body = [piece for i, line in enumerate(lines) if i not in running for piece in line.pieces]
    top = 0.0
    for table in [*tables, None]:
        end = table.y0 if table is not None else page.height * 2
        sheet.items.extend(text_items([piece for piece in body if top <= piece.middle < end], page, between, signs))
        if table is not None:
            sheet.items.append(Item(table))
            top = end
    return sheet


def text_items(pieces: Sequence[Piece], page: PageContent, between: Cuts, signs: Signs) -> list[Item]:
    """Lines and unruled tables of a part of a page."""
    items: list[Item] = []
    for column in columns_of(pieces, page.width, signs, between):
        parts = split_tables(column.lines, page.rules, signs) if column.place == 0 else column.lines
        items.extend(Item(part, column.place) for part in parts)
    return items
