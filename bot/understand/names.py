"""The names of this corpus in a question: units, persons, places and documents.

Built once a generation of the index; a look-up costs as many steps as the question has characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.understand.near import NearNames
from bot.understand.partial import PartialNames
from bot.understand.places import Home, PlaceMention, called, home_of, places_in
from bot.understand.titles import Titles
from bot.understand.unit_meaning import Written, meant_in
from bot.understand.unit_mentions import Lexicon, UnitMention, find_units
from bot.understand.unit_parts import Parts, parts_of
from corpus.grammar.places import gazetteer
from corpus.grammar.units import looks_like_unit
from index.terms import fold_name
from index.types import DocumentRecord, WrittenUnit


class Records(Protocol):
    """What is read of a store."""

    def documents(self) -> list[DocumentRecord]: ...

    def written_units(self) -> list[WrittenUnit]: ...


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person in a question at ``text[start:end]``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meant:
    """What a mention of a unit means: names as written in the corpus, each with the documents in which it means that."""

    documents: Mapping[str, frozenset[str]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.documents)

    def stands_in(self, document_id: str, names: Iterable[str]) -> bool:
        """Is one of the names of a task of the document what is meant?"""
        return any(document_id in self.documents.get(name, ()) for name in names)


class CorpusNames:
    """Names of units, persons, places and documents of one generation of the index; safe for any number of threads."""

    def __init__(self, records: Sequence[DocumentRecord], written: Sequence[WrittenUnit]) -> None:
        documents: dict[str, set[str]] = {}
        in_document: dict[str, list[str]] = {}
        persons: set[str] = set()
        for one in written:
            if one.role == "person":
                persons.add(one.name)
                continue
            if any(char.isdigit() for char in one.name):
                continue  # 2023年12月31日, read out of a note that was no list of units
            documents.setdefault(one.name, set()).add(one.document_id)
            in_document.setdefault(one.document_id, []).append(one.name)
        self.records = {record.id: record for record in records}
        self.homes: dict[str, Home] = {record.id: home_of(record, in_document.get(record.id, ())) for record in records}
        self.by_kind: dict[str, list[Written]] = {}
        for name, ids in documents.items():
            parts = parts_of(name)
            self.by_kind.setdefault(parts.kind, []).append(Written(name, parts, frozenset(ids)))
        self.units = frozenset(documents)
        self.people = frozenset(p for p in persons if 2 <= len(p) <= 4 and not looks_like_unit(p) and p not in documents)
        self.titles = Titles(records)
        of_place: dict[str, list[str]] = {}
        for document_id, home in self.homes.items():
            for place in home.chain:
                of_place.setdefault(place, []).append(document_id)
        self.of_place = {place: tuple(ids) for place, ids in of_place.items()}
        unlisted = frozenset(place for place in self.of_place if place not in gazetteer())
        self.called = called(self.of_place, unlisted)
        near = NearNames(name for name in documents if looks_like_unit(name))
        self.lexicon = Lexicon({fold_name(name): name for name in documents}, self.by_kind, near, PartialNames(documents), unlisted)

    @classmethod
    def of(cls, store: Records) -> CorpusNames:
        """Every name of the store."""
        return cls(store.documents(), store.written_units())

    def units_in(self, text: str) -> list[UnitMention]:
        """Units that the text names, from left to right: written names, their aliases, and one wrong character."""
        return find_units(text, self.lexicon)

    def meant(self, parts: Parts, document_ids: Iterable[str] | None = None) -> Meant:
        """Which written names may mean the unit, and in which documents; None means every document."""
        scope = None if document_ids is None else frozenset(document_ids)
        return Meant(meant_in(parts, self.by_kind.get(parts.kind, ()), self.homes, scope))

    def persons_in(self, text: str) -> list[PersonMention]:
        """Persons that the text names."""
        found: list[PersonMention] = []
        at = 0
        while at < len(text):
            name = next((text[at : at + n] for n in (4, 3, 2) if text[at : at + n] in self.people and at + n <= len(text)), None)
            if name is not None:
                found.append(PersonMention(name, at, at + len(name)))
            at += len(name) if name is not None else 1
        return found

    def places_in(self, text: str) -> list[PlaceMention]:
        """Places that the text names, with the documents of each; none for a place that no document is of."""
        return list(places_in(text, self.called, self.of_place))

    def documents_in(self, text: str) -> tuple[str, ...]:
        """Documents that the text names by title, by a part of a title in 《》, or by number."""
        return self.titles.named_in(text)
