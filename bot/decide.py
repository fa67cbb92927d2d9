"""The one place where it is decided whether to answer: thresholds on what the reader says, and where they come from.

Set on documents that the reader's weights were not trained on (`python -m training --held`); see docs/decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.reader.types import Reading
from bot.types import Answer

ANSWERED = 0.6
"""Probability of the likeliest place, from which an answer is given. Over 240 questions on documents left out of training, 0.45
answered 0.77 of all rightly and 0.15 wrongly and refused 0.85 of what has no answer; the run for 0.6 is in the decision record."""
PLACE = 0.25
"""Sentences of one clause back each other up: the probability of the others of the likeliest one's clause counts by this part."""
SECONDED = 0.45
"""The same where the search by shared words, which chooses in another way, has answered from that place too."""
AGREED = 0.3
"""Probability of a place from which the reader confirms an answer that the search by shared words has given."""
BESIDE = 0.4
"""Another document answers side by side from this part of the best one's probability."""
MOST = 3
"""Documents that answer side by side; where more would, it is asked which is meant."""


def speaking(readings: Sequence[Reading], least: float = ANSWERED) -> list[tuple[Reading, ...]]:
    """The readings of each document that answers, the likeliest document first; nothing where none does.

    `least` is the probability of the likeliest from which an answer is given.
    Where no document is likely enough by itself but several say like things, all of them are given, to be asked about.
    """
    if not readings:
        return []
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.candidate.document_id].append(reading)
    ranked = sorted(groups.values(), key=lambda g: -backed(g))
    if backed(ranked[0]) >= least:
        return [tuple(g) for g in ranked if backed(g) >= BESIDE * backed(ranked[0])]
    alike = [tuple(g) for g in ranked if backed(g) >= BESIDE * backed(ranked[0])]
    return alike if len(alike) > 1 and sum(map(backed, alike)) >= ANSWERED else []


def by_document(readings: Sequence[Reading]) -> list[tuple[Reading, ...]]:
    """Of several documents, each read by itself: the readings of those that answer."""
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.candidate.document_id].append(reading)
    return [group for own in groups.values() for group in speaking(own)]


def backed(readings: Sequence[Reading]) -> float:
    """The probability of one document's likeliest reading, with some of that of the others of its clause."""
    first = readings[0]
    place = first.candidate.clause.id if first.candidate.clause is not None else None
    rest = sum(r.share for r in readings[1:] if place is not None and r.candidate.clause is not None and r.candidate.clause.id == place)
    return first.share + PLACE * rest


def confirmed(searched: Answer, readings: Sequence[Reading]) -> bool:
    """Does the reader, too, think likely a row or cell that the search by shared words has answered from, or found blank?

    What tables hold is worded by column there, and a blank cell is known to be one. Of sentences the reader's choice is better:
    on documents left out of training, answers that both agreed on were cut or worded worse in four of 72 questions.
    """
    return any(is_from(searched, r) for r in readings if r.share >= AGREED and r.candidate.kind in ("row", "cells"))


def least_for(searched: Answer, readings: Sequence[Reading]) -> float:
    """The threshold: lower where the search by shared words has answered from the very place that the reader puts first.

    Two that find the same place by different ways are seldom both wrong.
    """
    return SECONDED if readings and searched.status == "answered" and is_from(searched, readings[0]) else ANSWERED


def is_from(searched: Answer, reading: Reading) -> bool:
    """Does an answer, or a refusal that names a blank cell, cite the place of a reading?"""
    candidate = reading.candidate
    return any(
        c.document_id == candidate.document_id and c.span is not None and c.span.start < candidate.span.end and candidate.span.start < c.span.end
        for c in searched.citations
    )


def is_plain(groups: Sequence[Sequence[Reading]], least: float = ANSWERED) -> bool:
    """Is one document likely enough to be answered from, and are not too many beside it?"""
    return bool(groups) and backed(groups[0]) >= least and len(groups) <= MOST
