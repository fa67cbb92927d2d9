"""What the bot takes and gives: questions, evidence, citations, answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.types import Span, Task

Status = Literal["answered", "clarify", "refused"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document, ready to be shown and read out. `quote` is verbatim in the file, white space aside."""

    document_id: str
    title: str
    doc_number: str | None
    path: str | None
    annex: str | None
    row: int | None
    row_label: str | None
    quote: str
    reference: str
    span: Span | None = None
    clause_id: str | None = None
    place: str | None = None
    """Page or cell of the original, where its format has them."""

    def to_json(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "title": self.title,
            "doc_number": self.doc_number,
            "path": self.path,
            "annex": self.annex,
            "row": self.row,
            "row_label": self.row_label,
            "quote": self.quote,
            "reference": self.reference,
            "place": self.place,
            "start": self.span.start if self.span else None,
            "end": self.span.end if self.span else None,
        }


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of months a question speaks of, e.g. 10-12月; `year` None when it is not said."""

    text: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood: what is asked, about what, where, by whom, and when."""

    text: str
    intents: frozenset[str]
    subject: str
    """The words that name the matter, without question words, places and intent words."""
    document_ids: tuple[str, ...] | None = None
    """Documents that the question or the user restricts it to; None when it names none."""
    by_name: tuple[str, ...] = ()
    """The names of places or issuers, no titles and no numbers, by which `document_ids` were chosen: another document may speak of them, too."""
    named: tuple[str, ...] = ()
    """Every title, number or place by which the question names documents."""
    places: tuple[str, ...] = ()
    """Places it names that no document is about."""
    units: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    """Measure words after 多少 / 几: the answer must hold a quantity of that kind."""
    dates: tuple[str, ...] = ()
    background: str = ""
    """Words of earlier questions that a follow-up leans on."""
    annex: str | None = None
    origin: str | None = None
    follows: bool = False
    earlier: str = ""
    """The words of the question before, for what a follow-up leaves out."""
    before: str = ""
    """The question before, whole, where this one leans on it."""
    keys: tuple[str, ...] = ()
    """Abbreviations and quoted terms: the evidence must hold them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a worded answer and the citations that prove it, counted from one; `verbatim` where it replaces one that failed."""

    text: str
    citations: tuple[int, ...]
    verbatim: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "citations": list(self.citations), "verbatim": self.verbatim}


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said of one thing in one respect, and the citations that prove it, counted from one."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Things compared: a column each, a line for each respect; a cell is None where nothing is written or nothing held."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Cell | None, ...]], ...]

    def to_json(self) -> dict[str, Any]:
        lines = [{"respect": name, "cells": [c and {"text": c.text, "citations": list(c.citations)} for c in cells]} for name, cells in self.lines]
        return {"columns": list(self.columns), "lines": lines}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown. `text` is what one would say aloud; `rows` are the tasks behind it."""

    question: str
    status: Status
    text: str
    options: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    rows: tuple[Task, ...] = ()
    notices: tuple[str, ...] = ()
    latency_ms: float = 0.0
    trace: dict[str, Any] = field(default_factory=dict)
    checked: int = 0
    """Facts of the text – dates, numbers, units … – and quotations beside it that were found in the sources."""
    worded: bool = False
    """A language model has worded it, and every sentence has been verified."""
    sentences: tuple[Said, ...] = ()
    """Of a worded answer: its sentences with their citations."""
    running: bool = False
    """Wording is still going on: what is there already may be shown, but is not the last word."""
    passage: bool = False
    """Sentences of one document, which a model may word; a look-up in rows or cells is complete as it is."""
    near: tuple[Citation, ...] = ()
    """Of a passage: the places nearest to the question, best first."""
    comparison: Comparison | None = None
    """Of a worded answer that compares: its sentences once more, as a table."""
    asked: bool = True
    """False where nothing was asked (a greeting, an empty line), so that nothing was looked for in vain."""
    closest: tuple[Citation, ...] = ()
    """Of a refusal: the places that the notices name as closest."""
    roles: dict[str, str] = field(default_factory=dict)
    """Of a list for a unit: by the id of a task, the words for the roles in which that unit stands in it."""
    listed: bool = False
    """The text is a head sentence and the tasks in `rows`; False where it says more than them, such as units with their numbers."""
    option_ids: tuple[str, ...] = ()
    """The documents of `options`, in their order: several may have one title."""
    suggestions: tuple[str, ...] = ()
    """Questions that could come next, which the evidence of this answer can answer."""
    bare: str = ""
    """The question without the names of documents and their places, to be asked of another document; empty where there is no other."""

    def to_json(self, question_id: str | None = None) -> dict[str, Any]:
        """The object of the output contract; `id` is there when one is given."""
        head = {"id": question_id} if question_id is not None else {}
        return {
            **head,
            "question": self.question,
            "status": self.status,
            "answer": self.text,
            "options": list(self.options),
            "citations": [c.to_json() for c in self.citations],
            "tasks": [t.id for t in self.rows],
            "notices": list(self.notices),
            "latency_ms": round(self.latency_ms, 1),
            "checked": self.checked,
            "worded": self.worded,
            "sentences": [s.to_json() for s in self.sentences],
            **({"comparison": self.comparison.to_json()} if self.comparison is not None else {}),
        }
