"""The one place where it is decided whether to answer: thresholds on what the reader says, and where they come from.

Set on documents that the reader's weights were not trained on (`python -m training --held`); see docs/decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from bot.reader.types import Reading
from bot.types import Answer
from index.terms import tokens


@dataclass(frozen=True, slots=True)
class Least:
    """Probabilities of the likeliest place from which an answer is given: by itself, and where it is found in another way, too:
    it shares most words with the question, or its cells are those that the question names. Two ways to one place are seldom both wrong.
    """

    alone: float
    seconded: float


NAMED = Least(alone=0.6, seconded=0.35)
"""Where documents are named. Over 240 questions on documents left out of training: right and cited / harmful 0.758 / 0.113 at 0.4 and
seconded 0.2, 0.750 / 0.108 at 0.5 and 0.25, 0.746 / 0.104 at 0.55 and 0.3, 0.738 / 0.096 at 0.6 and 0.35, 0.721 / 0.079 at 0.7 and 0.4;
the first with at most 0.10 harmful; with the weights shipped since, 0.750 / 0.096 there. Seconded by shared words and no longer by a
ranking of its own: over 704 questions of four sets 533 right and cited / 86 harmful at 0.35, 528 / 82 at 0.5 (532 / 80 with the ranking)."""
UNNAMED = Least(alone=0.75, seconded=0.4)
"""Where none is named, and like sentences of other documents compete; seconded only by a cell. Over 110 of these questions in a library
of 169 documents 0.564 / 0.136 at 0.6 and 0.564 / 0.100 at 0.75, over 156 on notices of another collection in a library of 599
0.532 / 0.231 and 0.532 / 0.199: of the two the one with at most 0.12 harmful on the 110."""


@dataclass(frozen=True, slots=True)
class One:
    """Probability of a place from which it answers where all places of its document together have at least `document`."""

    document: float
    alone: float


ONE_DOCUMENT = One(document=0.8, alone=0.45)
"""Where no document is named and many sentences of one notice answer (采取了哪些措施): of 150 questions over 599 notices with such
readings from 0.45 to 0.6, 6 of 7 cite the right notice at 0.45, of 110 over 169 documents one of two."""
PLACE = 0.25
"""Sentences of one clause back each other up: the probability of the others of the likeliest one's clause counts by this part."""
AGREED = 0.3
"""Probability of a place from which the reader confirms an answer from cells."""
SURELY = 0.9
"""How well a table must meet the words of a question for its cells to answer whatever the reader says."""
BESIDE = 0.4
"""Another document answers side by side from this part of the best one's probability."""
TWIN, TELLING = 0.5, 8
"""Part of the pairs of characters of the shorter of two places that the other holds, from which they say nearly the same; and how many it must have.
With none named 0.545 / 0.118 became 0.573 / 0.109 over the 110, 0.424 / 0.215 0.431 / 0.188 and 0.468 / 0.256 0.494 / 0.237 over 144 and 156
others, all with `SIDE_BY_SIDE` too."""
SIDE_BY_SIDE = 0.8
"""Probability that one of a few documents answers, from which they do so side by side, each by its name, instead of being asked about:
0.444 / 0.236 instead of 0.424 / 0.215 over the 144, 0.487 / 0.256 instead of 0.468 / 0.256 over the 156."""
MOST = 3
"""Documents that answer side by side; where more would, it is asked which is meant."""


Key = Callable[[Reading], Hashable]
"""What a reading would answer; readings that answer alike have the same key, and None answers like no other."""


def by_itself(_: Reading) -> None:
    return None


def speaking(readings: Sequence[Reading], least: float, key: Key = by_itself, twins: bool = False) -> list[tuple[Reading, ...]]:
    """The readings of each document that answers, the likeliest document first; nothing where none does.

    `least` is the probability of the likeliest from which an answer is given.
    Where no document is likely enough by itself but several say like things, all of them are given, to be asked about.
    With `twins`, documents that say nearly the same as the likeliest speak with it, however unlikely the reader thinks them.
    """
    groups = [agreed(group, key) for group in by_their_document(readings)]
    if not groups:
        return []
    ranked = sorted(groups, key=lambda g: -backed(g, key))
    best = backed(ranked[0], key)
    near = [tuple(g) for g in ranked if backed(g, key) >= BESIDE * best or (twins and is_twin(g[0], ranked[0][0]))]
    return near if sum(backed(g, key) for g in near) >= least else []


def is_twin(one: Reading, other: Reading) -> bool:
    """Does a place say nearly the same as another? Plans of many places are copied from one, and which is meant only the user knows."""
    mine, theirs = ({t for t in tokens(r.candidate.text) if len(t) > 1} for r in (one, other))
    return min(len(mine), len(theirs)) >= TELLING and len(mine & theirs) >= TWIN * min(len(mine), len(theirs))


def by_document(readings: Sequence[Reading], least: Callable[[Sequence[Reading]], float], key: Key = by_itself) -> list[tuple[Reading, ...]]:
    """Of several documents, each read by itself: the readings of those that answer."""
    return [group for own in by_their_document(readings) for group in speaking(own, least(own), key)]


def by_their_document(readings: Sequence[Reading]) -> list[list[Reading]]:
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.candidate.document_id].append(reading)
    return list(groups.values())


def agreed(readings: Sequence[Reading], key: Key) -> list[Reading]:
    """The readings with those in front whose answer is likeliest by all that give it: who is asked for stands at one note under six sentences."""
    total: dict[Hashable, float] = defaultdict(float)
    for reading in readings:
        total[key(reading)] += reading.share
    return sorted(readings, key=lambda r: (-(total[key(r)] if key(r) is not None else r.share), -r.share))


def backed(readings: Sequence[Reading], key: Key = by_itself) -> float:
    """The probability of one document's first answer: of all readings that give it, and by part of the others of its clause."""
    first = readings[0]
    answer = key(first)
    place = first.candidate.clause.id if first.candidate.clause is not None else None
    probability = first.share
    for reading in readings[1:]:
        if answer is not None and key(reading) == answer:
            probability += reading.share
        elif reading.candidate.clause is not None and reading.candidate.clause.id == place:
            probability += PLACE * reading.share
    return probability


def confirmed(held: Answer, readings: Sequence[Reading]) -> bool:
    """Does the reader, too, think likely a row that an answer from cells cites? What tables hold is worded by column there, and a blank is known."""
    return any(is_from(held, r) for r in readings if r.share >= AGREED and r.candidate.kind in ("row", "cells"))


def never(_: Reading) -> bool:
    return False


def least_for(
    named: bool, held: Answer | None, readings: Sequence[Reading], key: Key | None = by_itself, is_seconded: Callable[[Reading], bool] = never
) -> float:
    """The threshold: lower where cells give the same place, and, where documents are named, where the likeliest answer also shares most words
    or is seconded otherwise.

    `key` is None for a claim: a false one shares as many words with the place that denies it, or with one beside it.
    """
    least = NAMED if named else UNNAMED
    if readings and held is not None and held.status == "answered" and is_from(held, readings[0]):
        return least.seconded
    if readings and named and key is not None and (shares_most(readings, key) or is_seconded(readings[0])):
        return least.seconded
    return ONE_DOCUMENT.alone if not named and readings and of_one_document(readings) >= ONE_DOCUMENT.document else least.alone


def shares_most(readings: Sequence[Reading], key: Key = by_itself) -> bool:
    """Does the likeliest place, or one that answers alike, also hold most of the question's words, by weight?"""
    answer = key(readings[0])
    alike = [r for r in readings if r is readings[0] or (answer is not None and key(r) == answer)]
    most = max(r.candidate.overlap for r in readings)
    return most > 0 and max(r.candidate.overlap for r in alike) >= most


def of_one_document(readings: Sequence[Reading]) -> float:
    """The probability that the likeliest place's document answers, at whatever place."""
    return sum(r.share for r in readings if r.candidate.document_id == readings[0].candidate.document_id)


def is_from(held: Answer, reading: Reading) -> bool:
    """Does an answer, or a refusal that names a blank cell, cite the place of a reading?"""
    candidate = reading.candidate
    return any(
        c.document_id == candidate.document_id and c.span is not None and c.span.start < candidate.span.end and candidate.span.start < c.span.end
        for c in held.citations
    )


def is_plain(groups: Sequence[Sequence[Reading]], least: float, key: Key = by_itself) -> bool:
    """Is one document likely enough to be answered from, or a few together, side by side?"""
    if not groups or len(groups) > MOST:
        return False
    if len(groups) == 1:
        return backed(groups[0], key) >= least
    return backed(groups[0], key) >= max(least, UNNAMED.alone) or sum(backed(g, key) for g in groups) >= SIDE_BY_SIDE
