"""Known words in a text, looked up: what it costs grows with the text, and not with the number of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Known:
    """Words that are known, in an order of their own."""

    def __init__(self, words: Iterable[str]) -> None:
        self.rank = {word: number for number, word in enumerate(dict.fromkeys(word for word in words if word))}
        self.lengths = sorted({len(word) for word in self.rank}, reverse=True)

    def at(self, text: str, start: int) -> Iterator[str]:
        """Those that begin at a place, the longest first."""
        return (word for n in self.lengths if len(word := text[start : start + n]) == n and word in self.rank)

    def within(self, text: str) -> list[str]:
        """Those that stand anywhere in a text, also within each other, in the order in which they are known."""
        found = {word for start in range(len(text)) for word in self.at(text, start)}
        return sorted(found, key=self.rank.__getitem__)
