"""Questions with words beside them that ask for nothing: thanks must not change what a reader finds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from training.lists import Labelled

WORDS = Path(__file__).with_name("words") / "courtesy.txt"
END_MARKS = "？?。！! "


def courteous(items: Sequence[Labelled], share: float, seed: int) -> list[Labelled]:
    """The lists, a `share` of them with courtesy before the question, behind it or both; labels and candidates stay."""
    rng = random.Random(seed)
    return [replace(item, question=framed(item.question, rng)) if rng.random() < share else item for item in items]


def framed(question: str, rng: random.Random) -> str:
    """One question with courtesy; of a follow-up only what is asked now."""
    earlier, mark, now = question.rpartition("｜")
    where = rng.choice(("before", "after", "both"))
    if where != "after":
        now = rng.choice(group("before")) + now
    if where != "before":
        now = now.rstrip(END_MARKS) + rng.choice(group("after"))
    return earlier + mark + now


@cache
def group(where: str) -> tuple[str, ...]:
    lines = (line.partition("\t") for line in WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple(words for words, _, place in lines if place == where)
