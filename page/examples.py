"""Questions to begin with, made from the indexed documents: one of each kind, asked once before they are offered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice
from threading import Lock, Thread

from corpus.types import Table, Task
from index.store import Store
from page import words

LOG = logging.getLogger(__name__)
NAME = range(4, 13)
"""Characters of a task's name that one would say."""
TRIES = 4
"""Candidates of a kind that are asked until one is answered."""
FEW = 20
"""Documents that are looked through for a first question while a visitor waits."""
KINDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the kind it stands for, in words of the page."""

    kind: str
    question: str


def candidates(store: Store) -> dict[str, list[str]]:
    """The first questions of each kind, the plainest first. Tasks and tables of all documents are read for them."""
    tasks = [task for task in store.tasks() if is_plain(task)]
    found = {
        words.EXAMPLE_WHO: who(tasks),
        words.EXAMPLE_UNIT: unit(store),
        words.EXAMPLE_WHEN: (words.ASK_WHEN.format(name=name_of(task)) for task in reversed(tasks) if task.deadline),
        words.EXAMPLE_FIGURE: (question for table in store.tables() for question in figures(table)),
        words.EXAMPLE_COMPARE: compared(tasks, {record.id: record.title for record in store.documents()}),
    }
    return {kind: list(islice(questions, TRIES)) for kind, questions in found.items()}


def who(tasks: Iterable[Task]) -> Iterator[str]:
    """Who leads each of the tasks."""
    return (words.ASK_WHO.format(name=name_of(task)) for task in tasks if task.lead)


def unit(store: Store) -> Iterator[str]:
    """What each unit leads, the busiest first."""
    return (words.ASK_UNIT.format(unit=each.name) for each in store.units() if each.role == "lead")


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


def compared(tasks: Iterable[Task], titles: Mapping[str, str]) -> Iterator[str]:
    """Tasks of the same name in two documents."""
    named: dict[str, dict[str, None]] = {}
    for task in tasks:
        if task.deadline:
            named.setdefault(name_of(task), {})[task.document_id] = None
    for name, documents in named.items():
        for first, second in combinations(documents, 2):
            yield words.ASK_COMPARE.format(first=titles[first], second=titles[second], name=name)


def first(store: Store) -> tuple[Example, ...]:
    """One of each kind that needs no search: of the others it is not known whether they are answered."""
    tasks = (task for record in store.documents()[:FEW] for task in store.tasks([record.id]) if is_plain(task))
    sure = {words.EXAMPLE_WHO: who(tasks), words.EXAMPLE_UNIT: unit(store)}
    return tuple(Example(kind, question) for kind, questions in sure.items() for question in islice(questions, 1))


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
                self._store, self._found = store, first(store)
                self.asking = Thread(target=self._ask, args=(store,), daemon=True, name="examples")
                self.asking.start()
            return self._found

    def _ask(self, store: Store) -> None:
        try:
            kept = answered(candidates(store), self.is_answered)
        except Exception:  # the page stands without them
            LOG.exception("the example questions could not be asked")
            return
        with self._lock:
            if store is self._store:
                self._found = kept
