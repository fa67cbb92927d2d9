"""What is read without trained weights: the words that a question and a place share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.find.candidates import Candidate
from bot.reader.types import Read, Reading

STEEP = 10.0
"""How much likelier a place with more of the question's words is than one with fewer."""
NONE = 0.2
"""The share of a question's words, by weight, that counts as much for a place as for none at all."""
UNKNOWN = 0.5


def read_by_words(candidates: Sequence[Candidate]) -> Read:
    """Readings of all candidates, the likeliest first; no verdicts, no stretches, and no kind of answer. A heading names a matter and answers nothing."""
    telling = [c for c in candidates if c.kind != "heading"]
    odds = [math.exp(STEEP * (c.overlap - NONE)) for c in telling]
    whole = 1.0 + sum(odds)
    found = [Reading(c, odd / whole, UNKNOWN, (0, 0)) for c, odd in zip(telling, odds, strict=True)]
    return Read(tuple(sorted(found, key=lambda r: -r.share)), {})
