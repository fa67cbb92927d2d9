"""When two times or figures are one value in two wordings."""

from __future__ import annotations

import re

from bot.claims import Claim, claims_in
from bot.model.vocabulary import any_entry

MOST_COUNTED = 60
COUNTABLE = "项个家条类件份处种名"
BEFORE, BEHIND = 8, 5
"""Characters before and behind a figure where a word may bound it."""


def counts(claim: Claim, text: str, part: str) -> bool:
    """Is a figure the number of things that the sentence goes on to name (有3个：甲、乙、丙)?"""
    behind = text.partition(part)[2]
    if claim.kind != "quantity" or str(claim.value[1]) not in COUNTABLE or not behind:
        return False
    named = max(len(re.split("[、;；]", stretch)) for stretch in behind.split("。"))
    return named == claim.value[0] and 2 <= named <= MOST_COUNTED


def bounded_otherwise(text: str, claim: Claim, other_text: str, other: Claim) -> bool:
    """Is the one said to be the least where the other is the most (最低500万元, 最高500万元)?"""
    mine, theirs = bounds_of(text, claim), bounds_of(other_text, other)
    return bool(theirs) and bool(mine - theirs)


def bounds_of(text: str, claim: Claim) -> set[str]:
    """least, most, or neither, by the words between a figure and the values and marks beside it."""
    spans = [(c.start, c.end) for c in claims_in(text)]
    start = max((e for _, e in spans if e <= claim.start), default=0)
    end = min((s for s, _ in spans if s >= claim.end), default=len(text))
    before = re.split("[,。;:、()]", text[max(start, claim.start - BEFORE) : claim.start])[-1]
    behind = re.split("[,。;:、(]", text[claim.end : min(end, claim.end + BEHIND)])[0]
    sides = (("before", before), ("behind", behind))
    return {way for way in ("least", "most") for side, words in sides if any_entry("bounds", f"{way} {side}").search(words)}


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
