"""A line that can be read out: the whole sentence where it is short, else its parts around the words that answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.understand.vocabulary import words
from index.terms import tokens

MARKS = "。；;，,：:、 　"
COMMA = re.compile(r"[，,；;。：:]")


Holds = Callable[[str], bool]


def line(text: str, limit: int, span: tuple[int, int] | None = None, about: str = "", holds: Holds | None = None) -> str:
    """At most about `limit` characters of a sentence, whole parts between commas.

    `span` are the words that answer; without them the part that shares most with the question `about` comes first, so that
    自本措施发布之日起至年底 is not all that is said of a matter. `holds` tells a part with a value of the kind asked for: where
    the sentence has one, so has the line.
    """
    bare = text.strip().rstrip(MARKS)
    if len(bare) <= limit:
        return bare
    ends = (m.end() for m in COMMA.finditer(bare) if not within_brackets(bare, m.start()) and not leans(bare, m.end()))
    cuts = [0, *ends, len(bare)]
    parts = [bare[a:b] for a, b in pairwise(cuts)]
    if span is not None and 0 <= span[0] < span[1] <= len(bare):
        first = max(i for i, c in enumerate(cuts[:-1]) if c <= span[0])
        last = min(i for i, c in enumerate(cuts) if c >= span[1])
    else:
        first = nearest(parts, about)
        last = first + 1
    first, last = grown(cuts, first, last, limit)
    if holds is not None and not holds(bare[cuts[first] : cuts[last]]):
        able = [i for i, part in enumerate(parts) if holds(part)]
        if able:
            first = min(able, key=lambda i: min(abs(i - first), abs(i - last)))
            first, last = grown(cuts, first, first + 1, limit)
    return bare[cuts[first] : cuts[last]].strip(MARKS)


def leans(text: str, at: int) -> bool:
    """Would a cut part 其中 from what it counts off, or from what it counts?"""
    return text.startswith(words("part_words"), at) or text[:at].rstrip(MARKS).endswith(words("part_words"))


def nearest(parts: Sequence[str], about: str) -> int:
    """The first of the parts that share most pairs of neighbouring characters with the question."""
    asked = {t for t in tokens(about) if len(t) > 1}
    shared = [len(asked & set(tokens(part))) for part in parts]
    return shared.index(max(shared))


def grown(cuts: Sequence[int], first: int, last: int, limit: int) -> tuple[int, int]:
    """The parts from `first` up to `last` with as many around them as there is room for, the shorter neighbour first."""
    while True:
        room = limit - (cuts[last] - cuts[first])
        after = cuts[last + 1] - cuts[last] if last + 1 < len(cuts) else limit + 1
        before = cuts[first] - cuts[first - 1] if first else limit + 1
        if before <= room and before <= after:
            first -= 1
        elif after <= room:
            last += 1
        else:
            return first, last


def within_brackets(text: str, at: int) -> bool:
    before = text[:at]
    return len(re.findall(r"[（(《“]", before)) > len(re.findall(r"[）)》”]", before))
