"""Times that govern sentences behind them: said in the heading, once for the text below it.

Two forms are certain: a heading that runs into its text, and the period of a phase in brackets behind
its heading. Of 2,928 tasks without a time of their own in 189 documents the first gives one to 25, of
which one is a condition and no time. A time of an earlier sentence stays where it stands: the 31 tasks
behind one have a note between it and them, and mostly other work. 2025年目标： stood above no task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.grammar.times import find_deadlines, is_deadline_cell, is_past, parse_deadline
from corpus.types import Clause, Deadline, Task

MANY_DEADLINES = "文中有多个时限"
PHASE = re.compile(r"[（(]([0-9０-９年月日号上中下旬初底末前半第一二三四季度自即起至到止—–～~－\-]{2,40})[）)][。：:]?")
"""Brackets at the end of a heading that hold a time and not a word more: 实施阶段（2024年4月—10月）."""


def inherit_deadlines(tasks: Sequence[Task], clauses: Sequence[Clause], year: int | None) -> list[Task]:
    """The tasks of prose; one without a time gets that of its heading, and says in `inherited` that it did."""
    by_id = {clause.id: clause for clause in clauses}
    return [task if task.deadline else governed(task, list(times_above(task, by_id, year))) for task in tasks]


def governed(task: Task, times: Sequence[Deadline]) -> Task:
    if not times:
        return task
    many = (MANY_DEADLINES,) if len({time.end or time.raw for time in times}) > 1 else ()
    return replace(
        task, deadline=times[0].raw, due=times[0], deadlines=tuple(times), inherited=(*task.inherited, "deadline"), flags=(*task.flags, *many)
    )


def times_above(task: Task, clauses: dict[str, Clause], year: int | None) -> Iterator[Deadline]:
    """Those of the heading that runs into the task's text, or else of the nearest phase above it."""
    own = clauses.get(task.clause_id or "")
    found = [each.deadline for each in find_deadlines(run_in_heading(task, own), year)] if own is not None else []
    current = own
    while not found and current is not None:
        found = phase_of(current, year)
        current = clauses.get(current.parent_id or "")
    yield from (time for time in found if not is_past(time, year))


def run_in_heading(task: Task, clause: Clause) -> str:
    """What stands between the clause's label and its first task in the same paragraph; empty where the heading has a line of its own."""
    first = clause.paragraphs[0]
    if not clause.level or not task.id.endswith("/1") or task.span.start not in first.offsets:
        return ""
    return first.text[len(clause.label) : first.offsets.index(task.span.start)]


def phase_of(clause: Clause, year: int | None) -> list[Deadline]:
    """The period in brackets behind a heading that fills its line; the title itself is without it."""
    line = clause.paragraphs[0].text
    match = PHASE.fullmatch(line, len(clause.label) + len(clause.title)) if clause.level else None
    return [parse_deadline(match.group(1), year)] if match is not None and is_deadline_cell(match.group(1)) else []
