"""A parsed document to passages: what is embedded and searched.

A clause is one passage, or a few when it is long; a row of the task table is one, and so is a row
of every other table. A task from prose is none of its own: its words stand in its clause already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol, cast

from corpus.types import Clause, Paragraph, ParsedDocument, Span, Table, Task
from index.types import Passage

LIMIT = 300
"""Characters of a clause passage without its heading: the length at which the ranking of the
sample questions is best, and well below the 512 tokens that the default model reads."""

SEPARATORS = ["\n", "。", "；", ";", "！", "？", "，", "、", " ", ""]
HEADING_SEPARATOR = " "

_TASK_FIELDS: tuple[tuple[str, str], ...] = (
    ("category", "类别"),
    ("work", "重点工作"),
    ("task", "主要任务"),
    ("measure", "工程措施"),
    ("deadline", "完成时限"),
    ("lead", "牵头单位"),
    ("support", "配合单位"),
    ("responsible", "责任单位"),
    ("person", "责任人"),
)


class _Splitter(Protocol):
    def split_text(self, text: str) -> list[str]: ...


def passages(parsed: ParsedDocument) -> list[Passage]:
    """All passages of a document, in reading order by kind: clauses, task rows, table rows.

    Their ids are the id of what they were made from, with ``#2`` for a second part and ``#r3``
    for the third row of a table, and so survive a rebuild.
    """
    return [
        *_clause_passages(parsed),
        *_task_passages(parsed),
        *(p for table in parsed.tables if not table.is_task_table for p in _table_passages(table)),
    ]


def _clause_passages(parsed: ParsedDocument) -> Iterator[Passage]:
    parents = {clause.parent_id for clause in parsed.clauses}
    for clause in parsed.clauses:
        if clause.id in parents and _is_heading_only(clause):
            continue  # its children carry the heading; alone it would only take their place
        above = [h for h in clause.headings if h]
        for number, part in enumerate(_parts(clause.paragraphs), 1):
            text = "\n".join(piece.text for piece in part)
            first = number == 1
            headings = above if first or not clause.title else [*above, clause.title]
            span = Span(part[0].offsets[0], part[-1].offsets[-1] + 1)
            yield _passage(
                clause.document_id,
                "clause",
                clause.id,
                clause.id if first else f"{clause.id}#{number}",
                headings,
                text,
                span,
            )


def _is_heading_only(clause: Clause) -> bool:
    heading = clause.label + clause.title
    return len(clause.text.strip()) <= len(heading) + 2


def _parts(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Neighbouring paragraphs together up to the limit; an over-long one in pieces of its own."""
    part: list[Paragraph] = []
    size = 0
    for paragraph in paragraphs:
        if not paragraph.text.strip():
            continue
        for piece in split(paragraph):
            if part and size + len(piece.text) > LIMIT:
                yield part
                part, size = [], 0
            part.append(piece)
            size += len(piece.text)
    if part:
        yield part


def split(paragraph: Paragraph) -> list[Paragraph]:
    """Pieces of at most `LIMIT` characters; joined they give the paragraph again, offsets too."""
    if len(paragraph.text) <= LIMIT:
        return [paragraph]
    pieces: list[Paragraph] = []
    start = 0
    for text in _splitter().split_text(paragraph.text):
        pieces.append(paragraph.slice(start, start + len(text)))
        start += len(text)
    if start != len(paragraph.text) or any(len(p.text) == 0 for p in pieces):
        raise AssertionError("the splitter left characters out")  # would shift every later offset
    return pieces


@cache
def _splitter() -> _Splitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # not needed to search

    return cast(
        _Splitter,
        RecursiveCharacterTextSplitter(
            separators=SEPARATORS,
            chunk_size=LIMIT,
            chunk_overlap=0,
            keep_separator="end",
            strip_whitespace=False,
        ),
    )


def _task_passages(parsed: ParsedDocument) -> Iterator[Passage]:
    titles = {table.annex: table.title for table in parsed.tables if table.is_task_table}
    for task in parsed.tasks:
        if task.origin == "table":
            headings = [h for h in (task.annex, titles.get(task.annex)) if h]
            text = "；".join(_task_fields(task))
            if text:
                yield _passage(task.document_id, "task", task.id, task.id, headings, text, task.span)


def _task_fields(task: Task) -> Iterator[str]:
    for name, label in _TASK_FIELDS:
        value = getattr(task, name)
        if value:
            yield f"{label}：{value if isinstance(value, str) else '、'.join(value)}"
    yield from (f"{header}：{text}" for header, text in task.others.items())


def _table_passages(table: Table) -> Iterator[Passage]:
    headings = [h for h in (table.annex, table.title) if h]
    for number, row in enumerate(table.rows):
        fields = []
        for column, cell in enumerate(row):
            header = table.header[column] if column < len(table.header) else ""
            if cell.text:
                fields.append(f"{header}：{cell.text}" if header else cell.text)
        if fields:
            span = Span(min(c.span.start for c in row), max(c.span.end for c in row))
            passage_id = f"{table.id}#r{number + 1}"
            yield _passage(table.document_id, "table", table.id, passage_id, headings, "；".join(fields), span, number)


def _passage(
    document_id: str,
    kind: str,
    ref_id: str,
    passage_id: str,
    headings: Sequence[str],
    text: str,
    span: Span,
    row: int | None = None,
) -> Passage:
    heading = HEADING_SEPARATOR.join(headings)
    full = f"{heading}\n{text}" if heading else text
    return Passage(passage_id, document_id, kind, ref_id, heading, full, row, span)  # type: ignore[arg-type]
