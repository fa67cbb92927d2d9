"""A whole document in little room: the first sentence of each clause, from the top down as deep as it fits."""

from __future__ import annotations

from collections.abc import Sequence

from bot.find.candidates import Candidate, of_clause
from bot.knowledge import Knowledge
from bot.model.vocabulary import any_entry
from bot.text import fold
from corpus.types import Clause

DEEPEST = 6
LEAST_MATTER = 2
"""Characters beside the words that ask for a summary, from which the question names a matter of its own."""


def asks_summary(text: str) -> bool:
    return any_entry("asking", "summing").search(fold(text)) is not None


def without_matter(subject: str) -> bool:
    """Does a question that asks for a summary name nothing but the document?"""
    return len(any_entry("asking", "whole").sub("", any_entry("asking", "summing").sub("", fold(subject))).replace(" ", "")) < LEAST_MATTER


def overview(knowledge: Knowledge, room: int) -> list[tuple[Candidate, ...]]:
    """The clauses of the body, each with its first sentence, in their order; so many levels as take at most `room` characters, one at least.

    A clause whose own text is a heading alone is told by those below it.
    """
    body = [c for c in knowledge.clauses if c.annex is None]
    laid = {c.id: first_of(c, knowledge) for c in body}
    for deepest in range(DEEPEST, 0, -1):
        chosen = [laid[c.id] for c in body if c.level <= deepest and laid[c.id]]
        if deepest == 1 or sum(len(c.text) + len(c.note) for group in chosen for c in group) <= room:
            return within(chosen, room)
    return []


def first_of(clause: Clause, knowledge: Knowledge) -> tuple[Candidate, ...]:
    """The heading of a clause and its first sentence, with the note that governs it."""
    tasks = [t for t in knowledge.tasks if t.origin == "prose" and t.clause_id == clause.id]
    found: list[Candidate] = []
    for candidate in of_clause(clause, tasks, knowledge.document.text):
        found.append(candidate)
        if candidate.kind == "sentence":
            return tuple(found)
    return ()


def within(groups: Sequence[tuple[Candidate, ...]], room: int) -> list[tuple[Candidate, ...]]:
    kept: list[tuple[Candidate, ...]] = []
    for group in groups:
        room -= sum(len(c.text) + len(c.note) for c in group)
        if room < 0 and kept:
            break
        kept.append(group)
    return kept
