"""Units in a question by their written names, and by every alias with an ending of units: 市发改委, 环保局, 卫健部门."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.text import tokens
from bot.understand.known import Known
from corpus.grammar.identity import kinds, unit_core
from corpus.grammar.words import lines_of

ENDINGS = lines_of("bot.understand", "unit_word_endings")
LEVELS = frozenset("省市县区州")
GOES_ON = frozenset("长门级署员法事")
"""Behind an ending they make another word of it: 局长, 部门, 委员."""
LONG, MOSTLY = 8, 0.6
"""Characters of a name that may be named in part, and the share of its words that must stand in the question."""


class UnitWords:
    """The names of units of one corpus; safe for any number of threads."""

    def __init__(self, units: Sequence[str]) -> None:
        self.whole = Known(sorted((u for u in set(units) if len(u) >= 3), key=len, reverse=True))
        self.heads = Known(core for core in (*(unit_core(name) for name in units), *kinds()) if len(core) >= 2)
        self.words: dict[str, list[str]] = {}
        self.lengths: dict[str, int] = {}
        for name in dict.fromkeys(u for u in units if len(u) >= LONG):
            held = set(tokens(name))
            self.lengths[name] = max(1, len(held))
            for word in held:
                self.words.setdefault(word, []).append(name)

    def within(self, text: str) -> tuple[str, ...]:
        """Units that a text names, as it writes them, from left to right."""
        return tuple(dict.fromkeys(self._all(text)))

    def _all(self, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            name = next(self.whole.at(text, at), "") or self._alias(text, at)
            if name:
                yield name
            at += len(name) or 1

    def _alias(self, text: str, at: int) -> str:
        starts = (at + 1, at) if text[at] in LEVELS else (at,)
        return next((text[at:end] for start in starts for end in self._ends(text, start)), "")

    def _ends(self, text: str, start: int) -> Iterator[int]:
        for head in self.heads.at(text, start):
            for ending in ENDINGS:
                end = start + len(head) + len(ending)
                if text.startswith(ending, start + len(head)) and text[end : end + 1] not in GOES_ON:
                    yield end

    def like(self, text: str) -> tuple[str, ...]:
        """A unit of a long name that a text names in part: its words nearly all stand in it."""
        held = Counter(name for word in set(tokens(text)) for name in self.words.get(word, ()))
        best = max(((count / self.lengths[name], name) for name, count in held.items()), default=(0.0, ""))
        return (best[1],) if best[0] >= MOSTLY else ()
