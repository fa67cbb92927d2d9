"""The one place where it is decided whether to answer: thresholds on what the reader says, and where they come from.

Set on documents that the reader's weights were not trained on (`python -m training --held`); see docs/decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.reader.reader import Reading

ANSWERED = 0.5
"""Probability that one of the candidates answers, from which an answer is given."""
BESIDE = 0.4
"""Another document answers side by side from this part of the best one's probability."""
MOST = 3
"""Documents that answer side by side; where more would, it is asked which is meant."""


def speaking(readings: Sequence[Reading]) -> list[tuple[Reading, ...]]:
    """The readings of each document that answers, the likeliest document first; nothing where none does."""
    if sum(r.share for r in readings) < ANSWERED:
        return []
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.candidate.document_id].append(reading)
    ranked = sorted(groups.values(), key=lambda g: -sum(r.share for r in g))
    best = sum(r.share for r in ranked[0])
    return [tuple(g) for g in ranked if sum(r.share for r in g) >= BESIDE * best]
