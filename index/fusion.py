"""Combine the rankings by meaning and by words into one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Scores = Mapping[int, float]

DENSE_WEIGHT = 0.5
"""Share of the vectors in the standardised sum. On 199 questions with a known place, over all five
sample documents, the evidence is the first hit / among the first five: vectors alone 0.377 / 0.734,
words alone 0.714 / 0.940, standardised sum 0.698 / 0.965, reciprocal ranks 0.538 / 0.894."""

RANK_CONSTANT = 60
"""Of reciprocal rank fusion, from Cormack, Clarke and Büttcher 2009."""


def standardised_sum(rankings: Sequence[tuple[float, Scores]]) -> dict[int, float]:
    """Weighted sum of z-scores; an id that a ranking lacks has that ranking's lowest score.

    Raw cosines of one model lie between 0.75 and 0.95 and BM25 between 0 and 60; standardised,
    each says how far a passage stands out among the candidates.
    """
    ids = {i for _, scores in rankings for i in scores}
    total = dict.fromkeys(ids, 0.0)
    for weight, scores in rankings:
        if not scores:
            continue
        floor = min(scores.values())
        values = {i: scores.get(i, floor) for i in ids}
        mean = sum(values.values()) / len(values)
        deviation = math.sqrt(sum((v - mean) ** 2 for v in values.values()) / len(values))
        for i, value in values.items():
            total[i] += weight * (value - mean) / deviation if deviation > 0 else 0.0
    return total


def reciprocal_rank(rankings: Sequence[tuple[float, Scores]]) -> dict[int, float]:
    """Weighted sum of ``1 / (60 + rank)``; an id that a ranking lacks gets nothing from it."""
    total: dict[int, float] = {}
    for weight, scores in rankings:
        ordered = sorted(scores, key=lambda i: (-scores[i], i))
        for rank, i in enumerate(ordered, 1):
            total[i] = total.get(i, 0.0) + weight / (RANK_CONSTANT + rank)
    return total
