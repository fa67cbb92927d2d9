"""Questions to begin with, made from the indexed documents: one of each kind, asked once before they are offered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from threading import Lock, Thread

from corpus.types import Table, Task
from index.store import Store
from page import words

LOG = logging.getLogger(__name__)
NAME = range(4, 13)
"""Characters of a task's name that one would say."""
TRIES = 4
"""Candidates of a kind that are asked until one is answered."""
KINDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the kind it stands for, in words of the page."""

    kind: str
    question: str


def candidates(store: Store) -> dict[str, list[str]]:
    """Questions of each kind, the plainest first."""
    tasks = [task for task in store.tasks() if is_plain(task)]
    units = [unit.name for unit in store.units() if unit.role == "lead"]
    return {
        words.EXAMPLE_WHO: [words.ASK_WHO.format(name=name_of(task)) for task in tasks if task.lead][:TRIES],
        words.EXAMPLE_UNIT: [words.ASK_UNIT.format(unit=unit) for unit in units][:TRIES],
        words.EXAMPLE_WHEN: [words.ASK_WHEN.format(name=name_of(task)) for task in reversed(tasks) if task.deadline][:TRIES],
        words.EXAMPLE_FIGURE: [question for table in store.tables() for question in figures(table)][:TRIES],
        words.EXAMPLE_COMPARE: list(compared(store))[:TRIES],
    }


def is_plain(task: Task) -> bool:
    """Is a task named in a few words, and by the document itself?"""
    return len(name_of(task)) in NAME and not task.repaired and not task.inherited


def name_of(task: Task) -> str:
    return (task.task or task.heading or "").rstrip("。；")


def figures(table: Table) -> Iterator[str]:
    """The first figure of a table that holds no tasks."""
    if table.is_task_table or not table.rows or len(table.header) < 2:
        return
    row, name = table.rows[0], table.header[1].partition("（")[0].partition("(")[0].partition("_")[0]
    if row[0].text and len(row) > 1 and row[1].text and len(name) >= min(NAME):
        yield words.ASK_FIGURE.format(row=row[0].text, name=name)


def compared(store: Store) -> Iterator[str]:
    """Tasks of the same name in two documents."""
    named: dict[str, dict[str, None]] = {}
    for task in store.tasks():
        if is_plain(task) and task.deadline:
            named.setdefault(name_of(task), {})[task.document_id] = None
    titles = {record.id: record.title for record in store.documents()}
    for name, documents in named.items():
        for first, second in combinations(documents, 2):
            yield words.ASK_COMPARE.format(first=titles[first], second=titles[second], name=name)


def first_of_each(found: dict[str, list[str]]) -> tuple[Example, ...]:
    """Those of the kinds that need no search: of the others it is not known whether they are answered."""
    sure = (words.EXAMPLE_WHO, words.EXAMPLE_UNIT)
    return tuple(Example(kind, found[kind][0]) for kind in sure if found[kind])


def answered(found: dict[str, list[str]], is_answered: Callable[[str], bool]) -> tuple[Example, ...]:
    """For each kind the first question that is answered."""
    asked = ((kind, next((question for question in questions if is_answered(question)), None)) for kind, questions in found.items())
    return tuple(Example(kind, question) for kind, question in asked if question is not None)


class Examples:
    """The examples of an index; they are asked in a thread of its own, and until that is done the sure ones are offered."""

    def __init__(self, is_answered: Callable[[str], bool]) -> None:
        self.is_answered = is_answered
        self._lock = Lock()
        self._store: Store | None = None
        self._found: tuple[Example, ...] = ()
        self.asking: Thread | None = None

    def of(self, store: Store) -> tuple[Example, ...]:
        """The examples as far as they are known; of another index they are made anew."""
        with self._lock:
            if store is not self._store:
                found = candidates(store)
                self._store, self._found = store, first_of_each(found)
                self.asking = Thread(target=self._ask, args=(store, found), daemon=True, name="examples")
                self.asking.start()
            return self._found

    def _ask(self, store: Store, found: dict[str, list[str]]) -> None:
        try:
            kept = answered(found, self.is_answered)
        except Exception:  # the page stands without them
            LOG.exception("the example questions could not be asked")
            return
        with self._lock:
            if store is self._store and kept:
                self._found = kept
