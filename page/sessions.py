"""Sessions of signed-in users: kept as hashes, remembered for a few seconds so that a request costs no query."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from page.aside import Aside, Crowded, T
from page.database import Database
from page.storage_error import StorageError

LOG = logging.getLogger(__name__)
FRESH = 5.0
"""Seconds for which a session is taken from memory. What ends it in this process counts at once, in another after this time."""
STALE = 60.0
"""Seconds for which a session that was good is still taken from memory while the database cannot be read."""
MOST_REMEMBERED = 10_000
AHEAD = 60.0
"""A session that began later than this from now was begun by a clock that went wrong."""


@dataclass(frozen=True, slots=True)
class User:
    """A user of the page; administrators manage the documents."""

    name: str
    admin: bool
    created: str = ""


@dataclass(frozen=True, slots=True)
class _Session:
    user: User
    started: float
    used: float
    looked: float


class Sessions:
    """Begins, finds and ends sessions. `clock` is the time of day, `ticks` one that never jumps."""

    def __init__(
        self, database: Database, longest: float, idle: float, clock: Callable[[], float] = time.time, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self.database = database
        self.longest = longest
        self.idle = idle
        self.clock = clock
        self.ticks = ticks
        self._known: OrderedDict[str, _Session] = OrderedDict()
        self._unkept: OrderedDict[str, tuple[str, str, float]] = OrderedDict()
        """Sessions that could not be written: name, hash of the password, and when they began."""
        self._over: OrderedDict[str, bool] = OrderedDict()
        """Sessions that ended here, whether or not that could be written."""
        self._ended = 0
        """How often sessions were ended here: what was looked up before is not remembered after."""
        self._lock = Lock()
        self._writer = Aside("sessions", 1, 200)

    def begin(self, name: str, password: str, old: str = "") -> str | None:
        """The token of a new session, in place of an `old` one of the same browser; those that are over are forgotten.

        None when the hash of the user's `password` has changed since it was checked, or the user is gone.
        Where nothing can be written for now, the session lasts until the page is restarted.
        """
        token = secrets.token_urlsafe(32)
        try:
            if not self._keep(digest(token), name, password, digest(old)):
                return None
        except StorageError as error:
            LOG.warning("a session lives in memory alone: %s", error)
            with self._lock:
                remember(self._unkept, digest(token), (name, password, self.clock()))
        if old:
            self._forget(digest(old))
        return token

    def _keep(self, key: str, name: str, password: str, old: str) -> bool:
        now = self.clock()
        with self.database.transaction() as transaction:
            if not transaction.rows("SELECT 1 FROM users WHERE name = :name AND password = :password", name=name, password=password):
                return False
            transaction.run("DELETE FROM sessions WHERE token = :old", old=old)
            transaction.run(
                "DELETE FROM sessions WHERE started < :first OR used < :idle OR started > :ahead",
                first=now - self.longest, idle=now - self.idle, ahead=now + AHEAD,
            )  # fmt: skip
            transaction.run("INSERT INTO sessions VALUES (:key, :name, :now, :now)", key=key, name=name, now=now)
        return True

    def remembered(self, token: str) -> User | None:
        """Who holds a session that was looked up a moment ago; None says nothing."""
        found = self._known.get(digest(token))
        return found.user if found and self.ticks() - found.looked < FRESH and self._runs(found) and not self._to_note(found) else None

    def find(self, token: str) -> User | None:
        """Who holds a session; None when it is unknown or over. Use prolongs it up to its longest time."""
        user = self.remembered(token)
        if user is not None:
            return user
        key, ended = digest(token), self._ended
        try:
            session = self._look_up(key)
        except StorageError:
            known = self._known.get(key)
            if known is not None and self.ticks() - known.looked < STALE and self._runs(known):
                return known.user
            raise
        if session is None or not self._runs(session):
            return None
        session = self._prolonged(key, session)
        with self._lock:
            if ended == self._ended:
                remember(self._known, key, session)
        return session.user

    def end(self, token: str) -> None:
        """End one session; where that cannot be written for now, until the page is restarted."""
        key = digest(token)
        self._forget(key)
        try:
            self.database.run("DELETE FROM sessions WHERE token = :key", key=key)
        except StorageError as error:
            LOG.warning("the end of a session is noted in memory alone: %s", error)

    def forget(self, name: str) -> None:
        """Take none of a user's sessions from memory any longer."""
        with self._lock:
            self._ended += 1
            for key in [key for key, session in self._known.items() if session.user.name == name]:
                del self._known[key]

    def _look_up(self, key: str) -> _Session | None:
        unkept, known = self._unkept.get(key), self._known.get(key)
        if key in self._over:
            return None
        if unkept is None:
            rows = self.database.rows(
                "SELECT u.name, u.admin, u.created, s.started, s.used FROM sessions s JOIN users u ON u.name = s.name WHERE s.token = :key", key=key
            )
            found = [(row, row.started, row.used) for row in rows]
        else:
            name, password, at = unkept
            rows = self.database.rows("SELECT name, admin, created FROM users WHERE name = :name AND password = :password", name=name, password=password)
            found = [(row, at, at) for row in rows]
        if not found:
            return None
        user, started, used = found[0]
        return _Session(User(user.name, bool(user.admin), user.created), started, max(used, known.used if known else 0.0), self.ticks())

    def _runs(self, session: _Session) -> bool:
        now = self.clock()
        return -AHEAD <= now - session.started <= self.longest and now - session.used <= self.idle

    def _to_note(self, session: _Session) -> bool:
        return not 0 <= self.clock() - session.used <= min(60.0, self.idle / 4)

    def _prolonged(self, key: str, session: _Session) -> _Session:
        """Note the use, every minute at most; a request does not wait for it, and where it cannot be kept memory alone holds it."""
        if not self._to_note(session):
            return session
        now = self.clock()
        try:
            self._writer.submit(self._note_use, key, now)
        except Crowded:
            LOG.warning("the use of a session is not noted: too many wait")
        return replace(session, used=now)

    def _note_use(self, key: str, now: float) -> None:
        try:
            self.database.run("UPDATE sessions SET used = :now WHERE token = :key", now=now, key=key)
        except StorageError as error:
            LOG.warning("the use of a session is not noted: %s", error)

    def _forget(self, key: str) -> None:
        with self._lock:
            self._ended += 1
            self._known.pop(key, None)
            self._unkept.pop(key, None)
            remember(self._over, key, True)


def remember(kept: OrderedDict[str, T], key: str, value: T) -> None:
    """Keep something in memory, in place of the oldest where there is too much."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > MOST_REMEMBERED:
        kept.popitem(last=False)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
