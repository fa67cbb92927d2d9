"""The whole way from a file to a `ParsedDocument`."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from corpus.cache import ReadCache
from corpus.clauses import FRONT, build, split_front, to_clauses
from corpus.errors import UnreadableDocument
from corpus.formats import SUFFIXES
from corpus.head.attachments import read_attachments
from corpus.head.facts import Facts
from corpus.head.grade import find_grade
from corpus.head.names import TITLE_END
from corpus.head.numbers import parted
from corpus.head.reader import read_back, read_first_clause, read_front
from corpus.links import link_tasks
from corpus.prose import prose_tasks
from corpus.readers import RawDocument
from corpus.reading import read_file
from corpus.rules import lead_by_order
from corpus.tables import data_rows, join_pages, repair
from corpus.tasks import table_tasks
from corpus.types import Block, Document, Paragraph, ParsedDocument, Skipped, Table, Task

FIRST = 4
"""Paragraphs of numbered clauses among which the first article is sought."""


def parse_file(path: Path, root: Path | None = None, cache: ReadCache | None = None, grades: Collection[str] | None = None) -> ParsedDocument:
    """Read and understand one file. The id is the path below `root` (default its folder), without suffix.

    `grades`: the secrecy grades (机密) that may be taken in, None for all.

    Raises:
        UnreadableDocument: when the file cannot be read or holds no text; the message says why.
        GradedDocument: when its head states a grade that may not.
    """
    raw = read_file(path, cache, grades)
    relative = path.relative_to(root) if root is not None and path.is_relative_to(root) else Path(path.name)
    return parse(raw, document_id=relative.with_suffix("").as_posix(), path=relative.as_posix())


def parse(raw: RawDocument, document_id: str, path: str) -> ParsedDocument:
    """Blocks of a file to document, clauses, tables and tasks."""
    blocks = parted_head(raw.blocks)
    body = split_front(blocks)
    front = [block for block in blocks[:body] if isinstance(block, Paragraph)]
    facts = read_front(front)
    outline = build(blocks, body, facts)
    read_first_clause([p for node in outline.nodes if node.level for p in node.paragraphs][:FIRST], facts)
    read_back(outline.back, facts)
    if not facts.attachments:
        read_attachments(front, facts)
    if not facts.title:
        facts.title = next((node.title for node in outline.nodes if node.annex and TITLE_END.search(node.title)), "")
    if not facts.title and outline.grids and not any(node.level for node in outline.nodes):
        facts.title = title_row(front)
    grade = find_grade(raw.text, raw.blocks, raw.skipped)
    if grade is not None:
        facts.facts["grade"] = grade
    document = make_document(document_id, path, raw.text, facts)
    clauses = to_clauses(document_id, outline)
    sheets = join_pages(outline.grids)
    tables: list[Table] = []
    tasks: list[Task] = prose_tasks(document, clauses)
    counts: dict[str | None, int] = {}
    for number, sheet in enumerate(sheets, 1):
        repair(sheet, raw.text)
        table_id = f"{document_id}#{sheet.annex or '正文'}/表{number}"
        rows = tuple(row.cells for row in sheet.rows)
        tables.append(Table(table_id, document_id, sheet.annex, sheet.title, sheet.header, rows, sheet.span, sheet.is_task_table))
        if sheet.is_task_table:
            first = counts.get(sheet.annex, 0) + 1
            tasks.extend(table_tasks(document, sheet, table_id, first))
            counts[sheet.annex] = counts.get(sheet.annex, 0) + len(data_rows(sheet))
    with_leads = [table.id for table, sheet in zip(tables, sheets, strict=True) if "lead" in sheet.roles]
    tasks = lead_by_order(tasks, clauses, tables, with_leads)
    starts = line_starts(raw.text)
    skipped = [*raw.skipped, *(Skipped(bisect.bisect_right(starts, p.span.start), p.text, reason, p.span) for p, reason in outline.skipped)]
    document = dataclasses.replace(document, places=raw.places, remark=raw.remark, grade=grade.value if grade is not None else None)
    links = link_tasks(tasks, clauses)
    return ParsedDocument(document, tuple(clauses), tuple(tasks), tuple(tables), tuple(links), tuple(skipped), raw.doubts)


HEAD_BLOCKS = 20
"""Blocks at the beginning of a file among which a title may run into its number."""


def parted_head(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with a title line that ends in the document's number as two."""
    head = [part for block in blocks[:HEAD_BLOCKS] for part in (parted(block) if isinstance(block, Paragraph) else [block])]
    return (*head, *blocks[HEAD_BLOCKS:])


def title_row(front: Sequence[Paragraph]) -> str:
    """The line above a ledger that is all there is of prose: 某某县重点任务分工表（2025—2027年）."""
    first = front[0].text if front else ""
    return first if 6 <= len(first) <= 60 and not re.search("[。；：，]", first) else ""


def line_starts(text: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text))]


def make_document(document_id: str, path: str, text: str, facts: Facts) -> Document:
    title = facts.title or Path(path).stem
    return Document(
        document_id,
        path,
        text,
        title,
        facts.notice_title,
        facts.doc_number,
        facts.issuer,
        facts.date,
        facts.addressees,
        facts.attachments,
        facts.basis,
        facts.facts,
    )


__all__ = ["FRONT", "SUFFIXES", "UnreadableDocument", "parse", "parse_file", "read_file"]
