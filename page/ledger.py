"""The task ledger (任务台账): which tasks meet a query, how many in each role, and how they stand on a day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_args
from urllib.parse import urlencode

from bot.sets.due import STATES, state_of
from corpus.grammar.identity import same_unit, unit_core, unit_level
from corpus.types import Task
from index.store import Store
from index.types import DocumentRecord, Role, TaskFilter

ROLES: dict[Role, str] = {"lead": "牵头", "support": "配合", "responsible": "责任", "person": "责任人"}
BY_DOCUMENT, BY_DEADLINE, LATEST_FIRST = "文件顺序", "时限先后", "时限后先"
assert set(ROLES) == set(get_args(Role))


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Every filter of the ledger; an empty one does not restrict. `day` is the day that states count from."""

    documents: tuple[str, ...] = ()
    unit: str = ""
    roles: tuple[Role, ...] = ()
    states: tuple[str, ...] = ()
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    category: str = ""
    words: str = ""
    day: dt.date = dt.date.min
    order: str = BY_DOCUMENT

    def to_url(self) -> str:
        """The query as the part of an address after the question mark."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                pairs += [(field.name, each) for each in value]
            elif value:
                pairs.append((field.name, value.isoformat() if isinstance(value, dt.date) else value))
        return urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its document, its state on the day, and the roles in which the unit asked for stands in it."""

    task: Task
    document: DocumentRecord
    state: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All rows that meet a query, never a part of them."""

    query: LedgerQuery
    rows: tuple[Row, ...]
    names: tuple[str, ...] = ()
    """Written names that the unit asked for was taken to mean."""

    @property
    def by_role(self) -> dict[Role, int]:
        """Tasks in each role: of the unit asked for, else of anyone."""
        return {role: sum(1 for row in self.rows if role in row.roles) for role in ROLES}

    @property
    def summary(self) -> str:
        """共 17 项：牵头 5、配合 12"""
        parts = "、".join(f"{ROLES[role]} {count}" for role, count in self.by_role.items() if count)
        return f"共 {len(self.rows)} 项" + (f"：{parts}" if parts and self.rows else "")

    @property
    def by_month(self) -> dict[str, int]:
        """Tasks by the month (2020-12) in which their deadline ends, in order."""
        counted = Counter(row.task.due.end.strftime("%Y-%m") for row in self.rows if row.task.due and row.task.due.end)
        return dict(sorted(counted.items()))

    def by_unit(self, most: int) -> list[tuple[str, dict[Role, int]]]:
        """The busiest units with their tasks in each role; names that mean the same unit count as one."""
        counted: dict[tuple[str, str | None], Counter[Role]] = {}
        written: dict[tuple[str, str | None], Counter[str]] = {}
        for row in self.rows:
            for role in ("lead", "support", "responsible"):
                seen = {}
                for name in getattr(row.task, role):
                    seen[unit_core(name), unit_level(name)] = name
                for key, name in seen.items():
                    counted.setdefault(key, Counter())[role] += 1
                    written.setdefault(key, Counter())[name] += 1
        keys = sorted(counted, key=lambda key: (-counted[key].total(), written[key].most_common(1)[0][0]))
        return [(written[key].most_common(1)[0][0], dict(counted[key])) for key in keys[:most]]


def find(store: Store, query: LedgerQuery) -> Ledger:
    """Every task that meets the query."""
    names = unit_names(store, query.unit)
    wanted = TaskFilter(
        document_ids=query.documents or None,
        units=names if query.unit.strip() else None,
        roles=query.roles or None,
        terms=tuple(query.words.split()) or None,
        due_from=query.due_from,
        due_to=query.due_to,
    )
    documents = {record.id: record for record in store.documents()}
    rows = []
    for task in store.find_tasks(wanted):
        state = state_of(task.due, task.deadline, query.day)
        if (query.states and state not in query.states) or (query.category and task.category != query.category):
            continue
        rows.append(Row(task, documents[task.document_id], state, _roles(task, names if query.unit.strip() else None)))
    if query.order in ORDERS:
        rows.sort(key=ORDERS[query.order])
    return Ledger(query, tuple(rows), names)


def spelled(text: str) -> tuple[bool, bytes]:
    """Sorts what is blank last, and common characters by their sound, as the national encoding lists them."""
    return not text, text.encode("gb18030", "replace")


def _day(row: Row, none: dt.date) -> dt.date:
    return row.task.due.end if row.task.due and row.task.due.end else none


ORDERS: dict[str, Callable[[Row], Any]] = {
    BY_DEADLINE: lambda row: _day(row, dt.date.max),
    LATEST_FIRST: lambda row: -_day(row, dt.date.min).toordinal(),
    "任务名称": lambda row: spelled(row.task.task or row.task.work or row.task.heading or row.task.text or ""),
    "牵头单位": lambda row: spelled("、".join(row.task.lead)),
    "配合单位": lambda row: spelled("、".join(row.task.support)),
    "责任单位": lambda row: spelled("、".join(row.task.responsible)),
    "状态": lambda row: STATES.index(row.state),
}
"""Orders of the rows besides that of the documents, which every order keeps among equals."""


def unit_names(store: Store, unit: str) -> tuple[str, ...]:
    """Written names that a unit's name may mean; where none does, those that contain it."""
    unit = unit.strip()
    if not unit:
        return ()
    written = list(dict.fromkeys(count.name for count in store.units()))
    return tuple(name for name in written if same_unit(unit, name)) or tuple(name for name in written if unit in name)


def categories(store: Store) -> list[str]:
    """Categories of all tasks, in the order of the documents."""
    return list(dict.fromkeys(task.category for task in store.tasks() if task.category))


def month_end(day: dt.date) -> dt.date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _roles(task: Task, names: Sequence[str] | None) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if (set(getattr(task, role)) & set(names) if names is not None else getattr(task, role)))


def from_url(values: Mapping[str, Sequence[str]], day: dt.date) -> LedgerQuery:
    """The inverse of `LedgerQuery.to_url`; what is unknown or malformed does not restrict."""

    def one(name: str) -> str:
        return (values.get(name) or [""])[0]

    return LedgerQuery(
        documents=tuple(values.get("documents") or ()),
        unit=one("unit"),
        roles=tuple(role for role in ROLES if role in (values.get("roles") or ())),
        states=tuple(state for state in STATES if state in (values.get("states") or ())),
        due_from=date(one("due_from")),
        due_to=date(one("due_to")),
        category=one("category"),
        words=one("words"),
        day=date(one("day")) or day,
        order=one("order") if one("order") in ORDERS else BY_DOCUMENT,
    )


def date(text: str | None) -> dt.date | None:
    """2020-12-31, also 2020/12/31 and 2020年12月31日; None for anything else."""
    if not text:
        return None
    parts = text.strip().replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").replace("日", "").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        return None


