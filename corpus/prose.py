"""Clauses to tasks: each responsibility note with the sentences that it covers.

A note covers the text since the note before it in the same clause. A note at the end of a heading
line covers the paragraphs below it. A clause without a note gets no task and borrows none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.duties import find_actors, is_rules
from corpus.governed import MANY_DEADLINES, inherit_deadlines
from corpus.grammar.times import find_deadlines, is_past, parse_deadline
from corpus.note import Note
from corpus.notes import find_notes
from corpus.rules import flag_general_rules
from corpus.tasks import find_targets, unusual, year_of
from corpus.types import Clause, Document, Paragraph, Span, Task

UNNUMBERED = ("文首", "文尾")
LAST_ITEM = "末项的责任说明，可能适用于整条"


def prose_tasks(document: Document, clauses: Sequence[Clause]) -> list[Task]:
    """One task for each responsibility note, in reading order."""
    rules = is_rules(clauses)
    tasks = [task for clause in clauses if clause.path not in UNNUMBERED for task in Reader(document, clause, rules).read()]
    return flag_general_rules(flag_last_items(inherit_deadlines(tasks, clauses, year_of(document)), clauses), clauses)


class Reader:
    """Walks the paragraphs of one clause and collects what each note covers."""

    def __init__(self, document: Document, clause: Clause, rules: bool = False) -> None:
        self.document = document
        self.rules = rules
        """The document is one of rules: the actor of a sentence has a duty."""
        self.clause = clause
        self.tasks: list[Task] = []
        self.pending: list[Paragraph] = []

    def read(self) -> list[Task]:
        """The tasks of the clause."""
        for i, paragraph in enumerate(self.clause.paragraphs):
            body = without_heading(paragraph, self.clause) if i == 0 else paragraph
            notes = self.notes_of(body)
            if i == 0 and not notes:
                body = without_label(paragraph, self.clause)
                notes = self.notes_of(body)
                if not notes:
                    body = without_heading(paragraph, self.clause)
            if body is not None:
                self.take_paragraph(body, notes, is_first=i == 0)
        # A line that gives a deadline and nobody's name is a note only beside one that names somebody.
        return [task for task in self.tasks if task.lead or task.support or task.responsible or task.guide or task.person]

    def notes_of(self, body: Paragraph | None) -> list[Note]:
        """The notes of a paragraph; in a document of rules its duties, too, where none stands in the same sentence."""
        if body is None:
            return []
        notes = find_notes(body.text)
        if not self.rules:
            return notes
        duties = [duty for duty in find_actors(body.text) if not any(n.begins < duty.end and n.end > duty.begins for n in notes)]
        return sorted([*notes, *duties], key=lambda note: note.begins)

    def take_paragraph(self, body: Paragraph, notes: Sequence[Note], *, is_first: bool) -> None:
        start = said = 0
        for note in notes:
            if note.kind in ("sentence", "duty"):
                self.add(piece(body, max(start, said), note.start), note, body)
                said = note.end
                continue
            covered = [*self.pending, *piece(body, start, note.start)]
            start, self.pending = note.end, []
            below = self.clause.paragraphs[1:]
            if (
                is_first
                and start == len(body.text)
                and below
                and not re.search("[。；]", body.text)
                and not any(find_notes(p.text) for p in below)
            ):
                covered = [*covered, *below]
            self.add(covered, note, body)
        self.pending.extend(piece(body, start, len(body.text)))

    def add(self, covered: list[Paragraph], note: Note, body: Paragraph) -> None:
        place = body.slice(note.begins, note.end).span
        if not covered and self.tasks:
            task = merge_note(self.document, self.tasks[-1], note)
            self.tasks[-1] = replace(task, note_spans=(*task.note_spans, place))
        else:
            task = make_task(self.document, self.clause, covered or list(self.clause.paragraphs[:1]), note, len(self.tasks) + 1)
            self.tasks.append(replace(task, note_spans=(place,), kind="duty" if note.kind == "duty" else "note"))


def without_label(paragraph: Paragraph, clause: Clause) -> Paragraph | None:
    """The paragraph behind its label."""
    start = len(clause.label) if clause.level else 0
    return paragraph.slice(start, len(paragraph.text)) if start < len(paragraph.text) else None


def without_heading(paragraph: Paragraph, clause: Clause) -> Paragraph | None:
    """The paragraph behind its label and, where the heading runs into its text, behind the heading."""
    if not clause.level:
        return paragraph
    text = paragraph.text
    start = len(clause.label)
    at = text.find(clause.title) if clause.title else -1
    if 0 <= at <= len(clause.label) + 4:
        start = at + len(clause.title)
    rest = text[start:].lstrip("。：:；")
    if rest and rest[0] in "（([【［" and at >= 0 and find_notes(rest)[:1] and find_notes(rest)[0].start == 0:
        return paragraph.slice(at, len(text))
    start = len(text) - len(rest)
    return paragraph.slice(start, len(text)) if start < len(text) else None


def piece(paragraph: Paragraph, start: int, end: int) -> list[Paragraph]:
    """A part of a paragraph without the stop that closed the note before it; empty when nothing is left."""
    while start < end and paragraph.text[start] in "。；;，,、 ":
        start += 1
    return [paragraph.slice(start, end)] if re.search(r"\w", paragraph.text[start:end]) else []


def merge_note(document: Document, task: Task, note: Note) -> Task:
    """Two notes in a row cover the same text: （责任单位：A）（配合单位：B）."""
    own = parse_deadline(note.deadline, year_of(document)) if note.deadline else None

    def union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*first, *second)))

    return replace(
        task,
        lead=union(task.lead, note.lead),
        support=union(task.support, note.support),
        responsible=union(task.responsible, note.responsible),
        guide=union(task.guide, note.guide),
        person=union(task.person, note.person),
        open_ended=union(task.open_ended, note.open_ended),
        deadline=own.raw if own else task.deadline,
        due=own or task.due,
        deadlines=((own, *task.deadlines) if own else task.deadlines),
        flags=() if own else task.flags,
        note=f"{task.note}；{note.body}",
        terms={**unusual(note.terms), **task.terms},
    )


def make_task(document: Document, clause: Clause, covered: list[Paragraph], note: Note, number: int) -> Task:
    """The task of one note; its own deadline goes before those in the text."""
    text = "".join(p.text for p in covered)
    year = year_of(document)
    deadlines = [found.deadline for found in find_deadlines(text, year) if not is_past(found.deadline, year)]
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
        flags=(MANY_DEADLINES,) if own is None and len(ends) > 1 else (),
    )


def flag_last_items(tasks: list[Task], clauses: Sequence[Clause]) -> list[Task]:
    """A note in a line of its own after the last of several items without notes may speak of all of them."""
    with_tasks = {task.clause_id for task in tasks}
    siblings: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.parent_id is not None and clause.level:
            siblings.setdefault(clause.parent_id, []).append(clause)
    last = {
        group[-1].id
        for group in siblings.values()
        if len(group) > 1 and len(group[-1].paragraphs) > 1 and not any(c.id in with_tasks for c in group[:-1])
    }
    return [replace(task, flags=(*task.flags, LAST_ITEM)) if task.clause_id in last else task for task in tasks]
