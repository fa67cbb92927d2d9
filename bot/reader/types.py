"""What the reader says of a question and its candidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.find.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one candidate.

    `share` is the probability that it answers, over all candidates and "none"; `yes` that the question's claim holds
    by it; `span` the characters of `Candidate.read` that answer.
    """

    candidate: Candidate
    share: float
    yes: float
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """Readings, the likeliest first, and the probability of each kind of answer (empty where nothing says it).

    `notices` say in Chinese which server did not answer and what was done without it.
    """

    readings: tuple[Reading, ...]
    kinds: Mapping[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
