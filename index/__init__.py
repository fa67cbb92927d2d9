"""Clauses and tasks to searchable artefacts: a store, vectors and words, and how to search them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.retriever import Retriever

__all__ = ["open_index"]


def open_index(index_dir: Path, embedder: Embedder | None = None) -> Retriever:
    """Open the index in a folder; without an embedder the one that `EMBEDDING_MODEL` names.

    Raises
    ------
    index.errors.IndexingError
        When there is no index, it is broken or of another model; the message says what to do.
    """
    from index import generations
    from index.retriever import Retriever
    from index.served_embedder import index_embedder

    generations.current(index_dir)  # before the model is loaded, which takes its time
    return Retriever(index_dir, embedder if embedder is not None else index_embedder())
