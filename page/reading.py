"""A whole document to read: facts, outline at the side, clauses and tables in order, the cited stretch marked."""

from __future__ import annotations

from corpus.types import Clause, Span, Table
from index.types import DocumentRecord
from page import words
from page.answer_view import copy_button
from page.marked import cited_rows, marked, marked_cell, touches
from page.markup import Html, render, tag
from page.plain import document
from page.sources import Reader, facts_line


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


def reading_page(reader: Reader, document_id: str, cited: Span | None) -> Html | None:
    """The page, or None when there is no such document."""
    record = next((record for record in reader.documents() if record.id == document_id), None)
    if record is None:
        return None
    clauses, tables = reader.clauses(document_id), reader.tables([document_id])
    placed = Placed(cited)
    pieces: list[tuple[int, Html]] = []
    for number, clause in enumerate(clauses):
        for i, paragraph in enumerate(clause.paragraphs):
            is_heading = i == 0 and clause.level > 0
            button = copy_button(words.COPY_SHORT, reference(record, clause)) if is_heading else None
            shown = tag("span", marked(paragraph, cited), id=placed.anchor(paragraph.span))
            attributes = {"id": f"clause-{number}", "class_": f"clause level-{min(clause.level, 4)}"} if is_heading else {}
            pieces.append((paragraph.span.start, tag("div" if is_heading else "p", shown, button, **attributes)))
    pieces += [(table.span.start, _table(table, placed, f"table-{number}")) for number, table in enumerate(tables)]
    pieces.sort(key=lambda piece: piece[0])
    entries = [(c.span.start, f"{c.label} {c.title}", f"#clause-{number}", min(c.level, 4)) for number, c in enumerate(clauses) if c.level]
    entries += [(t.span.start, " ".join(filter(None, (t.annex, t.title))), f"#table-{number}", 1) for number, t in enumerate(tables)]
    outline = [tag("li", tag("a", label[:40] or words.TABLE, href=href), class_=f"level-{level}") for _, label, href, level in sorted(entries)]
    heading = tag("header", tag("h1", record.title), tag("p", facts_line(record), class_="facts"))
    side = tag("nav", tag("details", tag("summary", words.OUTLINE), tag("ul", *outline), open=True), aria_label=words.OUTLINE, class_="outline")
    body = tag("main", heading, *(piece for _, piece in pieces), class_="text")
    return document(record.title, tag("div", side, body, class_="reading"), script=True)


def reference(record: DocumentRecord, clause: Clause) -> str:
    """《…》（文号）三、（十三）"""
    number = f"（{record.doc_number}）" if record.doc_number else ""
    return f"《{record.title}》{number}{clause.path}"


def _table(table: Table, placed: Placed, name: str) -> Html:
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in table.header))) if any(table.header) else None
    cited = cited_rows(table, placed.cited)
    rows = []
    for number, row in enumerate(table.rows):
        columns = cited.get(number, frozenset())
        anchor = placed.take() if columns else None
        rows.append(tag("tr", *(tag("td", marked_cell(cell, i in columns)) for i, cell in enumerate(row)), id=anchor))
    caption = tag("caption", render([table.annex, " ", table.title] if table.annex else table.title))
    return tag("div", tag("table", caption, head, tag("tbody", *rows)), class_="scroll", tabindex=0, id=name)
