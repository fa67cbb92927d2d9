"""The sentence itself, or the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.answer.chosen import Chosen
from bot.answer.cut import Holds, line
from bot.drafts import Draft
from bot.find.candidates import Candidate
from bot.reader.types import Reading
from bot.roles import notices_of
from corpus.notes import find_notes
from corpus.types import Task

BESIDE = 0.5
"""Part of the best reading's probability from which the next part of its sentence is said with it."""


def say_text(chosen: Chosen, holds: Holds | None = None) -> Draft:
    """`holds` tells a value of the kind asked for: where the sentence has one, so has what is said of it."""
    reading = chosen.best
    candidate = reading.candidate
    rows = (candidate.task,) if candidate.task is not None else ()
    notices = notices_of(candidate.task) if candidate.kind == "row" and candidate.task is not None else ()
    said = [reading, *neighbours(chosen)]
    return Draft(
        candidate.document_id, together(said, chosen, holds), tuple(chosen.cite(r.candidate) for r in said), chosen.share, rows, notices,
        passage=candidate.kind in ("sentence", "heading"),
    )  # fmt: skip


def say_blank(chosen: Chosen, what: str) -> Draft:
    """The row, and that it leaves blank what is asked for."""
    draft = say_text(chosen)
    return replace(draft, text=f"{draft.text}：原文未写明{what}", blank=True)


def together(said: Sequence[Reading], chosen: Chosen, holds: Holds | None) -> str:
    """The lines of neighbouring parts in the order of the page; what the list says before its parts is said once."""
    ordered = sorted(said, key=lambda r: r.candidate.span.start)
    lines = [words_of(r, chosen.limit // len(said), chosen.question.text, holds) for r in ordered]
    return "；".join((lines[0], *(text.removeprefix(lead_in(r.candidate)) for text, r in zip(lines[1:], ordered[1:], strict=True))))


def neighbours(chosen: Chosen) -> list[Reading]:
    """The part of the same sentence before or behind the best one, where it is nearly as likely: 对甲类给…；对乙类给…."""
    best = chosen.best
    if best.candidate.kind != "sentence":
        return []
    beside = (r for r in chosen.readings[1:] if r.share >= BESIDE * best.share and adjoins(r.candidate, best.candidate))
    return list(islice(beside, 1))


def adjoins(one: Candidate, other: Candidate) -> bool:
    """Are two candidates neighbouring parts of one sentence?"""
    first, last = sorted((one, other), key=lambda c: c.span.start)
    return first.document_id == last.document_id and 0 <= last.span.start - first.span.end <= 1 and first.text.endswith(("；", ";"))


def words_of(reading: Reading, limit: int, about: str, holds: Holds | None = None) -> str:
    """A line of the candidate, without the label of its clause, that says what the question is `about`; of a row, what is to be done."""
    candidate = reading.candidate
    if candidate.kind == "row" and candidate.task is not None and (done := to_do(candidate.task)):
        return line(done, limit, about=about, holds=holds)
    text = without_notes(candidate.text).strip() or candidate.text  # a line that is nothing but a note
    if candidate.clause is not None and candidate.kind == "sentence":
        text = text.removeprefix(candidate.clause.label)
    shift = candidate.read.find(text)
    span = (reading.span[0] - shift, reading.span[1] - shift) if shift >= 0 and reading.span[0] >= shift else None
    return lead_in(candidate) + line(text, limit, span, about, holds)


def to_do(task: Task) -> str:
    """The most that a row says of what is to be done."""
    return task.measure or task.text or task.task or task.work or ""


def without_notes(text: str) -> str:
    """A sentence without the bracket that says who does it: that is another question's answer."""
    for note in reversed(find_notes(text)):
        if note.kind == "bracket":
            text = text[: note.start] + text[note.end :]
    return text


def lead_in(candidate: Candidate) -> str:
    """What a list says before its parts, where the part alone would not say of whom it speaks."""
    return candidate.lead_in if candidate.lead_in and len(candidate.lead_in) + len(candidate.text) <= 120 else ""
