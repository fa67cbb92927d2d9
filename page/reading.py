"""A whole document to read: facts, outline at the side, clauses and tables in order, the cited stretch marked, the page of the original beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.basis import Related
from corpus.paper.picture import pages, quoted
from corpus.types import Clause, Span, Table
from index.types import DocumentRecord
from page import words
from page.answer_view import copy_button
from page.marked import cited_rows, marked, marked_cell, touches
from page.markup import Html, scrolled, tag
from page.plain import document
from page.reading_paper import page_marks, paper_view
from page.related import NOTHING, related_view
from page.sources import Cells, Reader, facts_line, original_link, reference

MOST_LABEL = 40
"""Characters of a line of the outline, and of a heading that is one by itself."""

BROAD = 6
"""Columns from which a table takes the width that there is, and with it the page."""


class Placed:
    """Gives the id `cited` to the first element that the cited stretch touches, and to no other."""

    def __init__(self, cited: Span | None) -> None:
        self.cited = cited
        self.given = False

    def anchor(self, span: Span) -> str | None:
        """The id for an element over `span`, or None."""
        return self.take() if touches(span, self.cited) else None

    def take(self) -> str | None:
        """The id, the first time."""
        first, self.given = not self.given, True
        return "cited" if first else None


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to show, and where in the text it begins."""

    start: int
    html: Html


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline."""

    start: int
    label: str
    href: str
    level: int
    here: bool


def reading_page(
    reader: Reader, document_id: str, cited: Span | None, page: int | None, today: dt.date, standing: str | None = None, related: Related = NOTHING
) -> Html | None:
    """The page, or None when there is no such document. `page`: that of the original that is shown beside the text, None for the cited one;
    `standing`: why the document is not in force; `related`: what it is based on, and what is based on it."""
    record = reader.record(document_id)
    if record is None:
        return None
    clauses, tables, cells = reader.clauses(document_id), reader.tables([document_id]), Cells.of(reader, document_id)
    here = clause_of(clauses, cited)
    table = next((table for table in tables if cited_rows(table, cited)), None)
    quoted_from = reference(record, here.path) if here is not None else reference(record, named(table)) if table is not None else ""
    pieces = [*(Piece(*mark) for mark in page_marks(record, cited)), *text_of(record, clauses, tables, cited, here, cells)]
    # Of what begins at one place the mark of a page comes first: sorting keeps the order.
    shown = [piece.html for piece in sorted(pieces, key=lambda piece: piece.start)]
    marked_on = frozenset(quoted(cells.text, record.places, cited)) if cited is not None else frozenset()
    paper = paper_view(record, cited, page, marked_on)
    tools = [
        tag("a", words.PAPER, href="#paper", class_="tool to-paper") if paper else None,
        tag("a", words.DOWNLOAD, href=original_link(document_id), class_="tool"),
        tag("button", words.PRINT, type="button", class_="tool", data_act="print"),
    ]
    heading = tag(
        "header",
        tag("h1", record.title),
        tag("p", facts_line(record), class_="facts"),
        *related_view(reader, related),
        tag("p", record.remark, class_="facts remark") if record.remark else None,
        tag("p", standing, class_="facts remark", role="note") if standing else None,
        tag("p", *tools, class_="tools"),
        tag("p", words.QUOTED, "：", quoted_from, class_="printed") if quoted_from else None,
        tag("p", words.PRINTED_ON, " ", tag("span", today.isoformat(), data_today=True), class_="printed"),
    )
    side = outline([*entries(clauses, tables, cited, here)])
    found = cited is not None and any('id="cited"' in piece for piece in shown)
    classes = " ".join(("reading", *(("with-paper",) if paper else ()), *(("quoting",) if found else ())))
    return document(record.title, tag("div", side, tag("main", heading, *shown, class_="text"), paper, class_=classes), script=True)


def clause_of(clauses: Sequence[Clause], cited: Span | None) -> Clause | None:
    """The clause in whose own text the cited stretch begins, or that it first touches."""
    return next((clause for clause in clauses if any(touches(paragraph.span, cited) for paragraph in clause.paragraphs)), None)


def text_of(
    record: DocumentRecord, clauses: Sequence[Clause], tables: Sequence[Table], cited: Span | None, here: Clause | None, cells: Cells
) -> list[Piece]:
    """The paragraphs and tables; those of the clause that is cited stand out, and are what is printed."""
    placed = Placed(cited)
    pieces: list[Piece] = []
    for number, clause in enumerate(clauses):
        for i, paragraph in enumerate(clause.paragraphs):
            is_heading = i == 0 and clause.level > 0
            button = copy_button(words.COPY_SHORT, reference(record, clause.path)) if is_heading else None
            to_paper = tag("a", words.PAPER, href="#paper", class_="tool to-paper") if clause is here and i == 0 and pages(record.places) else None
            shown = tag("span", marked(paragraph, cited), id=placed.anchor(paragraph.span))
            classes = [*(("clause", f"level-{min(clause.level, 4)}") if is_heading else ()), *(("here",) if clause is here else ())]
            classes += ["short"] if is_heading and clause.level == 1 and len(paragraph.text) <= MOST_LABEL else []
            place = f"clause-{number}" if is_heading else None
            block = tag("div" if is_heading else "p", shown, button, to_paper, id=place, class_=" ".join(classes) or None)
            pieces.append(Piece(paragraph.span.start, block))
    pieces += [Piece(table.span.start, table_view(table, placed, f"table-{number}", cells)) for number, table in enumerate(tables)]
    return pieces


def entries(clauses: Sequence[Clause], tables: Sequence[Table], cited: Span | None, here: Clause | None) -> list[Entry]:
    """The lines of the outline: numbered clauses and tables."""
    found = [Entry(c.span.start, f"{c.label} {c.title}", f"#clause-{n}", min(c.level, 4), c is here) for n, c in enumerate(clauses) if c.level]
    for number, table in enumerate(tables):
        found.append(Entry(table.span.start, named(table) or words.TABLE, f"#table-{number}", 1, bool(cited_rows(table, cited))))
    return sorted(found, key=lambda entry: entry.start)


def outline(lines: Sequence[Entry]) -> Html:
    """The outline, the line of the cited place marked."""
    items = [
        tag(
            "li",
            tag("a", line.label[:MOST_LABEL], href=line.href, aria_current="location" if line.here else None, title=words.HERE if line.here else None),
            class_=f"level-{line.level}",
        )
        for line in lines
    ]
    return tag("nav", tag("details", tag("summary", words.OUTLINE), tag("ul", *items), open=True), aria_label=words.OUTLINE, class_="outline")


def named(table: Table) -> str:
    """附件3 任务分解表"""
    return " ".join(part for part in (table.annex, table.title) if part)


def table_view(table: Table, placed: Placed, name: str, cells: Cells) -> Html:
    """A table that scrolls by itself where it is wider than the page."""
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in table.header))) if any(table.header) else None
    cited = cited_rows(table, placed.cited)
    rows = []
    for number, row in enumerate(table.rows):
        columns = cited.get(number, frozenset())
        anchor = placed.take() if columns else None
        shown = (tag("td", marked_cell(cells.shown(cell), i in columns)) for i, cell in enumerate(row))
        rows.append(tag("tr", *shown, id=anchor, class_="here" if columns else None))
    title = named(table)
    grid = tag("table", tag("caption", title) if title else None, head, tag("tbody", *rows), style=f"--columns: {max(len(table.header), 1)}")
    classes = " ".join(kind for kind, is_so in (("here", bool(cited)), ("broad", len(table.header) >= BROAD)) if is_so)
    return scrolled(grid, title or words.TABLE, class_=classes or None, id=name)
