"""What the index package takes and gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from corpus.coverage import Coverage
from corpus.types import Attachment, Fact, Origin, Place, Skipped, Span

PassageKind = Literal["clause", "task", "table"]
Role = Literal["lead", "support", "responsible", "person"]
ROLES: tuple[Role, ...] = ("lead", "support", "responsible", "person")


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of retrieval: a clause or a part of one, a task row, or a row of another table.

    `ref_id` is the id of the clause, task or table it was made from; `text` is what is embedded
    and indexed, the heading path first. `row` is the index of the row within its table. `span` is
    the place in `Document.text` that the passage was made from.
    """

    id: str
    document_id: str
    kind: PassageKind
    ref_id: str
    heading: str
    text: str
    row: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts a search before top-k; None means no restriction."""

    document_ids: tuple[str, ...] | None = None
    kinds: tuple[PassageKind, ...] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is the fused score; `dense` the cosine, `lexical` the BM25 score.

    `dense` or `lexical` is None where that ranking did not contain the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """All metadata of a document, without its text; `characters` is the length of the text."""

    id: str
    path: str
    title: str
    notice_title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    date: dt.date | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    basis: tuple[str, ...] = ()
    facts: dict[str, Fact] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    remark: str = ""
    grade: str | None = None
    characters: int = 0


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What was understood of a document when it was taken in; `id` is that of the document."""

    id: str
    coverage: Coverage
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks to find; None means no restriction, an empty tuple matches nothing.

    `units` are written names, any of which must stand in one of `roles` (None: in any role).
    All `terms` must occur in the words of the task (category, work, task, measure, text, heading).
    `due_from` and `due_to` bound the end of a deadline, both inclusive: of any that the task has
    (a sentence may have several); a task without a dated end is left out as soon as one is given.
    `deadline_words` stand in a deadline as written (长期坚持); in `blank_roles` the task has nobody;
    `categories` are labels of the table, one of which is the task's category or work.
    """

    document_ids: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    roles: tuple[Role, ...] | None = None
    terms: tuple[str, ...] | None = None
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    origins: tuple[Origin, ...] | None = None
    clause_ids: tuple[str, ...] | None = None
    deadline_words: str | None = None
    blank_roles: tuple[Role, ...] | None = None
    categories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit's written name and the number of tasks in which it has the role."""

    name: str
    role: Role
    tasks: int


@dataclass(frozen=True, slots=True)
class WrittenUnit:
    """A unit's written name, the role it has, and a document in which it has it."""

    name: str
    role: Role
    document_id: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not in the index, and why (a Chinese sentence)."""

    path: str
    reason: str
