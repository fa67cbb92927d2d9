"""Candidates of a question: the search with its raw words, the passages found laid out, the likeliest kept.

What a question costs depends on the passages looked at, not on the size of the library.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean, pstdev
from threading import Lock

from bot.find.candidates import Candidate, of_clause, of_row, of_table_row
from corpus.types import Clause, Table, Task
from index.retriever import Retriever
from index.terms import tokens
from index.types import Filter, Hit, TaskFilter

PASSAGES = 24
"""Passages that are laid out for one question."""
CANDIDATES = 16
"""Sentences and rows that the reader reads for one question. Over 400 real questions with the document named, the right one is
among the first 12 in 0.970, among 24 in 0.985; reading takes most of the time of a question, and as much more the more are read."""
MOST_OF_ONE = 6
"""Candidates of one document before those of others, where several are searched: one that speaks of a matter at length would crowd out the
others. Of 220 questions over 169 documents, none named, the right one is read in 176 as without a bound (5: 173, 4: 172, 8: 175)."""
OVERLAP = 1.5
"""Weight of a sentence's own words beside the score of its passage."""
KEPT = 20_000
"""Passages laid out that are kept, about 2 kB each."""


Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""The cosines of a query with texts of passages, by the encoder that the reader was trained with."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, best first; `trouble` says in Chinese why their passages were found by words alone, or nothing."""

    candidates: tuple[Candidate, ...]
    trouble: str = ""


def of_each(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """The candidates in their order, those of a document behind its first `most` after all others."""
    seen: Counter[str] = Counter()
    first: list[Candidate] = []
    later: list[Candidate] = []
    for candidate in candidates:
        seen[candidate.document_id] += 1
        (first if seen[candidate.document_id] <= most else later).append(candidate)
    return [*first, *later]


class Finder:
    """Finds candidates in one generation of the index; safe for any number of threads.

    `likeness` is given where the vectors of the index are another encoder's than the reader's.
    """

    def __init__(self, retriever: Retriever, likeness: Likeness | None = None) -> None:
        self.retriever = retriever
        self.likeness = likeness
        self.store = retriever.store
        self._kept: OrderedDict[str, tuple[Candidate, ...]] = OrderedDict()
        self._lock = Lock()
        self._text = lru_cache(maxsize=64)(self._document_text)

    def find(self, query: str, document_ids: Sequence[str] | None = None, count: int = CANDIDATES) -> list[Candidate]:
        """The likeliest `count` candidates, best first, each with its score; `document_ids` restricts the search."""
        return list(self.found(query, document_ids, count).candidates)

    def found(self, query: str, document_ids: Sequence[str] | None = None, count: int = CANDIDATES) -> Found:
        """As `find`, and what was wrong with the search."""
        searched = self.retriever.searched(query, PASSAGES, Filter(document_ids=tuple(document_ids)) if document_ids is not None else None)
        hits = searched.hits
        if not hits:
            return Found((), searched.trouble)
        terms = {t: self.retriever.lexical.idf(t) for t in tokens(query)}
        whole = sum(terms.values()) or 1.0
        middle, spread = fmean(h.score for h in hits), pstdev([h.score for h in hits]) or 1.0
        found: dict[tuple[str, int, int], Candidate] = {}
        texts: dict[tuple[str, int, int], str] = {}
        for hit in hits:
            for candidate in self._laid_out(hit):
                held = set(tokens(candidate.read))
                overlap = sum(weight for t, weight in terms.items() if t in held) / whole
                score = (hit.score - middle) / spread + OVERLAP * 4 * overlap
                scored = replace(candidate, score=score, likeness=hit.dense or 0.0, overlap=overlap)
                if candidate.key not in found or found[candidate.key].score < scored.score:
                    found[candidate.key], texts[candidate.key] = scored, hit.passage.text
        kept = of_each(sorted(found.values(), key=lambda c: (-c.score, c.key)), MOST_OF_ONE)[:count]
        if self.likeness is not None:
            alike = self.likeness(query, [texts[c.key] for c in kept])
            kept = [replace(c, likeness=value) for c, value in zip(kept, alike, strict=True)]
        return Found(tuple(kept), searched.trouble)

    def passages(self, query: str, document_ids: Sequence[str] | None, count: int) -> list[tuple[Candidate, ...]]:
        """The first `count` passages of the search, each as its sentences or its row."""
        hits = self.retriever.search(query, count, Filter(document_ids=tuple(document_ids)) if document_ids is not None else None)
        return [laid for hit in hits if (laid := self._laid_out(hit))]

    def _laid_out(self, hit: Hit) -> tuple[Candidate, ...]:
        passage = hit.passage
        with self._lock:
            if passage.id in self._kept:
                self._kept.move_to_end(passage.id)
                return self._kept[passage.id]
        laid = tuple(c for c in self._lay_out(hit) if re.search(r"\w", c.text))
        with self._lock:
            self._kept[passage.id] = laid
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return laid

    def _lay_out(self, hit: Hit) -> list[Candidate]:
        passage = hit.passage
        if passage.kind == "task":
            task: Task | None = self.store.task(passage.ref_id)
            return [of_row(task, passage.heading[-60:])] if task is not None else []
        if passage.kind == "table":
            table: Table | None = self.store.table(passage.ref_id)
            return [of_table_row(table, passage.row)] if table is not None and passage.row is not None else []
        clause: Clause | None = self.store.clause(passage.ref_id)
        if clause is None:
            return []
        tasks = self.store.find_tasks(TaskFilter(clause_ids=(clause.id,), origins=("prose",)))
        return list(of_clause(clause, tasks, self._text(clause.document_id), passage.span))

    def _document_text(self, document_id: str) -> str:
        return self.store.document_text(document_id) or ""
