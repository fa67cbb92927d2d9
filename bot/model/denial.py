"""Does a part of a sentence deny what the sources affirm, or affirm what they deny?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.model.source import Source
from bot.model.vocabulary import any_entry
from bot.text import tokens

ALIKE = 0.5
"""Part of the affirmed and denied words of a part that evidence holds, from which the two speak of one thing and must both affirm or both deny it."""
LIKE = 0.7
"""Part of the words of a part that a window holds, from which the two are one statement."""
LEAST_WORDS = 3
"""Words of a part from which it says enough to be denied or affirmed."""


def refutes(text: str) -> bool:
    """Does a sentence deny a claim, so that it may repeat what it denies?"""
    return any_entry("refuting").search(text) is not None


def turned(part: str, source: Source) -> bool:
    """Does a part deny what the evidence that speaks of the same affirms, or affirm what it denies?"""
    own = polarity(part)
    mine = own.affirmed | own.denied
    if len(mine) < LEAST_WORDS:
        return False
    near = [(len(mine & (p.affirmed | p.denied)) / len(mine), p) for p in (polarity(w.text) for w in source.windows)]
    best = max((score for score, _ in near), default=0.0)
    return best >= ALIKE and all(against(own, p) for score, p in near if score >= best - 0.1)


def denied_otherwise(part: str, source: Source) -> bool:
    """Do the windows most like a part, words of denial and permission aside, all deny what it says where it does not, or the other way round?"""
    mine = frozenset(tokens(bare_of_modals(part)))
    if not mine:
        return False
    near = [(len(mine & frozenset(tokens(bare_of_modals(w.text)))) / len(mine), w.text) for w in source.windows]
    best = max((score for score, _ in near), default=0.0)
    return best >= LIKE and all(turns(part, text) for score, text in near if score >= best - 0.1)


def turns(one: str, other: str) -> bool:
    """Does one of two like parts deny, and the other say what it denies?"""
    if denies(one) == denies(other):
        return False
    denying, plain = (one, other) if denies(one) else (other, one)
    return bool(polarity(denying).denied & frozenset(tokens(plain)))


@lru_cache(maxsize=8192)
def bare_of_modals(text: str) -> str:
    return any_entry("denials", "modal").sub(" ", any_entry("denials", "denial").sub(" ", any_entry("denials", "none").sub(" ", text)))


def denies(text: str) -> bool:
    return any_entry("denials", "denial").search(any_entry("denials", "none").sub("", text)) is not None


@dataclass(frozen=True, slots=True)
class Polarity:
    """The words of a part that are affirmed, and those behind a word of denial. What stands before one is neither: it says of what."""

    affirmed: frozenset[str]
    denied: frozenset[str]


@lru_cache(maxsize=8192)
def polarity(part: str) -> Polarity:
    """Each 或, 和, 并 begins anew."""
    affirmed: set[str] = set()
    denied: set[str] = set()
    for stretch in re.split("[或和及、]|并(?!非)|但", any_entry("denials", "none").sub("", part)):
        match = any_entry("denials", "denial").search(stretch)
        (denied if match else affirmed).update(tokens(stretch[match.end() :] if match else stretch))
    return Polarity(frozenset(affirmed), frozenset(denied))


def against(one: Polarity, other: Polarity) -> bool:
    """Is more of what the one affirms denied by the other, or the other way round, than both say alike? A word with both signs says nothing."""
    both = (one.affirmed & one.denied) | (other.affirmed & other.denied)
    alike = len(((one.affirmed & other.affirmed) | (one.denied & other.denied)) - both)
    return len(((one.affirmed & other.denied) | (one.denied & other.affirmed)) - both) > alike
