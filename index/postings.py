"""The words of an index: for each term the passages that have it, and BM25 as SQLite's FTS5 counts it, to the last digit.

The places of a term are one value, and are added up here: a row each, and the sum in SQL, take twenty times as long.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.passage_query import passage_query
from index.rows import Rows
from index.types import Filter

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.uint32]

K1, B, LEAST = 1.2, 0.75, 1e-6
"""Of BM25, the usual values; and the least weight of a term, that of one that most passages have."""
HELD = 32 << 20
"""Bytes of places that are kept in memory for the terms that are asked for most."""
MOST = 0xFFFF
"""Occurrences of a term in one passage that are counted."""
WAITING = 1 << 18
"""Occurrences of terms in a build after which they are sorted."""
AT_ONCE = 64
"""Terms whose places are in memory together, whether kept or not: nearly every question has fewer, a pasted document many more."""
FILTERS = 64


class PostingsWriter:
    """Takes the terms of each passage, by rising positions from 1. They wait as numbers and are sorted many at once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._places: list[tuple[bytearray, bytearray]] = []
        self._lengths = array("I")
        self._waiting = array("I")
        self._sorted = 0

    def add(self, position: int, terms: Sequence[str]) -> None:
        self._lengths.extend([0] * (position - 1 - len(self._lengths)))
        self._lengths.append(len(terms))
        self._waiting.extend([self._numbers.setdefault(term, len(self._numbers)) for term in terms])
        if len(self._waiting) >= WAITING:
            self._sort()

    def _sort(self) -> None:
        """Add the places of what waits to those of its terms."""
        last = len(self._lengths)
        positions = np.repeat(np.arange(self._sorted + 1, last + 1), np.array(self._lengths[self._sorted :]))
        pairs, occurrences = np.unique(np.array(self._waiting, dtype=np.int64) << 32 | positions, return_counts=True)
        numbers, starts = np.unique(pairs >> 32, return_index=True)
        where, often = (pairs & 0xFFFFFFFF).astype("<u4").tobytes(), np.minimum(occurrences, MOST).astype("<u2").tobytes()
        self._places.extend((bytearray(), bytearray()) for _ in range(len(self._numbers) - len(self._places)))
        for number, start, end in zip(numbers.tolist(), starts.tolist(), [*starts[1:].tolist(), len(pairs)], strict=True):
            self._places[number][0].extend(where[4 * start : 4 * end])
            self._places[number][1].extend(often[2 * start : 2 * end])
        self._waiting, self._sorted = array("I"), last

    def vocabulary(self) -> Iterator[dict[str, object]]:
        """A row for each term, in order."""
        if self._waiting:
            self._sort()
        for term, number in sorted(self._numbers.items()):
            positions, counts = self._places[number]
            yield {"term": term, "doc": len(counts) // 2, "positions": bytes(positions), "counts": bytes(counts)}

    def word_lengths(self) -> Iterator[dict[str, object]]:
        """The one row."""
        yield {"lengths": np.array(self._lengths).astype("<u4").tobytes()}


class HeldPostings:
    """What is kept in memory of a generation's words, for all that read it, whatever is hidden from them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[Positions, Numbers]] = OrderedDict()
        self.size = 0
        """Bytes of what is kept, `HELD` at most but for a moment."""
        self._norms: Numbers | None = None

    def norms(self, rows: Rows) -> Numbers:
        """For each position from 0 how much its passage's length counts against its terms."""
        if self._norms is None:
            lengths = np.frombuffer(rows.rows("SELECT lengths FROM word_lengths")[0]["lengths"], dtype="<u4").astype(np.float64)
            average = float(lengths.sum()) / max(len(lengths), 1)
            self._norms = np.concatenate([[0.0], K1 * (1 - B + B * lengths / (average or 1.0))])
        return self._norms

    def of(self, rows: Rows, terms: Sequence[str]) -> dict[str, tuple[Positions, Numbers]]:
        """Positions of some terms' passages, and what each adds to their scores before the term's own weight."""
        with self._lock:
            found = {term: self._held[term] for term in terms if term in self._held}
            for term in found:
                self._held.move_to_end(term)
        missing = [term for term in terms if term not in found]
        if missing:
            norms = self.norms(rows)
            where, wanted = rows.dialect.among.format("term"), rows.dialect.listed(missing)
            for row in rows.rows(f"SELECT term, positions, counts FROM vocabulary WHERE {where}", (wanted,)):
                positions = np.frombuffer(row["positions"], dtype="<u4")
                counts = np.frombuffer(row["counts"], dtype="<u2").astype(np.float64)
                found[row["term"]] = positions, counts * (K1 + 1.0) / (counts + norms[positions])
            self._keep({term: found[term] for term in missing if term in found})
        return found

    def _keep(self, new: dict[str, tuple[Positions, Numbers]]) -> None:
        with self._lock:
            for term, pair in new.items():
                if term not in self._held:
                    self._held[term] = pair
                    self.size += pair[0].nbytes + pair[1].nbytes
            while self.size > HELD and self._held:
                _, (positions, parts) = self._held.popitem(last=False)
                self.size -= positions.nbytes + parts.nbytes


class Postings:
    """The tables `vocabulary` and `word_lengths`. Frequencies and scores count hidden passages too; none of them is given."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._held = rows, rows.postings
        self._allowed = lru_cache(FILTERS)(self._find_allowed)

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Number of passages that have each term, 0 for one that none has."""
        dialect, asked = self._rows.dialect, list(terms)
        rows = self._rows.rows(f"SELECT term, doc FROM vocabulary WHERE {dialect.among.format('term')}", (dialect.listed(asked),))
        return {**dict.fromkeys(asked, 0), **{row["term"]: int(row["doc"]) for row in rows}}

    def ranked(self, terms: Sequence[str], k: int, wanted: Filter | None) -> list[tuple[int, float]]:
        """(position, BM25) of the best `k` passages that have one of the terms and meet the filter, best first, then by position."""
        norms = self._held.norms(self._rows)
        scores = np.zeros(len(norms))
        for start in range(0, len(terms), AT_ONCE):
            some = terms[start : start + AT_ONCE]
            places = self._held.of(self._rows, some)
            for term in some:  # in their order, so that the sums are those of FTS5 to the last digit
                if term in places:
                    positions, parts = places[term]
                    scores[positions] += _weight(len(norms) - 1, len(positions)) * parts
        if (allowed := self._allowed(wanted)) is not None:
            scores[~allowed] = 0.0
        found = np.flatnonzero(scores)
        if len(found) > k:
            least = np.partition(scores[found], len(found) - k)[len(found) - k]
            found = found[scores[found] >= least]
        best = found[np.lexsort((found, -scores[found]))][:k]
        return list(zip(best.tolist(), scores[best].tolist(), strict=True))

    def _find_allowed(self, wanted: Filter | None) -> npt.NDArray[np.bool_] | None:
        if not self._rows.hides and (wanted is None or (wanted.document_ids is None and wanted.kinds is None)):
            return None
        where, parameters = passage_query(wanted, self._rows.dialect)
        allowed = np.zeros(len(self._held.norms(self._rows)), dtype=np.bool_)
        allowed[[row["position"] for row in self._rows.rows(f"SELECT position FROM passages p WHERE {where}", parameters)]] = True
        return allowed


def _weight(total: int, having: int) -> float:
    weight = math.log((total - having + 0.5) / (having + 0.5))
    return weight if weight > 0 else LEAST
