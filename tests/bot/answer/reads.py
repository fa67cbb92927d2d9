"""A library whose reader says what a test tells it to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from bot.find.candidates import Candidate, of_clause, of_row, of_table_row
from bot.knowledge import Knowledge
from bot.pipeline import PolicyBot
from bot.reader.kinds import KINDS
from bot.reader.types import Read, Reading
from bot.sets import SetAnswer
from bot.standing import Repealed, repealed_among
from bot.types import Answer
from bot.understand.library_names import Names, collect_names
from bot.vocabulary import bare_place
from corpus.types import ParsedDocument
from tests.bot.making import read


def candidates(parsed: ParsedDocument) -> list[Candidate]:
    """All that could answer, laid out as the finder does."""
    found: list[Candidate] = []
    for clause in parsed.clauses:
        tasks = [t for t in parsed.tasks if t.clause_id == clause.id and t.origin == "prose"]
        found += of_clause(clause, tasks, parsed.document.text)
    found += [of_row(t) for t in parsed.tasks if t.origin == "table"]
    found += [of_table_row(t, n) for t in parsed.tables if not t.is_task_table for n in range(len(t.rows))]
    return found


class Told:
    """A library held in memory, without vectors.

    `shares` maps words to the probability of the first candidate that holds them; `yes` is the verdict of all.
    What holds the words `shared` shares most words with any question; without them no place does more than another.
    """

    def __init__(
        self,
        parsed: Sequence[ParsedDocument],
        shares: Mapping[str, float],
        yes: float = 0.5,
        span: str = "",
        kinds: Mapping[str, float] | None = None,
        shared: str = "",
    ) -> None:
        self.parsed = {p.document.id: p for p in parsed}
        self.shared = shared
        self.shares, self.yes, self.span, self.kinds = shares, yes, span, dict.fromkeys(KINDS, 0.0) | dict(kinds) if kinds else {}

    @cached_property
    def names(self) -> Names:
        tasks = [t for p in self.parsed.values() for t in p.tasks]
        units = (u for t in tasks for u in (*t.lead, *t.support, *t.responsible))
        return collect_names([p.document for p in self.parsed.values()], units, (n for t in tasks for n in t.person))

    def hiding(self, paths: frozenset[str]) -> Told:
        left = [p for p in self.parsed.values() if p.document.path not in paths]
        return Told(left, self.shares, self.yes, self.span, self.kinds, self.shared)

    def knowledge(self, document_ids: Sequence[str]) -> list[Knowledge]:
        found = [self.parsed[i] for i in document_ids if i in self.parsed]
        return [Knowledge(p.document, p.clauses, p.tasks, p.tables, p.links) for p in found]

    def nearest(self, query: str, document_ids: Sequence[str] | None) -> list[str]:
        return list(document_ids if document_ids is not None else self.parsed)

    def about(self, query: str, names: Sequence[str], document_ids: Sequence[str]) -> Mapping[str, bool]:
        return {i: False for i, p in self.parsed.items() if all(i in self.names.places.get(n, ()) or bare_place(n) in p.document.text for n in names)}

    def sets(self, question: str, history: Sequence[Mapping[str, Any]], document_ids: Sequence[str] | None) -> SetAnswer | None:
        return None

    def passages(self, query: str, document_ids: Sequence[str] | None, count: int) -> list[tuple[Candidate, ...]]:
        return []

    def units_in(self, text: str) -> tuple[str, ...]:
        return ()

    @property
    def repealed(self) -> Mapping[str, Repealed]:
        return repealed_among({i: p.document for i, p in self.parsed.items()}, {i: p.document.text for i, p in self.parsed.items()})

    def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
        every = [c for p in self.parsed.values() for c in candidates(p) if document_ids is None or c.document_id in document_ids]
        found = []
        for words, share in self.shares.items():
            for document_id in dict.fromkeys(c.document_id for c in every):
                held = next((c for c in every if c.document_id == document_id and words in c.text), None)
                if held is not None:
                    at = max(held.read.find(self.span), 0) if self.span else 0
                    held = replace(held, overlap=float(bool(self.shared) and self.shared in held.text))
                    found.append(Reading(held, share, self.yes, (at, at + len(self.span))))
        return Read(tuple(sorted(found, key=lambda r: -r.share)), self.kinds)


def told(question: str, text: str | Sequence[str], shares: Mapping[str, float], yes: float = 0.5, span: str = "") -> Answer:
    """The answer to a question over invented documents, where the reader says so much."""
    texts = [text] if isinstance(text, str) else text
    return PolicyBot(Told([read(t, f"文件{n}") for n, t in enumerate(texts)], shares, yes, span)).answer(question)
