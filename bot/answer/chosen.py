"""What one document's answer is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.citations import cite_cell, cite_clause, cite_task
from bot.find.candidates import Candidate
from bot.knowledge import Knowledge
from bot.reader.types import Reading
from bot.types import Citation, Question
from corpus.types import Span, Task

LONGEST = 120
"""Characters of a line that is read out; a longer sentence is cut at its commas."""
BRIEF = 80
"""The same where several documents answer side by side."""
COMPARED = 40
"""The same where a figure is asked of each of several documents: the part that holds it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The readings of one document, the likeliest first, and what was asked."""

    question: Question
    knowledge: Knowledge
    readings: tuple[Reading, ...]
    limit: int = LONGEST

    @property
    def best(self) -> Reading:
        return self.readings[0]

    @property
    def share(self) -> float:
        """How likely it is that this document answers."""
        return sum(r.share for r in self.readings)

    def cite(self, candidate: Candidate) -> Citation:
        """The place of a candidate, word for word."""
        if candidate.kind == "row" and candidate.task is not None:
            return cite_task(self.knowledge, candidate.task)
        if candidate.kind == "cells" and candidate.table is not None and candidate.row is not None:
            return cite_cell(self.knowledge, candidate.table, candidate.table.rows[candidate.row])
        return cite_clause(self.knowledge, candidate.clause, candidate.span)

    def cite_notes(self, task: Task, candidate: Candidate) -> Sequence[Citation]:
        """The notes that say who does it, where they stand outside the sentence."""
        apart = [s for s in task.note_spans if not (candidate.span.start <= s.start and s.end <= candidate.span.end)]
        clause = next((c for c in self.knowledge.clauses if c.id == task.clause_id), candidate.clause)
        return [cite_clause(self.knowledge, clause, Span(s.start, s.end)) for s in apart]
