"""Documents, an index of them, and both stores that its rows may lie in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.build import build
from index.retriever import Retriever
from index.row_server import row_server
from index.row_store import RowStore
from index.writer import Target
from tests.index.fakes import PLAN_A, PLAN_B, HashEmbedder
from tests.postgres_server import Server

Making = Callable[[Path], Target]
"""A new store, of which the path is the file."""
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
def database(postgres: Server) -> Iterator[str]:
    """The address of a new database."""
    url = postgres.create()
    yield url
    row_server(url).close()
    postgres.drop(url)


@pytest.fixture(params=["file", "postgres"])
def kept_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the builds of a test put their rows: the test runs once for each store."""
    if request.param == "postgres":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("database"))
        monkeypatch.setenv("INDEX_STORE", "postgres")
    return str(request.param)


@pytest.fixture
def making(kept_in: str, request: pytest.FixtureRequest) -> Making:
    server = row_server(request.getfixturevalue("database")) if kept_in == "postgres" else None
    return lambda path: RowStore(path.parent, server).target(path)


@pytest.fixture
def retriever(kept_in: str, documents: Path, index_dir: Path, embedder: HashEmbedder) -> Retriever:
    build(documents, index_dir, embedder)
    return Retriever(index_dir, embedder)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """The five documents under the fake model; not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    build(DOCUMENTS, folder, HashEmbedder())
    return Retriever(folder, HashEmbedder())
