"""Which clause became which: by what they say, helped by their numbers and titles, never by their place alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.compare.likeness import likenesses, matched
from corpus.compare.types import ClausePair, bare, words
from corpus.types import Clause

ALIKE = 0.5
"""Likeness from which two clauses are one, whatever their numbers."""
NAMED = 0.2
"""The same, of clauses with the same number or the same title: a section that was written anew is still that section."""
NUMBER, TITLE = 0.05, 0.15
"""What the same number and the same title add when several clauses are alike."""


def pair_clauses(first: Sequence[Clause], second: Sequence[Clause]) -> list[ClausePair]:
    """All clauses of both, each once, in the order of the second; what is gone follows the clause that it followed."""
    alike = likenesses([words(clause) for clause in first], [words(clause) for clause in second])
    numbers = same([clause.path for clause in first], [clause.path for clause in second])
    titles = same([bare(clause.title) for clause in first], [bare(clause.title) for clause in second])
    both = numbers & titles
    least = np.where(titles | numbers, NAMED, ALIKE)
    least = np.where(both, 0.0, least)
    score = alike + NUMBER * numbers + TITLE * titles
    found = matched(np.where(alike >= least, score, -1.0).astype(np.float32), np.zeros_like(alike))
    pairs = [ClausePair(first[i], second[j]) for i, j in found.items()]
    kept = set(found.values())
    pairs += [ClausePair(None, clause) for j, clause in enumerate(second) if j not in kept]
    gone = [i for i in range(len(first)) if i not in found]
    order = {clause.id: j for j, clause in enumerate(second)}
    pairs.sort(key=lambda pair: order[pair.second.id] if pair.second else 0)
    for i in gone:
        before = first[i - 1] if i else None
        at = next((n + 1 for n, pair in enumerate(pairs) if before is not None and pair.first is before), 0 if before is None else len(pairs))
        pairs.insert(at, ClausePair(first[i], None))
    return pairs


def same(first: Sequence[str], second: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which of the first equals which of the second; blank ones equal nothing."""
    numbers = {text: i for i, text in enumerate({*first, *second} - {""})}
    rows, columns = (np.array([numbers.get(text, blank) for text in texts], np.int64) for texts, blank in ((first, -1), (second, -2)))
    return np.equal.outer(rows, columns)


__all__ = ["pair_clauses", "same"]
