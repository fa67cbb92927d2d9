"""What a comparison takes and gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.types import Clause, Task

Field = Literal["lead", "support", "responsible", "person", "guide", "deadline", "targets"]
Part = Literal["work", "task", "measure", "heading", "text"]
PARTS: tuple[Part, ...] = ("work", "task", "measure", "heading", "text")
"""The words of a task itself: what is to be done."""
FIELDS: tuple[Field, ...] = ("lead", "support", "responsible", "person", "guide", "deadline", "targets")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents."""

    clauses: Sequence[Clause]
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause of the first document and the one of the second that it became; None on one side: it is gone, or new."""

    first: Clause | None
    second: Clause | None

    @property
    def kind(self) -> Literal["new", "gone", "changed", "same"]:
        """White space aside, the same text is the same clause, whatever its number."""
        if self.first is None or self.second is None:
            return "new" if self.first is None else "gone"
        return "same" if bare(words(self.first)) == bare(words(self.second)) else "changed"

    @property
    def renumbered(self) -> bool:
        """Does it stand under another number?"""
        return self.first is not None and self.second is not None and self.first.path != self.second.path


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a task, or a part of its words, that is not what it was; values as written, empty where there is none."""

    field: Field | Part
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class TaskPair:
    """A task of the first document and what it became in the second; None on one side: it is gone, or new."""

    first: Task | None
    second: Task | None
    changes: tuple[Change, ...] = ()
    wording: tuple[Change, ...] = ()
    """The parts of what is to be done that are worded otherwise."""

    @property
    def kind(self) -> Literal["new", "gone", "changed", "same"]:
        if self.first is None or self.second is None:
            return "new" if self.first is None else "gone"
        return "changed" if self.changes or self.wording else "same"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs, in the order of the second document; what is gone stands where it was."""

    clauses: tuple[ClausePair, ...]
    tasks: tuple[TaskPair, ...]

    def clause_counts(self) -> Counter[str]:
        """How many clauses are of each kind."""
        return Counter(pair.kind for pair in self.clauses)

    def task_counts(self) -> Counter[str]:
        """How many tasks are of each kind."""
        return Counter(pair.kind for pair in self.tasks)

    def field_counts(self) -> Counter[str]:
        """In how many tasks each field has changed."""
        return Counter(change.field for pair in self.tasks for change in pair.changes)


def words(clause: Clause) -> str:
    """What a clause says, without its number: a clause that moves up a place says what it said."""
    return clause.text.removeprefix(clause.label)


def bare(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())
