"""到期: what an address asks for, and what falls due in its month, its quarter, on its day; complete, from the rows of the index."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.sets.due import LASTING, OVERDUE, UNDATED, UNSTATED, Entry, entries_of, nobody_named
from bot.sets.due_sentences import MOST_DOCUMENTS
from bot.sets.select import twins_among, without
from bot.sets.unit_tasks import UnitAsked, contradictions_about
from bot.understand.day_periods import Period, around
from index.store import Store
from index.types import DocumentRecord, Role, TaskFilter
from page.kept import kept
from page.ledger import date
from page.unit import MOST_NAME, Choice, Line, asked_of, choices_of, chosen, tasks_at

MONTH, OVER, NEXT, QUARTER, LASTS, OPEN, BLANK, ALL = "month", "overdue", "next", "quarter", "lasting", "undated", "unstated", "all"
SHOWN = (OVER, MONTH, NEXT, QUARTER, LASTS, OPEN, BLANK, ALL)
PAGE = 100


@dataclass(frozen=True, slots=True)
class DueQuery:
    """Filters, the day that counts as today, the month of the calendar, and what the list shows: a period, or one day (`on`)."""

    day: dt.date
    unit: str = ""
    place: str = ""
    document: str = ""
    month: dt.date | None = None
    """The first of a month, where it is not that of `day`."""
    show: str = MONTH
    on: dt.date | None = None
    page: int = 1

    @property
    def first(self) -> dt.date:
        """The first day of the month that is shown."""
        return self.month or self.day.replace(day=1)

    def to_url(self, today: dt.date) -> str:
        """The part of an address after the question mark; what is as without it is left out."""
        values = {
            "unit": self.unit,
            "place": self.place,
            "document": self.document,
            "day": self.day.isoformat() if self.day != today else "",
            "month": self.first.strftime("%Y-%m") if self.month and self.month != self.day.replace(day=1) else "",
            "show": self.show if self.show != MONTH else "",
            "on": self.on.isoformat() if self.on else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({key: value for key, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Due:
    """All that falls due under the filters, and all `documents`; `nobody` tells whether sentences that name nobody are among it."""

    query: DueQuery
    lines: tuple[Line, ...]
    asked: UnitAsked | None = None
    choices: tuple[Choice, ...] = ()
    contradictions: tuple[str, ...] = ()
    nobody: bool = False
    documents: tuple[DocumentRecord, ...] = ()
    twins: int = 0
    """Sentences left out beside the row about the same work; the ledger lists both."""

    def within(self, show: str) -> list[Line]:
        """The lines of a period, in the order of their days."""
        return list(filter(test_of(show, self.query), self.lines))

    @property
    def untold(self) -> bool:
        """Does the name of the unit mean several here, or none?"""
        return self.asked is not None and not self.lines and bool(self.choices or not self.asked.by_place)

    @property
    def listed(self) -> list[Line]:
        """What the list shows: one day, or a period."""
        if self.query.on is not None:
            return [line for line in self.lines if line.entry.end == self.query.on]
        return self.within(self.query.show)

    @property
    def counts(self) -> dict[str, int]:
        """Number of lines in each period; they overlap, as this month is a part of this quarter. 本月 is that of the day."""
        month = DueQuery(self.query.day)
        return {show: sum(map(test_of(show, month), self.lines)) for show in SHOWN}

    @property
    def by_day(self) -> dict[dt.date, list[Line]]:
        """The lines of each day of the month that is shown."""
        found: dict[dt.date, list[Line]] = {}
        for line in self.within(MONTH):
            if line.entry.end is not None:
                found.setdefault(line.entry.end, []).append(line)
        return found

    @property
    def nearest(self) -> tuple[tuple[dt.date, int] | None, tuple[dt.date, int] | None]:
        """The months before and after the one shown in which something falls due, with how much."""
        counted = Counter(line.entry.end.replace(day=1) for line in self.lines if line.entry.end is not None)
        before = max((month for month in counted if month < self.query.first), default=None)
        after = min((month for month in counted if month > self.query.first), default=None)
        return (before, counted[before]) if before else None, (after, counted[after]) if after else None

    @property
    def tasks(self) -> int:
        """Number of tasks; one with several deadlines counts once."""
        return len({line.entry.task.id for line in self.lines if line.entry.task is not None})


def test_of(show: str, query: DueQuery) -> Callable[[Line], bool]:
    """Does a line belong to what is shown? Months and quarters hold what is overdue in them, too."""
    states = {OVER: OVERDUE, LASTS: LASTING, OPEN: UNDATED, BLANK: UNSTATED}
    if show in states:
        return lambda line: line.state == states[show]
    if show == ALL:
        return lambda line: True
    period = {MONTH: around(query.first, "month", 0), NEXT: around(query.day, "month", 1), QUARTER: around(query.day, "quarter", 0)}[show]
    return lambda line: falls_in(line.entry, period)


def falls_in(entry: Entry, period: Period) -> bool:
    return entry.end is not None and period.first <= entry.end <= period.last


@dataclass(frozen=True, slots=True)
class Everything:
    """The entries of documents without a unit asked for."""

    entries: tuple[Entry, ...]
    contradictions: tuple[str, ...]
    nobody: bool
    twins: int = 0


@kept(16)
def everything(store: Store, document: str) -> Everything:
    """What falls due in a document, blank for all; kept, as months are turned over the same."""
    scope = (document,) if document else tuple(record.id for record in store.documents())
    tasks = store.find_tasks(TaskFilter(document_ids=scope))
    own = without(tasks, twins_among(tasks, store))
    nobody = len(scope) <= MOST_DOCUMENTS
    entries = (*entries_of(own, store, tasks), *(nobody_named(store, scope) if nobody else ()))
    return Everything(entries, tuple(contradictions_about(tasks, scope, store)), nobody, len(tasks) - len(own))


def fall_due(store: Store, query: DueQuery) -> Due:
    """All that meets the filters; none where the unit is not known, or not yet told from others of its name."""
    records = {record.id: record for record in store.documents()}
    asked = asked_of(store, query.unit) if query.unit else None
    roles: dict[str, tuple[Role, ...]] = {}
    twins = 0
    if asked is None:
        found = everything(store, query.document) if query.document in ("", *records) else Everything((), (), True)
        entries, contradictions, nobody, twins = found.entries, found.contradictions, found.nobody, found.twins
    else:
        place = chosen(asked, query.place, query.document)
        choices = choices_of(store, asked.name) if place is None and asked.by_place else ()
        if place is None and len(choices) != 1:
            return Due(query, (), asked, choices, documents=tuple(records.values()))
        tasks, entries = tasks_at(store, asked.name, place if place is not None else choices[0].place)
        contradictions, nobody = tasks.contradictions, False
        roles = {each.task.id: each.roles for each in tasks.tasks}
    lines = [
        Line(entry, records[entry.document_id], entry.state(query.day), roles.get(entry.task.id, ()) if entry.task else ())
        for entry in entries
        if query.document in ("", entry.document_id)
    ]
    lines.sort(key=lambda line: line.entry.end or dt.date.max)
    return Due(query, tuple(lines), asked, (), contradictions, nobody, tuple(records.values()), twins)


def weeks(first: dt.date) -> list[list[dt.date]]:
    """The weeks of a month from Monday to Sunday, whole."""
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def from_url(values: Mapping[str, str], today: dt.date) -> DueQuery:
    """The inverse of `DueQuery.to_url`; what makes no sense is as if it were not there."""
    day = date(values.get("day", "")) or today
    show, page = values.get("show", ""), values.get("page", "")
    return DueQuery(
        day=bounded(day, today),
        unit=values.get("unit", "").strip()[:MOST_NAME],
        place=values.get("place", ""),
        document=values.get("document", ""),
        month=month_in(values.get("month", "")),
        show=show if show in SHOWN else MONTH,
        on=date(values.get("on", "")),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
    )


def month_in(text: str) -> dt.date | None:
    """2020-12 as its first day."""
    first = date(f"{text}-1")
    return first if first is not None and bounded(first, dt.date.max) == first else None


def bounded(day: dt.date, fallback: dt.date) -> dt.date:
    """A day whose neighbouring months exist."""
    return day if 1900 <= day.year <= 9000 else fallback
