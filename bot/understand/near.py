"""Names that differ from the question's in one wrong character (市生态环竟局), found by look-up.

Every name is kept under itself with one character blanked, so that a look-up costs as many
steps as the name has characters, however many names there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import rjieba

SHORTEST = 4
BLANK = "\0"


class NearNames:
    """An index of names by their forms with one character blanked; the first and the last must be right."""

    def __init__(self, names: Iterable[str]) -> None:
        self.forms: dict[str, set[str]] = {}
        self.edges: set[tuple[int, str, str]] = set()
        for name in names:
            self.edges.add((len(name), name[0], name[-1]))
            for form in blanked(name):
                self.forms.setdefault(form, set()).add(name)

    def only_near(self, written: str) -> str | None:
        """The one name that differs in one character; None when there are several, or `written` is made of words itself."""
        if (len(written), written[0], written[-1]) not in self.edges:
            return None
        found = {name for form in blanked(written) for name in self.forms.get(form, ())}
        if len(found) != 1 or written in found:
            return None
        name = found.pop()
        wrong = next(i for i, (a, b) in enumerate(zip(written, name, strict=True)) if a != b)
        return None if in_a_word(written, wrong) else name


def blanked(name: str) -> list[str]:
    if len(name) < SHORTEST:
        return []
    return [name[:i] + BLANK + name[i + 1 :] for i in range(1, len(name) - 1)]


@lru_cache(maxsize=4096)
def in_a_word(name: str, position: int) -> bool:
    """Does the character belong to a word of two and more characters? 体 of 市体育局 does, 竟 of 环竟 does not."""
    at = 0
    for word in rjieba.cut(name, hmm=False):
        if at <= position < at + len(word):
            return len(word) >= 2
        at += len(word)
    return False
