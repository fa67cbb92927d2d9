"""Does the retriever find the place where the fact stands?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import parse_file
from corpus.types import ParsedDocument
from index.retriever import Retriever
from index.types import Filter, Passage
from tests.eval.judge import Item, Place, annex_key, inside, path_labels

DEPTH = 5
"""Hits looked at."""

Spot = tuple[Place, tuple[int | str | None, ...]]
"""A place and what is known of its row: the ordinal, the label, or both."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares of `items` whose gold place is the first hit, and among the first `DEPTH`."""

    first: float
    among: float
    items: int


class Places:
    """Where each passage of the index stands in its document."""

    def __init__(self, documents: Iterable[Path]) -> None:
        self.titles: dict[str, str] = {}
        self._spots: dict[str, Spot] = {}
        self._row_labels: dict[str, list[str]] = {}
        for path in documents:
            self._read(parse_file(path))

    def _read(self, parsed: ParsedDocument) -> None:
        title = parsed.document.title
        self.titles[parsed.document.id] = title
        for clause in parsed.clauses:
            body = clause.path.removeprefix(clause.annex or "")
            self._spots[clause.id] = (Place(title, path_labels(body), annex_key(clause.annex)), ())
        for task in parsed.tasks:
            body = (task.path or "").removeprefix(task.annex or "")
            self._spots[task.id] = (Place(title, path_labels(body), annex_key(task.annex)), (task.row,))
        for table in parsed.tables:
            self._spots[table.id] = (Place(title, (), annex_key(table.annex)), ())
            self._row_labels[table.id] = [row[0].text if row else "" for row in table.rows]

    def of(self, passage: Passage) -> Spot | None:
        """The place of a passage; None for a kind that the gold does not name."""
        spot = self._spots.get(passage.ref_id)
        if spot is None or passage.row is None or passage.kind != "table":
            return spot
        labels = self._row_labels.get(passage.ref_id, [])
        label = labels[passage.row] if passage.row < len(labels) else None
        return spot[0], (label,)


def _rank(places: Places, item: Item, passages: Iterable[Passage]) -> int | None:
    """Ordinal, from 0, of the first passage at one of the item's gold places."""
    for rank, passage in enumerate(passages):
        spot = places.of(passage)
        if spot is not None and any(inside(gold, spot[0], spot[1]) for gold in item.places):
            return rank
    return None


def _askable(items: Iterable[Item]) -> list[Item]:
    """Items that have an answer at a numbered place and do not lean on earlier messages."""
    kept = [item for item in items if not item.refuse and not item.history]
    return [
        replace(item, places=tuple(place for place in item.places if not place.anywhere))
        for item in kept
        if any(not place.anywhere for place in item.places)
    ]


def recall(retriever: Retriever, places: Places, items: Iterable[Item], restricted: bool = False) -> Recall:
    """Recall over the bare questions; `restricted` gives the search the document that is meant, too."""
    asked = _askable(items)
    if restricted:
        asked = [item for item in asked if item.document]
    ranks = []
    for item in asked:
        ids = tuple(i for i, title in places.titles.items() if item.document and item.document in title)
        hits = retriever.search(item.question, k=DEPTH, filter=Filter(document_ids=ids) if restricted else None)
        ranks.append(_rank(places, item, (hit.passage for hit in hits)))
    count = len(ranks) or 1
    return Recall(sum(r == 0 for r in ranks) / count, sum(r is not None for r in ranks) / count, len(ranks))
