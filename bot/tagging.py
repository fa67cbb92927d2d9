"""How much a word of a question says of its matter, by its part of speech.

A question is put in a clerk's own words; a noun that no document holds tells that the matter is
not there, a verb or adverb hardly does.
"""

from __future__ import annotations

from functools import lru_cache

import rjieba

SHARES = (
    (("n", "vn", "an", "j", "l", "i", "eng", "ng", "vg", "zg", "g", "k", "h"), 1.0),
    (("s", "f", "b", "ag"), 0.7),
    (("t", "m", "mq", "q"), 0.5),
    (("v", "vd", "a", "ad", "z"), 0.6),
    (("d", "c", "p", "r", "u", "y", "e", "o", "x", "uj", "ul", "uv", "ud", "uz", "ug", "vi", "vshi", "vyou"), 0.2),
)
"""Share of a character's weight by the tag of its word (ICTCLAS tags, as jieba gives them)."""


def share_of(tag: str) -> float:
    for tags, share in SHARES:
        if tag in tags:
            return share
    return 1.0 if tag.startswith(("n", "l", "i")) else 0.6


@lru_cache(maxsize=4096)
def shares(text: str) -> tuple[float, ...]:
    """One share a character of `text`, in [0.2, 1]."""
    found: list[float] = []
    for word, tag in rjieba.tag(text):
        found.extend([share_of(str(tag))] * len(str(word)))
    return tuple(found) if len(found) == len(text) else (1.0,) * len(text)


@lru_cache(maxsize=4096)
def nouns(text: str) -> tuple[bool, ...]:
    """For each character of `text`: does it belong to a noun?"""
    found: list[bool] = []
    for word, tag in rjieba.tag(text):
        found.extend([str(tag).startswith(("n", "vn", "l", "j", "eng", "i"))] * len(str(word)))
    return tuple(found) if len(found) == len(text) else (True,) * len(text)
