"""The numbers 1, 2, 3 that count the rows of a table, among all the figures that stand in its cells."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.signs import Signs
from corpus.readers.text.pieces import Piece

FARTHEST = 120
"""Pieces between two numbers that follow each other."""
LINK, SHORT, LONG, AGAIN = 3.0, 0.5, 0.1, 2.0
"""What a further number is worth; price of each piece that a row lacks, or has too many, and of counting from 1 again."""


def style_of(text: str) -> str:
    """（1）, 1. and 一 count each for itself."""
    inner = text.strip("（()）.．、")
    return text.replace(inner, "1" if inner.isascii() else "一", 1)


def counters(pieces: Sequence[Piece], width: int, signs: Signs) -> list[int]:
    """The pieces that count rows of about `width` pieces: the best chain of numbers that follow each other."""
    values = [(i, value) for i, piece in enumerate(pieces) if (value := signs.serial(piece.text)) is not None]
    first = next((i for i, value in values if value == 1), None)
    if first is None or first > 3:
        return []
    style = style_of(pieces[first].text)
    chain = best_chain([(i, value) for i, value in values if style_of(pieces[i].text) == style and i >= first], width)
    others = [i for i, _ in values if style_of(pieces[i].text) != style and style_of(pieces[i].text) in ("一", "（一）", "一、")]
    return sorted({*chain, *others})


def best_chain(values: Sequence[tuple[int, int]], width: int) -> list[int]:
    """The places of the numbers that make up the best run 1, 2, 3 …, about `width` pieces apart."""
    scores: list[float] = []
    before: list[int | None] = []
    for n, (i, value) in enumerate(values):
        score, source = (0.0, None) if n == 0 else (float("-inf"), None)
        for m in range(n - 1, -1, -1):
            j, earlier = values[m]
            gap = i - j
            if gap > FARTHEST:
                break
            if earlier + 1 != value and value != 1:
                continue
            price = SHORT * max(0, width - gap) + LONG * max(0, gap - width) + (AGAIN if value == 1 else 0.0)
            if scores[m] + LINK - price > score and gap > 1:
                score, source = scores[m] + LINK - price, m
        scores.append(score)
        before.append(source)
    found: list[int] = []
    at: int | None = max(range(len(values)), key=lambda k: (scores[k], -k)) if values else None
    while at is not None:
        found.append(values[at][0])
        at = before[at]
    return found[::-1]
