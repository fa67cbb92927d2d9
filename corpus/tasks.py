"""Rows of task tables to tasks: who leads, supports and is responsible, by when, to what target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from corpus.align import UNIT_ROLES
from corpus.grammar.list_order import ILLEGIBLE, NOBODY_IN_CELLS, by_order
from corpus.grammar.name_lists import split_persons
from corpus.grammar.quantities import find_quantities
from corpus.grammar.times import parse_deadline, parse_point
from corpus.grammar.words import any_of, words
from corpus.keyed_notes import roles_in_cell
from corpus.tables import Row, Sheet, column, data_rows
from corpus.types import Deadline, Document, Span, Task

USUAL_TERMS = {
    "lead": ("牵头单位", "牵头部门", "牵头"),
    "support": ("配合单位", "配合部门", "配合"),
    "responsible": ("责任单位", "责任部门", "责任"),
    "person": ("责任人",),
    "guide": ("指导单位", "指导部门"),
}


@cache
def target_cue() -> re.Pattern[str]:
    """Words of aim: a figure beside one is a target."""
    return re.compile(any_of(words("target_words")))


def year_of(document: Document) -> int | None:
    """The year that a month without one means: the first of the title, else the document's own."""
    named = re.search(r"20[0-9]{2}", document.title)
    if named:
        return int(named.group())
    if document.doc_number and (match := re.search(r"20[0-9]{2}", document.doc_number)):
        return int(match.group())
    return document.date.year if document.date else None


def unusual(terms: dict[str, str]) -> dict[str, str]:
    return {role: word for role, word in terms.items() if word not in USUAL_TERMS.get(role, ())}


def find_targets(text: str) -> tuple[str, ...]:
    """The quantified phrases of a text: comma-bounded, with a number, its unit and a word of aim."""
    targets = []
    for phrase in re.split(r"[，,；;。]", text):
        if (any(find_quantities(phrase)) and target_cue().search(phrase)) or re.search(r"[0-9.]+\s*[%％]", phrase):
            targets.append(phrase.strip())
    return tuple(dict.fromkeys(targets))


def table_tasks(document: Document, sheet: Sheet, table_id: str, first_row: int = 1) -> list[Task]:
    """One task for each row of a task table. `first_row` numbers them on within an annex."""
    return [row_task(document, sheet, table_id, row, number) for number, row in enumerate(data_rows(sheet), first_row)]


UNHELD = (None, "note", "start")
"""Roles of columns that no field of a task holds as printed."""


def flat(text: str) -> str:
    """A cell without the white space of its line breaks."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", text)


def other_cells(sheet: Sheet, row: Row) -> dict[str, str]:
    """The filled cells of columns that no field of a task holds, by header; one without words of its own, or that is there twice, is named by its place."""
    found: dict[str, str] = {}
    for c, (header, role) in enumerate(zip(sheet.header, sheet.roles, strict=True)):
        if role in UNHELD and (text := flat(row.cells[c].text)):
            name = flat(header)
            found[name if name and name not in found else f"{name}（第{c + 1}列）" if name else f"第{c + 1}列"] = text
    return found


def row_task(document: Document, sheet: Sheet, table_id: str, row: Row, number: int) -> Task:
    year = year_of(document)

    def cell(role: str) -> str | None:
        c = column(sheet, role)
        return flat(row.cells[c].text) or None if c is not None else None

    def raw(role: str) -> str:
        c = column(sheet, role)
        if c is None or not row.cells[c].text:
            return ""
        return document.text[row.cells[c].span.start : row.cells[c].span.end]

    lists: dict[str, tuple[str, ...]] = dict.fromkeys(UNIT_ROLES, ())
    open_ended: list[str] = []
    for role in UNIT_ROLES:
        said, opened = roles_in_cell(raw(role), role)
        lists = {own: tuple(dict.fromkeys((*lists[own], *said[own]))) for own in UNIT_ROLES}
        open_ended += [own for own in opened if own not in open_ended]
    rule = sheet.order if "lead" not in sheet.roles else None
    lists = by_order(lists, rule, NOBODY_IN_CELLS)
    unread = rule is not None and not rule.legible and len(lists["responsible"]) > 1 and not lists["lead"]
    deadline = None if cell("deadline") in words("role_nobody") else cell("deadline")
    due: Deadline | None = parse_deadline(deadline, year) if deadline else None
    start = cell("start")
    if due is not None and due.start is None and start:
        due = replace(due, start=parse_point(start, year, start=True))
    measure, target = cell("measure"), cell("target")
    goals = [*([target] if target else []), *find_targets(measure or target or "")]
    terms = {role: header for role, header in zip(sheet.roles, sheet.header, strict=True) if role in USUAL_TERMS}
    spans = [row.cells[c].span for c in range(len(row.cells)) if row.cells[c].text and c not in row.inherited]
    return Task(
        id=f"{table_id}/{number}",
        document_id=document.id,
        origin="table",
        kind="row",
        span=Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else sheet.span,
        path=sheet.clause_path or None,
        annex=sheet.annex,
        row=number,
        category=cell("category") or (row.band.text if row.band is not None else None),
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
        repaired=names_of(row.repaired, sheet),
        inherited=names_of(row.inherited, sheet),
        flags=(*row.flags, ILLEGIBLE) if unread else row.flags,
        others=other_cells(sheet, row),
    )


def names_of(columns: Sequence[int], sheet: Sheet) -> tuple[str, ...]:
    """Fields of a task by their columns; a column of `others` by its header."""
    names = ((flat(sheet.header[c]) if sheet.roles[c] in UNHELD else sheet.roles[c]) or "" for c in columns)
    return tuple(name for name in names if name)
