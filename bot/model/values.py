"""Do the sources hold a time or figure beside the words that it is said with?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.claims import Claim
from bot.model.source import Source, Window, values_in
from bot.model.vocabulary import any_entry

NEARER = 0.12
"""By so much of a part's words may another place with a value of the kind lie nearer than the one that holds the value said."""
MOST_COUNTED = 60
COUNTABLE = "项个家条类件份处种名"


def counts(claim: Claim, text: str, part: str) -> bool:
    """Is a figure the number of things that the sentence goes on to name (有3个：甲、乙、丙)?"""
    behind = text.partition(part)[2]
    if claim.kind != "quantity" or str(claim.value[1]) not in COUNTABLE or not behind:
        return False
    named = max(len(re.split("[、;；]", stretch)) for stretch in behind.split("。"))
    return named == claim.value[0] and 2 <= named <= MOST_COUNTED


def holder(claim: Claim, words: frozenset[str], source: Source, before: Sequence[Window] = ()) -> Window | None:
    """The window that holds a value nearest to the words it is said with; None where none does, or another value of its kind lies clearly nearer.

    `before` are those of the values said before it in the sentence. The same amount with another bound is no other value: of 90平方米以上 and
    90平方米及以下 the bound tells which is meant.
    """
    rivals = [w for w in source.windows if any(same_kind(claim, c) and not same_amount_of(claim, c) for c in w.claims)]
    holding = [w for w in source.windows if any(equal(claim, c, source.years) for c in w.claims)]
    if not holding:
        known = any(same_amount_of(claim, c) for w in source.windows for c in w.claims)
        return None if known else loose_holder(claim, source)
    holding = [w for w in holding if not parted_from(before[-1], w, claim, source)] if before else holding
    if not holding:
        return None
    best = max(holding, key=lambda w: nearness(words, w))
    others = [w for w in rivals if w not in holding]
    nearest = max((nearness(words, w) for w in others), default=0.0)
    return best if nearness(words, best) + NEARER >= nearest and not any(tells_apart(words, w, best) for w in others) else None


def tells_apart(words: frozenset[str], rival: Window, holder: Window) -> bool:
    """Has the rival a word that the value is said with and the holder lacks, and the holder none that the rival lacks (首套, 二套)?"""
    known = holder.own if rival.place == holder.place else holder.own | holder.around
    return bool((words & rival.own) - known) and not (words & holder.own) - rival.own


def contradicted(claim: Claim, words: frozenset[str], source: Source) -> bool:
    """Does the evidence hold other values of the claim's kind, and not this one? One that lies between two of them (四年级, 二年级至五年级)
    is not for values to judge."""
    others = [c for w in source.windows for c in w.claims if same_kind(claim, c)]
    if claim.kind not in ("date", "quantity") or not others or holder(claim, words, source) is not None:
        return False
    if claim.kind == "date":
        return True
    amounts = [c.value[0] for c in others]
    return not min(amounts) < claim.value[0] < max(amounts)  # type: ignore[type-var, operator]


def repeated(text: str, source: Source) -> bool:
    """Is a figure said more often than the evidence has it (每平方米10万元给予最高10万元)?"""
    mine = [(c.kind, c.value[:2]) for c in values_in(text) if c.kind in ("quantity", "date")]
    theirs = [(c.kind, c.value[:2]) for w in source.windows for c in w.claims]
    return any(1 < mine.count(one) > theirs.count(one) > 0 for one in mine)


def bounded_otherwise(part: str, window: str) -> bool:
    """Does one say at most and the other at least, wherever the word stands (不超过核定总投资额30%)?"""
    mine, theirs = ({g for g in ("least", "most") if any_entry("bounds", g).search(text)} for text in (part, window))
    return len(mine) == 1 and bool(theirs) and not mine & theirs


def same_amount_of(claim: Claim, held: Claim) -> bool:
    return claim.kind != "date" and held.kind == claim.kind and claim.value[:2] == held.value[:2]


def parted_from(before: Window, window: Window, claim: Claim, source: Source) -> bool:
    """Does the value said before stand in another part of the sentence, which has a value of the claim's kind of its own?

    (90平方米以下，减按1%；90平方米以上，减按2%)
    """
    if before.place != window.place or before.segment == window.segment:
        return False
    beside = (c for w in source.windows if w.place == before.place and w.segment == before.segment for c in w.claims)
    return any(same_kind(claim, c) and not equal(claim, c, source.years) for c in beside)


def loose_holder(claim: Claim, source: Source) -> Window | None:
    """A bare number that stands in the evidence as digits (第3条, 附件2)."""
    if claim.kind not in ("number", "doc_number"):
        return None
    raw = claim.raw.strip()
    return next((w for w in source.windows if re.search(rf"(?<![\d.]){re.escape(raw)}(?![\d.])", w.text)), None)


def nearness(words: frozenset[str], window: Window) -> float:
    """Share of the words that the window holds, and by half those of its sentence."""
    if not words:
        return 0.0
    return (len(words & window.own) + 0.5 * len(words & (window.around - window.own))) / len(words)


def same_kind(claim: Claim, held: Claim) -> bool:
    if claim.kind == "date" or held.kind == "date":
        return claim.kind == held.kind
    if "doc_number" in (claim.kind, held.kind):
        return claim.kind == held.kind
    return bool(claim.value[1] == held.value[1])


def equal(claim: Claim, held: Claim, years: frozenset[object]) -> bool:
    """One value in two wordings; a bound or a year that one of them leaves out is no other one."""
    if "quantity" not in (claim.kind, held.kind) and not same_kind(claim, held):
        return False
    if claim.kind != held.kind and {"date", "doc_number"} & {claim.kind, held.kind}:
        return False
    if claim.kind == "doc_number":
        return claim.raw.endswith(held.raw) or held.raw.endswith(claim.raw)
    if claim.kind == "date":
        return equal_dates(claim, held, years)
    amount, unit, bound, change = claim.value
    amount2, unit2, bound2, change2 = held.value
    return amount == amount2 and (unit == unit2 or not unit) and not opposite(bound, bound2) and not opposite(change, change2)


def opposite(one: object, other: object) -> bool:
    return bool(one) and bool(other) and one != other


def equal_dates(claim: Claim, held: Claim, years: frozenset[object]) -> bool:
    year, month, part, way = claim.value
    year2, month2, part2, way2 = held.value
    if month is None and part in ("", "end") and year is not None and year == year2 and not opposite(way, way2):
        return month2 is None
    alike = way == way2 or "" in (way, way2) or {way, way2} == {"span", "by"} or {way, way2} == {"span", "from"}
    if (month, part) != (month2, part2) or not alike:
        return False
    return year == year2 or year is None or (year2 is None and year in years)
