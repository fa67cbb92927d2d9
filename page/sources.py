"""What stands around a citation: its clause with the quote marked, and the facts of its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from corpus.printed import names_in, printed
from corpus.types import Cell, Clause, Document, Span, Table, Task
from index.types import DocumentRecord
from page.marked import cited_rows, marked, marked_cell, touches
from page.markup import Html, render, tag
from page.turn import Card, Source


class Reader(Protocol):
    """The part of the index's store that the page reads."""

    def record(self, document_id: str) -> DocumentRecord | None: ...
    def document(self, document_id: str) -> Document | None: ...
    def clauses(self, document_id: str) -> list[Clause]: ...
    def clause(self, clause_id: str) -> Clause | None: ...
    def tasks(self, document_ids: Sequence[str] | None = None) -> list[Task]: ...
    def tables(self, document_ids: Sequence[str] | None = None) -> list[Table]: ...


def reading_link(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """Address of the reading page, relative to the page; it opens at the stretch and marks it."""
    return f"read?{_query(document_id, start, end)}#cited"


@dataclass(frozen=True, slots=True)
class Link:
    """Words in an exported file that lead to a place; `address` is relative to the page."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


def card_link(card: Card) -> str:
    """Address of the place where a task stands."""
    return reading_link(card.document_id, card.start, card.end)


def cited_link(source: Source) -> str:
    """Address of a cited place."""
    return reading_link(source.document_id, source.start, source.end)


def page_link(document_id: str, page: int, cited: Span | None) -> str:
    """Address of the reading page with this page of the original beside the text."""
    return f"read?{_query(document_id, *_ends(cited))}&page={page}#page-{page}"


def picture_link(document_id: str, page: int, cited: Span | None) -> str:
    """Address of a page of the original as a picture, the stretch marked on it."""
    return f"paper?{_query(document_id, *_ends(cited))}&page={page}"


def original_link(document_id: str) -> str:
    """Address of the original."""
    return f"original?{_query(document_id)}"


def _ends(cited: Span | None) -> tuple[int | None, int | None]:
    return (cited.start, cited.end) if cited is not None else (None, None)


def _query(document_id: str, start: int | None = None, end: int | None = None) -> str:
    query: dict[str, str | int] = {"document": document_id}
    if start is not None and end is not None:
        query |= {"start": start, "end": end}
    return urlencode(query)


def peek_link(document_id: str, start: int, end: int) -> str:
    """Address of the same stretch as a part of a page, to be shown beside an answer."""
    return f"source?{urlencode({'document': document_id, 'start': start, 'end': end})}"


def facts_line(record: DocumentRecord) -> str:
    """Secrecy grade, number, issuer and date in one line, as far as the document states them."""
    return "　".join(fact for fact in (record.grade, record.doc_number, record.issuer, record.date.isoformat() if record.date else None) if fact)


def reference(record: DocumentRecord, place: str) -> str:
    """《…》（文号） and the place: 三、（十三）; of a graded document the secrecy grade goes along, （文号，机密★10年）."""
    stated = "，".join(fact for fact in (record.doc_number, record.grade) if fact)
    return f"《{record.title}》{f'（{stated}）' if stated else ''}{place}"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a citation; a table row says more laid out than as a quote."""

    html: Html
    is_row: bool = False


def context(reader: Reader, source: Source) -> Surroundings:
    """The clause or table row that holds the citation, the quote marked; empty where it has no place."""
    if source.start is None or source.end is None:
        return Surroundings(Html(""))
    cited = Span(source.start, source.end)
    clause = _clause_of(reader, source, cited)
    if clause is not None:
        shown = [tag("p", marked(paragraph, cited)) for paragraph in clause.paragraphs]
        where = tag("p", *(f"{heading} › " for heading in clause.headings), tag("b", clause.path), class_="where")
        return Surroundings(tag("div", where, *shown, class_="context"))
    for table in reader.tables([source.document_id]):
        rows = cited_rows(table, cited)
        if rows:
            head = tag("p", *(f"{part} " for part in (table.annex, table.title) if part), class_="where")
            cells = Cells.of(reader, source.document_id)
            return Surroundings(tag("div", head, *(_row(table, row, columns, cells) for row, columns in rows.items()), class_="context"), is_row=True)
    return Surroundings(Html(""))


@dataclass(frozen=True, slots=True)
class Cells:
    """What is needed to show the cells of a document as they are printed."""

    text: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, reader: Reader, document_id: str) -> Cells:
        document = reader.document(document_id)
        return cls(document.text if document else "", names_in(reader.tasks([document_id])))

    def shown(self, cell: Cell) -> str:
        """The cell's text, a blank between names that the file parts by nothing else."""
        return printed(cell, self.text, self.names)


def _row(table: Table, row: int, columns: frozenset[int], cells: Cells) -> Html:
    """A row as a list of its cells under their headers."""
    named = [(table.header[i] if i < len(table.header) else "", cells.shown(cell), i in columns) for i, cell in enumerate(table.rows[row])]
    return tag("dl", *(render([tag("dt", name), tag("dd", marked_cell(shown, is_cited))]) for name, shown, is_cited in named if shown))


def spaced(reader: Reader, source: Source) -> Source:
    """A quoted table row with a blank between its cells, so that it can be read; any other source as it is."""
    if source.start is None or source.end is None or source.clause_id is not None:
        return source
    bare = "".join(source.quote.split())
    for table in reader.tables([source.document_id]):
        for row in cited_rows(table, Span(source.start, source.end)):
            filled = [cell for cell in table.rows[row] if cell.text]
            if "".join("".join(cell.text.split()) for cell in filled) == bare:
                cells = Cells.of(reader, source.document_id)
                return replace(source, quote=" ".join(cells.shown(cell) for cell in filled))
    return source


def _clause_of(reader: Reader, source: Source, cited: Span) -> Clause | None:
    if source.clause_id is not None:
        clause = reader.clause(source.clause_id)
        if clause is not None and any(touches(p.span, cited) for p in clause.paragraphs):
            return clause
    return clause_at(reader, source.document_id, cited)


def clause_at(reader: Reader, document_id: str, span: Span) -> Clause | None:
    """The first clause with a paragraph that a stretch touches."""
    return next((clause for clause in reader.clauses(document_id) if any(touches(p.span, span) for p in clause.paragraphs)), None)


def describe(record: DocumentRecord) -> Html:
    """Title and facts of a document."""
    return render([tag("b", f"《{record.title}》"), tag("span", facts_line(record), class_="facts")])
