from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import open_index
from index.build import build, update
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.retriever import Retriever
from index.types import Filter
from tests.index.fakes import PLAN_A, HashEmbedder, OtherEmbedder


def test_hits(retriever: Retriever) -> None:
    hits = retriever.search("柴油货车淘汰 谁牵头", 3)
    assert "柴油货车" in hits[0].passage.text
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(h.dense is not None for h in hits)


def test_filter_and_k(retriever: Retriever) -> None:
    assert {h.passage.document_id for h in retriever.search("牵头", 10, Filter(document_ids=("乙县",)))} == {"乙县"}
    assert retriever.search("牵头", 10, Filter(document_ids=())) == []
    assert retriever.search("牵头", 0) == retriever.search("  ", 5) == []
    everything = retriever.store.counts()["passages"]
    assert len(retriever.search("柴油", 10_000)) == everything


def test_no_word_in_common_is_told(retriever: Retriever) -> None:
    hits = retriever.search("xyzzy", 3)
    assert len(hits) == 3
    assert all(h.lexical is None and h.dense is not None for h in hits)


def test_similarity_and_vectors(retriever: Retriever, embedder: HashEmbedder) -> None:
    hit = retriever.search("柴油货车", 1)[0]
    query = embedder.encode_query("柴油货车")
    found = retriever.similarity(query, [hit.passage.id, "nowhere"])
    assert found == {hit.passage.id: pytest.approx(hit.dense)}
    vectors = retriever.passage_vectors([hit.passage.id])
    assert np.allclose(vectors[hit.passage.id], embedder.encode_query(hit.passage.text), atol=1e-6)
    assert retriever.similarity(query, []) == {}


def test_the_same_question_gives_the_same_hits_in_every_thread(sample: Retriever) -> None:
    questions = ["柴油货车淘汰谁牵头", "PM2.5目标", "锅炉", "县能源局"] * 10
    expected = [sample.search(q, 5) for q in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda q: sample.search(q, 5), questions)) == expected


def test_an_open_index_outlives_two_builds(retriever: Retriever, documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    before = retriever.search("柴油货车", 5)
    (documents / "甲市.txt").unlink()
    assert retriever.is_current()
    update(documents, index_dir, embedder)
    update(documents, index_dir, embedder)
    update(documents, index_dir, embedder)
    assert not retriever.is_current()
    assert retriever.search("柴油货车", 5) == before
    assert {h.passage.document_id for h in Retriever(index_dir, embedder).search("柴油货车", 5)} == {"乙县"}


def test_refusals_say_what_to_do(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(IndexMissing, match="python -m index build"):
        open_index(index_dir, embedder)
    build(documents, index_dir, embedder)
    with pytest.raises(IndexMismatch, match=r"模型“hash”.*python -m index build"):
        open_index(index_dir, OtherEmbedder())


def test_an_index_of_another_version(retriever: Retriever, index_dir: Path, embedder: HashEmbedder) -> None:
    path = retriever.generation / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "schema": "0"}), encoding="utf-8")
    with pytest.raises(IndexMismatch, match="python -m index update"):
        Retriever(index_dir, embedder)


@pytest.mark.parametrize("name", ["store.sqlite", "vectors.faiss", "manifest.json"])
@pytest.mark.parametrize("damage", ["missing", "cut", "flipped"])
def test_damage_is_noticed_on_opening(retriever: Retriever, index_dir: Path, embedder: HashEmbedder, name: str, damage: str) -> None:
    path = retriever.generation / name
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) // 3] ^= 0x80
        path.write_bytes(data)
    with pytest.raises(IndexDamaged, match="python -m index build"):
        Retriever(index_dir, embedder)


def test_readers_during_builds_see_a_whole_index(documents: Path, index_dir: Path, embedder: HashEmbedder) -> None:
    """Each build has either one document or two; whoever opens in between sees one of the two states."""
    build(documents, index_dir, embedder)

    def read(_: int) -> int:
        retriever = Retriever(index_dir, HashEmbedder())
        assert len(retriever.manifest.document_ids) == retriever.store.counts()["documents"]
        assert len(retriever.search("建设", 100)) == retriever.manifest.passages
        retriever.close()
        return len(retriever.manifest.document_ids)

    with ThreadPoolExecutor(4) as pool:
        readings = pool.map(read, range(60))
        for number in range(6):
            if number % 2:
                (documents / "甲市.txt").write_text(PLAN_A, encoding="utf-8")
            else:
                (documents / "甲市.txt").unlink()
            update(documents, index_dir, embedder)
        assert set(readings) <= {1, 2}
