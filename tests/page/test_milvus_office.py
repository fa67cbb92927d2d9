"""An office answers the same wherever the vectors of its passages lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.retriever import Retriever
from index.types import Filter
from tests.index.milvus import address, needs_milvus
from tests.page.office import open_office

QUESTIONS = (
    "一体化政务云由谁牵头？", "危桥改造什么时候完成？", "新建改建农村公路多少公里？", "政务服务一网通办的配合单位有哪些？", "电子证照归集由谁负责？",
    "热线平台整合的完成时限是什么？", "市大数据局牵头哪些任务？", "临江县农村公路提升实施方案的文号是什么？", "保障措施有哪些？", "路长制怎么推行？",
    "网上可办率要达到多少？", "哪些任务长期坚持？", "2031年12月底前要完成什么？", "地铁票价是多少？",
)  # fmt: skip


@needs_milvus
def test_the_answers_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_files = open_office(tmp_path / "files")
    monkeypatch.setenv("VECTOR_STORE", "milvus")
    monkeypatch.setenv("MILVUS_URI", address())
    in_milvus = open_office(tmp_path / "milvus")
    one, other = (Retriever(office.desk.index_dir, office.embedder) for office in (in_files, in_milvus))
    assert (one.manifest.vectors, other.manifest.vectors) == ({"kind": "exact"}, {"kind": "milvus-flat"})
    for question in QUESTIONS:
        ours, theirs = (replace(office.desk.bot.answer(question), latency_ms=0.0) for office in (in_milvus, in_files))
        assert ours == theirs
        for wanted in (None, Filter(kinds=("task",))):
            assert [hit.passage for hit in other.search(question, 20, wanted)] == [hit.passage for hit in one.search(question, 20, wanted)]
