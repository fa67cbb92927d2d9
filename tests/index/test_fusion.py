from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import reciprocal_rank, standardised_sum

SCORES = st.dictionaries(st.integers(0, 20), st.floats(-1, 100), max_size=15)


def test_standing_out_counts_not_the_unit() -> None:
    dense = {1: 0.90, 2: 0.89, 3: 0.88}
    lexical = {1: 5.0, 2: 30.0, 3: 4.0}
    total = standardised_sum([(0.5, dense), (0.5, lexical)])
    assert max(total, key=lambda i: total[i]) == 2
    scaled = standardised_sum([(0.5, {i: 10 * s for i, s in dense.items()}), (0.5, lexical)])
    assert scaled == pytest.approx(total)


def test_missing_counts_as_the_lowest() -> None:
    other = (1.0, {1: 3.0, 2: 1.0, 3: 1.0})
    assert standardised_sum([(1.0, {1: 3.0, 2: 1.0}), other]) == standardised_sum([(1.0, {1: 3.0, 2: 1.0, 3: 1.0}), other])


def test_equal_scores_say_nothing() -> None:
    assert standardised_sum([(1, {1: 2.0, 2: 2.0})]) == {1: 0.0, 2: 0.0}
    assert standardised_sum([(1, {}), (1, {})]) == {}


def test_reciprocal_rank() -> None:
    total = reciprocal_rank([(1, {1: 9.0, 2: 8.0}), (1, {2: 1.0})])
    assert total == pytest.approx({1: 1 / 61, 2: 1 / 62 + 1 / 61})


@given(SCORES, SCORES)
def test_every_candidate_gets_a_score(a: dict[int, float], b: dict[int, float]) -> None:
    assert set(standardised_sum([(0.5, a), (0.5, b)])) == set(a) | set(b) == set(reciprocal_rank([(1, a), (1, b)]))
