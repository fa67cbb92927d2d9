from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import clustered, vectors
from index.clustered import ClusteredIndex
from index.errors import IndexDamaged
from index.exact import ExactIndex
from index.vectors import VectorIndex, Vectors, build_vectors, load_vectors
from tests.bench.vectors import like
from tests.index.milvus import INSTALLED, InMilvus, address, needs_milvus

Kind = type[ExactIndex] | type[ClusteredIndex] | type[InMilvus]
every_kind_in_a_file = pytest.mark.parametrize("kind", [ExactIndex, ClusteredIndex])
every_kind = pytest.mark.parametrize("kind", [ExactIndex, ClusteredIndex, pytest.param(InMilvus, marks=needs_milvus)])


@pytest.fixture(autouse=True, scope="module")
def milvus() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if INSTALLED:
            patch.setenv("MILVUS_URI", address())
        yield


def made(count: int = 20, dimension: int = 8) -> tuple[list[int], Vectors]:
    vectors = np.random.default_rng(1).normal(size=(count, dimension)).astype(np.float32)
    return [100 + 3 * i for i in range(count)], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def few_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One list is looked at, and the 8 bits choose among three vectors already, as among some thousand otherwise."""
    monkeypatch.setattr(clustered, "FEW", 2)
    monkeypatch.setattr(clustered, "PROBES", 1)
    yield


@every_kind
def test_nearest_first_with_cosines(kind: Kind) -> None:
    ids, vectors = made()
    found = kind.build(ids, vectors).search(vectors[4], 3)
    assert found[0][0] == 112
    assert found[0][1] == pytest.approx(1, abs=1e-6)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)


@every_kind
@pytest.mark.usefixtures("few_lists")
def test_a_search_gives_as_many_as_are_wanted(kind: Kind) -> None:
    """Also where the lists that are looked at first hold fewer."""
    ids, vectors = made()
    index = kind.build(ids, vectors)
    assert [len(index.search(vectors[0], k)) for k in (-1, 0, 1, 7, 20, 30)] == [0, 0, 1, 7, 20, 20]


BUILT: dict[str, VectorIndex] = {}


def built(kind: Kind) -> VectorIndex:
    if kind.__name__ not in BUILT:
        BUILT[kind.__name__] = kind.build(*made())
    return BUILT[kind.__name__]


@pytest.mark.parametrize("few", [2, 2000])
@every_kind
@settings(deadline=None)
@given(st.sets(st.integers(0, 19)), st.integers(0, 30))
def test_the_filter_comes_before_the_choice(kind: Kind, few: int, chosen: set[int], k: int) -> None:
    """Filtering after top-k gives too few: the allowed ones may all be far away."""
    ids, vectors = made()
    allowed = [ids[i] for i in chosen]
    index = built(kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clustered, "FEW", few)
        found = index.search(vectors[0], k, allowed)
        assert index.search(vectors[0], k, np.asarray(allowed, dtype=np.int64)) == found
    order = sorted(chosen, key=lambda i: -float(vectors[i] @ vectors[0]))
    assert [i for i, _ in found] == [ids[i] for i in order][:k]


@every_kind
def test_unknown_ids_may_be_allowed(kind: Kind) -> None:
    ids, vectors = made()
    assert [i for i, _ in kind.build(ids, vectors).search(vectors[0], 5, [7, 100, 999])] == [100]


@pytest.mark.parametrize("read", [False, True], ids=["built", "read"])
@every_kind
def test_vectors_by_id(kind: Kind, read: bool, tmp_path: Path) -> None:
    ids, vectors = made()
    index: VectorIndex = kind.build(ids, vectors)
    if read:
        index.save(tmp_path / "v")
        index = load_vectors(tmp_path / "v")
    assert np.array_equal(index.vectors([112, 100, 115, 112]), vectors[[4, 0, 5, 4]])
    assert index.vectors([]).shape == (0, 8)
    for unknown in (7, 101, 999):
        with pytest.raises(KeyError):
            index.vectors([100, unknown])
    index.close()


@every_kind
def test_vectors_go_from_index_to_index_unrounded(kind: Kind, tmp_path: Path) -> None:
    """What an update keeps is what the model made, however often."""
    ids, vectors = made(300, 16)
    kept = vectors
    for _ in range(3):
        kind.build(ids, kept).save(tmp_path / "v")
        index = load_vectors(tmp_path / "v")
        kept = index.vectors(ids)
        index.close()
    assert np.array_equal(kept, vectors)


@pytest.mark.usefixtures("few_lists")
@every_kind
def test_saved_and_read_in_a_folder_with_a_chinese_name(kind: Kind, tmp_path: Path) -> None:
    ids, vectors = made()
    path = tmp_path / "政策索引.faiss"
    index = kind.build(ids, vectors)
    index.save(path)
    loaded = load_vectors(path)
    assert (type(loaded), len(loaded), loaded.dimension, loaded.described) == (type(index), 20, 8, index.described)
    assert loaded.search(vectors[7], 5) == index.search(vectors[7], 5)
    assert loaded.search(vectors[7], 5, ids[3:12]) == index.search(vectors[7], 5, ids[3:12])
    loaded.close()


@every_kind
def test_ids_in_any_order(kind: Kind) -> None:
    ids, vectors = made()
    index = kind.build(ids[::-1], vectors[::-1])
    assert index.search(vectors[4], 1)[0][0] == ids[4]
    assert np.array_equal(index.vectors(ids), vectors)


def test_no_passages(tmp_path: Path) -> None:
    index = build_vectors([], np.empty((0, 8), dtype=np.float32))
    assert index.search(np.ones(8, dtype=np.float32), 5) == []
    index.save(tmp_path / "empty")
    assert len(load_vectors(tmp_path / "empty")) == 0


def test_the_kind_goes_by_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    ids, some = made()
    monkeypatch.setattr(vectors, "MOST_EXACT", some.size)
    assert build_vectors(ids, some).described == {"kind": "exact"}
    monkeypatch.setattr(vectors, "MOST_EXACT", some.size - 1)
    assert build_vectors(ids, some).described == {"kind": "clustered-sq8", "lists": 4, "probes": 4}


def test_many_are_found_nearly_as_by_comparing_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the twenty nearest at least 0.97, without a filter, with a wide one and with a narrow one; and with the same cosines."""
    monkeypatch.setattr(clustered, "PROBES", 20)
    rng = np.random.default_rng(3)
    many = like(rng.normal(size=(60, 48)).astype(np.float32), 6000, rng)
    ids = list(range(1, len(many) + 1))
    exact = ExactIndex.build(ids, many)
    ClusteredIndex.build(ids, many).save(tmp_path / "v")
    index = load_vectors(tmp_path / "v")
    queries = like(many[::200], 40, rng)
    alike = [ids[i] for i in np.argsort(many @ many[0])[-2500:]]
    for allowed, least in ((None, 0.97), (ids[::2], 0.97), (alike, 0.97), (ids[::40], 1.0)):
        wanted = [dict(exact.search(query, 20, allowed)) for query in queries]
        found = [dict(index.search(query, 20, allowed)) for query in queries]
        assert all(len(each) == 20 for each in found)
        shares = [len(each.keys() & right.keys()) / 20 for each, right in zip(found, wanted, strict=True)]
        assert np.mean(shares) >= least
        assert all(each[i] == pytest.approx(right[i], abs=1e-6) for each, right in zip(found, wanted, strict=True) for i in each.keys() & right.keys())
    index.close()


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "head", "other"])
@every_kind
def test_damage_is_noticed(kind: Kind, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "v"
    kind.build(*made()).save(path)
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage in ("flipped", "head"):
        data[len(data) // 2 if damage == "flipped" else 3] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes({"empty": b"", "cut": bytes(data[:-10]), "other": b"not an index at all"}[damage])
    with pytest.raises(IndexDamaged, match="python -m index build"):
        load_vectors(path)


@every_kind_in_a_file
def test_a_file_is_not_in_memory_twice(kind: Kind, tmp_path: Path) -> None:
    """What faiss takes is not seen here; a copy of the file in Python would be."""
    path = tmp_path / "v"
    ids, vectors = made(20_000, 64)
    index = kind.build(ids, vectors)
    peaks = []
    for saving in (True, False):
        tracemalloc.start()
        if saving:
            index.save(path)
        else:
            load_vectors(path).close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert path.stat().st_size > 5_000_000
    assert max(peaks) < 4_000_000


def test_the_file_is_closed_with_the_last_that_has_it(tmp_path: Path) -> None:
    ClusteredIndex.build(*made()).save(tmp_path / "v")
    index = load_vectors(tmp_path / "v")
    assert [each.path for each in psutil.Process().open_files()].count(str(tmp_path / "v")) == 1
    del index
    gc.collect()
    assert str(tmp_path / "v") not in [each.path for each in psutil.Process().open_files()]
