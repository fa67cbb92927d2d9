from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.vectors import FaissIndex, Vectors


def made(count: int = 20, dimension: int = 8) -> tuple[list[int], Vectors]:
    vectors = np.random.default_rng(1).normal(size=(count, dimension)).astype(np.float32)
    return [100 + 3 * i for i in range(count)], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_nearest_first_with_cosines() -> None:
    ids, vectors = made()
    found = FaissIndex.build(ids, vectors).search(vectors[4], 3)
    assert found[0][0] == 112
    assert found[0][1] == pytest.approx(1, abs=1e-6)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)


@given(st.sets(st.integers(0, 19)), st.integers(0, 30))
def test_the_filter_comes_before_the_choice(chosen: set[int], k: int) -> None:
    """Filtering after top-k gives too few: the allowed ones may all be far away."""
    ids, vectors = made()
    allowed = [ids[i] for i in chosen]
    found = FaissIndex.build(ids, vectors).search(vectors[0], k, allowed)
    order = sorted(chosen, key=lambda i: -float(vectors[i] @ vectors[0]))
    assert [i for i, _ in found] == [ids[i] for i in order][:k]


def test_unknown_ids_may_be_allowed() -> None:
    ids, vectors = made()
    assert [i for i, _ in FaissIndex.build(ids, vectors).search(vectors[0], 5, [100, 999])] == [100]


def test_vectors_by_id() -> None:
    ids, vectors = made()
    index = FaissIndex.build(ids, vectors)
    assert np.array_equal(index.vectors([112, 100]), vectors[[4, 0]])
    assert index.vectors([]).shape == (0, 8)
    with pytest.raises(KeyError):
        index.vectors([100, 7])


def test_saved_and_read_in_a_folder_with_a_chinese_name(tmp_path: Path) -> None:
    ids, vectors = made()
    path = tmp_path / "政策索引.faiss"
    FaissIndex.build(ids, vectors).save(path)
    loaded = FaissIndex.load(path)
    assert (len(loaded), loaded.dimension) == (20, 8)
    assert loaded.search(vectors[7], 5) == FaissIndex.build(ids, vectors).search(vectors[7], 5)


def test_no_passages(tmp_path: Path) -> None:
    index = FaissIndex.build([], np.empty((0, 8), dtype=np.float32))
    assert index.search(np.ones(8, dtype=np.float32), 5) == []
    index.save(tmp_path / "empty")
    assert len(FaissIndex.load(tmp_path / "empty")) == 0


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "other"])
def test_damage_is_noticed(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "v"
    FaissIndex.build(*made()).save(path)
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "flipped":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes({"empty": b"", "cut": bytes(data[:-10]), "other": b"not an index at all"}[damage])
    with pytest.raises(IndexDamaged, match="python -m index build"):
        FaissIndex.load(path)
