"""Opens the library over the index on disk: builds it first where there is none, follows later builds."""

from __future__ import annotations

import logging
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.knowledge import Knowledge
from bot.library import IndexLibrary, Library, Rerank
from bot.reader.likeness import OwnLikeness
from bot.reader.rerank import open_reranker
from bot.reader.types import Read
from bot.sets import SetAnswer
from bot.settings import RerankSettings
from bot.standing import Repealed
from bot.understand.library_names import Names
from index import open_index
from index.build import BuildReport
from index.embedder import Embedder, SentenceTransformerEmbedder, load_embedder
from index.errors import IndexingError, ModelUnavailable
from index.indexer import Indexer, InThisProcess
from index.served_embedder import ServedEmbedder, index_embedder
from index.settings import DatabaseSettings, IndexSettings, VectorSettings

if TYPE_CHECKING:
    from bot.find.candidates import Candidate
    from bot.find.finder import Likeness
    from bot.reader.reader import Reader
    from index.retriever import Retriever

logger = logging.getLogger(__name__)

CHECK_EVERY = 1.0
"""Seconds between two looks whether a later build has replaced the index."""
Progress = Callable[[str, int, int], None]


class OnceOpened:
    """The reader over an embedder, opened when the first question is read: its weights take a second.

    `embedder` is None where there is none on this machine.
    """

    def __init__(self, embedder: Embedder | None) -> None:
        self.embedder = embedder
        self.lock = threading.Lock()
        self.opened: tuple[Reader | None] | None = None

    def __call__(self) -> Reader | None:
        from bot.reader.reader import open_reader  # PyTorch: not needed to print a command's help

        with self.lock:
            if self.opened is None:
                layers = self.embedder.layers if isinstance(self.embedder, SentenceTransformerEmbedder) else None
                self.opened = (open_reader(layers, self.embedder.fingerprint if self.embedder is not None else ""),)
            return self.opened[0]


@dataclass(frozen=True)
class Reading:
    """What reads the passages that a search finds: the trained reader, likeness by its own encoder where the index is another's, a reranking server."""

    reader: Callable[[], Reader | None]
    likeness: Likeness | None = None
    rerank: Rerank | None = None

    @classmethod
    def beside(cls, embedder: Embedder, model: str | None, settings: RerankSettings) -> Reading:
        """For an index of `embedder`; where that is a server, the reader keeps the encoder of this machine that `model` names."""
        rerank = open_reranker(settings)
        if not isinstance(embedder, ServedEmbedder):
            return cls(OnceOpened(embedder), rerank=rerank)
        try:
            own: Embedder | None = load_embedder(model)
        except ModelUnavailable as error:
            logger.warning("no encoder on this machine for the reader: %s", error)
            own = None
        return cls(OnceOpened(own), OwnLikeness(own) if own is not None else None, rerank)

    def library(self, retriever: Retriever) -> IndexLibrary:
        return IndexLibrary(retriever, self.reader, self.likeness, self.rerank)


class CurrentLibrary(ABC):
    """Asks whichever `IndexLibrary` is the newest."""

    @abstractmethod
    def library(self) -> IndexLibrary:
        """The library over the newest whole index."""

    @property
    def names(self) -> Names:
        return self.library().names

    def knowledge(self, document_ids: Sequence[str]) -> list[Knowledge]:
        return self.library().knowledge(document_ids)

    def nearest(self, query: str, document_ids: Sequence[str] | None) -> list[str]:
        return self.library().nearest(query, document_ids)

    def about(self, query: str, names: Sequence[str], document_ids: Sequence[str]) -> Mapping[str, bool]:
        return self.library().about(query, names, document_ids)

    def read(self, question: str, document_ids: Sequence[str] | None) -> Read:
        return self.library().read(question, document_ids)

    def sets(self, question: str, history: Sequence[Mapping[str, Any]], document_ids: Sequence[str] | None) -> SetAnswer | None:
        return self.library().sets(question, history, document_ids)

    def passages(self, query: str, document_ids: Sequence[str] | None, count: int) -> list[tuple[Candidate, ...]]:
        return self.library().passages(query, document_ids, count)

    def units_in(self, text: str) -> tuple[str, ...]:
        return self.library().units_in(text)

    @property
    def repealed(self) -> Mapping[str, Repealed]:
        return self.library().repealed

    def hiding(self, paths: frozenset[str]) -> Library:
        return HidingLibrary(self, paths)


class HidingLibrary(CurrentLibrary):
    """Another library without the documents of some paths, and of each newer one without them, too."""

    def __init__(self, whole: CurrentLibrary, paths: frozenset[str]) -> None:
        self.whole = whole
        self.paths = paths
        self.lock = threading.Lock()
        self.made: tuple[IndexLibrary, IndexLibrary] | None = None
        """A whole library, and what is left of it."""

    def library(self) -> IndexLibrary:
        whole = self.whole.library()
        with self.lock:
            if self.made is None or self.made[0] is not whole:
                try:
                    self.made = whole, whole.hiding(self.paths)
                except IndexingError:  # two later builds have removed it from the disk; the newest is opened within a second
                    if self.made is None:
                        raise
            return self.made[1]


class FollowingLibrary(CurrentLibrary):
    """An `IndexLibrary` that is opened anew when a later build has switched the index."""

    def __init__(self, index_dir: Path, embedder: Embedder, reading: Reading | None = None) -> None:
        self.index_dir = index_dir
        self.embedder = embedder
        self.lock = threading.Lock()
        self.checked = time.monotonic()
        self.reading = reading or Reading(OnceOpened(embedder))
        self.current = self.reading.library(open_index(index_dir, embedder))

    def library(self) -> IndexLibrary:
        """The library over the newest whole index."""
        now = time.monotonic()
        if now - self.checked < CHECK_EVERY:
            return self.current
        with self.lock:
            self.checked = now
            if not self.current.retriever.is_current():
                try:
                    self.current = self.reading.library(open_index(self.index_dir, self.embedder))
                except IndexingError as error:
                    logger.warning("new index cannot be opened, the old one goes on serving: %s", error)
        return self.current


def open_library(
    index_dir: Path | None = None, corpus_dir: Path | None = None, progress: Progress | None = None, indexer: Indexer | None = None
) -> Library:
    """The library over `index_dir`; where there is no index yet, it is built from `corpus_dir` first, by `indexer`.

    Raises
    ------
    index.errors.IndexingError
        When the index cannot be built or opened; the message says what to do.
    index.environment.SettingsError
        When a setting cannot be right.
    """
    settings, reranking = IndexSettings.from_environment(), RerankSettings.from_environment()
    for each in (VectorSettings, DatabaseSettings):
        each.from_environment()  # a build in a process of its own would say it too late
    where = index_dir or settings.index_dir
    embedder = index_embedder(settings.model)
    builder = indexer or InThisProcess(embedder)
    report = builder.ensure(corpus_dir or settings.corpus_dir, where, progress or say_progress)
    if report is not None:
        say_report(report)
    return FollowingLibrary(where, embedder, Reading.beside(embedder, settings.model, reranking))


def say_progress(stage: str, done: int, total: int) -> None:
    """One line on standard error at the beginning and the end of each stage."""
    if done in (0, total):
        sys.stderr.write(f"{stage} {done}/{total}\n")


def say_report(report: BuildReport) -> None:
    sys.stderr.write(f"已建立索引：{len(report.documents)} 份文件，{report.passages} 个段落。\n")
    for failure in (*report.failures, *report.repeated):
        sys.stderr.write(f"未收入 {failure.path}：{failure.reason}\n")
