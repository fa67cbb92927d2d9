"""Evidence laid out for proofs: the parts of its places between commas, with their values and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.claims import Claim, claims_in, even
from bot.model.evidence import Piece, Place
from bot.model.guard import without_orders
from bot.text import tokens
from corpus.grammar.numerals import to_int

SHORT_UNIT = 3
"""Characters of the shortest end of a name that means the unit."""
LABEL = re.compile("(?<=单位):|(?<=部门):|(?<=责任人):|(?<=负责人):|(?<=时限):")
SHORT_BRACKET = re.compile(r"\(([^()]{1,3})\)")
SENTENCES = re.compile(r"[。！？!?;；\n]")
ORDINAL = re.compile(r"(?:第|\(|\b|(?<=[\s、。;:]))(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})(?=[)、.．条款项章节])")


@dataclass(frozen=True, slots=True)
class Window:
    """A part of one place between two commas, evened."""

    text: str
    place: Place
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Evidence laid out for proofs."""

    windows: tuple[Window, ...]
    text: str
    words: frozenset[str]
    years: frozenset[object]
    ordinals: frozenset[int | None]
    """Numbers of the labels of clauses, in paths and in the text."""

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Source:
        chosen = tuple(pieces)
        windows = tuple(w for piece in chosen for place in piece.places for w in windows_of(place))
        text = even("\n".join(f"{p.head}\n{' '.join(without_orders(place.text) for place in p.places)}" for p in chosen))
        years = frozenset(c.value[0] for w in windows for c in w.claims if c.kind == "date" and c.value[0] is not None)
        heads = frozenset(c.value[0] for c in claims_in(text) if c.kind == "date" and c.value[0] is not None)
        labels = frozenset(to_int(m["n"]) for m in ORDINAL.finditer(text))
        held = frozenset().union(*(tokens(even(words)) for p in chosen for words in (p.head, *(without_orders(place.text) for place in p.places))))
        return cls(windows, text, held, years | heads, labels)


@lru_cache(maxsize=512)
def windows_of(place: Place) -> tuple[Window, ...]:
    whole = even(LABEL.sub("为", without_orders(place.text)))
    return tuple(Window(part, place, tuple(values_in(part))) for segment in SENTENCES.split(whole) for part in parts_of(segment))


def parts_of(sentence: str) -> list[str]:
    """Comma-bounded parts of an evened sentence; what stands in brackets is a part of its own, unless it is part of a name: 乡(镇)."""
    pieces = re.split("[,;:()]", SHORT_BRACKET.sub(r"⟨\1⟩", sentence))
    bare = (p.strip("。、!?.").replace("⟨", "(").replace("⟩", ")") for p in pieces)
    return [p for p in bare if p]


def values_in(text: str) -> list[Claim]:
    """Times and figures of a part, without ordinals, and without 一条, 一项, which count nothing."""
    return [c for c in claims_in(text) if text[c.start - 1 : c.start] != "第" and not (c.raw[:1] == "一" and len(c.raw) <= SHORT_UNIT and c.kind == "quantity")]


def words_beside(text: str) -> frozenset[str]:
    """The words of a text without its times and figures."""
    rest = text
    for claim in reversed(claims_in(text)):
        rest = f"{rest[: claim.start]} {rest[claim.end :]}"
    return frozenset(tokens(rest))
