"""Clauses and tables to tasks: who leads, supports and is responsible, by when, to what target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.deadlines import find_deadlines, parse_deadline
from corpus.notes import Note, find_notes
from corpus.tables import Row, Sheet, column
from corpus.types import Clause, Deadline, Document, Paragraph, Span, Task
from corpus.units import split_cell, split_persons

USUAL_TERMS = {"lead": ("牵头单位", "牵头部门", "牵头"), "support": ("配合单位", "配合部门", "配合"), "responsible": ("责任单位", "责任部门", "责任"), "person": ("责任人",), "guide": ("指导单位", "指导部门")}
QUANTITY = re.compile(
    r"[0-9０-９]+(?:\.[0-9]+)?\s*(?:%|％|‰|万?吨|万?亩|公里|平方公里|平方米|万?户|万?人次?|家|台|辆|个次?|座|处|艘|条|套|件|项|所|批次?|次|亿?万?元|微克|毫克|蒸吨|公顷|张|名|天|分钟|小时|个工作日|万千瓦|兆瓦|立方米|立方|吨|株|头|只|部|门|种|篇|场|期|颗|眼|支|对|间|床|级|类|位|分)"
)
TARGET_CUE = re.compile(r"达到|达|以上|以内|以下|不低于|不高于|不超过|不少于|不得高于|控制在|下降|提高|提升到|增加|增长|减少|压减|完成|新建|建成|改造|淘汰|覆盖率|化解|动态清零|清零|培育|新增|建设|超过|突破|力争|实现|每")


def year_of(document: Document, text: str = "") -> int | None:
    """The year that a month without one means: the title's last year, else the document's own."""
    years = re.findall(r"(20[0-9]{2})年?", document.title)
    if years:
        return int(years[0] if len(set(years)) == 1 else years[0])
    if document.doc_number and (match := re.search(r"20[0-9]{2}", document.doc_number)):
        return int(match.group())
    return document.date.year if document.date else None


def prose_tasks(document: Document, clauses: Iterable[Clause]) -> list[Task]:
    """One task for each responsibility note; its text runs from the note before it in the same clause."""
    tasks: list[Task] = []
    for clause in clauses:
        if clause.path in ("文首", "文尾"):
            continue
        pending: list[Paragraph] = []
        count = 0
        for i, paragraph in enumerate(clause.paragraphs):
            body = without_heading(paragraph, clause) if i == 0 else paragraph
            start = said = 0
            for note in find_notes(body.text) if body is not None else []:
                if body is None:
                    continue
                covered = [*pending, *piece(body, start, note.start)]
                if note.kind == "sentence":
                    covered = piece(body, max(start, said), note.start)
                if not covered and i == 0:
                    covered = [paragraph]
                if not covered and tasks and tasks[-1].clause_id == clause.id:
                    tasks[-1] = merge_note(tasks[-1], note)
                    start = note.end
                    continue
                count += 1
                tasks.append(make_prose_task(document, clause, covered or list(clause.paragraphs[:1]), note, count))
                if note.kind == "sentence":
                    said = note.end
                else:
                    start, pending = note.end, []
            rest = piece(body, start, len(body.text)) if body is not None else []
            if body is not None and re.search(r"\w", "".join(p.text for p in rest)):
                pending.extend(rest)
    return tasks


def without_heading(paragraph: Paragraph, clause: Clause) -> Paragraph | None:
    """The paragraph behind its label and, where the heading runs into its text, behind the heading."""
    start = len(clause.label) if clause.level else 0
    text = paragraph.text
    if clause.level:
        at = text.find(clause.title) if clause.title else -1
        start = at + len(clause.title) if 0 <= at <= len(clause.label) + 4 else start
        rest = text[start:].lstrip("。：:；")
        if rest and rest[0] in "（([【［" and len(clause.title) > 6:
            return paragraph.slice(at, len(text)) if at >= 0 else paragraph
        start = len(text) - len(rest)
    return paragraph.slice(start, len(text)) if start < len(text) else None


def piece(paragraph: Paragraph, start: int, end: int) -> list[Paragraph]:
    """A part of a paragraph without the stop that closed the note before it; empty when nothing is left."""
    while start < end and paragraph.text[start] in "。；;，,、 ":
        start += 1
    return [paragraph.slice(start, end)] if re.search(r"\w", paragraph.text[start:end]) else []


def merge_note(task: Task, note: Note) -> Task:
    """Two notes in a row cover the same text: （责任单位：A）（配合单位：B）."""
    return replace(
        task,
        lead=task.lead + tuple(n for n in note.lead if n not in task.lead),
        support=task.support + tuple(n for n in note.support if n not in task.support),
        responsible=task.responsible + tuple(n for n in note.responsible if n not in task.responsible),
        guide=task.guide + tuple(n for n in note.guide if n not in task.guide),
        person=task.person + tuple(n for n in note.person if n not in task.person),
        open_ended=tuple(dict.fromkeys((*task.open_ended, *note.open_ended))),
        deadline=task.deadline or note.deadline,
        note=f"{task.note}；{note.body}",
        terms={**unusual(note.terms), **task.terms},
    )


def make_prose_task(document: Document, clause: Clause, covered: list[Paragraph], note: Note, number: int) -> Task:
    text = "".join(p.text for p in covered)
    year = year_of(document)
    deadlines = [found.deadline for found in find_deadlines(text, year)]
    own = parse_deadline(note.deadline, year) if note.deadline else None
    chosen = own or (deadlines[0] if deadlines else None)
    ends = {d.end or d.raw for d in deadlines}
    return Task(
        id=f"{clause.id}/{number}",
        document_id=document.id,
        origin="prose",
        span=Span(covered[0].span.start, covered[-1].span.end),
        clause_id=clause.id,
        path=clause.path,
        annex=clause.annex,
        text=text,
        heading=clause.title,
        note=note.body,
        lead=note.lead,
        support=note.support,
        responsible=note.responsible,
        person=note.person,
        guide=note.guide,
        deadline=chosen.raw if chosen else None,
        due=chosen,
        deadlines=tuple([own, *deadlines] if own else deadlines),
        targets=find_targets(text),
        terms=unusual(note.terms),
        open_ended=note.open_ended,
        flags=("文中有多个时限",) if own is None and len(ends) > 1 else (),
    )


def unusual(terms: dict[str, str]) -> dict[str, str]:
    return {role: word for role, word in terms.items() if word not in USUAL_TERMS.get(role, ())}


def find_targets(text: str) -> tuple[str, ...]:
    """The quantified phrases of a text: comma-bounded, with a number, its unit and a word of aim."""
    targets = []
    for phrase in re.split(r"[，,；;。]", text):
        if QUANTITY.search(phrase) and TARGET_CUE.search(phrase) or re.search(r"[0-9.]+\s*[%％]", phrase):
            targets.append(phrase.strip())
    return tuple(dict.fromkeys(targets))


def table_tasks(document: Document, sheet: Sheet, table_id: str, first_row: int = 1) -> list[Task]:
    """One task for each row of a task table. `first_row` numbers them on within an annex."""
    return [row_task(document, sheet, table_id, row, number) for number, row in enumerate(sheet.rows, first_row)]


def row_task(document: Document, sheet: Sheet, table_id: str, row: Row, number: int) -> Task:
    year = year_of(document)

    def cell(role: str) -> str | None:
        c = column(sheet, role)
        return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", row.cells[c].text) or None if c is not None else None

    def raw(role: str) -> str:
        c = column(sheet, role)
        if c is None or not row.cells[c].text:
            return ""
        return document.text[row.cells[c].span.start : row.cells[c].span.end]

    lists: dict[str, tuple[str, ...]] = {}
    open_ended = []
    for role in ("lead", "support", "responsible", "guide"):
        lists[role], opened = split_cell(raw(role))
        if opened:
            open_ended.append(role)
    deadline = cell("deadline")
    due: Deadline | None = parse_deadline(deadline, year) if deadline else None
    measure, target = cell("measure"), cell("target")
    goals = [*([target] if target else []), *find_targets(measure or target or "")]
    terms = {role: header for role, header in zip(sheet.roles, sheet.header, strict=True) if role in USUAL_TERMS}
    named = [c for c, role in enumerate(sheet.roles) if role]
    spans = [row.cells[c].span for c in range(len(row.cells)) if row.cells[c].text and c not in row.inherited]
    return Task(
        id=f"{table_id}/{number}",
        document_id=document.id,
        origin="table",
        span=Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else sheet.span,
        path=sheet.clause_path or None,
        annex=sheet.annex,
        row=number,
        category=cell("category"),
        work=cell("work"),
        task=cell("task"),
        measure=measure or (target if target else None),
        lead=lists["lead"],
        support=lists["support"],
        responsible=lists["responsible"],
        person=split_persons(raw("person")),
        guide=lists["guide"],
        deadline=deadline,
        due=due,
        deadlines=(due,) if due else (),
        targets=tuple(dict.fromkeys(goals)),
        terms=unusual({k: v for k, v in terms.items() if k}),
        open_ended=tuple(open_ended),
        repaired=names_of(row.repaired, sheet, named),
        inherited=names_of(row.inherited, sheet, named),
        flags=row.flags,
    )


def names_of(columns: Sequence[int], sheet: Sheet, named: Sequence[int]) -> tuple[str, ...]:
    return tuple(str(sheet.roles[c]) for c in columns if c in named)
