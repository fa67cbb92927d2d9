"""Search by words: BM25 over the terms of each passage, in SQLite's FTS5.

BM25 with k1 = 1.2 and b = 0.75, as FTS5 has them built in (Robertson and Zaragoza 2009, "The
probabilistic relevance framework"). FTS5 gives better passages a smaller, negative number; here
the sign is turned, so that more is better.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from index.connections import Connections
from index.terms import tokens
from index.types import Filter

__all__ = ["LexicalIndex", "match_expression", "tokens"]

MAX_TERMS = 256
"""A question has a few dozen terms; somebody who pastes a whole document does not stop the page."""


def match_expression(terms: Sequence[str]) -> str:
    """FTS5 query for passages that have any of the terms.

    Every term is quoted, so that nothing that a user types (AND, NEAR, *, -, a quotation mark) is
    read as query syntax.
    """
    return " OR ".join(_quoted(term) for term in terms)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


class LexicalIndex:
    """Ranks passages by the terms they share with a query; safe for any number of threads."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._document_frequency = lru_cache(maxsize=1 << 14)(self._look_up)
        self._total = int(connections.rows("SELECT count(*) FROM passages")[0][0])

    def search(self, query: str, k: int, wanted: Filter | None = None) -> list[tuple[int, float]]:
        """(position, BM25) of the best `k` passages that meet the filter, best first.

        Only passages that share a term with the query are given, so there may be fewer than `k`.
        """
        terms = self._telling(tokens(query))
        if not terms or k <= 0:
            return []
        where, parameters = filter_condition(wanted)
        rows = self._connections.rows(
            "SELECT words.rowid AS position, bm25(words) AS score FROM words"
            " JOIN passages p ON p.position = words.rowid"
            f" WHERE words MATCH ? AND {where} ORDER BY score, words.rowid LIMIT ?",
            [match_expression(terms), *parameters, k],
        )
        return [(row["position"], -row["score"]) for row in rows]

    def _telling(self, terms: Sequence[str]) -> list[str]:
        """The distinct terms that can change a ranking, where there are any.

        FTS5 gives a term that most passages have no weight; leaving it out saves the walk through
        nearly all passages that it would cost in a large corpus.
        """
        distinct = list(dict.fromkeys(terms))[:MAX_TERMS]
        known = [(term, n) for term in distinct if (n := self.document_frequency(term))]
        rare = [term for term, n in known if 2 * n <= self._total]
        return rare or [term for term, _ in known]

    def document_frequency(self, term: str) -> int:
        """Number of passages that have the term, one as `tokens` gives it."""
        return self._document_frequency(term)

    def _look_up(self, term: str) -> int:
        rows = self._connections.rows("SELECT doc FROM vocabulary WHERE term = ?", (term,))
        return int(rows[0]["doc"]) if rows else 0

    def idf(self, term: str) -> float:
        """Inverse document frequency, ``ln(1 + (N - n + 0.5) / (n + 0.5))``; never negative."""
        n = self.document_frequency(term)
        return math.log(1 + (self._total - n + 0.5) / (n + 0.5))


def filter_condition(wanted: Filter | None) -> tuple[str, list[Any]]:
    """Condition over passages `p`, and its parameters."""
    conditions, parameters = [], []
    if wanted is not None and wanted.document_ids is not None:
        conditions.append("p.document_id IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(list(wanted.document_ids)))
    if wanted is not None and wanted.kinds is not None:
        conditions.append("p.kind IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(list(wanted.kinds)))
    return " AND ".join(conditions) or "1", parameters
