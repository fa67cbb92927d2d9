"""What place each document is of, and the places that a question names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.understand.unit_parts import parts_of
from corpus.grammar.places import LEVELS, OF_ENDING, Place, find_places, gazetteer, short_names
from index.types import DocumentRecord

NATIONAL = ("国务院", "中共中央")
OWN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}(?P<ending>[省市县旗])(?=[\u4e00-\u9fff0-9“])(?![场级域政直])")
"""A place that no list knows, at the head of a title; it counts where it issued the document too."""
WITHIN = ("省", "市", "县")
"""Levels that a bare 市教育局 may speak of."""


@dataclass(frozen=True, slots=True)
class Home:
    """The place that a document is of: its own, its level (also where no place is said), and all that it lies in."""

    own: str
    level: str | None
    chain: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a question at ``text[start:end]``, by its full name, with the documents that are of it or lie in it."""

    raw: str
    name: str
    start: int
    end: int
    documents: tuple[str, ...]


def home_of(record: DocumentRecord, units: Iterable[str]) -> Home:
    """From its title and issuer; the level, where these name no place, from most of its units (市教育局)."""
    found: list[Place] = []
    for text in (record.title, record.notice_title or "", record.issuer or ""):
        found += [place for place in find_places(text) if place not in found]
    first = found[0] if found else None
    deepest = first
    for place in found:
        inside = deepest is not None and (deepest.name in place.parents or deepest.level == "省")
        if deepest is not None and inside and LEVELS.index(place.level) > LEVELS.index(deepest.level):
            deepest = place
    if deepest is not None:
        above = [*(place.name for place in found), *(deepest.parents if len(deepest.parents) == 1 else ())]
        above += [p for name in deepest.parents[:1] if len(deepest.parents) == 1 and name in gazetteer() for p in gazetteer()[name].parents]
        lies_in = {n for n in above if LEVELS.index(gazetteer()[n].level) < LEVELS.index(deepest.level)}
        return Home(deepest.name, deepest.level, frozenset({deepest.name, *lies_in}))
    named = OWN_NAME.match(record.title)
    if named is not None and (record.issuer or "").startswith(named.group()):
        return Home(named.group(), OF_ENDING[named.group("ending")], frozenset({named.group()}))
    if (record.issuer or record.title).startswith(NATIONAL):
        return Home("", "国", frozenset())
    levels = Counter(parts.level for parts in map(parts_of, units) if parts.level in WITHIN and not parts.place)
    level = levels.most_common(1)[0][0] if levels else None
    return Home("", level, frozenset())


def called(homes: Container[str], unknown: Iterable[str]) -> dict[str, str]:
    """How places are called besides their full names of the list: 许昌 where a document is of 许昌市, and places that no list knows."""
    names = {bare: name for bare, name in short_names().items() if name in homes}
    for name in unknown:
        names |= {name: name} if len(name) <= 2 or name[-1] in COUNTY else {name: name, name[:-1]: name}
    return names


COUNTY = ("县", "旗")
"""A county is called by its whole name: its short one may be an everyday word."""


def places_in(text: str, names: Mapping[str, str], homes: Mapping[str, tuple[str, ...]]) -> Iterator[PlaceMention]:
    """Places by full name, and by what else they are `called`: from left to right."""
    full = [(place.start, place.end, place.name) for place in find_places(text)]
    taken = {i for start, end, _ in full for i in range(start, end)}
    lengths = sorted({len(bare) for bare in names}, reverse=True)
    for start in range(len(text)):
        for length in lengths:
            bare = text[start : start + length]
            name = names.get(bare) if len(bare) == length else None
            if name is not None and not taken & set(range(start, start + length)):
                full.append((start, start + length, name))
                taken |= set(range(start, start + length))
                break
    for start, end, name in sorted(full):
        yield PlaceMention(text[start:end], name, start, end, homes.get(name, ()))


def innermost(names: Sequence[str]) -> tuple[str, ...]:
    """The places named, without those that another lies in: 北京丰台区 is 丰台区."""
    full = {name: short_names().get(name, name) for name in names}
    above = {p for name in full.values() if name in gazetteer() for p in gazetteer()[name].parents}
    return tuple(name for name in names if full[name] not in above)


def is_elsewhere(home: Home, name: str) -> bool:
    """Is a document of a place that neither is the place named, nor lies in it, nor takes it in?"""
    return bool(home.own) and short_names().get(name, name) not in home.chain and home.own not in above(name)


def above(name: str) -> frozenset[str]:
    """The places that a place lies in, by their full names: its city and its province."""
    known, full = gazetteer(), short_names().get(name, name)
    parents = known[full].parents if full in known else ()
    return frozenset((*parents, *(each for parent in parents if parent in known for each in known[parent].parents)))


def takes_in(outer: Iterable[str], inner: Iterable[str]) -> bool:
    """Does one of the outer places take in one of the inner?"""
    named = {short_names().get(name, name) for name in outer}
    return any(named & above(name) for name in inner)
