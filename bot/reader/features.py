"""What the search says of a candidate, as the reader takes it in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.find.candidates import Candidate
from bot.reader.network import FEATURES

USUAL = 0.82
"""Cosine of a question with a passage of its matter, by this encoder; others lie near it, so that the distance is stretched."""


def features_of(candidates: Sequence[Candidate]) -> npt.NDArray[np.float32]:
    """Shape (candidates, FEATURES): the search's score, its distance from the best, the rank, the kind, whether a note governs it, the length,
    and, so that a question about no document's matter is known, how like the two are at all."""
    out = np.zeros((len(candidates), FEATURES), dtype=np.float32)
    best = max((c.score for c in candidates), default=0.0)
    order = sorted(range(len(candidates)), key=lambda i: -candidates[i].score)
    rank = {i: r for r, i in enumerate(order)}
    for i, c in enumerate(candidates):
        out[i] = (
            c.score / 4, (best - c.score) / 4, 1 / (1 + rank[i]), c.kind == "heading", c.kind == "row", c.kind == "cells",
            c.task is not None and c.kind == "sentence", min(len(c.text), 300) / 300, (c.likeness - USUAL) * 10, c.overlap,
        )  # fmt: skip
    return out
