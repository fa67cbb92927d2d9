"""A temporary index of the sample documents, and the gold questions put to the bot over it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import index
from bot.pipeline import PolicyBot, open_bot
from index.build import update
from index.embedder import Embedder, load_embedder
from index.retriever import Retriever
from tests.eval.judge import Item, Judgement, judge

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "documents"
UNSEEN = Path(__file__).resolve().parent / "unseen"
GOLD = Path(__file__).resolve().parent / "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Timed:
    """A judgement and how long the answer took, in seconds."""

    judgement: Judgement
    seconds: float


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
        return load_embedder()

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


def put(bot: PolicyBot, items: Iterable[Item]) -> list[Timed]:
    """Asks every item and judges its answer."""
    asked = []
    for item in items:
        start = time.perf_counter()
        answer = bot.answer(item.question, history=[dict(turn) for turn in item.history], document=item.document)
        seconds = time.perf_counter() - start
        asked.append(Timed(judge(item, answer.to_json(item.id)), seconds))
    return asked
