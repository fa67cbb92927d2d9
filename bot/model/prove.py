"""Do the sources hold what a sentence of a model says? By values, not by copied words.

A sentence in the model's own plain words passes where every unit, role, time, quantity, name and quotation of it is held by the evidence,
each beside the words that it stands beside there, where no part of it denies what the evidence affirms or the other way round, and where
most of its words are the evidence's or the question's. Two texts are compared through what the same grammars find in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.claims import claims_in, even, quotes_in
from bot.model.bodies import UnitsIn, foreign_body, units_held
from bot.model.denial import denied_otherwise, polarity, refutes, turned
from bot.model.evidence import Piece, Place
from bot.model.guard import is_order
from bot.model.source import LABEL, SENTENCES, Source, Window, parts_of, values_in, words_beside
from bot.model.values import bounded_otherwise, counts, equal, holder, repeated
from bot.text import tokens
from corpus.grammar.numerals import to_int

HELD, HELD_WITH_VALUES = 0.45, 0.25
"""Least part of a sentence's words that stand in its evidence, the headings above it or the question; and where times or figures of it do, too."""
SHORTEST_HEAD = 12
"""Characters of a sentence that is left without its last part."""
MOST_PLACES = 3
"""Places that are cited for one sentence."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A sentence that holds, the pieces and places that hold it, and the facts found."""

    text: str
    numbers: tuple[int, ...]
    places: tuple[Place, ...]
    facts: int


def prove(text: str, cited: Sequence[int], pieces: Sequence[Piece], asked: str, units_in: UnitsIn) -> Proven | str:
    """The sentence with what proves it, or why nothing does; without its last part where only that does not hold.

    What it cites is tried first, then all evidence: the proof decides where it stands.
    """
    found = prove_whole(text, cited, pieces, asked, units_in)
    head, comma, _ = text.rstrip("。！").rpartition("，")
    if found in ("polarity", "words", "quotation") and comma and len(head) >= SHORTEST_HEAD:
        shorter = prove_whole(head + "。", cited, pieces, asked, units_in)
        return shorter if isinstance(shorter, Proven) else found
    return found


def prove_whole(text: str, cited: Sequence[int], pieces: Sequence[Piece], asked: str, units_in: UnitsIn) -> Proven | str:
    own = [p for p in pieces if p.number in cited]
    reason = "no such evidence"
    for chosen in (own, list(pieces)):
        if not chosen:
            continue
        source = Source.of(chosen)
        if own and chosen is not own:
            source = replace(source, ordinals=Source.of(own).ordinals)
        found = prove_by(text, source, asked, units_in)
        if isinstance(found, str):
            reason = found if reason == "no such evidence" else reason
            continue
        places = standing(text, found, chosen)
        if not places:
            continue
        numbers = tuple(p.number for p in chosen if any(place in p.places for place in places))
        return Proven(text, numbers, places, max(1, len(found)))
    return reason


def prove_by(text: str, source: Source, asked: str, units_in: UnitsIn) -> list[Window] | str:
    """The windows that hold the values of the sentence; or why it does not hold."""
    if is_order(text):
        return "order"
    for _, quoted, _, _ in quotes_in(text):
        if unquoted(quoted) not in unquoted(source.text) and unquoted(quoted) not in unquoted(asked):
            return "quotation"
    text = re.sub("《[^《》]*》", "", text)
    if any(word not in source.text for word in ORDER_OF.findall(even(text))):
        return "order"
    bare, lost = without_labels(even(LABEL.sub("为", text)), source)
    if lost:
        return f"clause {lost}"
    claimed = frozenset(tokens(asked))
    denied = refutes(bare) or bool(polarity(parts_of(bare)[0] if parts_of(bare) else "").denied & claimed)
    used: list[Window] = []
    subject: frozenset[str] = frozenset()
    for part in (p for s in SENTENCES.split(bare) for p in parts_of(s)):
        mine = words_beside(part)
        for claim in values_in(part):
            window = holder(claim, mine | subject, source, used)
            if window is not None and bounded_otherwise(part, window.text):
                return f"bound of {claim.raw}"
            if window is not None:
                used.append(window)
            elif not counts(claim, bare, part) and not (denied and any(equal(claim, c, source.years) for c in claims_in(even(asked)))):
                return f"{claim.kind} {claim.raw}"
        subject = subject or mine
        if (turned(part, source) or denied_otherwise(part, source)) and not (denied and polarity(part).denied <= claimed):
            return "polarity"
    if repeated(bare, source):
        return "a figure said twice"
    reason = foreign_body(bare, source, asked, denied) or units_held(bare, source, asked, denied, units_in)
    if reason:
        return reason
    return used if mostly_held(bare, source, claimed, denied, bool(used)) else "words"


def mostly_held(text: str, source: Source, claimed: frozenset[str], denied: bool, valued: bool) -> bool:
    """Do enough of the words stand in the evidence? Those of the question alone prove nothing, unless they are what is denied."""
    mine = words_beside(text)
    if not mine:
        return False  # a figure alone says nothing
    if any(word.isascii() and word.isalpha() and len(word) > 1 and word not in source.words for word in mine if not denied or word not in claimed):
        return False
    if not denied and len(mine & source.words) < HELD_WITH_VALUES * len(mine):
        return False
    return len(mine & (source.words | claimed)) >= (HELD_WITH_VALUES if valued else HELD) * len(mine)


QUOTES = re.compile("[\"'“”‘’「」《》]")


def unquoted(text: str) -> str:
    return QUOTES.sub("", even(text))


CLAUSE = re.compile(r"第\(?(?P<ordinal>\d{1,3}|[一二三四五六七八九十百]{1,5})\)?(?:条|款|项|点|部分|章|节)")


def without_labels(text: str, source: Source) -> tuple[str, str]:
    """The text without numbers of clauses (第四部分第(十)条), which are no figures; and one that no label of the evidence has, if any."""
    for match in CLAUSE.finditer(text):
        if to_int(match["ordinal"]) not in source.ordinals:
            return text, match.group()
    return CLAUSE.sub("", text), ""


ORDER_OF = re.compile(r"第(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:套|次|批|类|期|档|级|阶段|季度|年|个月|位|名)")
"""第二套 counts nothing; it stands in the evidence as it is, or not."""


def standing(text: str, used: Sequence[Window], pieces: Sequence[Piece]) -> tuple[Place, ...]:
    """The places that prove a sentence: those that hold its values, and those that together hold most of its words."""
    left = set(tokens(even(text)))
    least = max(2, len(left) // 5)
    kept = list(dict.fromkeys(w.place for w in used))[:MOST_PLACES]
    for place in kept:
        left -= set(tokens(even(place.text)))
    places = [place for piece in pieces for place in piece.places]
    while len(kept) < MOST_PLACES and places:
        best = max(places, key=lambda p: (len(left & set(tokens(even(p.text)))), p.share))
        held = left & set(tokens(even(best.text)))
        if len(held) < (least if kept else 1):
            break
        kept.append(best)
        left -= held
    return tuple(dict.fromkeys(kept))
