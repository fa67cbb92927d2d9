"""The one place where it is decided whether to answer: thresholds on what the reader says, and where they come from.

Set on documents that the reader's weights were not trained on (`python -m training --held`); see docs/decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from bot.reader.types import Reading
from bot.types import Answer


@dataclass(frozen=True, slots=True)
class Least:
    """Probabilities of the likeliest place from which an answer is given: by itself, and where the search by shared words, which
    chooses in another way, has answered from that place too. Two that find the same place by different ways are seldom both wrong.
    """

    alone: float
    seconded: float


NAMED = Least(alone=0.6, seconded=0.35)
"""Where documents are named. Over 240 questions on documents left out of training: right and cited / harmful 0.758 / 0.113 at 0.4 and
seconded 0.2, 0.750 / 0.108 at 0.5 and 0.25, 0.746 / 0.104 at 0.55 and 0.3, 0.738 / 0.096 at 0.6 and 0.35, 0.721 / 0.079 at 0.7 and 0.4;
the first with at most 0.10 harmful."""
UNNAMED = Least(alone=0.65, seconded=0.4)
"""Where none is named, and like sentences of other documents compete. Over 110 of these questions in a library of 169 documents:
0.509 / 0.136 at 0.55 and seconded 0.3, 0.491 / 0.127 at 0.6 and 0.35, 0.473 / 0.109 at 0.65 and 0.4, 0.455 / 0.091 at 0.75 and 0.45;
the first with at most 0.12 harmful."""
PLACE = 0.25
"""Sentences of one clause back each other up: the probability of the others of the likeliest one's clause counts by this part."""
AGREED = 0.3
"""Probability of a place from which the reader confirms an answer that the search by shared words has given."""
BESIDE = 0.4
"""Another document answers side by side from this part of the best one's probability."""
MOST = 3
"""Documents that answer side by side; where more would, it is asked which is meant."""


Key = Callable[[Reading], Hashable]
"""What a reading would answer; readings that answer alike have the same key, and None answers like no other."""


def by_itself(_: Reading) -> None:
    return None


def speaking(readings: Sequence[Reading], least: float, key: Key = by_itself) -> list[tuple[Reading, ...]]:
    """The readings of each document that answers, the likeliest document first; nothing where none does.

    `least` is the probability of the likeliest from which an answer is given.
    Where no document is likely enough by itself but several say like things, all of them are given, to be asked about.
    """
    groups = [agreed(group, key) for group in by_their_document(readings)]
    if not groups:
        return []
    ranked = sorted(groups, key=lambda g: -backed(g, key))
    best = backed(ranked[0], key)
    near = [tuple(g) for g in ranked if backed(g, key) >= BESIDE * best]
    return near if best >= least or (len(near) > 1 and sum(backed(g, key) for g in near) >= least) else []


def by_document(readings: Sequence[Reading], least: float, key: Key = by_itself) -> list[tuple[Reading, ...]]:
    """Of several documents, each read by itself: the readings of those that answer."""
    return [group for own in by_their_document(readings) for group in speaking(own, least, key)]


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
        elif place is not None and reading.candidate.clause is not None and reading.candidate.clause.id == place:
            probability += PLACE * reading.share
    return probability


def confirmed(searched: Answer, readings: Sequence[Reading]) -> bool:
    """Does the reader, too, think likely a row or cell that the search by shared words has answered from, or found blank?

    What tables hold is worded by column there, and a blank cell is known to be one. Of sentences the reader's choice is better:
    on documents left out of training, answers that both agreed on were cut or worded worse in four of 72 questions.
    """
    return any(is_from(searched, r) for r in readings if r.share >= AGREED and r.candidate.kind in ("row", "cells"))


def least_for(named: bool, searched: Answer, readings: Sequence[Reading]) -> float:
    """The threshold: lower where documents are named, and where the search has answered from the place that the reader puts first."""
    least = NAMED if named else UNNAMED
    return least.seconded if readings and searched.status == "answered" and is_from(searched, readings[0]) else least.alone


def is_from(searched: Answer, reading: Reading) -> bool:
    """Does an answer, or a refusal that names a blank cell, cite the place of a reading?"""
    candidate = reading.candidate
    return any(
        c.document_id == candidate.document_id and c.span is not None and c.span.start < candidate.span.end and candidate.span.start < c.span.end
        for c in searched.citations
    )


def is_plain(groups: Sequence[Sequence[Reading]], least: float, key: Key = by_itself) -> bool:
    """Is one document likely enough to be answered from, and are not too many beside it? Where others are, it must be so by itself."""
    least = least if len(groups) == 1 else max(least, UNNAMED.alone)
    return bool(groups) and backed(groups[0], key) >= least and len(groups) <= MOST
