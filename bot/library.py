"""The bot's view of the index: names, documents laid out for answering, and similarities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from bot.find import Finder
from bot.knowledge import Knowledge
from bot.reader.by_words import read_by_words
from bot.sets import SetAnswer, answer_set
from bot.standing import Repealed, repealed_of
from bot.understand.library_names import Names, collect_names
from bot.understand.names import CorpusNames
from bot.understand.places import is_elsewhere
from bot.vocabulary import bare_place
from corpus.types import Document

if TYPE_CHECKING:
    from bot.find.candidates import Candidate
    from bot.find.finder import Likeness
    from bot.reader.reader import Reader
    from bot.reader.types import Read
    from index.retriever import Retriever

MAX_DOCUMENTS = 8
"""Documents laid out for one question that names none; retrieval chooses them."""
MOST_NAMED = 48
"""The same where a question names the documents: all of them, unless these are the hundreds of a province."""
CACHE_SIZE = 200
SEARCH_DEPTH = 60
BY_WORDS = "{reason}，本次只按词语查找，可能有遗漏。"
ABOUT = 60
"""Passages nearest to a question whose documents may speak of the place that it names."""
Rerank = Callable[[str, "Read"], "Read"]
"""Orders anew what was read of a question."""


class Library(Protocol):
    """What answering needs of an index."""

    @property
    def names(self) -> Names:
        """Names of places, documents, units and persons."""
        ...

    def knowledge(self, document_ids: Sequence[str]) -> list[Knowledge]:
        """Documents laid out for answering, in the order asked for; unknown ids are left out."""
        ...

    def nearest(self, query: str, document_ids: Sequence[str] | None) -> list[str]:
        """Documents with the passages nearest to `query`, best first."""
        ...

    def about(self, query: str, names: Sequence[str], document_ids: Sequence[str]) -> Mapping[str, bool]:
        """Of `document_ids` and, unless it is empty, of the documents with the passages nearest to `query`, those that are of all places and issuers
        named, or speak of them; and whether what answers must itself speak of them, since the document is of another place."""
        ...

    def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
        """What the reader says of the question and its candidates; without trained weights, by the words that they share."""
        ...

    def sets(self, question: str, history: Sequence[Mapping[str, Any]], document_ids: Sequence[str] | None) -> SetAnswer | None:
        """The complete answer to a question about a set of tasks, or None where it is none."""
        ...

    def passages(self, query: str, document_ids: Sequence[str] | None, count: int) -> list[tuple[Candidate, ...]]:
        """The first passages of the search, each as its sentences or its row."""
        ...

    def units_in(self, text: str) -> tuple[str, ...]:
        """The units that a text names, as it writes them."""
        ...

    @property
    def repealed(self) -> Mapping[str, Repealed]:
        """Of documents that others say are not in force any more, which says so and how; by id."""
        ...

    def hiding(self, paths: frozenset[str]) -> Library:
        """The same without the documents of these paths, as if they had never been taken in."""
        ...


class IndexLibrary:
    """The index on disk. One instance serves any number of threads."""

    def __init__(
        self, retriever: Retriever, reader: Callable[[], Reader | None] = lambda: None, likeness: Likeness | None = None, rerank: Rerank | None = None
    ) -> None:
        self.retriever = retriever
        self.reader = reader
        self.rerank = rerank
        self.finder = Finder(retriever, likeness)
        self.store = retriever.store
        self.records = {record.id: record for record in self.store.documents()}
        self.speaks_of = lru_cache(maxsize=1 << 14)(self._speaks_of)
        self.cache: dict[str, Knowledge] = {}
        self.lock = Lock()

    def hiding(self, paths: frozenset[str]) -> IndexLibrary:
        """The same generation without the documents of these paths; raises `index.errors.IndexDamaged` where it is no longer on the disk."""
        return IndexLibrary(self.retriever.hiding(paths), self.reader, self.finder.likeness, self.rerank)

    @cached_property
    def names(self) -> Names:
        written = self.store.units()
        units, persons = [u.name for u in written], [u.name for u in written if u.role == "person"]
        documents = [Document(r.id, r.path, "", r.title, r.notice_title, r.doc_number, r.issuer, r.date) for r in self.records.values()]
        return collect_names(documents, units, persons)

    @cached_property
    def repealed(self) -> Mapping[str, Repealed]:
        return repealed_of(self.store)

    def knowledge(self, document_ids: Sequence[str]) -> list[Knowledge]:
        found = {i: kept for i in document_ids if (kept := self.cache.get(i)) is not None}
        for i in (i for i in document_ids if i not in found and i in self.records):
            document = self.store.document(i)
            if document is None:
                continue
            built = Knowledge(document, self.store.clauses(i), self.store.tasks([i]), self.store.tables([i]), self.store.links([i]))
            with self.lock:
                if len(self.cache) >= CACHE_SIZE:
                    self.cache.pop(next(iter(self.cache)))
                self.cache[i] = found[i] = built
        return [found[i] for i in document_ids if i in found]

    def nearest(self, query: str, document_ids: Sequence[str] | None) -> list[str]:
        from index.types import Filter

        wanted = Filter(document_ids=tuple(document_ids)) if document_ids is not None else None
        order = [hit.passage.document_id for hit in self.retriever.search(query, k=SEARCH_DEPTH, filter=wanted)] if query.strip() else []
        everyone = document_ids if document_ids is not None else self.records
        most = MAX_DOCUMENTS if document_ids is None else min(MOST_NAMED, max(MAX_DOCUMENTS, len(document_ids)))
        return list(islice(dict.fromkeys(chain(order, everyone)), most))

    def about(self, query: str, names: Sequence[str], document_ids: Sequence[str]) -> Mapping[str, bool]:
        hits = self.retriever.search(query, ABOUT) if query else []
        found = dict.fromkeys((*document_ids, *(hit.passage.document_id for hit in hits)))
        own = {i: [n for n in names if i not in self.names.places.get(n, ())] for i in found}
        return {i: any(is_elsewhere(self.corpus_names.homes[i], n) for n in rest) for i, rest in own.items() if all(self.speaks_of(i, n) for n in rest)}

    def _speaks_of(self, document_id: str, place: str) -> bool:
        return bare_place(place) in (self.store.document_text(document_id) or "")

    def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
        words, reader = question.replace("｜", " "), self.reader()
        found = self.finder.found(words, document_ids)
        read = reader.read(question, found.candidates) if reader is not None else read_by_words(found.candidates)
        if found.trouble:
            read = replace(read, notices=(BY_WORDS.format(reason=found.trouble),))
        return self.rerank(words, read) if self.rerank is not None else read

    @cached_property
    def corpus_names(self) -> CorpusNames:
        return CorpusNames.of(self.store)

    def sets(self, question: str, history: Sequence[Mapping[str, Any]], document_ids: Sequence[str] | None) -> SetAnswer | None:
        return answer_set(question, history, document_ids, self.store, self.corpus_names, dt.date.today())

    def passages(self, query: str, document_ids: Sequence[str] | None, count: int) -> list[tuple[Candidate, ...]]:
        return self.finder.passages(query, document_ids, count)

    def units_in(self, text: str) -> tuple[str, ...]:
        return tuple(mention.raw for mention in self.corpus_names.units_in(text))
