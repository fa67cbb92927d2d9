"""The page's way to the bot and to the index: one object for every thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from bot.types import Answer
from index import generations
from index.errors import DatabaseDown
from index.manifest import Manifest
from index.store import Store
from index.types import DocumentRecord, Failure
from page import words
from page.examples import Example, Examples
from page.sources import Surroundings, context, spaced
from page.turn import Source, Turn, turn_of

CACHED = 512
"""Surroundings that are kept, so that a long conversation is not looked up again at every turn."""


class Bot(Protocol):
    """What the page needs of the bot."""

    def answer(self, question: str, history: list[dict[str, str]] = ..., document: str | None = ...) -> Answer: ...

    def names_another(self, question: str, document: str) -> bool: ...

    def hiding(self, paths: frozenset[str]) -> Bot: ...


@runtime_checkable
class StagedBot(Bot, Protocol):
    """A bot whose answers come in stages: found, then worded."""

    @property
    def bot(self) -> Bot:
        """The bot without the model."""
        ...

    @property
    def model_name(self) -> str: ...

    def stream(self, question: str, history: list[dict[str, str]] = ..., document: str | None = ...) -> Iterator[Answer]: ...


class Desk:
    """Answers questions and reads documents; after a rebuild it reads the new index. Of those of the `hidden` paths it knows nothing."""

    def __init__(self, bot: Bot, index_dir: Path, corpus_dir: Path, hidden: frozenset[str] = frozenset()) -> None:
        self.bot = bot
        self.hidden = hidden
        self.index_dir = index_dir
        self.corpus_dir = corpus_dir
        self._lock = Lock()
        self._generation: Path | None = None
        self._store: Store | None = None
        self._context = lru_cache(maxsize=CACHED)(surroundings)
        self._titles = lru_cache(maxsize=1)(titles_of)
        self._examples = Examples(self._is_answered)

    def hiding(self, paths: frozenset[str]) -> Desk:
        """A desk for whoever may not see the documents of these paths."""
        return Desk(self.bot.hiding(paths), self.index_dir, self.corpus_dir, paths)

    @property
    def store(self) -> Store:
        """The store of the index in use; one that a rebuild has replaced stays readable for whom holds it."""
        generation = generations.current(self.index_dir)
        with self._lock:
            if self._store is None or generation != self._generation:
                self._store, self._generation = Store(generation / generations.STORE, self.hidden), generation
                self._context.cache_clear()
                self._titles.cache_clear()
            return self._store

    def documents(self) -> list[DocumentRecord]:
        """Metadata of every document."""
        return self.store.documents()

    def left_out(self) -> tuple[Failure, ...]:
        """Files of the folder that are not in the index in use, each with the reason."""
        manifest = Manifest.read(generations.current(self.index_dir))
        return (*manifest.failures, *manifest.repeated)

    def build_seconds(self) -> float:
        """What building the whole index takes, as far as known; else 0."""
        return Manifest.read(generations.current(self.index_dir)).seconds

    def titles(self) -> Mapping[str, str]:
        """Title of each document by its id; read once of each index."""
        return self._titles(self.store)

    def ask(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Answer:
        """The bot's answer; an empty `document` is no restriction."""
        messages = [{"role": str(m.get("role", "user")), "content": str(m.get("content", ""))} for m in history]
        return self.bot.answer(question, history=messages, document=document or None)

    def _is_answered(self, question: str) -> bool:
        """Is a question answered without a model? One is not called for what nobody asked."""
        bot = self.bot.bot if isinstance(self.bot, StagedBot) else self.bot
        return bot.answer(question).status == "answered"

    @property
    def mode(self) -> str:
        """Whether a language model words the answers, and which, in words for the page."""
        return words.MODE_MODEL.format(model=self.bot.model_name) if isinstance(self.bot, StagedBot) else words.MODE_PLAIN

    @property
    def has_model(self) -> bool:
        return isinstance(self.bot, StagedBot)

    def ask_turns(self, question: str, turns: Sequence[Turn], document: str | None) -> Iterator[Turn]:
        """The stages of an answer as the page shows them; `turns` are the earlier ones of the conversation."""
        history = [message for turn in turns for message in (_message("user", turn.question), _message("assistant", turn.text))]
        stages = self.bot.stream(question, history, document or None) if isinstance(self.bot, StagedBot) else [self.ask(question, history, document)]
        for answer in stages:
            turn, store = turn_of(answer, self.titles()), self.store
            yield replace(turn, sources=tuple(spaced(store, source) for source in turn.sources))

    def left(self, question: str, turns: Sequence[Turn], scope: str) -> str:
        """The title of the document chosen, where a question names another; empty where it is asked within it.

        Whoever was asked which document is meant and chose this one means it, whatever the question names.
        """
        if not scope or any(turn.question == question and scope in turn.option_ids for turn in turns):
            return ""
        return self.titles().get(scope, scope) if self.bot.names_another(question, scope) else ""

    def document_of(self, chosen: str) -> str:
        """The id of a document that is offered, by its id or, in an answer of before, by its title; empty where it is gone."""
        titles = self.titles()
        return chosen if chosen in titles else next((key for key, title in titles.items() if title == chosen), "")

    def ask_turn(self, question: str, turns: Sequence[Turn], document: str | None) -> Turn:
        """The last of the stages."""
        *_, last = self.ask_turns(question, turns, document)
        return last

    def context(self, source: Source) -> Surroundings | None:
        """What stands around a source; None when its document is no longer there, or cannot be read for now."""
        try:
            return self._context(self.store, source)
        except DatabaseDown:
            return None

    def examples(self) -> tuple[Example, ...]:
        """Questions that the indexed documents can answer, one of each kind."""
        return self._examples.of(self.store)


def titles_of(store: Store) -> Mapping[str, str]:
    """Title of each document by its id."""
    return MappingProxyType({record.id: record.title for record in store.documents()})


def surroundings(store: Store, source: Source) -> Surroundings | None:
    """What stands around a source; None when its document is not in the store."""
    return context(store, source) if store.record(source.document_id) is not None else None


def today() -> dt.date:
    """The day that due states count from, unless the user names another."""
    return dt.date.today()


def _message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}
