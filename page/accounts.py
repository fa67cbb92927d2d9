"""Users, their sessions, and the brake on guessing passwords."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from page.aside import Aside, Crowded, P, T
from page.audit import Audit
from page.database import Database
from page.sessions import Sessions
from page.sessions import User as User
from page.storage_error import Kind, StorageError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""The parameters that OWASP's password storage cheat sheet names for Argon2id."""

WINDOW = 15 * 60.0
LIMITS = (("name = ? AND address = ?", 5), ("address = ?", 20), ("name = ?", 50))
"""Failures within the window after which nothing more is tried: for a name from one address, for an
address, for a name from anywhere. The last is high, so that nobody locks another out in passing."""

MIN_PASSWORD, MAX_PASSWORD, MAX_NAME = 8, 200, 40
PROGRAM = "令牌:"
"""Begins the name of a program that comes in with a token of its own; no user's name may."""
LOOK_EVERY = 2.0
"""Seconds after which it is looked up again whether there are users, so that the first one is asked to sign in soon."""
_NOBODY = HASHER.hash(secrets.token_hex(8))


class AccountError(Exception):
    """What was asked for cannot be done; the message is a Chinese sentence."""


class TooManyFailures(AccountError):
    """Signing in is refused for a while."""


class Accounts:
    """Users in the page's database. Passwords are kept as Argon2id hashes, session tokens as SHA-256."""

    def __init__(
        self,
        database: Database,
        hours: float = 12,
        idle_minutes: float = 120,
        nameless_admin: bool = True,
        clock: Callable[[], float] = time.time,
        audit: Audit | None = None,
    ) -> None:
        self.database = database
        self.nameless_admin = nameless_admin
        self.longest = hours * 3600
        self.clock = clock
        self.audit = audit or Audit(database)
        self.sessions = Sessions(database, self.longest, idle_minutes * 60, clock)
        self._reading = Aside("accounts", 4, 200)
        self._looked = -LOOK_EVERY
        self._has_users: bool | None = None

    # for the event loop, which must not wait for a disk

    async def holder(self, token: str) -> User | None:
        """Who holds a session, as `user`; raises `StorageError` where that cannot be told."""
        return self.sessions.remembered(token) or await self.aside(self.user, token)

    async def any_users(self) -> bool:
        """Are there users? While the database cannot be read, as it was before; raises `StorageError` where that is unknown, too."""
        if self._has_users is None or time.monotonic() - self._looked > LOOK_EVERY:
            self._looked = time.monotonic()
            try:
                self._has_users = bool(await self.aside(self.list))
            except StorageError:
                if self._has_users is None:
                    raise
        return self._has_users

    async def aside(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of work on the database, done in a thread."""
        try:
            return await self._reading.run(work, *args, **kwargs)
        except Crowded as crowd:
            raise StorageError(Kind.BUSY) from crowd

    # users

    def list(self) -> list[User]:
        """All users by name; none where there never was a database and none can be made."""
        if self.database.never_made():
            return []
        rows = self.database.rows("SELECT name, admin, created FROM users ORDER BY name")
        return [User(row["name"], bool(row["admin"]), row["created"]) for row in rows]

    def add(self, name: str, password: str, admin: bool = False) -> None:
        """Add a user.

        Raises
        ------
        AccountError
            When the name is taken or unfit, or the password too short.
        """
        name = name.strip()
        if not 0 < len(name) <= MAX_NAME or not name.isprintable():
            raise AccountError(f"用户名应为 1 至 {MAX_NAME} 个可见字符。")
        if name.startswith(PROGRAM):
            raise AccountError(f"用户名不能以“{PROGRAM}”开头。")
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise AccountError(f"密码应为 {MIN_PASSWORD} 至 {MAX_PASSWORD} 个字符。")
        if any(user.name == name for user in self.list()):
            raise AccountError(f"用户“{name}”已存在。")
        created = dt.datetime.now().isoformat(sep=" ", timespec="seconds")
        self.database.run("INSERT INTO users VALUES (?, ?, ?, ?)", (name, HASHER.hash(password), int(admin), created))

    def remove(self, name: str) -> None:
        """Remove a user and end all of the user's sessions and tokens.

        Raises
        ------
        AccountError
            When there is no such user.
        """
        if not self.database.run("DELETE FROM users WHERE name = ?", (name,)):
            raise AccountError(f"没有用户“{name}”。")
        self.sessions.forget(name)

    def is_admin(self, name: str) -> bool:
        """May this user change the documents? On a page without users the nameless one may, unless it is open to others."""
        users = self.list()
        return self.nameless_admin and not users if not name else any(user.name == name and user.admin for user in users)

    # signing in and out

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """A session token for the right password, None for a wrong one.

        Raises
        ------
        TooManyFailures
            When there were too many failures of late.
        """
        now = self.clock()
        self._brake(name, address, now)
        rows = self.database.rows("SELECT password FROM users WHERE name = ?", (name,))
        if not _fits(rows[0]["password"] if rows else _NOBODY, password[:MAX_PASSWORD]) or not rows:
            self.database.run("INSERT INTO failures VALUES (?, ?, ?)", (name[:MAX_NAME], address, now))
            return None
        self.database.run("DELETE FROM failures WHERE (name = ? AND address = ?) OR at < ?", (name, address, now - WINDOW))
        return self.sessions.begin(name)

    def user(self, token: str) -> User | None:
        """Who holds a session; None when it is unknown or over. Use prolongs it up to its longest time."""
        return self.sessions.find(token)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)

    def _brake(self, name: str, address: str, now: float) -> None:
        values = {"name = ? AND address = ?": (name, address), "address = ?": (address,), "name = ?": (name,)}
        for condition, limit in LIMITS:
            rows = self.database.rows(f"SELECT at FROM failures WHERE {condition} AND at > ? ORDER BY at DESC", (*values[condition], now - WINDOW))
            if len(rows) >= limit:
                minutes = int((rows[limit - 1]["at"] + WINDOW - now) // 60) + 1
                raise TooManyFailures(f"登录失败次数过多，请 {minutes} 分钟后再试。")


def _fits(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False
