"""How much of each source a run trains on."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from training.__main__ import Parts, named_part
from training.data import Example
from training.folds import fold_of

FOLDS = 4
DOCUMENTS = [f"doc{n}" for n in range(40)]
OUT = [d for d in DOCUMENTS if fold_of(d, FOLDS) == 0]


@pytest.mark.parametrize(
    ("shares", "name", "of_others"),
    [
        ({}, "A", 1.0),
        ({"A": 2.0}, "A", 2.0),
        ({"A": 0.5}, "A", 0.5),
        ({"others": 0.5}, "A", 0.5),
        ({"others": 0.5, "A": 1.0}, "A", 1.0),
        ({"A": 0.0}, "A", 0.0),
    ],
)
def test_what_is_measured_on_stays_whole(shares: dict[str, float], name: str, of_others: float) -> None:
    examples = [Example(d, d, "问", "", "deadline", ()) for d in DOCUMENTS]
    taken = Counter(e.document for e in Parts(shares, f"0/{FOLDS}", random.Random(1)).of(name, examples))
    assert OUT
    assert all(taken[d] == 1 for d in OUT)
    assert sum(taken.values()) - len(OUT) == round((len(DOCUMENTS) - len(OUT)) * of_others)


def test_a_part_is_named() -> None:
    assert named_part("AF=0.25") == ("AF", 0.25)
    with pytest.raises(ValueError, match="could not convert"):
        named_part("AF")
