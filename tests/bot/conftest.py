from __future__ import annotations

from pathlib import Path

import pytest

import bot.opening
from index.build import build
from tests.bot.making import DIGITAL, ROADS
from tests.index.fakes import HashEmbedder


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "云溪.txt").write_text(DIGITAL, encoding="utf-8")
    (folder / "青石.txt").write_text(ROADS, encoding="utf-8")
    return folder


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> HashEmbedder:
    """The fake model, also for what opens a model of its own."""
    fake = HashEmbedder()
    monkeypatch.setattr(bot.opening, "index_embedder", lambda *_: fake)
    return fake


@pytest.fixture
def index_dir(tmp_path: Path, documents: Path, embedder: HashEmbedder) -> Path:
    folder = tmp_path / "索引"
    build(documents, folder, embedder)
    return folder
