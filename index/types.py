"""What the index package takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PassageKind = Literal["clause", "task", "table"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of retrieval: a clause or a part of one, a task row, or a row of another table.

    `ref_id` is the id of the clause, task or table it was made from; `text` is what is embedded
    and indexed, the heading path first. `row` is the index of the row within its table.
    """

    id: str
    document_id: str
    kind: PassageKind
    ref_id: str
    heading: str
    text: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts a search before top-k; None means no restriction."""

    document_ids: tuple[str, ...] | None = None
    kinds: tuple[PassageKind, ...] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is the fused score; `dense` the cosine, `lexical` the BM25 score.

    `dense` or `lexical` is None where that ranking did not contain the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    lexical: float | None = None
