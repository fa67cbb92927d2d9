"""The tasks that meet every condition of a question: by SQL first, then each condition as a test; complete."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.sets.about import IsAbout, nearest
from bot.sets.conditions import DONE_BY, UnitIn, bare, conditions_of
from bot.sets.items import row_name
from bot.understand.conditions import SetQuestion
from bot.understand.days import Days, in_year
from corpus.types import Clause, Document, Link, Task
from index.types import Role, TaskFilter

SAME_WORK = 0.6
"""Similarity from which a sentence and a row are about the same work, and only the row counts."""
MOST_TOLD_APART = 8
"""Documents whose rows are all read to tell names apart; a list over more is read in a table, with its places."""
MOST_READ = 300
"""Tasks that a reader is asked about at most; the others share the fewest characters with the matter."""


class TaskStore(Protocol):
    """What is read of a store."""

    def find_tasks(self, wanted: TaskFilter) -> list[Task]: ...

    def links(self, document_ids: Sequence[str] | None = None) -> list[Link]: ...

    def document(self, document_id: str) -> Document | None: ...

    def clauses(self, document_id: str) -> list[Clause]: ...


@dataclass(frozen=True, slots=True)
class Step:
    """A condition in words, and how many tasks were left when it and those before it were applied."""

    said: str
    left: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The tasks found. `steps` tells which condition left none; `question` has the year that a month was taken in."""

    question: SetQuestion
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    shared: frozenset[str] = frozenset()
    """Clauses that hold more tasks than one, and rows whose name others of their document bear: the name alone does not tell them apart."""
    span: tuple[dt.date, dt.date] | None = None
    """Where nothing falls in the days asked: the first and the last day on which something is due in the documents asked."""
    twins: tuple[Link, ...] = ()
    """Sentences that were left out for the row about the same work."""


def select(question: SetQuestion, units: Sequence[UnitIn], scope: Sequence[str] | None, store: TaskStore, is_about: IsAbout, today: dt.date) -> Selection:
    """Every task of the scope that meets all conditions."""
    question = with_year(question, units, scope, store, today)
    tasks = [t for t in store.find_tasks(filter_of(question, units, scope)) if in_place(t, question)]
    left, steps = applied(tasks, question, units, is_about, store)
    if not left:
        # the database has dropped what fails any condition; to tell which one, only the first of them is left to it
        tasks = [t for t in store.find_tasks(filter_of(first_only(question, units), units, scope)) if in_place(t, question)]
        _, steps = applied(tasks, question, units, is_about, store)
        return Selection(question, (), tuple(steps), span=due_span(question, scope, store))
    twins = twins_among(left, store)
    found = without(left, twins)
    return Selection(question, tuple(found), tuple(steps), shared_clauses(found, store) | namesakes(found, store), twins=tuple(twins))


def applied(tasks: list[Task], question: SetQuestion, units: Sequence[UnitIn], is_about: IsAbout, store: TaskStore) -> tuple[list[Task], list[Step]]:
    """The tasks that meet each condition in turn; the steps count as the answer does, without twins."""
    steps, left = [], tasks
    for condition in conditions_of(question, units):
        left = [t for t in left if condition.test(t)]
        steps.append(Step(condition.said, counted(left, store)))
    for matter, wanted in ((question.matter, True), (question.not_matter, False)):
        if not matter:
            continue
        if not question.label or not wanted:
            asked = nearest(left, matter, MOST_READ)
            about = {t.id for t, yes in zip(asked, is_about(asked, matter), strict=True) if yes} if asked else set()
            left = [t for t in left if (t.id in about) is wanted]
        steps.append(Step(f"属于{matter}" if question.label and wanted else f"与{matter}{'有' if wanted else '无'}关", counted(left, store)))
    return left, steps


def first_only(question: SetQuestion, units: Sequence[UnitIn]) -> SetQuestion:
    """The question with the condition on units or persons alone, or where it has none unchanged."""
    if any(not unit.wanted.negated for unit in units) or question.persons:
        return replace(question, days=None, blank=())
    return question


def due_span(question: SetQuestion, scope: Sequence[str] | None, store: TaskStore) -> tuple[dt.date, dt.date] | None:
    """The first and last day on which anything is due in the documents that were chosen."""
    if question.days is None or question.days.standing or scope is None:
        return None
    tasks = store.find_tasks(TaskFilter(document_ids=tuple(scope), due_from=dt.date.min))
    ends = [d.end for t in tasks for d in t.deadlines if d.end is not None]
    return (min(ends), max(ends)) if ends else None


def shared_clauses(tasks: Sequence[Task], store: TaskStore) -> frozenset[str]:
    """Clauses of the tasks that hold other tasks too."""
    own = {t.clause_id for t in tasks if t.origin == "prose" and t.clause_id is not None}
    return shared_among(store.find_tasks(TaskFilter(clause_ids=tuple(own), origins=("prose",)))) if own else frozenset()


def namesakes(tasks: Sequence[Task], store: TaskStore) -> frozenset[str]:
    """Rows of the tasks that are called as other rows of their document, also such as were not asked for."""
    documents = tuple(dict.fromkeys(t.document_id for t in tasks if t.origin == "table"))
    if not documents or len(documents) > MOST_TOLD_APART:
        return frozenset()
    rows = store.find_tasks(TaskFilter(document_ids=documents, origins=("table",)))
    counts = Counter((t.document_id, row_name(t, 0)) for t in rows)
    return frozenset(t.id for t in tasks if t.origin == "table" and counts[t.document_id, row_name(t, 0)] > 1)


def shared_among(tasks: Sequence[Task]) -> frozenset[str]:
    """Clauses that hold several of the tasks of the text."""
    counts = Counter(t.clause_id for t in tasks if t.origin == "prose")
    return frozenset(clause_id for clause_id, number in counts.items() if number > 1 and clause_id is not None)


def in_place(task: Task, question: SetQuestion) -> bool:
    return question.annex is None or task.annex == question.annex


def filter_of(question: SetQuestion, units: Sequence[UnitIn], scope: Sequence[str] | None) -> TaskFilter:
    """What of the conditions the database can decide; the rest is tested row by row."""
    wanted = TaskFilter(document_ids=None if scope is None else tuple(scope), origins=(question.origin,) if question.origin else None)
    must = next((unit for unit in units if not unit.wanted.negated), None)
    if must is not None:
        roles: tuple[Role, ...] = must.wanted.roles or DONE_BY
        wanted = replace(wanted, units=must.names, roles=roles)
    elif question.persons:
        wanted = replace(wanted, units=question.persons, roles=("person",))
    days = question.days
    if days is not None and not days.standing:
        wanted = replace(wanted, due_from=days.first, due_to=days.last)
    elif days is not None:
        wanted = replace(wanted, deadline_words=longest_part(days.standing))
    if question.label:
        wanted = replace(wanted, categories=(question.matter,))
    blank = tuple(field for field in question.blank if field != "deadline")
    return replace(wanted, blank_roles=blank) if blank else wanted


def longest_part(words: str) -> str:
    """Of 按照省定时限 what stands in it however it is written: 省定时限."""
    rest = bare(words).removeprefix("按")
    return rest if rest in words else words


def with_year(question: SetQuestion, units: Sequence[UnitIn], scope: Sequence[str] | None, store: TaskStore, today: dt.date) -> SetQuestion:
    """A month without a year in the year asked where something is due then, else in the latest year in which something is."""
    days = question.days
    if days is None or not days.year_open or days.last is None:
        return question
    anywhen = replace(question, days=replace(days, first=None, last=dt.date.max))
    candidates = [t for t in store.find_tasks(filter_of(anywhen, units, scope)) if in_place(t, question)]
    for condition in conditions_of(replace(question, days=None), units):
        candidates = [t for t in candidates if condition.test(t)]
    year = year_meant(days, candidates, today)
    taken = f"{days.raw}未写年份，按{year}年计"
    first = days.first
    moved = in_year(replace(days, first=first), year)
    if days.before and year == today.year:
        moved = replace(moved, first=dt.date(year, 1, 1))
    return replace(question, days=replace(moved, taken=taken))


def year_meant(days: Days, tasks: Sequence[Task], today: dt.date) -> int:
    """This year where something is due in that part of it; else the latest year of which that is so, or of any deadline."""
    ends = {d.end for t in tasks for d in t.deadlines if d.end is not None}
    assert days.last is not None
    begin = days.first or days.last.replace(day=1)
    fitting = {end.year for end in ends if (begin.month, begin.day) <= (end.month, end.day) <= (days.last.month, 31)}
    if today.year in fitting:
        return today.year
    return max(fitting, default=max((end.year for end in ends), default=today.year))


def counted(tasks: Sequence[Task], store: TaskStore) -> int:
    return len(without(tasks, twins_among(tasks, store)))


def without(tasks: Sequence[Task], twins: Sequence[Link]) -> list[Task]:
    """Of a sentence and the table row about the same work, the row only."""
    left_out = {link.first_id for link in twins}
    return [t for t in tasks if t.id not in left_out]


def twins_among(tasks: Sequence[Task], store: TaskStore) -> list[Link]:
    """Pairs of a sentence and a row about the same work that are both among the tasks."""
    ids = {t.id for t in tasks}
    origins: dict[str, set[str]] = {}
    for task in tasks:
        origins.setdefault(task.document_id, set()).add(task.origin)
    mixed = [document_id for document_id, kinds in origins.items() if len(kinds) > 1]
    links = store.links(mixed) if mixed else []
    return [link for link in links if link.second_id in ids and link.first_id in ids and link.similarity >= SAME_WORK]
