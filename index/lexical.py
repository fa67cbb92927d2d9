"""Search by words: BM25 over the terms of each passage (Robertson and Zaragoza 2009, "The probabilistic relevance framework").
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from index.postings import Postings
from index.rows import Rows
from index.terms import tokens
from index.types import Filter

__all__ = ["LexicalIndex", "tokens"]

MAX_TERMS = 256
"""A question has a few dozen terms; somebody who pastes a whole document does not stop the page."""
REMEMBERED = 1 << 14
"""Terms of which it is remembered how frequent they are."""


class LexicalIndex:
    """Ranks passages by the terms they share with a query; safe for any number of threads."""

    def __init__(self, rows: Rows) -> None:
        self._words = Postings(rows)
        self._known: dict[str, int] = {}
        self._total = int(rows.rows("SELECT count(*) AS n FROM passages")[0]["n"])

    def search(self, query: str, k: int, wanted: Filter | None = None) -> list[tuple[int, float]]:
        """(position, BM25) of the best `k` passages that meet the filter, best first.

        Only passages that share a term with the query are given, so there may be fewer than `k`.
        """
        terms = self._telling(tokens(query))
        return self._words.ranked(terms, k, wanted) if terms and k > 0 else []

    def _telling(self, terms: Sequence[str]) -> list[str]:
        """The distinct terms that can change a ranking, where there are any.

        A term that most passages have has next to no weight; leaving it out saves the walk through
        nearly all passages that it would cost in a large corpus.
        """
        known = [(term, n) for term, n in self._frequencies(list(dict.fromkeys(terms))[:MAX_TERMS]).items() if n]
        rare = [term for term, n in known if 2 * n <= self._total]
        return rare or [term for term, _ in known]

    def _frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """For each of some distinct terms, in their order."""
        found = {term: self._known.get(term, -1) for term in terms}
        if unknown := [term for term, n in found.items() if n < 0]:
            new = self._words.frequencies(unknown)
            found.update(new)
            if len(self._known) > REMEMBERED:
                self._known = {}
            self._known.update(new)
        return found

    def document_frequency(self, term: str) -> int:
        """Number of passages that have the term, one as `tokens` gives it."""
        return self._frequencies((term,))[term]

    def idf(self, term: str) -> float:
        """Inverse document frequency, ``ln(1 + (N - n + 0.5) / (n + 0.5))``; never negative."""
        n = self.document_frequency(term)
        return math.log(1 + (self._total - n + 0.5) / (n + 0.5))
