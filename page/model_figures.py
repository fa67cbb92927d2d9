"""What a language model has done: noted in the page's database without waiting, and summed up for a stretch of time."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from threading import Lock

from bot.meter import Noted
from page.aside import Aside, Crowded
from page.database import Database
from page.storage_error import StorageError

LOG = logging.getLogger(__name__)
MOST_WAITING, MOST_KEPT = 10_000, 1_000_000
PRUNE_EVERY = 3600.0
DAYS = 30
"""Days that the longer of the two stretches has, today among them."""
TIMED = "FROM model_notes WHERE at >= :first AND kind = 'call' AND outcome = 'answered'"
COLUMNS = ("kind", "model", "outcome", "seconds", "prompt_tokens", "answer_tokens", "estimated", "said", "struck")
INSERT = f"INSERT INTO model_notes (at, {', '.join(COLUMNS)}) VALUES (:at, {', '.join(f':{name}' for name in COLUMNS)})"


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over a stretch. `questions`, `calls` and `examinations` count by outcome, `calls` those of examinations, too.

    `median` and `slow` (the 95th percentile) are seconds of the answered calls for questions, None where there are none; `estimated`
    is the number of calls whose tokens the server did not report.
    """

    questions: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)
    examinations: Mapping[str, int] = field(default_factory=dict)
    prompt_tokens: int = 0
    answer_tokens: int = 0
    estimated: int = 0
    said: int = 0
    struck: int = 0
    median: float | None = None
    slow: float | None = None

    @property
    def nothing(self) -> bool:
        return not self.questions and not self.calls and not self.examinations


class ModelNotes:
    """Takes what is noted and has a thread write it. What cannot be written is tried again with the next note, the oldest dropped where too much waits."""

    def __init__(self, database: Database, days: int, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.days = days
        self.clock = clock
        self._waiting: deque[tuple[float, Noted]] = deque(maxlen=MOST_WAITING)
        self._lock = Lock()
        self._writer = Aside("model-notes", 1, 1)
        self._pruned = 0.0

    def note(self, noted: Noted) -> None:
        """Keep it; neither waits nor fails."""
        with self._lock:
            self._waiting.append((self.clock(), noted))
        with contextlib.suppress(Crowded):  # a write that has not begun takes this one along
            self._writer.submit(self._write)

    def settle(self, seconds: float = 2.0) -> bool:
        """Wait until what was noted is written; False when it is not by then."""
        limit = time.monotonic() + seconds
        while self._waiting and time.monotonic() < limit:
            with contextlib.suppress(Crowded, TimeoutError):
                if not self._writer.submit(self._write).result(seconds):
                    return False
        return not self._waiting

    def _write(self) -> bool:
        with self._lock:
            waiting = tuple(self._waiting)
        if not waiting:
            return True
        try:
            with self.database.transaction() as transaction:
                transaction.run_each(INSERT, [{"at": at, **asdict(noted), "estimated": int(noted.estimated)} for at, noted in waiting])
                if abs(self.clock() - self._pruned) > PRUNE_EVERY:
                    self._pruned = self.clock()
                    transaction.run("DELETE FROM model_notes WHERE at < :first", first=self._pruned - self.days * 86_400)
                    transaction.run("DELETE FROM model_notes WHERE id <= (SELECT max(id) FROM model_notes) - :most", most=MOST_KEPT)
        except StorageError as error:
            LOG.warning("figures of the language model cannot be written, %d wait: %s", len(waiting), error)
            return False
        with self._lock:
            for entry in waiting:
                if self._waiting and self._waiting[0] is entry:
                    self._waiting.popleft()
        return True


def figures_since(database: Database, first: float) -> Figures:
    """The sums since a time, in seconds since 1970; raises `StorageError`."""
    counts: dict[str, dict[str, int]] = {"question": {}, "call": {}, "examination": {}}
    prompt = answer = estimated = said = struck = 0
    grouped = (
        "SELECT kind, outcome, count(*), sum(prompt_tokens), sum(answer_tokens), sum(estimated), sum(said), sum(struck)"
        " FROM model_notes WHERE at >= :first GROUP BY kind, outcome"
    )
    for kind, outcome, count, *sums in database.rows(grouped, first=first):
        of_kind = counts["call" if kind == "examining" else kind]
        of_kind[outcome] = of_kind.get(outcome, 0) + count
        prompt, answer, estimated, said, struck = (a + b for a, b in zip((prompt, answer, estimated, said, struck), sums, strict=True))
    timed = int(database.rows(f"SELECT count(*) {TIMED}", first=first)[0][0])
    return Figures(
        counts["question"], counts["call"], counts["examination"], prompt, answer, estimated, said, struck,
        _percentile(database, first, timed, 0.5), _percentile(database, first, timed, 0.95),
    )  # fmt: skip


def _percentile(database: Database, first: float, count: int, share: float) -> float | None:
    """The least time that at least a share of the calls did not exceed (nearest rank)."""
    if not count:
        return None
    return float(database.rows(f"SELECT seconds {TIMED} ORDER BY seconds LIMIT 1 OFFSET :before", first=first, before=math.ceil(share * count) - 1)[0][0])


def stretches(now: dt.datetime) -> tuple[float, float]:
    """When today begins on this machine, and the first of the last `DAYS` days."""
    today = dt.datetime.combine(now.date(), dt.time())
    return today.timestamp(), (today - dt.timedelta(days=DAYS - 1)).timestamp()
