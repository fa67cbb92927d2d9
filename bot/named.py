"""Which document of a library another means where it names one: by the number that stands behind the title, else by the title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.text import fold


class Titled(Protocol):
    """What documents and their records have in common."""

    @property
    def title(self) -> str: ...

    @property
    def notice_title(self) -> str | None: ...

    @property
    def doc_number(self) -> str | None: ...

    @property
    def date(self) -> dt.date | None: ...


class ByName:
    """The documents of a library by number and by title, folded; made once for all names that are looked up."""

    def __init__(self, records: Mapping[str, Titled]) -> None:
        self._records = records
        self._by_number: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        for document_id, record in records.items():
            if record.doc_number:
                self._by_number.setdefault(fold(record.doc_number), []).append(document_id)
            for title in {record.title, record.notice_title or record.title}:
                self._by_title.setdefault(fold(title), []).append(document_id)

    def named(self, title: str, number: str | None) -> Sequence[str]:
        """The documents with the number; where none is given, with the title."""
        return self._by_number.get(fold(number), []) if number else self._by_title.get(fold(title), [])

    def meant(self, by: str, title: str, number: str | None) -> str | None:
        """The one document that `by` means, not itself and none that is younger; None where there is none, or several that differ in number.

        Where no document has the number that is given, one of the title counts that states no number.
        """
        found = self._others(by, self.named(title, number))
        if not found and number:
            found = [each for each in self._others(by, self.named(title, None)) if not self._records[each].doc_number]
        numbers = {fold(self._records[each].doc_number or "") for each in found}
        return found[0] if len(numbers) == 1 else None

    def _others(self, by: str, found: Sequence[str]) -> list[str]:
        return [each for each in found if each != by and not is_older(self._records[by], self._records[each])]


def is_older(one: Titled, other: Titled) -> bool:
    """Was one issued before the other, as far as both state a date?"""
    return one.date is not None and other.date is not None and one.date < other.date
