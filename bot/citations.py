"""Citations: the reference one reads out, the verbatim quote, and the check that an answer adds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.knowledge import Item, Knowledge
from bot.text import NUMBERS, plain, strip_space
from bot.types import Citation
from corpus.types import Cell, Clause, Document, Span, Table, Task

QUOTE_LIMIT = 600
GRADED = "《{title}》标有密级“{grade}”，引用其内容的答复和导出件按同一密级使用、保管。"


def reference(document: Document, annex: str | None = None, path: str | None = None, row: int | None = None, row_label: str | None = None) -> str:
    """《…》（长政发〔2020〕34号）三、（十三）, or … 附件3第26行; of a graded document the secrecy grade goes along."""
    stated = "，".join(fact for fact in (document.doc_number, document.grade) if fact)
    number = f"（{stated}）" if stated else ""
    place = path or ""
    if annex and not place.startswith(annex):
        place = annex
    if row is not None:
        place = f"{annex or '任务表'}第{row}行"
    elif row_label is not None:
        place = f"{place or annex or ''}“{row_label}”行"
    return f"《{document.title}》{number}{place}"


def cite_item(knowledge: Knowledge, item: Item) -> Citation:
    """The place of an item: its clause and the sentence, or the table row."""
    if item.kind == "row" and item.task is not None:
        return cite_task(knowledge, item.task)
    return cite_clause(knowledge, item.clause, item.span)


def cite_clause(knowledge: Knowledge, clause: Clause | None, span: Span | None = None) -> Citation:
    document = knowledge.document
    whole = span or (clause.span if clause else Span(0, 0))
    quote = strip_space(document.text[whole.start : whole.end])[:QUOTE_LIMIT]
    path = clause.path if clause else None
    annex = clause.annex if clause else None
    return Citation(
        document.id,
        document.title,
        document.doc_number,
        path,
        annex,
        None,
        None,
        quote,
        reference(document, annex, path),
        whole,
        clause.id if clause else None,
    )


def cite_task(knowledge: Knowledge, task: Task) -> Citation:
    """A table row, or the text and note of a prose task."""
    document = knowledge.document
    if task.origin == "table":
        quote = cells_of(document.text[task.span.start : task.span.end])[:QUOTE_LIMIT]
        label = task.task or task.work
        return Citation(
            document.id,
            document.title,
            document.doc_number,
            task.annex,
            task.annex,
            task.row,
            label,
            quote,
            reference(document, task.annex, None, task.row),
            task.span,
        )
    clause = next((c for c in knowledge.clauses if c.id == task.clause_id), None)
    end = task.span.end
    if task.note and clause is not None:
        at = document.text.find(task.note[-4:], end, end + len(task.note) * 3 + 60)
        end = at + 5 if at >= 0 else end
    span = Span(max(task.span.start, end - QUOTE_LIMIT), min(end, len(document.text)))
    return cite_clause(knowledge, clause, span)


def cite_cell(knowledge: Knowledge, table: Table, row: Sequence[Cell]) -> Citation:
    document = knowledge.document
    span = Span(min(c.span.start for c in row), max(c.span.end for c in row))
    quote = cells_of(document.text[span.start : span.end])
    path = table.annex
    return Citation(
        document.id,
        document.title,
        document.doc_number,
        path,
        table.annex,
        None,
        row[0].text,
        quote,
        reference(document, table.annex, None, None, row[0].text),
        span,
    )


def cite_fact(knowledge: Knowledge, key: str) -> Citation | None:
    """The place of a metadata value."""
    fact = knowledge.document.facts.get(key)
    if fact is None:
        return None
    clause = next((c for c in knowledge.clauses if c.span.start <= fact.span.start < c.span.end), None)
    return cite_clause(knowledge, clause, fact.span)


def cells_of(text: str) -> str:
    """A row of the file on one line, one space between its cells."""
    return re.sub(r"\s+", " ", text).strip()


def placed(citation: Citation, document: Document) -> Citation:
    """The citation with the page or cell of the original in which its quote begins."""
    place = document.place_at(citation.span.start) if citation.span else None
    return replace(citation, place=place.label) if place else citation


def remarks(documents: Iterable[Document]) -> Iterator[str]:
    """What a reader of quotations should know of the documents that they come from."""
    for document in documents:
        if document.grade:
            yield GRADED.format(title=document.title, grade=document.grade)
        if document.remark:
            yield f"《{document.title}》：{document.remark}"


def verbatim(quote: str, source: str) -> bool:
    """Does `quote` stand in `source` (both folded by `plain`), white space and width of marks aside?"""
    return plain(quote) in source


def unsupported_numbers(text: str, held: Iterable[str]) -> list[str]:
    """Numbers of an answer that are not among those its sources hold or the bot worked out itself."""
    known = set(held)
    return [n for n in NUMBERS.findall(plain(text)) if n not in known]


def merge(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Citations without repeats, in order."""
    kept: dict[tuple[str, str | None, str | None, int | None, str], Citation] = {}
    for c in citations:
        kept.setdefault((c.document_id, c.path, c.annex, c.row, c.quote[:80]), c)
    return tuple(kept.values())
