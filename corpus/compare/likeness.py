"""How like two texts are: the share of pairs of neighbouring characters that they have in common (Dice)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.compare.types import bare

Scores = NDArray[np.float32]
BLOCK = 256
"""Texts that are laid out at once: a plan of thousands of rows must not fill the memory."""


def likenesses(first: Sequence[str], second: Sequence[str]) -> Scores:
    """Likeness from 0 to 1 of every text of `first` with every text of `second`; blank texts are like nothing."""
    firsts, seconds = [pairs(text) for text in first], [pairs(text) for text in second]
    shared = set().union(*firsts) & set().union(*seconds)
    numbers = {pair: i for i, pair in enumerate(sorted(shared))}
    found = np.zeros((len(first), len(second)), np.float32)
    for top in range(0, len(first), BLOCK):
        rows = laid(firsts[top : top + BLOCK], numbers)
        for left in range(0, len(second), BLOCK):
            found[top : top + BLOCK, left : left + BLOCK] = rows @ laid(seconds[left : left + BLOCK], numbers).T
    sizes = np.array([len(each) for each in firsts], np.float32)[:, None] + np.array([len(each) for each in seconds], np.float32)[None, :]
    return np.asarray(2 * found / np.maximum(sizes, 1), np.float32)


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; of a single character the character."""
    plain = bare(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset({plain} if plain else ())


def laid(texts: Iterable[frozenset[str]], numbers: dict[str, int]) -> Scores:
    held = list(texts)
    rows = np.zeros((len(held), len(numbers)), np.float32)
    for i, text in enumerate(held):
        rows[i, [numbers[pair] for pair in text if pair in numbers]] = 1
    return rows


def matched(scores: Scores, least: Scores) -> dict[int, int]:
    """One for each at most: the second of each first, best pairs first, none below its `least`.

    Of equal scores the pair nearer to the same relative place wins, so that what stands twice stays in order.
    """
    rows, columns = np.nonzero(scores >= least)
    height, width = max(scores.shape[0], 1), max(scores.shape[1], 1)
    order = sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda at: (-round(float(scores[at]), 4), abs(at[0] / height - at[1] / width)))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in order:
        if row not in found and column not in taken:
            found[row] = column
            taken.add(column)
    return found
