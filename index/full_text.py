"""The words of an index in SQLite's FTS5, which gives better passages a smaller, negative number: here the sign is turned, so that more is better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.passage_query import passage_query
from index.rows import Rows
from index.types import Filter


def match_expression(terms: Sequence[str]) -> str:
    """FTS5 query for passages that have any of the terms.

    Every term is quoted, so that nothing that a user types (AND, NEAR, *, -, a quotation mark) is
    read as query syntax.
    """
    return " OR ".join(_quoted(term) for term in terms)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


class FullText:
    """The tables `words` and `vocabulary` of a file; see `index.rows.Words`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        return {term: self._frequency(term) for term in terms}

    def _frequency(self, term: str) -> int:
        rows = self._rows.rows("SELECT doc FROM vocabulary WHERE term = ?", (term,))
        return int(rows[0]["doc"]) if rows else 0

    def ranked(self, terms: Sequence[str], k: int, wanted: Filter | None) -> list[tuple[int, float]]:
        where, parameters = passage_query(wanted, self._rows.dialect)
        rows = self._rows.rows(
            "SELECT words.rowid AS position, bm25(words) AS score FROM words"
            " JOIN passages p ON p.position = words.rowid"
            f" WHERE words MATCH ? AND {where} ORDER BY score, words.rowid LIMIT ?",
            [match_expression(terms), *parameters, k],
        )
        return [(row["position"], -row["score"]) for row in rows]
