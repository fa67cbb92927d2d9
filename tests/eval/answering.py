"""Builds temporary indexes and puts the gold questions to the bot."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.pipeline import PolicyBot, open_bot

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


def gather(target: Path, extra: Sequence[Path] = ()) -> Path:
    """Copies the sample documents and `extra` into the folder `target`, which is made."""
    target.mkdir(parents=True)
    for source in (*sorted(SAMPLES.iterdir()), *extra):
        if source.is_file():
            shutil.copy(source, target / source.name)
    return target


def build(corpus_dir: Path, index_dir: Path) -> float:
    """Builds the index by the command that an administrator uses; returns the seconds it took.

    Raises
    ------
    RuntimeError
        When a document was left out; the message is what the command printed.
    """
    command = [sys.executable, "-m", "index", "build", "--corpus", str(corpus_dir), "--index", str(index_dir)]
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


def open_at(index_dir: Path, corpus_dir: Path) -> PolicyBot:
    """The bot over an index that is there already."""
    return open_bot(index_dir=index_dir, corpus_dir=corpus_dir)
