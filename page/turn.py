"""A question and its answer as the page shows and stores them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.own_time import own_times
from bot.sets.due import place_of
from bot.types import Answer, Citation
from corpus.types import Task
from page.comparison_view import Compared, compared_from, compared_of
from page.words import CLOSEST, FIELD_NAMES, MARK_FROM_HEADING, MARK_INHERITED, MARK_OPEN, MARK_REPAIRED
from page.words import DEADLINE_ELSEWHERE as ELSEWHERE


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
    due: str | None = None
    """The day on which it falls due, as 2031-06-30."""
    role: str = ""
    """In a list for a unit, how that unit stands in it: 牵头、配合."""
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
    asked: bool = True
    closest: tuple[Source, ...] = ()
    listed: bool = False
    """The text is a head sentence and the tasks of the cards."""
    option_ids: tuple[str, ...] = ()
    """The documents of `options`, in their order."""
    suggestions: tuple[str, ...] = ()
    bare: str = ""
    """The question without the documents that it names, to be asked of another; empty where there is no other."""
    scope: str = ""
    """The title of the document that alone was searched."""
    id: int = 0
    rating: int = 0
    reason: str = ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notices with the closest places, for a paper without links."""
        return (*self.notices, *(f"{CLOSEST}：{source.reference}" for source in self.closest))

    def to_json(self) -> str:
        """The stored form; id, rating and reason have columns of their own, and what is still running is not kept."""
        kept = {key: value for key, value in asdict(self).items() if key not in ("id", "rating", "reason", "running")}
        kept["told"] = kept["told"] if self.worded else []
        return json.dumps(kept, ensure_ascii=False)


def deadline_of(task: Task, quotes: Sequence[str]) -> tuple[str | None, dt.date | None]:
    """The words of the time and its day. Of the times of a text those that the quotes hold, else all, as of other sentences of the clause:
    a date is true of its own sentence only."""
    if task.origin == "table" or not task.deadlines:
        return task.deadline, task.due.end if task.due else None
    own = own_times(task, quotes)
    shown = own or own_times(task, [task.text or ""])
    return "、".join(time.raw for time in shown) + (ELSEWHERE if quotes and not own else ""), shown[0].end if len(shown) == 1 else None


def card(task: Task, title: str, role: str = "", quotes: Sequence[str] = ()) -> Card:
    """A task as it is shown, under the title of its document; `role` is that of the unit asked for, `quotes` what is cited of the document."""
    deadline, due = deadline_of(task, quotes)
    name = task.task or task.work or task.heading or (task.text or task.measure or "")[:40]
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
        place=place_of(task),
        start=task.span.start,
        end=task.span.end,
        category=task.category,
        lead=task.lead,
        support=task.support,
        responsible=task.responsible,
        person=task.person,
        guide=task.guide,
        deadline=deadline,
        targets=task.targets,
        measure=task.measure or task.text,
        terms=dict(task.terms),
        marks=marks,
        due=due.isoformat() if due else None,
        role=role,
        others=dict(task.others),
    )


def turn_of(answer: Answer, titles: Mapping[str, str]) -> Turn:
    """What is shown of an answer; `titles` gives the title of each document by its id. The closest places are links, and no notices as well."""
    closest = {c.reference: source_of(c) for c in answer.closest}
    quotes: dict[str, list[str]] = {}
    for citation in answer.citations:
        quotes.setdefault(citation.document_id, []).append(citation.quote)
    return Turn(
        question=answer.question,
        status=answer.status,
        text=answer.text,
        options=answer.options,
        sources=tuple(source_of(c) for c in answer.citations),
        cards=tuple(card(task, titles.get(task.document_id, ""), answer.roles.get(task.id, ""), quotes.get(task.document_id, ())) for task in answer.rows),
        notices=tuple(notice for notice in answer.notices if not any(notice.endswith(reference) for reference in closest)),
        worded=answer.worded,
        checked=answer.checked,
        told=tuple(Told(s.text, s.citations) for s in answer.sentences),
        compared=compared_of(answer.comparison),
        running=answer.running,
        asked=answer.asked,
        closest=tuple(closest.values()),
        listed=answer.listed,
        option_ids=answer.option_ids,
        suggestions=answer.suggestions,
        bare=answer.bare,
    )


def source_of(citation: Citation) -> Source:
    """A citation as it is shown."""
    start, end = (citation.span.start, citation.span.end) if citation.span else (None, None)
    return Source(citation.document_id, citation.title, citation.reference, citation.quote, citation.clause_id, start, end, citation.place)


def from_json(stored: str) -> Turn:
    """The inverse of `Turn.to_json`."""
    found: dict[str, Any] = json.loads(stored)
    cards = tuple(Card(**_tuples(each)) for each in found.pop("cards"))
    sources = tuple(Source(**each) for each in found.pop("sources"))
    told = tuple(Told(**_tuples(each)) for each in found.pop("told", ()))
    compared = compared_from(found.pop("compared", None))
    closest = tuple(Source(**each) for each in found.pop("closest", ()))
    return Turn(**_tuples(found), cards=cards, sources=sources, told=told, compared=compared, closest=closest)


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
