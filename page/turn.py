"""A question and its answer as the page shows and stores them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.types import Answer
from corpus.types import Task
from page.comparison_view import Compared, compared_from, compared_of
from page.words import FIELD_NAMES, MARK_FROM_HEADING, MARK_INHERITED, MARK_OPEN, MARK_REPAIRED


@dataclass(frozen=True, slots=True)
class Card:
    """One task as it is shown: who, by when, to what end, and where it stands."""

    task_id: str
    document_id: str
    title: str
    name: str
    place: str
    start: int
    end: int
    category: str | None = None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    deadline: str | None = None
    targets: tuple[str, ...] = ()
    measure: str | None = None
    terms: dict[str, str] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    others: dict[str, str] = field(default_factory=dict)
    """Cells of columns that have no field of their own, by their printed headers."""


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it is shown; `start` and `end` count in the document's text."""

    document_id: str
    title: str
    reference: str
    quote: str
    clause_id: str | None = None
    start: int | None = None
    end: int | None = None
    place: str | None = None

    @property
    def long_form(self) -> str:
        """Reference and quote, ready to be pasted into a paper."""
        return f"{self.reference}：“{self.quote}”"


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that a language model worded, with the numbers of the sources that prove it, from one."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `rating` is 1, -1 or 0; `id` is given when it is stored. A `running` one is still being worded."""

    question: str
    status: str
    text: str
    options: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    cards: tuple[Card, ...] = ()
    notices: tuple[str, ...] = ()
    worded: bool = False
    checked: int = 0
    told: tuple[Told, ...] = ()
    compared: Compared | None = None
    running: bool = False
    id: int = 0
    rating: int = 0
    reason: str = ""

    def to_json(self) -> str:
        """The stored form; id, rating and reason have columns of their own, and what is still running is not kept."""
        kept = {key: value for key, value in asdict(self).items() if key not in ("id", "rating", "reason", "running")}
        kept["told"] = kept["told"] if self.worded else []
        return json.dumps(kept, ensure_ascii=False)


def card(task: Task, title: str) -> Card:
    """A task as it is shown, under the title of its document."""
    name = task.task or task.work or task.heading or (task.text or task.measure or "")[:40]
    place = f"{task.annex or '正文'} 第{task.row}行" if task.row else (task.path or "正文")
    handed_down = MARK_INHERITED if task.origin == "table" else MARK_FROM_HEADING
    marks = tuple(
        mark.format(fields="、".join(FIELD_NAMES.get(name, name) for name in fields))
        for mark, fields in ((MARK_REPAIRED, task.repaired), (handed_down, task.inherited), (MARK_OPEN, task.open_ended))
        if fields
    )
    return Card(
        task_id=task.id,
        document_id=task.document_id,
        title=title,
        name=name,
        place=place,
        start=task.span.start,
        end=task.span.end,
        category=task.category,
        lead=task.lead,
        support=task.support,
        responsible=task.responsible,
        person=task.person,
        guide=task.guide,
        deadline=task.deadline,
        targets=task.targets,
        measure=task.measure or task.text,
        terms=dict(task.terms),
        marks=marks,
        others=dict(task.others),
    )


def turn_of(answer: Answer, titles: Mapping[str, str]) -> Turn:
    """What is shown of an answer; `titles` gives the title of each document by its id."""
    return Turn(
        question=answer.question,
        status=answer.status,
        text=answer.text,
        options=answer.options,
        sources=tuple(
            Source(c.document_id, c.title, c.reference, c.quote, c.clause_id, c.span.start if c.span else None, c.span.end if c.span else None, c.place)
            for c in answer.citations
        ),
        cards=tuple(card(task, titles.get(task.document_id, "")) for task in answer.rows),
        notices=answer.notices,
        worded=answer.worded,
        checked=answer.checked,
        told=tuple(Told(s.text, s.citations) for s in answer.sentences),
        compared=compared_of(answer.comparison),
        running=answer.running,
    )


def from_json(stored: str) -> Turn:
    """The inverse of `Turn.to_json`."""
    found: dict[str, Any] = json.loads(stored)
    cards = tuple(Card(**_tuples(each)) for each in found.pop("cards"))
    sources = tuple(Source(**each) for each in found.pop("sources"))
    told = tuple(Told(**_tuples(each)) for each in found.pop("told", ()))
    compared = compared_from(found.pop("compared", None))
    return Turn(**_tuples(found), cards=cards, sources=sources, told=told, compared=compared)


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
