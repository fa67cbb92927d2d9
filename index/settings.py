"""Where the documents and the index are: options first, then the environment, then the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_CORPUS = ROOT / "corpus" / "documents"
DEFAULT_INDEX = ROOT / "index" / "data"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """`CORPUS_DIR`, `INDEX_DIR` and `EMBEDDING_MODEL`; the model is None for the default."""

    corpus_dir: Path = DEFAULT_CORPUS
    index_dir: Path = DEFAULT_INDEX
    model: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> IndexSettings:
        """The settings of the environment (default: the process's own); empty ones do not count."""
        values = os.environ if environment is None else environment
        return cls(
            Path(values.get("CORPUS_DIR") or DEFAULT_CORPUS),
            Path(values.get("INDEX_DIR") or DEFAULT_INDEX),
            values.get("EMBEDDING_MODEL") or None,
        )
