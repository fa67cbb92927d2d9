"""A temporary index of the sample documents, and the gold questions put to the bot over it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import index
from bot.pipeline import PolicyBot, open_bot
from index.build import update
from index.embedder import Embedder
from index.retriever import Retriever
from index.served_embedder import index_embedder
from tests.eval.judge import Item, Judgement, judge, load

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "documents"
UNSEEN = Path(__file__).resolve().parent / "unseen"
GOLD = Path(__file__).resolve().parent / "gold.jsonl"
Pick = Callable[[list[Item]], list[Item]]


@dataclass(frozen=True, slots=True)
class Timed:
    """A judgement, how long the answer took, in seconds, and what was said."""

    judgement: Judgement
    seconds: float
    said: Mapping[str, Any] = field(default_factory=dict)
    """The answer object."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A bot over one library, the questions meant for it, and the documents that they may speak of."""

    set: str
    bot: PolicyBot
    items: Sequence[Item]
    sources: Sequence[Path]


class Workplace:
    """A folder with a copy of the sample documents and an index of them."""

    def __init__(self, folder: Path) -> None:
        self.documents = folder / "documents"
        self.index = folder / "index"
        self.documents.mkdir(parents=True)
        for source in sorted(SAMPLES.iterdir()):
            if source.is_file():
                shutil.copy(source, self.documents / source.name)

    @cached_property
    def embedder(self) -> Embedder:
        return index_embedder()

    def update(self) -> None:
        """Brings the index to the documents that are there; vectors of unchanged passages are kept.

        Raises
        ------
        RuntimeError
            When a document could not be taken in; names the files and the reasons.
        """
        report = update(self.documents, self.index, self.embedder)
        if report.failures:
            raise RuntimeError("; ".join(f"{failure.path}: {failure.reason}" for failure in report.failures))

    @contextmanager
    def with_document(self, source: Path) -> Iterator[None]:
        """One more document beside the samples, in the folder and in the index, while the context lasts."""
        copy = self.documents / source.name
        shutil.copy(source, copy)
        try:
            self.update()
            yield
        finally:
            copy.unlink()

    def sources(self) -> list[Path]:
        """The documents that are there now."""
        return sorted(self.documents.iterdir())

    def open_bot(self) -> PolicyBot:
        return open_bot(index_dir=self.index, corpus_dir=self.documents)

    def open_retriever(self) -> Retriever:
        return index.open_index(self.index, self.embedder)


def build_by_command(documents: Path, index_dir: Path) -> float:
    """Builds an index by the command that an administrator uses; returns the seconds it took.

    Raises
    ------
    RuntimeError
        When a document was left out; the message is what the command printed.
    """
    command = [sys.executable, "-m", "index", "build", "--corpus", str(documents), "--index", str(index_dir)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return time.perf_counter() - start


def stages(place: Workplace, chosen: str, pick: Pick) -> Iterator[Stage]:
    """The sets in turn: the samples alone, then each folder under ``unseen`` with its document beside them.

    `chosen` is "sample", "unseen" or "all"; `pick` says which items of a set are asked.
    """
    if chosen != "unseen":
        place.update()
        yield Stage("sample", place.open_bot(), pick(load(GOLD)), place.sources())
    if chosen != "sample":
        for folder in unseen():
            items = pick(load(folder / "qa.jsonl"))
            with place.with_document(source_of(folder)):
                yield Stage("unseen", place.open_bot(), items, place.sources())


def unseen() -> list[Path]:
    """The folders of the unseen plans."""
    return sorted(path for path in UNSEEN.iterdir() if (path / "metadata.json").exists())


def source_of(folder: Path) -> Path:
    """The document in a folder."""
    return folder / str(json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["source"])


def ask(bot: PolicyBot, item: Item) -> Timed:
    """Asks one item and judges its answer."""
    start = time.perf_counter()
    answer = bot.answer(item.question, history=[dict(turn) for turn in item.history], document=item.document)
    seconds = time.perf_counter() - start
    said = answer.to_json(item.id)
    return Timed(judge(item, said), seconds, said)


def put(bot: PolicyBot, items: Iterable[Item]) -> list[Timed]:
    """Asks every item and judges its answer."""
    return [ask(bot, item) for item in items]
