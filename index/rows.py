"""What the store and the search by words know of where an index lies: rows by a statement, whoever keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from index.codec import Row
from index.dialects import Dialect

if TYPE_CHECKING:
    from index.postings import HeldPostings


class Rows(Protocol):
    """One generation of an index, read-only; safe for any number of threads."""

    dialect: Dialect
    hides: bool
    """Are there documents that it leaves out?"""
    postings: HeldPostings
    """Of all passages, hidden ones too."""

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
