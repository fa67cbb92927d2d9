"""Do the sources hold what a sentence of a model says? By values, not by copied words.

A sentence in the model's own plain words passes where every unit, role, time, quantity, name and quotation of it is held by the evidence,
each beside the words that it stands beside there, where no part of it denies what the evidence affirms or the other way round, and where
most of its words are the evidence's or the question's. Two texts are compared through what the same grammars find in both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.claims import Claim, even, quotes_in
from bot.model.align import TITLED, Held, Match, UnitsIn, held_in, is_said, matches, spoken_of
from bot.model.bodies import foreign_body, unit_unheld
from bot.model.denial import denied_otherwise, polarity, refutes, turned
from bot.model.evidence import Piece, Place
from bot.model.guard import is_order
from bot.model.source import LABEL, SENTENCES, Source, parts_of, values_in, words_beside
from bot.model.together import apart
from bot.model.values import counts
from bot.text import tokens
from corpus.grammar.labels import heading_label
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


def prove(
    text: str, cited: Sequence[int], pieces: Sequence[Piece], asked: str, units_in: UnitsIn, held: Sequence[Held] | None = None
) -> Proven | str:
    """The sentence with what proves it, or why nothing does; without its last part where only that does not hold.

    Its values are held against all evidence, the rest against what it cites and, where that does not do, against all: the proof decides where
    it stands. `held` are the values of the evidence, where they are laid out already.
    """
    held = held_in(pieces, units_in) if held is None else held
    found = prove_whole(text, cited, pieces, asked, units_in, held)
    head, comma, _ = text.rstrip("。！").rpartition("，")
    if found in ("polarity", "words", "quotation") and comma and len(head) >= SHORTEST_HEAD:
        shorter = prove_whole(head + "。", cited, pieces, asked, units_in, held)
        return shorter if isinstance(shorter, Proven) else found
    return found


def prove_whole(text: str, cited: Sequence[int], pieces: Sequence[Piece], asked: str, units_in: UnitsIn, held: Sequence[Held]) -> Proven | str:
    if is_order(text):
        return "order"
    everything = Source.of(pieces)
    own = [p for p in pieces if p.number in cited]
    bare, lost = without_labels(even(LABEL.sub("为", TITLED.sub("", text))), Source.of(own) if own else everything)
    if lost:
        return f"clause {lost}"
    found = matches(bare, [even(u) for u in units_in(bare)], held, cited, everything.years, asked, spoken_of(CLAUSE.sub("", text), held))
    reason = misplaced(found, bare, everything, asked) or ("" if denies_claim(bare, asked) else apart(text, found, pieces))
    if reason:
        return reason
    for chosen in (own, list(pieces)):
        if not chosen:
            continue
        source = Source.of(chosen)
        reason = unsaid(text, bare, source, asked, found)
        if reason:
            continue
        places = standing(text, found, chosen)
        if places:
            return Proven(text, tuple(p.number for p in pieces if any(place in p.places for place in places)), places, max(1, facts(found)))
    return reason or "no such evidence"


def denies_claim(bare: str, asked: str) -> bool:
    """Does a sentence deny what was asked, so that it may repeat that?"""
    parts = parts_of(bare)
    return refutes(bare) or bool(polarity(parts[0] if parts else "").denied & frozenset(tokens(asked)))


def misplaced(found: Sequence[Match], bare: str, source: Source, asked: str) -> str:
    """Why a value of the sentence is not held beside what it is said with; empty where all are."""
    denied = denies_claim(bare, asked)
    parts = [p for s in SENTENCES.split(bare) for p in parts_of(s)]
    given = {m.said.role for m in found if m.said.role}
    for match in found:
        value = match.said.value
        if match.elsewhere and not (denied and is_said(match, asked, source.years)):
            return f"{value.kind} {value.raw} of another document"
        if value.kind == "unit" or (value.kind == "role" and value.value in given) or match.fits or (denied and is_said(match, asked, source.years)):
            continue
        part = next((p for p in parts if value.raw in p), bare)
        if value.claim is not None and match.held is None and not match.known and (counts(value.claim, bare, part) or loosely(value.claim, source)):
            continue
        return f"{value.kind} {value.raw}"
    return foreign_body(bare, source, asked, denied) or unit_unheld(found, source, asked, denied)


def loosely(claim: Claim, source: Source) -> bool:
    """A bare number that stands in the evidence as digits (第3条, 附件2)."""
    return claim.kind == "number" and re.search(rf"(?<![\d.]){re.escape(claim.raw.strip())}(?![\d.])", source.text) is not None


def facts(found: Sequence[Match]) -> int:
    return sum(m.said.value.claim is not None for m in found)


def unsaid(text: str, bare: str, source: Source, asked: str, found: Sequence[Match]) -> str:
    """Why some evidence does not say what a sentence says, its values aside; empty where it does."""
    for _, quoted, _, _ in quotes_in(text):
        if not any(unquoted(words) in unquoted(where) for words in (quoted, behind_labels(quoted, source)) for where in (source.text, asked)):
            return "quotation"
    if any(word not in source.text and word not in even(asked) for word in ORDER_OF.findall(bare)):
        return "order"
    claimed, denied = frozenset(tokens(asked)), denies_claim(bare, asked)
    for claim in (c for c in values_in(bare) if c.kind == "doc_number"):
        if claim.raw not in source.text:
            return f"doc_number {claim.raw}"
    for part in (p for s in SENTENCES.split(bare) for p in parts_of(s)):
        if (turned(part, source) or denied_otherwise(part, source)) and not (denied and polarity(part).denied <= claimed):
            return "polarity"
    return "" if mostly_held(bare, source, claimed, denied, facts(found) > 0) else "words"


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


def behind_labels(quoted: str, source: Source) -> str:
    """A quotation without the numbers of the clause that it begins with (“三、（二）做什么”), which stand apart from its words in the evidence; as
    it is where no label of the evidence has one of them."""
    rest = quoted
    while (label := heading_label(rest)) is not None:
        if label.ordinal not in source.ordinals:
            return quoted
        rest = rest[label.length :]
    return rest or quoted


CLAUSE = re.compile(r"第\(?(?P<ordinal>\d{1,3}|[一二三四五六七八九十百]{1,5})\)?(?:条|款|项|点|部分|章|节)")


def without_labels(text: str, source: Source) -> tuple[str, str]:
    """The text without numbers of clauses (第四部分第(十)条), which are no figures; and one that no label of the evidence has, if any."""
    for match in CLAUSE.finditer(text):
        if to_int(match["ordinal"]) not in source.ordinals:
            return text, match.group()
    return CLAUSE.sub("", text), ""


ORDER_OF = re.compile(r"第(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:套|次|批|类|期|档|级|阶段|季度|年|个月|位|名)")
"""第二套 counts nothing; it stands in the evidence as it is, or not."""


def standing(text: str, found: Sequence[Match], pieces: Sequence[Piece]) -> tuple[Place, ...]:
    """The places that prove a sentence: those that hold its values, and those that together hold most of its words."""
    left = set(tokens(even(text)))
    least = max(2, len(left) // 5)
    kept = list(dict.fromkeys(m.held.place for m in found if m.held is not None and m.said.value.claim is not None))[:MOST_PLACES]
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
