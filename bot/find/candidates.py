"""What may answer a question: a sentence of a clause with the note that governs it, or a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.duties import read_duty
from corpus.types import Clause, Paragraph, Span, Table, Task

Kind = Literal["sentence", "heading", "row", "cells"]

LONG = 90
"""Characters beyond which a sentence is read part by part, at its semicolons."""
LEAD_IN = 40
"""Characters of a list's lead-in (对…的企业：) that go with each of its parts."""
END = re.compile(r"[。！？!?][”’」』）)]*(?:[（(\[【〔](?:[^（()）\[\]【】〔〕]|[（(][^（()）]{0,20}[）)]){0,200}[）)\]】〕][。；;]?)?")
"""The end of a sentence with the note behind it, in which names have brackets of their own: （市审批局、各乡（镇）政府负责）."""
PART = re.compile(r"[；;]")
CASE = re.compile("[^，,；;：:。]{2,60}的[，,]")
"""满一年不足五年的，…；满五年不足十年的，…: each part says for which case it is."""
ARTICLE = re.compile("第[^条]{1,8}条")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that may answer. `text` is verbatim but for white space and, for rows, the column names.

    `heading` is the title above it; `lead_in` what a list says before its parts; `note` the responsibility
    note that governs it and stands elsewhere. `score` is that of the search, standardised over its hits, so that it says
    nothing of how like the two are at all; `likeness` is the cosine of the passage with the question, `overlap` the share of
    the question's words, by weight, that the candidate holds.
    """

    document_id: str
    kind: Kind
    text: str
    span: Span
    heading: str = ""
    lead_in: str = ""
    note: str = ""
    clause: Clause | None = None
    task: Task | None = None
    table: Table | None = None
    row: int | None = None
    score: float = 0.0
    likeness: float = 0.0
    overlap: float = 0.0

    @property
    def read(self) -> str:
        """What the reader reads."""
        text = self.lead_in + self.text + self.note
        return f"{self.heading}：{text}" if self.heading else text

    @property
    def key(self) -> tuple[str, int, int]:
        return self.document_id, self.span.start, self.span.end


def sentences_of(paragraph: Paragraph) -> Iterator[tuple[Paragraph, str]]:
    """The sentences of a paragraph, a note behind its full stop with them; a long one in parts, each with its lead-in."""
    text = paragraph.text
    start = 0
    for end in (*(m.end() for m in END.finditer(text)), len(text)):
        if end <= start or not re.search(r"\w", text[start:end]):
            continue
        yield from parts_of(paragraph.slice(start, end))
        start = end


def parts_of(sentence: Paragraph) -> Iterator[tuple[Paragraph, str]]:
    text = sentence.text
    cuts = [m.end() for m in PART.finditer(text) if depth(text, m.start()) == 0] if len(text) > LONG else []
    if not cuts:
        yield sentence, ""
        return
    opening = re.match(r"[^；;]{2,60}?[：:]|[^，,；;：:。]{2,40}[，,：:]", text)
    lead_in = opening.group()[:LEAD_IN] if opening else ""
    start = 0
    for end in (*cuts, len(text)):
        if re.search(r"\w", text[start:end]):
            own = not start or is_like(text[: cuts[0]], text[start:end])
            yield sentence.slice(start, end), "" if own else lead_in
            start = end


def is_like(first: str, part: str) -> bool:
    """Is a part of the form of the first, each for a case, or each of a unit with its duty? Then nothing of the first leads in to it."""
    if CASE.match(first) and CASE.match(part):
        return True
    return read_duty(ARTICLE.sub("", first).strip()) is not None and read_duty(part) is not None


def depth(text: str, at: int) -> int:
    """How many brackets are open at a place: a note is never cut."""
    before = text[:at]
    return max(0, len(re.findall(r"[（(\[【〔]", before)) - len(re.findall(r"[）)\]】〕]", before)))


def of_clause(clause: Clause, tasks: Sequence[Task], text: str, within: Span | None = None) -> Iterator[Candidate]:
    """The sentences of a clause, or of the part of it that was found; `text` is that of the document."""
    heading = re.sub(r"\s+", "", " ".join((*clause.headings[-1:], clause.title)))[-60:] if clause.title else "".join(clause.headings[-1:])[-60:]
    for paragraph in clause.paragraphs:
        if within is not None and (paragraph.offsets[-1] < within.start or paragraph.offsets[0] >= within.end):
            continue
        for part, lead_in in sentences_of(paragraph):
            bare = part.text.strip()
            span = part.span
            if within is not None and (span.end <= within.start or span.start >= within.end):
                continue
            title = is_title(bare, clause)
            task = task_at(tasks, span)
            note = note_of(task, span, text)
            above = "" if title else heading if clause.title not in bare else "".join(clause.headings[-1:])[-60:]
            yield Candidate(clause.document_id, "heading" if title else "sentence", bare, span, above, lead_in, note, clause, task)


def is_title(text: str, clause: Clause) -> bool:
    """Is a text the heading of its clause? What follows 第三条 is a sentence where it ends as one."""
    if ARTICLE.match(clause.label) and text.endswith(("。", "；", ";")):
        return False
    return bool(clause.title) and len(text.rstrip("。；：:")) <= len(clause.label) + len(clause.title) + 2 and clause.title[:8] in text


def task_at(tasks: Sequence[Task], span: Span) -> Task | None:
    """The prose task whose text covers the sentence, or whose note stands in it."""
    for task in tasks:
        if task.span.start < span.end and span.start < task.span.end:
            return task
    for task in tasks:
        if any(s.start < span.end and span.start < s.end for s in task.note_spans):
            return task
    return None


def note_of(task: Task | None, span: Span, text: str) -> str:
    """The notes that say who does it, where they stand outside the sentence."""
    if task is None:
        return ""
    apart = [s for s in task.note_spans if not (span.start <= s.start and s.end <= span.end)]
    return re.sub(r"\s+", "", "".join(text[s.start : s.end] for s in apart))[:160]


FIELDS = (
    ("category", "类别"), ("work", "重点工作"), ("task", "任务"), ("measure", "措施"), ("deadline", "完成时限"),
    ("lead", "牵头单位"), ("support", "配合单位"), ("responsible", "责任单位"), ("person", "责任人"),
)  # fmt: skip


def of_row(task: Task, title: str = "") -> Candidate:
    """A row of a task table."""
    values = ((label, getattr(task, name)) for name, label in FIELDS)
    text = "；".join(f"{label}：{value if isinstance(value, str) else '、'.join(value)}" for label, value in values if value)
    return Candidate(task.document_id, "row", text, task.span, title or task.annex or "", task=task, row=task.row)


def of_table_row(table: Table, number: int) -> Candidate:
    """A row of any other table."""
    row = table.rows[number]
    fields = []
    for column, cell in enumerate(row):
        header = table.header[column] if column < len(table.header) else ""
        if cell.text:
            fields.append(f"{header}：{cell.text}" if header else cell.text)
    span = Span(min(c.span.start for c in row), max(c.span.end for c in row))
    return Candidate(table.document_id, "cells", "；".join(fields), span, table.title or table.annex or "", table=table, row=number)
