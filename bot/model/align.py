"""To which of the like values of the evidence does a value of a sentence belong? By what each stands beside.

A value holds where an equal one of the evidence fits it at least as well as any other of its kind does: of 2025年达到35%；2027年达到42% the
sentence 2027年达到35% has both values and neither beside its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.claims import claims_in, even
from bot.knowledge import names_in_title
from bot.model.anchors import Anchor, anchors_in
from bot.model.evidence import Piece, Place
from bot.model.guard import without_orders
from bot.model.source import LABEL
from bot.model.values import bounded_otherwise, equal
from bot.vocabulary import bare_place
from corpus.grammar.identity import parse_unit, same_unit

UnitsIn = Callable[[str], Sequence[str]]
OTHER_SIDE = 0.8
"""What a word counts that stands before the one value and behind the other; for units, and how often something is, as much."""
EITHER_SIDE = frozenset({"unit", "role", "rate", "head"})
LACKING = 0.15
"""What a word takes away that stands close to a value of the evidence, and nowhere in the sentence."""
CLOSE = 0.5
MARGIN = 0.05
"""By so much, of the root of a value's words, may another one fit better."""
TITLED = re.compile("《([^《》]*)》")
FAINT = 0.15
"""Part of them that another one must fit at all."""
SPEAKS_OF = 0.5
"""Part of them that another word of a set must fit, where the own one stands nowhere in the evidence."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value of the evidence, where it stands."""

    anchor: Anchor
    place: Place
    number: int


@dataclass(frozen=True, slots=True)
class Match:
    """A value of a sentence, the equal one that fits it best, and the best of the others of its kind, with how well each fits."""

    said: Anchor
    held: Held | None
    rival: Held | None
    own: float
    other: float
    known: bool
    """Does it stand in the evidence, if with another bound?"""
    elsewhere: bool = False
    """Does it stand only in documents that the sentence does not speak of?"""

    @property
    def whole(self) -> float:
        return sum(self.said.before.values()) + sum(self.said.behind.values())

    @property
    def fits(self) -> bool:
        """Does no other value fit clearly better?"""
        if self.held is None:
            return not self.said.value.strict and self.other < SPEAKS_OF * self.whole
        margin = MARGIN * (2 if self.said.value.kind == "unit" else 1)  # names have fewer words of their own beside them than figures
        return self.rival is None or self.own + margin * self.whole**0.5 >= self.other or self.other < FAINT * self.whole


def held_in(pieces: Sequence[Piece], units_in: UnitsIn) -> list[Held]:
    """The values of the evidence."""
    return [held for piece in pieces for held in held_by(piece, units_in)]


def held_by(piece: Piece, units_in: UnitsIn) -> tuple[Held, ...]:
    """The values of a piece, its places one after the other: what a sentence speaks of often stands in the one before."""
    text, ends = "", []
    row = any(place.citation.row is not None for place in piece.places)
    units: list[str] = []
    for place, after in zip(piece.places, (*(p.note for p in piece.places[1:]), ""), strict=True):
        text += even(LABEL.sub("为", without_orders(place.words + (place.note if place.note != after else "")))) + ("\n" if row else "")
        ends.append(len(text))
        units += [*(even(u) for u in units_in(place.text)), *(even(name) for _, names in place.roles for name in names)]
    return tuple(Held(a, piece.places[bisect_right(ends, a.value.start)], piece.number) for a in anchors_in(text, units, row, even(piece.head)))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name at a place of a sentence, and the documents of the evidence that it names: their place, or their title."""

    at: int
    names: tuple[str, ...]
    documents: frozenset[str]


def spoken_of(text: str, held: Sequence[Held]) -> list[Spoken]:
    """Where a sentence, its titles included, names some of the documents of its evidence and not others; places as in the evened text without titles."""
    titles = {h.place.citation.document_id: h.place.citation.title for h in held}
    if len(titles) < 2:
        return []
    found: list[Spoken] = []
    names: dict[str, set[str]] = {}
    for document, title in titles.items():
        for name in names_in_title(title):
            names.setdefault(name, set()).add(document)
    bare = even(TITLED.sub("", text))
    for name in sorted(names, key=len, reverse=True):
        found += [Spoken(m.start(), (name,), frozenset(names[name])) for m in re.finditer(re.escape(name), bare)]
    for match in TITLED.finditer(text):
        documents = frozenset(d for d, title in titles.items() if match.group(1) in title or title in match.group(1))
        found.append(Spoken(len(even(TITLED.sub("", text[: match.start()]))), (match.group(1),), documents))
    return sorted((one for one in found if 0 < len(one.documents) < len(titles)), key=lambda one: one.at)


def governing(at: int, spoken: Sequence[Spoken]) -> Spoken | None:
    """The name that a value belongs to: the last before it, or the first of all."""
    return next((one for one in reversed(spoken) if one.at <= at), spoken[0] if spoken else None)


def is_of(held: Held, spoken: Spoken | None) -> bool:
    """Is a place in a document that is named, or does it speak of the name itself?"""
    if spoken is None or held.place.citation.document_id in spoken.documents:
        return True
    return any(name in held.place.text for name in spoken.names)


def matches(
    text: str, units: Sequence[str], held: Sequence[Held], cited: Sequence[int], years: frozenset[object], asked: str = "", spoken: Sequence[Spoken] = ()
) -> list[Match]:
    """Every value of an evened sentence with those of the evidence; of two that fit alike the cited one."""
    found = anchors_in(text, units, over=even(asked))
    named = frozenset(a.value.raw for a in found if a.value.kind == "unit")
    return [match_of(said, held, cited, years, named, governing(said.value.start, spoken)) for said in found]


def match_of(
    said: Anchor, held: Sequence[Held], cited: Sequence[int], years: frozenset[object], named: frozenset[str], spoken: Spoken | None = None
) -> Match:
    """`named`: the units of the sentence; none of them stands in the place of another unless it has the role said. `spoken`: the documents it speaks of."""
    anywhere = [h for h in held if is_same(said, h.anchor, years) and of_its_place(said, h)]
    same = [h for h in anywhere if is_of(h, spoken)]
    others = [h for h in held if said.value.like(h.anchor.value) and not is_same(said, h.anchor, years) and is_rival(said, h.anchor)]
    if said.value.kind == "unit" and not said.role:
        others = [h for h in others if h.anchor.value.raw not in named]
    best = max(same, key=lambda h: (fit(said, h.anchor), h.number in cited), default=None)
    rival = max(others, key=lambda h: fit(said, h.anchor), default=None)
    claim = said.value.claim
    known = claim is not None and any(h.anchor.value.claim is not None and equal(claim, h.anchor.value.claim, years) for h in held)
    return Match(said, best, rival, fit(said, best.anchor) if best else 0.0, fit(said, rival.anchor) if rival else 0.0, known, bool(anywhere) and not same)


def of_its_place(said: Anchor, held: Held) -> bool:
    """北山县交通局 is the 县交通局 of a document of 北山县, not that of another county's."""
    mine, theirs = said.value, held.anchor.value
    if mine.kind != "unit" or mine.raw == theirs.raw:
        return True
    place = parse_unit(mine.raw).place
    return not place or bool(parse_unit(theirs.raw).place) or bare_place(place) in held.place.citation.title + held.place.text


def is_same(said: Anchor, held: Anchor, years: frozenset[object]) -> bool:
    mine, theirs = said.value, held.value
    if mine.claim is not None and theirs.claim is not None:
        return equal(mine.claim, theirs.claim, years) and not bounded_otherwise(said.text, mine.claim, held.text, theirs.claim)
    if mine.kind != theirs.kind:
        return False
    if mine.kind == "role":
        return fits(str(mine.value), {str(theirs.value)})
    return mine.value == theirs.value or (mine.kind == "unit" and same_name(mine.raw, theirs.raw))


def is_rival(said: Anchor, held: Anchor) -> bool:
    """Might another value of the kind be meant? Not a unit in the list of the one said or without its role, nor the year alone of a time."""
    mine, theirs = said.value, held.value
    if mine.kind == "unit":
        return not any(m == mine.raw or same_name(m, mine.raw) for m in held.mates) and (not said.role or fits(said.role, {held.role}))
    if mine.kind == "date" and mine.claim is not None and theirs.claim is not None:
        return theirs.claim.value[1] is not None or theirs.claim.value[0] != mine.claim.value[0]
    return True


def fit(said: Anchor, held: Anchor) -> float:
    """How much of what stands beside the one stands as near beside the other."""
    turned = 1.0 if said.value.kind in EITHER_SIDE else OTHER_SIDE
    total = 0.0
    for mine, own, across in ((said.before, held.before, held.behind), (said.behind, held.behind, held.before)):
        for key, weight in mine.items():
            total += min(weight, max(own.get(key, 0.0), turned * across.get(key, 0.0)))
    named = {*said.before, *said.behind, *(("unit", name) for name in held.mates)}  # one of a list may be told alone
    lacking = sum(w for side in (held.before, held.behind) for key, w in side.items() if w >= CLOSE and key not in named)
    return total - LACKING * lacking


@lru_cache(maxsize=4096)
def same_name(first: str, second: str) -> bool:
    """One unit in two writings. Only a province has a 厅 and only the centre or a party committee a 部: 生态环境部 is not 市生态环境局."""
    ends = {first[-1:], second[-1:]}
    return same_unit(first, second) and (len(ends) == 1 or not ends & {"部", "厅"})


def fits(role: str, roles: set[str]) -> bool:
    """May a unit with these roles be said to have this one? 负责 may be said of a lead, and of nobody who only supports."""
    if role == "responsible":
        return bool(roles & {"responsible", "lead", "person", "guide"})
    return role in roles


def contradicted(match: Match, held: Sequence[Held]) -> bool:
    """Does the evidence hold other values of the kind of a claim's, and not this one? One that lies between two of them (四年级, 二年级至五年级)
    is not for values to judge."""
    value = match.said.value
    others = [h.anchor.value.claim.value for h in held if h.anchor.value.claim is not None and value.like(h.anchor.value)]
    if value.kind not in ("date", "quantity") or value.claim is None or not others or (match.held is not None and match.fits):
        return False
    if value.kind == "date":
        return True
    amounts = [amount for amount, *_ in others]
    return not min(amounts) < value.claim.value[0] < max(amounts)  # type: ignore[type-var, operator]


def is_said(match: Match, asked: str, years: frozenset[object]) -> bool:
    """Does a question name the value, so that a sentence that denies the question may repeat it?"""
    value = match.said.value
    if value.claim is not None:
        return any(equal(value.claim, c, years) for c in claims_in(even(asked)))
    return value.raw in even(asked)
