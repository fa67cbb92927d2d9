"""我单位: what an address asks for, and all the tasks of that unit with their deadlines on a day. The index says them; nothing is decided here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.sets.conditions import DONE_BY
from bot.sets.due import STATES, Entry, entries_of
from bot.sets.unit_tasks import UnitAsked, UnitTasks, unit_asked, unit_tasks
from bot.understand.names import CorpusNames
from index.store import Store
from index.types import DocumentRecord, Role
from page.kept import kept
from page.ledger import ROLES, date

MOST_NAME = 60
BUSY = 24
"""Units offered where none is named yet."""


@dataclass(frozen=True, slots=True)
class UnitQuery:
    """A unit by name; `place` says which of several of that name, or `document` one in which it stands; `state` narrows what is listed."""

    name: str
    day: dt.date
    place: str = ""
    document: str = ""
    state: str = ""

    def to_url(self) -> str:
        """The part of an address after the question mark; without the day."""
        values = {"name": self.name, "place": self.place, "document": self.document, "state": self.state}
        return urlencode({key: value for key, value in values.items() if value})

    def with_day(self, today: dt.date) -> str:
        """The same with the day, where that is not today."""
        return self.to_url() + (f"&day={self.day.isoformat()}" if self.day != today else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline of a task, or a task without any: with its document, its state on the day, and the roles of the unit asked for."""

    entry: Entry
    document: DocumentRecord
    state: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several units of a name: the place that tells it apart, what to call that, and its number of tasks."""

    place: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """What the page shows: the choices where the name means several units, else its tasks."""

    query: UnitQuery
    asked: UnitAsked
    choices: tuple[Choice, ...] = ()
    place: str = ""
    tasks: UnitTasks | None = None
    lines: tuple[Line, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()

    @property
    def by_role(self) -> dict[Role, int]:
        """Number of tasks in each role."""
        return {role: len(self.tasks.of(role)) if self.tasks else 0 for role in DONE_BY}

    @property
    def by_state(self) -> dict[str, int]:
        """Number of deadlines in each state, and of tasks without a date."""
        counted = Counter(line.state for line in self.lines)
        return {state: counted[state] for state in STATES}

    @property
    def summary(self) -> str:
        """牵头 5、配合 12"""
        return "、".join(f"{ROLES[role]} {count}" for role, count in self.by_role.items() if count)

    def shown(self, role: Role) -> list[Line]:
        """What is listed under a role, the next due first and what has no date last."""
        own = [line for line in self.lines if role in line.roles and self.query.state in ("", line.state)]
        return sorted(own, key=lambda line: line.entry.end or dt.date.max)


@kept(1)
def names_of(store: Store) -> CorpusNames:
    """The names of an index."""
    return CorpusNames.of(store)


def asked_of(store: Store, name: str) -> UnitAsked:
    """What a name means in an index."""
    return unit_asked(name, names_of(store))


@kept(32)
def tasks_at(store: Store, name: str, place: str) -> tuple[UnitTasks, tuple[Entry, ...]]:
    """The tasks of the unit that a name means at a place, with their deadlines; kept, as a page is turned and exported from the same."""
    found = unit_tasks(asked_of(store, name).by_place[place], store)
    return found, tuple(entries_of([each.task for each in found.tasks], store))


def chosen(asked: UnitAsked, place: str, document: str) -> str | None:
    """The place of the unit that is meant; None where the name leaves several, or none."""
    if place and place in asked.by_place:
        return place
    if document:
        return asked.place_in(document)
    return next(iter(asked.by_place)) if len(asked.by_place) == 1 else None


@kept(32)
def choices_of(store: Store, name: str) -> tuple[Choice, ...]:
    """The units that a name may mean, those with most tasks first; kept by themselves, as there may be more of them than `tasks_at` keeps."""
    titles = {record.id: f"《{record.title}》" for record in store.documents()}
    found = [Choice(place, titles.get(place, place), len(unit_tasks(meant, store).tasks)) for place, meant in asked_of(store, name).by_place.items()]
    return tuple(sorted((each for each in found if each.count), key=lambda each: (-each.count, each.label)))


def look_up(store: Store, query: UnitQuery) -> UnitView:
    """Everything about the unit that is asked for."""
    asked = asked_of(store, query.name)
    place = chosen(asked, query.place, query.document)
    if place is None:
        choices = choices_of(store, asked.name) if asked.by_place else ()
        if len(choices) != 1:
            return UnitView(query, asked, choices)
        place = choices[0].place
    tasks, entries = tasks_at(store, asked.name, place)
    records = {record.id: record for record in store.documents()}
    roles = {each.task.id: each.roles for each in tasks.tasks}
    lines = tuple(Line(e, records[e.document_id], e.state(query.day), roles[e.task.id] if e.task else ()) for e in entries)
    used = {line.document.id for line in lines}
    narrowed = replace(query, place=place if len(asked.by_place) > 1 else "", document="")
    return UnitView(narrowed, asked, (), place if place not in records else "", tasks, lines, tuple(r for r in records.values() if r.id in used))


def busiest(store: Store) -> list[str]:
    """Written names with the most tasks, once each."""
    return list(dict.fromkeys(count.name for count in store.units() if count.role != "person"))[:BUSY]


def from_url(values: Mapping[str, str], day: dt.date) -> UnitQuery:
    """The inverse of `UnitQuery.to_url`; what makes no sense is as if it were not there."""
    state = values.get("state", "")
    return UnitQuery(
        name=values.get("name", "").strip()[:MOST_NAME],
        day=date(values.get("day", "")) or day,
        place=values.get("place", ""),
        document=values.get("document", ""),
        state=state if state in STATES else "",
    )
