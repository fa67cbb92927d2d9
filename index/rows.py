"""What the store and the search by words know of where an index lies: rows by a statement, whoever keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from index.codec import Row
from index.dialects import Dialect
from index.types import Filter


class Words(Protocol):
    """The terms of all passages, hidden ones too; scores and counts are the same wherever they lie."""

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """Number of passages that have each term, 0 for one that none has."""
        ...

    def ranked(self, terms: Sequence[str], k: int, wanted: Filter | None) -> list[tuple[int, float]]:
        """(position, BM25) of the best `k` passages that have one of the terms and meet the filter, best first, then by position."""
        ...


class Rows(Protocol):
    """One generation of an index, read-only; safe for any number of threads."""

    dialect: Dialect
    words: Words

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Row]:
        """All rows of a query, of which ``?`` are the parameters.

        Raises
        ------
        IndexDamaged
            When it turns out to be broken while it is read.
        DatabaseDown, IndexMismatch
            When it lies on a server that cannot be used now, or that no longer has it.
        """
        ...

    def hiding(self, paths: frozenset[str]) -> Rows:
        """The same without the documents of these paths."""
        ...

    def close(self) -> None:
        """Afterwards nothing can be read."""
        ...
