"""Of a sentence with several times, the stretch under the one that is asked about: a wrong date must not be read out beside the right one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.answer.cut import MARKS, within_brackets
from corpus.grammar.times import find_deadlines
from index.terms import tokens

COMMA = re.compile(r"[，,；;]")
SEMICOLON = re.compile(r"[；;]")


def of_one_time(text: str, about: str) -> str:
    """The stretch that alone shares most with the question `about`; the whole text where it has one time, or none stands out."""
    if len({found.deadline.raw for found in find_deadlines(text)}) < 2:
        return text
    stretches = split(text, SEMICOLON)
    if not all(len(find_deadlines(stretch)) == 1 for stretch in stretches):
        stretches = under_times(split(text, COMMA))
    chosen = outstanding(stretches, about)
    return text if chosen is None else stretches[chosen].strip(MARKS)


def split(text: str, mark: re.Pattern[str]) -> list[str]:
    cuts = [0, *(m.end() for m in mark.finditer(text) if not within_brackets(text, m.start())), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def under_times(parts: Sequence[str]) -> list[str]:
    """Parts joined to stretches, each with the time that begins it."""
    found: list[str] = []
    for part in parts:
        if not found or find_deadlines(part):
            found.append(part)
        else:
            found[-1] += part
    return found


def outstanding(stretches: Sequence[str], about: str) -> int | None:
    """The one stretch with most of those words of the question that not all of them hold; one without a time only begins the sentence."""
    asked = {t for t in tokens(about) if len(t) > 1}
    held = [asked & set(tokens(stretch)) if find_deadlines(stretch) else set() for stretch in stretches]
    count = Counter(t for words in held for t in words)
    scores = [sum(1 / count[t] for t in words) for words in held]
    best = max(scores, default=0.0)
    return scores.index(best) if sum(score > 0.6 * best for score in scores) == 1 else None
