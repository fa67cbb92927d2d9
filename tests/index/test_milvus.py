"""Vectors in Milvus: whose collections there are and when they go, what an update keeps, and what is said while it is away."""

from __future__ import annotations

import builtins
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import generations, milvus, milvus_filter, milvus_server, open_index
from index.build import build, update
from index.errors import IndexMismatch, ServerDown, StorageFailure, StoreUnavailable
from index.exact import ExactIndex
from index.generations import current
from index.json_server import REST_SECONDS
from index.milvus import MilvusIndex
from index.milvus_server import MilvusServer, configured_server
from index.retriever import Retriever
from index.settings import VectorSettings
from index.vector_store import MARK
from index.vectors import Vectors
from tests.index.conftest import DOCUMENTS
from tests.index.fakes import PLAN_B, HashEmbedder
from tests.index.milvus import InMilvus, address, names, needs_milvus, running, shared

ASKED = ("柴油货车淘汰", "扬尘治理由谁牵头", "锅炉改造", "2030年底前完成什么", "秸秆", "办事指南", "资金保障", "考核")


@pytest.fixture
def in_milvus(monkeypatch: pytest.MonkeyPatch) -> Iterator[MilvusServer]:
    monkeypatch.setenv("VECTOR_STORE", "milvus")
    monkeypatch.setenv("MILVUS_URI", address())
    yield shared()


def own(server: MilvusServer, index_dir: Path) -> list[str]:
    """The collections of the folder."""
    mark = (index_dir / MARK).read_text(encoding="utf-8").split()[0]
    return [name for name in names(server) if mark in name]


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.integers(1, 6), st.integers(1, 20))
@settings(deadline=None)
def test_each_allowed_id_meets_one_expression_and_no_other_any(every: set[int], some: set[int], run: int, most: int) -> None:
    allowed = every & some
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(milvus_filter, "RUN", run)
        patch.setattr(milvus_filter, "MOST", max(most, run))
        found = milvus_filter.expressions(numbers(allowed), numbers(every))
    met = {i: sum(not where or bool(eval(where, {"id": i})) for where in found) for i in every}
    assert met == {i: int(i in allowed) for i in every}


def numbers(ids: set[int]) -> Any:
    return np.asarray(sorted(ids), dtype=np.int64)


EXPRESSIONS = [
    ("all", range(1, 101), [""]),
    ("none", (), []),
    ("a whole document", range(11, 51), ["(id >= 11 and id <= 50)"]),
    ("some places of it", (11, 13, 14), ["id in [11,13,14]"]),
    ("both", (*range(11, 51), 77), ["(id >= 11 and id <= 50) or id in [77]"]),
    ("all but a document", (*range(1, 11), *range(52, 101)), ["not ((id >= 11 and id <= 51))"]),
    ("all but a passage", (*range(1, 50), *range(51, 101)), ["not (id in [50])"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "allowed", "said"), EXPRESSIONS, ids=[each[0] for each in EXPRESSIONS])
def test_what_is_said_of_the_allowed_ids(what: str, allowed: Any, said: list[str]) -> None:
    assert milvus_filter.expressions(numbers(set(allowed)), np.arange(1, 101)) == said


def test_alternatives_are_not_nested_deeply() -> None:
    """Milvus refuses more than some fifty within one another."""
    whole = np.arange(1, 100_001)
    for where in milvus_filter.expressions(whole[whole % 100 < 50], whole):
        depth = [where[:end].count("(") - where[:end].count(")") for end in range(0, len(where), 7)]
        assert max(depth) <= 12
        assert re.search(r"or [^()]* or", where) is None


@needs_milvus
@pytest.mark.parametrize("flat", [True, False], ids=["each compared", "by lists"])
def test_a_filter_too_long_for_one_expression(flat: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third of 3,000 is allowed: neither they nor the others can be said shortly."""
    vectors = np.random.default_rng(2).normal(size=(3000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = list(range(1, 3001))
    monkeypatch.setattr(milvus_filter, "MOST", 400)
    monkeypatch.setattr(milvus, "MOST_FLAT", vectors.size if flat else 0)
    assert len(milvus_filter.expressions(np.arange(3, 3001, 3), np.asarray(ids))) > 2
    index, exact = InMilvus.build(ids, vectors), ExactIndex.build(ids, vectors)
    assert index.described["kind"] == ("milvus-flat" if flat else "milvus-ivf")
    for allowed in (None, ids[2::3], ids[:2999], ids[5:9], ids[100:1100]):
        found, wanted = index.search(vectors[7], 30, allowed), exact.search(vectors[7], 30, allowed)
        assert [i for i, _ in found] == [i for i, _ in wanted]
        assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-6)


@needs_milvus
def test_lists_that_hold_too_few_are_not_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus, "MOST_FLAT", 0)
    monkeypatch.setattr(milvus, "PROBES", 1)
    vectors: Vectors = np.eye(40, dtype=np.float32)
    assert len(InMilvus.build(list(range(40)), vectors).search(vectors[0], 39)) == 39


@needs_milvus
def test_the_samples_are_found_as_by_comparing_all(sample: Retriever, tmp_path: Path, in_milvus: MilvusServer) -> None:
    build(DOCUMENTS, tmp_path, HashEmbedder())
    other = Retriever(tmp_path, HashEmbedder())
    assert other.manifest.vectors == {"kind": "milvus-flat"}
    assert (other.generation / generations.VECTORS).stat().st_size < 500
    everything = list(sample.store.hashes())
    assert np.array_equal(other._vectors.vectors(everything), sample._vectors.vectors(everything))
    for question in ASKED:
        vector = sample.embedder.encode_query(question)
        for allowed in (None, everything[::2], everything[10:60], everything[:-3]):
            wanted, found = sample._vectors.search(vector, 50, allowed), other._vectors.search(vector, 50, allowed)
            assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-4)
            assert {i for i, score in found if score > wanted[-1][1] + 1e-4} == {i for i, score in wanted if score > wanted[-1][1] + 1e-4}
        assert [hit.passage.id for hit in other.search(question, 10)] == [hit.passage.id for hit in sample.search(question, 10)]


@needs_milvus
def test_an_update_keeps_the_vectors(documents: Path, index_dir: Path, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    assert update(documents, index_dir, HashEmbedder()).encoded == 0
    (documents / "丙区.txt").write_text(PLAN_B.replace("乙县", "丙区"), encoding="utf-8")
    report = update(documents, index_dir, HashEmbedder())
    assert 0 < report.encoded < report.passages
    assert len(open_index(index_dir, HashEmbedder())._vectors) == report.passages


@needs_milvus
def test_two_generations_stay_and_nothing_of_another_folder_goes(documents: Path, index_dir: Path, tmp_path: Path, in_milvus: MilvusServer) -> None:
    build(documents, tmp_path / "other", HashEmbedder())
    others = own(in_milvus, tmp_path / "other")
    seen: list[str] = []
    for count in (1, 2, 2, 2):
        build(documents, index_dir, HashEmbedder())
        there = own(in_milvus, index_dir)
        assert len(there) == count
        seen += sorted(set(there) - set(seen))
        assert there == sorted(seen[-2:]), "the one in use and the one before"
    assert own(in_milvus, tmp_path / "other") == others != []


@needs_milvus
def test_a_reader_of_the_generation_before_goes_on(documents: Path, index_dir: Path, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = Retriever(index_dir, HashEmbedder())
    build(documents, index_dir, HashEmbedder())
    assert before.searched("柴油货车", 3).trouble == ""
    build(documents, index_dir, HashEmbedder())
    assert before.searched("扬尘治理", 3).trouble == "向量服务与索引不一致，须由管理员重新建库", "words alone, and an administrator is told"
    assert before.searched("扬尘治理", 3).hits and not before.is_current()


@needs_milvus
def test_a_build_that_fails_drops_its_own(documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = own(in_milvus, index_dir)

    def refuse(self: MilvusIndex, path: Path) -> None:
        assert len(own(in_milvus, index_dir)) == 2
        raise OSError("full")

    with monkeypatch.context() as patch, pytest.raises(StorageFailure):
        patch.setattr(MilvusIndex, "save", refuse)
        build(documents, index_dir, HashEmbedder())
    assert own(in_milvus, index_dir) == before
    assert open_index(index_dir, HashEmbedder()).searched("柴油货车", 1).trouble == ""


@needs_milvus
def test_what_a_killed_build_has_left_goes_with_the_next(documents: Path, index_dir: Path, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    (kept,) = own(in_milvus, index_dir)
    left = f"{kept[:-8]}deadbeef"
    MilvusIndex.build(in_milvus, left, [1], np.ones((1, 4), dtype=np.float32))
    build(documents, index_dir, HashEmbedder())
    assert left not in own(in_milvus, index_dir) and kept in own(in_milvus, index_dir)


@needs_milvus
def test_a_copied_folder_drops_nothing_of_the_first(documents: Path, index_dir: Path, tmp_path: Path, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    (kept,) = own(in_milvus, index_dir)
    shutil.copytree(index_dir, tmp_path / "copy")
    assert open_index(tmp_path / "copy", HashEmbedder()).searched("柴油货车", 1).trouble == "", "it reads what it was copied from"
    for _ in range(3):
        build(documents, tmp_path / "copy", HashEmbedder())
    assert own(in_milvus, index_dir) == [kept]
    assert open_index(index_dir, HashEmbedder()).searched("柴油货车", 1).trouble == ""


@needs_milvus
def test_back_to_files(documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, in_milvus: MilvusServer) -> None:
    """A file is read by what it is, whatever is set; the collections go with their generations."""
    build(documents, index_dir, HashEmbedder())
    monkeypatch.setenv("VECTOR_STORE", "file")
    assert open_index(index_dir, HashEmbedder()).searched("柴油货车", 1).trouble == ""
    assert update(documents, index_dir, HashEmbedder()).encoded == 0
    assert (open_index(index_dir, HashEmbedder()).manifest.vectors, len(own(in_milvus, index_dir))) == ({"kind": "exact"}, 1)
    update(documents, index_dir, HashEmbedder())
    assert own(in_milvus, index_dir) == []


@needs_milvus
def test_a_file_that_cannot_be_read_keeps_all_collections(documents: Path, index_dir: Path, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    before = own(in_milvus, index_dir)
    path = current(index_dir) / generations.VECTORS
    path.write_bytes(path.read_bytes()[:-3])
    build(documents, index_dir, HashEmbedder())
    assert set(before) < set(own(in_milvus, index_dir))


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@needs_milvus
def test_while_it_is_away_words_are_searched_and_then_vectors_again(documents: Path, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with running(tmp_path) as (uri, start, stop):
        monkeypatch.setenv("VECTOR_STORE", "milvus")
        monkeypatch.setenv("MILVUS_URI", uri)
        server = MilvusServer(VectorSettings(uri=uri, timeout_seconds=5.0), clock)
        monkeypatch.setattr("index.milvus.configured_server", lambda: server)
        start()
        build(documents, index_dir, HashEmbedder())
        retriever = Retriever(index_dir, HashEmbedder())
        whole = retriever.searched("柴油货车 谁牵头", 3)
        assert whole.trouble == ""
        stop()
        for question in ("柴油货车淘汰", "扬尘治理"):
            found = retriever.searched(question, 3)
            assert (found.trouble, [hit.dense for hit in found.hits]) == ("向量数据库连接不上", [None] * len(found.hits))
            assert found.hits
        assert retriever.searched("柴油货车 谁牵头", 3) == whole, "what was found before is remembered"
        with pytest.raises(ServerDown, match="向量数据库连接不上，请检查 MILVUS_URI、MILVUS_TOKEN 和 Milvus 服务"):
            open_index(index_dir, HashEmbedder())
        for change in (build, update):
            with pytest.raises(ServerDown, match="原有索引未受影响"):
                change(documents, index_dir, HashEmbedder())
        start()
        assert retriever.searched("扬尘治理 牵头", 3).trouble == "向量数据库连接不上", "it is left alone for a while"
        clock.now += REST_SECONDS + 1
        again = retriever.searched("扬尘治理 牵头", 3)
        assert again.trouble == ""
        assert all(hit.dense is not None for hit in again.hits)
        assert open_index(index_dir, HashEmbedder()).manifest.built_at == retriever.manifest.built_at
        server.close()


@needs_milvus
def test_one_that_does_not_answer_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from milvus_lite.adapter.grpc.servicer import MilvusServicer

    answers, go_on = MilvusServicer.ShowCollections, threading.Event()
    monkeypatch.setattr(MilvusServicer, "ShowCollections", lambda *asked: go_on.wait(20) and answers(*asked))
    with running(tmp_path) as (uri, start, _):
        start()
        server = MilvusServer(VectorSettings(uri=uri, timeout_seconds=0.5))
        with pytest.raises(ServerDown, match=r"^向量数据库未能在规定时间内应答$"):
            server.ask(lambda client, seconds: client.list_collections(timeout=seconds))
        go_on.set()
        with pytest.raises(ServerDown, match=r"^向量数据库连接不上$"):
            server.ask(lambda client, seconds: 1)
        assert server.ask_patiently(lambda client, seconds: client.list_collections(timeout=seconds)) == [], "a build asks also one that is left alone"
        assert server.ask(lambda client, seconds: 1) == 1
        server.close()


@needs_milvus
def test_a_connection_that_another_thread_closes() -> None:
    server = MilvusServer(VectorSettings(uri=address(), timeout_seconds=5.0))

    def closed_meanwhile(client: Any, seconds: float) -> Any:
        server.close()
        return client.list_collections(timeout=seconds)

    with pytest.raises(ServerDown, match="连接不上"):
        server.ask(closed_meanwhile)
    assert server.ask_patiently(lambda client, seconds: 1) == 1
    with pytest.raises(ValueError, match="ours"):
        server.ask(lambda client, seconds: faulty())
    server.close()


def faulty() -> None:
    raise ValueError("ours")


@needs_milvus
def test_a_collection_that_is_gone(documents: Path, index_dir: Path, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    (name,) = own(in_milvus, index_dir)
    in_milvus.ask_patiently(lambda client, seconds: client.drop_collection(name, timeout=seconds))
    with pytest.raises(IndexMismatch, match=r"向量数据库中没有这个索引的向量.*python -m index build"):
        open_index(index_dir, HashEmbedder())
    report = update(documents, index_dir, HashEmbedder())
    assert report.encoded == report.passages, "all is made anew"


@needs_milvus
@pytest.mark.parametrize("why", ["no folder above it", "another program has it"])
def test_a_folder_that_cannot_be_opened(tmp_path: Path, why: str) -> None:
    from milvus_lite.db import MilvusLite

    held = MilvusLite(str(tmp_path / "held.db"))
    path = tmp_path / ("missing/a.db" if why == "no folder above it" else "held.db")
    with pytest.raises(ServerDown) as raised:
        MilvusServer(VectorSettings(uri=str(path))).ask_patiently(lambda client, seconds: 1)
    held.close()
    assert str(raised.value).startswith(f"MILVUS_URI 所指的“{path}”打不开（可能正被另一个程序使用，或上级文件夹不存在），请检查")


@needs_milvus
def test_an_index_in_milvus_without_an_address(documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, in_milvus: MilvusServer) -> None:
    build(documents, index_dir, HashEmbedder())
    monkeypatch.delenv("VECTOR_STORE")
    monkeypatch.delenv("MILVUS_URI")
    with pytest.raises(StoreUnavailable, match="请设置 MILVUS_URI"):
        open_index(index_dir, HashEmbedder())


def test_without_the_package(documents: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in ("pymilvus", "grpc"):
            raise ImportError(name)
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.setenv("VECTOR_STORE", "milvus")
    monkeypatch.setenv("MILVUS_URI", "http://127.0.0.1:9")
    milvus_server._pymilvus.cache_clear()
    with pytest.raises(StoreUnavailable, match=r"未安装软件包 pymilvus，请运行 pip install -r requirements-cluster\.txt"):
        build(documents, index_dir, HashEmbedder())


@needs_milvus
def test_the_token_is_never_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MILVUS_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MILVUS_TOKEN", "s3cr3t")
    server = configured_server()
    with pytest.raises(ServerDown, match="连接不上") as raised:
        server.ask_patiently(lambda client, seconds: client.list_collections(timeout=seconds))
    assert "s3cr3t" not in caplog.text + repr(server.settings) + str(raised.value) + "".join(capfd.readouterr())
