"""Long names of which a question says a part: 清洁取暖领导小组成员单位 for 市冬季清洁取暖工作领导小组成员单位."""

from __future__ import annotations

from collections.abc import Iterable

LONG, TAIL, LEAST = 10, 4, 6
"""Characters of a name that may be said in part, of its end that must be said whole, and of the least part."""
SHARE = 0.6
"""How much of the name the part must hold."""


class PartialNames:
    """Long names by their last characters."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_tail: dict[str, list[str]] = {}
        for name in names:
            if len(name) >= LONG:
                self.by_tail.setdefault(name[-TAIL:], []).append(name)

    def named_at(self, text: str, end: int) -> tuple[int, str] | None:
        """Where the part that ends here begins, and the one name that it is a part of; None when there are several."""
        names = self.by_tail.get(text[max(0, end - TAIL) : end], ())
        found = {(start, name) for name in names if (start := start_of(text, end, name)) is not None}
        if not found:
            return None
        first = min(start for start, _ in found)
        longest = {name for start, name in found if start == first}
        return (first, longest.pop()) if len(longest) == 1 else None


def start_of(text: str, end: int, name: str) -> int | None:
    """The start of the longest part of the name, its characters in order, that ends at `end`."""
    at, rest = end, len(name)
    while at > 0:
        place = name.rfind(text[at - 1], 0, rest)
        if place < 0:
            break
        at, rest = at - 1, place
    length = end - at
    return at if length >= LEAST and length >= SHARE * len(name) else None
