"""What an index knows by name: documents by their places, titles and numbers; units; persons. Made once of each generation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bot.knowledge import place_names
from bot.text import fold
from bot.understand.known import Known
from bot.understand.unit_words import UnitWords
from corpus.grammar.units import looks_like_unit
from corpus.types import Document


@dataclass(frozen=True)
class Names:
    """The names, and what they are looked up by: no look-up costs more the more there are."""

    places: Mapping[str, tuple[str, ...]]
    """Place name → ids of the documents about it."""
    titles: Mapping[str, str]
    """Document id → title."""
    numbers: Mapping[str, str]
    """Folded document number → document id."""
    units: Sequence[str]
    persons: Sequence[str]

    @cached_property
    def unit_words(self) -> UnitWords:
        return UnitWords(self.units)

    @cached_property
    def known_persons(self) -> Known:
        return Known(self.persons)

    @cached_property
    def known_places(self) -> Known:
        return Known(sorted(self.places, key=len, reverse=True))

    @cached_property
    def known_numbers(self) -> Known:
        return Known(self.numbers)

    @cached_property
    def known_bodies(self) -> Known:
        """Units and persons."""
        return Known(name for name in (*self.units, *self.persons) if len(name) > 1)

    @cached_property
    def of_title(self) -> Mapping[str, tuple[str, ...]]:
        """Folded title → ids of the documents that have it."""
        found: dict[str, list[str]] = {}
        for document_id, title in self.titles.items():
            found.setdefault(fold(title), []).append(document_id)
        return {title: tuple(ids) for title, ids in found.items()}

    @cached_property
    def known_titles(self) -> Known:
        return Known(self.of_title)

    @cached_property
    def places_of(self) -> Mapping[str, tuple[str, ...]]:
        """Document id → its places."""
        found: dict[str, list[str]] = {}
        for place, ids in self.places.items():
            for document_id in ids:
                found.setdefault(document_id, []).append(place)
        return {document_id: tuple(places) for document_id, places in found.items()}

    @cached_property
    def _listed(self) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
        """Every folded title and id, a line each; the document of each line, and where each line begins."""
        lines = [(fold(words), document_id) for document_id, title in self.titles.items() for words in (title, document_id)]
        starts = accumulate((len(line) + 1 for line, _ in lines), initial=0)
        return "\n".join(line for line, _ in lines), tuple(document_id for _, document_id in lines), tuple(starts)

    def holding(self, words: str) -> tuple[str, ...]:
        """Documents whose title or id holds the words, in the order in which they were taken in."""
        wanted, (text, ids, starts) = fold(words), self._listed
        if not wanted:
            return tuple(self.titles)
        found, at = [], text.find(wanted)
        while at >= 0:
            line = bisect_right(starts, at) - 1
            found.append(ids[line])
            at = text.find(wanted, starts[line + 1])
        return tuple(dict.fromkeys(found))


def collect_names(documents: Iterable[Document], units: Iterable[str], persons: Iterable[str]) -> Names:
    """The names of some documents, of which no text is needed."""
    places: dict[str, dict[str, None]] = {}
    titles: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for document in documents:
        titles[document.id] = document.title
        if document.doc_number:
            numbers[fold(document.doc_number)] = document.id
        for place in place_names(document):
            places.setdefault(place, {})[document.id] = None
    people = dict.fromkeys(p for p in persons if 2 <= len(p) <= 4 and not looks_like_unit(p))
    of_place = {place: tuple(ids) for place, ids in places.items()}
    return Names(of_place, titles, numbers, tuple(dict.fromkeys(u for u in units if u not in people)), tuple(people))
