"""Where two wordings differ, for marking."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 4000
"""Characters of a text that is compared character by character; longer ones are shown whole."""
BRIDGE = 1
"""Characters in common between two differences that are not worth telling apart."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of both wordings; they are the same text where nothing has changed."""

    first: str
    second: str

    @property
    def same(self) -> bool:
        return self.first == self.second


def stretches(first: str, second: str) -> list[Stretch]:
    """Both wordings, cut into what they share and what they do not. Joined, the pieces give the wordings again."""
    if max(len(first), len(second)) > LONGEST:
        return [Stretch(first, second)]
    found: list[Stretch] = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        piece = Stretch(first[a0:a1], second[b0:b1])
        bridges = kind == "equal" and len(piece.first) <= BRIDGE and found and a1 < len(first) and b1 < len(second)
        if found and not found[-1].same and (kind != "equal" or bridges):
            found[-1] = Stretch(found[-1].first + piece.first, found[-1].second + piece.second)
        else:
            found.append(piece)
    return found
