from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.retriever import Retriever
from tests.index.fakes import PLAN_A, PLAN_B, HashEmbedder

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "文档"
    folder.mkdir()
    (folder / "甲市.txt").write_text(PLAN_A, encoding="utf-8")
    (folder / "乙县.txt").write_text(PLAN_B, encoding="utf-8")
    return folder


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "索引 #1?%41"  # a name that a URI would misread


@pytest.fixture
def retriever(documents: Path, index_dir: Path, embedder: HashEmbedder) -> Retriever:
    build(documents, index_dir, embedder)
    return Retriever(index_dir, embedder)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """The five documents under the fake model; not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    build(DOCUMENTS, folder, HashEmbedder())
    return Retriever(folder, HashEmbedder())
