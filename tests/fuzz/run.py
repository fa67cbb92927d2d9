"""Reads damaged files and says what came of them."""

from __future__ import annotations

import contextlib
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.formats import FORMATS
from corpus.parse import parse, parse_file
from corpus.reading import suffix_of
from corpus.signs import SIGNS
from tests.fuzz.mutate import mutate

SLOW = 20
"""Seconds after which a file in this process counts as one that hangs."""


@dataclass(slots=True)
class Tally:
    """What became of the files; `bugs` are other exceptions by where they arose, with the first file of each."""

    documents: int = 0
    refused: int = 0
    bugs: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Path] = field(default_factory=dict)
    sentences: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    @property
    def runs(self) -> int:
        return self.documents + self.refused + self.bugs.total()


class Hang(BaseException):
    """A file took longer than `SLOW` seconds; no reader's own handler catches it."""


def fuzz(seeds: Sequence[Path], runs: int, seed: int, folder: Path, *, isolated: bool) -> Tally:
    """Damage and read. Files that make a reader fail are kept in `folder`."""
    tally = Tally()
    for number in range(runs):
        source = seeds[number % len(seeds)]
        chance = random.Random(f"{seed}/{number}/{source.suffix}")
        path = folder / f"damaged{source.suffix}"
        path.write_bytes(mutate(source.read_bytes(), source.suffix, chance))
        start = time.perf_counter()
        bug = attempt(path, tally, isolated=isolated)
        tally.slowest = max(tally.slowest, time.perf_counter() - start)
        if bug:
            tally.bugs[bug] += 1
            if bug not in tally.examples:
                tally.examples[bug] = path.rename(folder / f"bug-{seed}-{number}{source.suffix}")
    return tally


def attempt(path: Path, tally: Tally, *, isolated: bool) -> str:
    """Read one file; where it ends in anything but a document or a sentence, says where."""
    try:
        with alarm(0 if isolated else SLOW):
            if isolated:
                parse_file(path)
            else:
                parse(FORMATS[suffix_of(path)].reader()(path, SIGNS), "file", path.name)
        tally.documents += 1
    except UnreadableDocument as error:
        tally.refused += 1
        tally.sentences[str(error)[:40]] += 1
        if not any("\u4e00" <= char <= "\u9fff" for char in str(error)):
            return f"no sentence: {error}"
    except (Exception, Hang) as error:  # noqa: BLE001 - this is what is looked for
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/corpus/" in frame.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        return f"{type(error).__name__} at {where}"
    return ""


@contextlib.contextmanager
def alarm(seconds: int) -> Iterator[None]:
    """Raise `Hang` after so many seconds, where the system can."""
    if not seconds or not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
