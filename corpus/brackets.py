"""Where the brackets of a text stand, of whatever form and width."""

from __future__ import annotations

BRACKET_PAIRS = {"（": "）", "(": ")", "[": "]", "【": "】", "〔": "〕", "［": "］"}
CLOSING = set(BRACKET_PAIRS.values())


def bracket_pairs(text: str) -> list[tuple[int, int]]:
    """Spans of all brackets that close, half and full width alike; one that never closes hides nothing."""
    waiting: list[int] = []
    pairs: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        if char in BRACKET_PAIRS:
            waiting.append(i)
        elif char in CLOSING and waiting:
            pairs.append((waiting.pop(), i + 1))
    return sorted(pairs)


def bracket_groups(text: str) -> list[tuple[int, int]]:
    """Spans of the outermost brackets, brackets included."""
    groups: list[tuple[int, int]] = []
    for start, end in bracket_pairs(text):
        if not groups or start >= groups[-1][1]:
            groups.append((start, end))
    return groups
