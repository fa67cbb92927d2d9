"""The sentence itself, or the row."""

from __future__ import annotations

from bot.answer.chosen import Chosen
from bot.answer.cut import line
from bot.drafts import Draft
from bot.find.candidates import Candidate
from bot.ranked import notices_of
from bot.reader.types import Reading
from corpus.notes import find_notes


def say_text(chosen: Chosen) -> Draft:
    reading = chosen.best
    candidate = reading.candidate
    rows = (candidate.task,) if candidate.task is not None else ()
    notices = notices_of(candidate.task) if candidate.kind == "row" and candidate.task is not None else ()
    return Draft(
        candidate.document_id, words_of(reading, chosen.limit), (chosen.cite(candidate),), chosen.share, rows, notices,
        passage=candidate.kind in ("sentence", "heading"),
    )  # fmt: skip


def words_of(reading: Reading, limit: int) -> str:
    """A line of the candidate, without the label of its clause."""
    candidate = reading.candidate
    text = without_notes(candidate.text).strip() or candidate.text  # a line that is nothing but a note
    if candidate.clause is not None and candidate.kind == "sentence":
        text = text.removeprefix(candidate.clause.label)
    shift = candidate.read.find(text)
    return lead_in(candidate) + line(text, limit, (reading.span[0] - shift, reading.span[1] - shift) if shift >= 0 and reading.span[0] >= shift else None)


def without_notes(text: str) -> str:
    """A sentence without the bracket that says who does it: that is another question's answer."""
    for note in reversed(find_notes(text)):
        if note.kind == "bracket":
            text = text[: note.start] + text[note.end :]
    return text


def lead_in(candidate: Candidate) -> str:
    """What a list says before its parts, where the part alone would not say of whom it speaks."""
    return candidate.lead_in if candidate.lead_in and len(candidate.lead_in) + len(candidate.text) <= 120 else ""
