"""Who did what, when, and from where: kept for a set time, read by administrators."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from threading import Lock
from typing import Any

from page.aside import Aside, Crowded
from page.database import Database, anywhere, holds
from page.storage_error import StorageError

LOG = logging.getLogger(__name__)
DAYS = 365
MOST_WAITING, MOST_KEPT = 10_000, 1_000_000
PRUNE_EVERY = 3600.0
MAX_DETAIL = 300
INSERT = "INSERT INTO audit (at, who, address, act, detail) VALUES (:at, :who, :address, :act, :detail)"
COMMAND = "命令行"
"""Who did what was done at the command line of the server."""


class Act(StrEnum):
    """What is noted; `page.words.ACTS` has the words for it."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    UPLOADED = "uploaded"
    REPLACED = "replaced"
    REMOVED = "removed"
    REBUILT = "rebuilt"
    EXPORTED = "exported"
    SHARED = "shared"
    UNSHARED = "unshared"
    USER_ADDED = "user_added"
    USER_REMOVED = "user_removed"
    PASSWORD_CHANGED = "password_changed"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    GROUPS_PUT = "groups_put"
    MOVED_IN = "moved_in"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit; `at` is in seconds since 1970."""

    at: float
    who: str
    address: str
    act: str
    detail: str

    @property
    def when(self) -> dt.datetime:
        """In the time of this machine, with its distance from UTC."""
        return dt.datetime.fromtimestamp(self.at).astimezone()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; what is empty leaves all. Both days are included."""

    who: str = ""
    act: str = ""
    words: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def condition(self) -> tuple[str, dict[str, Any]]:
        """For the WHERE of a query, and its parameters."""
        parts: list[str] = ["1 = 1"]
        values: dict[str, Any] = {}
        for part, name, value in (
            ("who = :who", "who", self.who),
            ("act = :act", "act", self.act),
            ("at >= :first", "first", _begin(self.first, 0)),
            ("at < :last", "last", _begin(self.last, 1)),
        ):
            if value:
                parts.append(part)
                values[name] = value
        for number, word in enumerate(self.words.split()):
            parts.append(holds("who || ' ' || address || ' ' || detail", f"word{number}"))
            values[f"word{number}"] = anywhere(word)
        return " AND ".join(parts), values


class Audit:
    """Notes acts and finds them again. Noting never waits and never fails: a thread writes what was noted.

    What cannot be written for now is tried again with the next note; what has waited too long, or is left
    at the end, goes to the log of the program, so that a full disk hides nothing.
    """

    def __init__(self, database: Database, days: int = DAYS, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.days = days
        self.clock = clock
        self._waiting: deque[Entry] = deque()
        self._lock = Lock()
        self._writer = Aside("audit", 1, 1)
        self._pruned = 0.0
        self.close = weakref.finalize(self, _tell_all, self._waiting)
        """What is still not written goes to the log; called at the end of the program at the latest."""

    def note(self, act: Act, who: str, address: str, detail: str = "") -> None:
        """Note an act. `detail` names what was acted on; passwords, keys and what users ask have no place in it.

        `who` is the name of a user that exists, or empty: whoever is unknown may have typed a password
        where the name belongs.
        """
        entry = Entry(self.clock(), _plain(who), _plain(address), str(act), _plain(detail))
        with self._lock:
            self._waiting.append(entry)
            dropped = self._waiting.popleft() if len(self._waiting) > MOST_WAITING else None
        if dropped is not None:
            _tell_all([dropped])
        self._write_soon()

    def settle(self, seconds: float = 2.0) -> bool:
        """Wait until what was noted is written; False when it is not by then."""
        limit = time.monotonic() + seconds
        while self._waiting:
            left = limit - time.monotonic()
            if left <= 0:
                return False
            try:
                if not self._writer.submit(self._write).result(left):
                    return False
            except (Crowded, TimeoutError):
                time.sleep(0.01)
        return True

    def find(self, wanted: Wanted, most: int = MOST_KEPT, skip: int = 0) -> list[Entry]:
        """What was noted, latest first; raises `StorageError`."""
        condition, values = wanted.condition()
        sql = f"SELECT at, who, address, act, detail FROM audit WHERE {condition} ORDER BY id DESC LIMIT :most OFFSET :skip"
        rows = self.database.rows(sql, **values, most=most, skip=skip)
        return [Entry(*row) for row in rows]

    def count(self, wanted: Wanted) -> int:
        """How many lines there are; raises `StorageError`."""
        condition, values = wanted.condition()
        return int(self.database.rows(f"SELECT count(*) FROM audit WHERE {condition}", **values)[0][0])

    def _write_soon(self) -> None:
        with contextlib.suppress(Crowded):  # a write that has not begun takes this entry along
            self._writer.submit(self._write)

    def _write(self) -> bool:
        with self._lock:
            entries = tuple(self._waiting)
        if not entries:
            return True
        try:
            with self.database.transaction() as transaction:
                transaction.run_each(INSERT, [asdict(entry) for entry in entries])
                if abs(self.clock() - self._pruned) > PRUNE_EVERY:
                    self._pruned = self.clock()
                    transaction.run("DELETE FROM audit WHERE at < :first", first=self._pruned - self.days * 86_400)
                    transaction.run("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - :most", most=MOST_KEPT)
        except StorageError as error:
            LOG.warning("the audit cannot be written, %d entries wait: %s", len(entries), error)
            return False
        with self._lock:
            for entry in entries:
                if self._waiting and self._waiting[0] is entry:
                    self._waiting.popleft()
        return True


def _begin(day: dt.date | None, later: int) -> float | None:
    """When a day, or one so many days later, begins; None for days that no clock shows."""
    try:
        return dt.datetime.combine(day + dt.timedelta(days=later), dt.time()).timestamp() if day else None
    except (OverflowError, ValueError, OSError):
        return None


def address_of(request: object) -> str:
    """The address at the other end of a request of Starlette's or Gradio's."""
    client = getattr(request, "client", None)
    return str(getattr(client, "host", "") or "")


def _plain(text: str) -> str:
    """One line of visible characters, so that nobody forges a second one."""
    return "".join(char if char.isprintable() else " " for char in text)[:MAX_DETAIL]


def _tell_all(entries: Iterable[Entry]) -> None:
    for each in entries:
        LOG.warning("not kept in the audit: %s %s %s %s %s", f"{each.when:%Y-%m-%d %H:%M:%S}", each.who, each.address, each.act, each.detail)
