"""Settings from the environment; an unknown name with our prefix is an error, not a silence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.settings import DEFAULT_CORPUS, DEFAULT_INDEX

PREFIX = "POLICYBOT_"
KNOWN = frozenset({"DATA_DIR", "ALLOW_OPEN"})


class SettingsError(Exception):
    """A setting that cannot be right; the message says which and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders of documents, index and data, and the embedding model (None: the one that comes along)."""

    corpus_dir: Path = DEFAULT_CORPUS
    index_dir: Path = DEFAULT_INDEX
    data_dir: Path = Path("data")
    model: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """`CORPUS_DIR`, `INDEX_DIR`, `DATA_DIR`, `EMBEDDING_MODEL`; empty values do not count.

        Raises
        ------
        SettingsError
            When a name begins with ``POLICYBOT_`` and is not known.
        """
        values = os.environ if environment is None else environment
        unknown = sorted(n for n in values if n.startswith(PREFIX) and n.removeprefix(PREFIX) not in KNOWN)
        if unknown:
            raise SettingsError(f"不认识的设置：{'、'.join(unknown)}。可用的设置：{'、'.join(sorted(PREFIX + n for n in KNOWN))}。")
        return cls(
            Path(values.get("CORPUS_DIR") or DEFAULT_CORPUS),
            Path(values.get("INDEX_DIR") or DEFAULT_INDEX),
            Path(values.get("DATA_DIR") or "data"),
            values.get("EMBEDDING_MODEL") or None,
        )
