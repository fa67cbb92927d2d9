"""Where a question names units: the longest name that begins at a place and is known to the corpus or to the lists."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from bot.understand.near import SHORTEST, NearNames
from bot.understand.partial import PartialNames
from bot.understand.unit_meaning import Written
from bot.understand.unit_parts import GOVERNMENT, Parts, parts_of, zone_kinds
from bot.understand.vocabulary import pattern, words
from corpus.grammar.identity import kinds, organs
from corpus.grammar.places import JOINING, gazetteer, short_names
from corpus.grammar.words import any_of
from corpus.grammar.words import words as corpus_words

HAN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）()、]*")
ZONE = re.compile(rf"{any_of(corpus_words('zones'))}(?:党工委|管委会|管理委员会)?$")
CONJUNCTIONS = ("和", "与", "及")
LONGEST = 24
"""Characters of the longest name that is looked for."""


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit at ``text[start:end]``, taken apart. `corrected` is the corpus's name where a wrong character was forgiven or a part was said."""

    raw: str
    start: int
    end: int
    parts: Parts
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of names: written ones by their folded form and by their field, those with a character wrong, parts of long ones, places."""

    folded: Mapping[str, str]
    by_kind: Mapping[str, Sequence[Written]]
    near: NearNames
    partial: PartialNames
    places: Container[str]
    """Places that are in no list and that a document is of."""


def find_units(text: str, known: Lexicon) -> list[UnitMention]:
    """Every mention, from left to right; of overlapping ones the longer."""
    found = [m for m in (mention_ending(text, end, known) for end in range(2, len(text) + 1)) if m is not None]
    for end in range(2, len(text) + 1):
        part = known.partial.named_at(text, end)
        if part is not None:
            found.append(UnitMention(text[part[0] : end], part[0], end, parts_of(part[1]), part[1]))
    found += [m for m in misspelt(text, known.near) if not any(overlap(m, other) and len(other.raw) >= len(m.raw) - 2 for other in found)]
    kept: list[UnitMention] = []
    for one in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if not any(overlap(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.start)


def overlap(first: UnitMention, second: UnitMention) -> bool:
    return first.start < second.end and second.start < first.end


def mention_ending(text: str, end: int, known: Lexicon) -> UnitMention | None:
    """The longest name that ends here."""
    if in_a_word(text, end):
        return None
    ends_as_unit = text[:end].endswith(unit_ends())
    for start in range(max(0, end - LONGEST), end - 1):
        name = text[start:end]
        written = known.folded.get(name)
        if written is not None and is_specific(written) and (ends_as_unit or is_whole(name) or followed_by_role(text, start, end)):
            return UnitMention(name, start, end, parts_of(written))
        if ends_as_unit and is_named(text, start, name, known):
            return UnitMention(name, start, end, parts_of(name))
        if name in gazetteer() and not joined(text, start, name) and followed_by_role(text, start, end) and known.by_kind.get(GOVERNMENT):
            return UnitMention(name, start, end, parts_of(name))
    return None


def is_whole(name: str) -> bool:
    """Is a written name one that needs no word of a role beside it: long, or a level with a known field (市妇联)?"""
    parts = parts_of(name)
    return len(name) >= SHORTEST or (parts.level is not None and parts.kind in kinds().values())


def unit_ends() -> tuple[str, ...]:
    """What a name may end with: an organ, 部门, a zone."""
    return (*organs(), "部门", *corpus_words("zones"))


def in_a_word(text: str, end: int) -> bool:
    """Is the last character of a name rather the first of another word here? 教育部|门, 发改委|员, 公安局|长."""
    return any(text.startswith(word, end - 1) if len(word) > 1 else text.startswith(word, end) for word in words("organ_in_words"))


def followed_by_role(text: str, start: int, end: int) -> bool:
    """Do the words around say that this name does something: 由…, …牵头?"""
    return text[end:].lstrip(" 　").startswith(words("role_cues", "behind")) or text[:start].endswith(words("role_cues", "before"))


def is_specific(name: str) -> bool:
    """有关部门 and 各单位 name nobody."""
    return not pattern("nobody").fullmatch(name)


def is_named(text: str, start: int, name: str, known: Lexicon) -> bool:
    """Is it a whole name: a place and level that there are, and a field that the corpus or the lists know?"""
    if not is_specific(name) or joined(text, start, name) or not HAN.fullmatch(name):
        return False
    parts = parts_of(name)
    if parts.place and parts.place not in gazetteer() and parts.place not in known.places and not parts.place.endswith(corpus_words("zones")):
        return False
    if parts.kind in zone_kinds():
        return ZONE.search(name) is not None and (ZONE.match(name) is not None or bool(parts.place or parts.level))
    if parts.kind == GOVERNMENT:
        return parts.level is not None
    return parts.kind in known.by_kind or (parts.kind in kinds().values() and len(parts.kind) < len(name))


def joined(text: str, start: int, name: str) -> bool:
    """市教育局和县教育局: 和县 is no place there; of 市林业和园林局 园林局 is only a part."""
    before = text[:start]
    if parts_of(name).level is None and before.endswith(CONJUNCTIONS) and not before[:-1].endswith(unit_ends()) and before[-2:-1] not in ("", " "):
        return "\u4e00" <= before[-2] <= "\u9fff"
    return len(name) > 2 and name[0] in JOINING and start > 0 and "\u4e00" <= text[start - 1] <= "\u9fff" and name[:3] not in short_names()


def misspelt(text: str, near: NearNames) -> list[UnitMention]:
    """Names with one wrong character."""
    found = []
    for start in range(len(text) - SHORTEST + 1):
        for length in range(SHORTEST, min(LONGEST, len(text) - start) + 1):
            name = text[start : start + length]
            right = near.only_near(name)
            if right is not None:
                found.append(UnitMention(name, start, start + length, parts_of(right), right))
    return found
