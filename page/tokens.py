"""Tokens with which programs come in: an administrator makes, lists and revokes them at the command line."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from page.accounts import PROGRAM, AccountError, User
from page.aside import Aside, Crowded
from page.database import Database
from page.storage_error import Conflict, StorageError

PREFIX = "policy_"
"""Begins every token, so that one that strayed into a file or a log can be told."""
DAYS, MOST_DAYS = 365, 3650
MAX_NAME = 40
NOTE_EVERY = 60.0
"""Seconds between two notes of a token's last use, so that a busy program does not write at every request."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; the token itself is not. Times are seconds since 1970."""

    name: str
    owner: str | None
    """The user it acts as; None where it acts for itself, with no administrator's rights."""
    created: float
    expires: float
    used: float | None


class Tokens:
    """Tokens in the page's database, kept as SHA-256; 32 random bytes need no slow hash."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.clock = clock
        self._writer = Aside("tokens", 1, 20)

    def add(self, name: str, owner: str | None = None, days: int = DAYS) -> str:
        """Make a token and return it; it cannot be shown again.

        Raises
        ------
        AccountError
            When the name is taken or unfit, there is no such user, or the time is out of range.
        """
        name = name.strip()
        if not 0 < len(name) <= MAX_NAME or not name.isprintable():
            raise AccountError(f"令牌名称应为 1 至 {MAX_NAME} 个可见字符。")
        if not 1 <= days <= MOST_DAYS:
            raise AccountError(f"有效天数应为 1 至 {MOST_DAYS}。")
        if owner is not None and not self.database.rows("SELECT name FROM users WHERE name = :owner", owner=owner):
            raise AccountError(f"没有用户“{owner}”。")
        token, now = PREFIX + secrets.token_urlsafe(32), self.clock()
        try:
            self.database.run(
                "INSERT INTO tokens VALUES (:name, :hash, :owner, :now, :expires, NULL)",
                name=name, hash=_digest(token), owner=owner, now=now, expires=now + days * 86400,
            )  # fmt: skip
        except Conflict:
            raise AccountError(f"令牌“{name}”已存在。") from None
        return token

    def list(self) -> list[Token]:
        """All tokens that were not revoked, those past their time too, by name."""
        rows = self.database.rows("SELECT name, owner, created, expires, used FROM tokens ORDER BY name")
        return [Token(row.name, row.owner, row.created, row.expires, row.used) for row in rows]

    def revoke(self, name: str) -> None:
        """Make a token worthless from the next request on.

        Raises
        ------
        AccountError
            When there is none of that name.
        """
        if not self.database.run("DELETE FROM tokens WHERE name = :name", name=name):
            raise AccountError(f"没有令牌“{name}”。")

    def user(self, token: str) -> User | None:
        """Who comes in with a token; None when it is unknown, revoked, past its time, or its user is gone."""
        if not token.startswith(PREFIX):
            return None
        now = self.clock()
        rows = self.database.rows(
            "SELECT t.name, t.owner, t.expires, t.used, u.admin FROM tokens t LEFT JOIN users u ON u.name = t.owner WHERE t.hash = :hash",
            hash=_digest(token),
        )
        if not rows or rows[0].expires <= now or (rows[0].owner is not None and rows[0].admin is None):
            return None
        row = rows[0]
        if row.used is None or abs(now - row.used) > NOTE_EVERY:
            with contextlib.suppress(Crowded):  # a program does not wait for it, and a full disk or a lock keeps none out
                self._writer.submit(self._note_use, row.name, now)
        return User(row.owner or PROGRAM + row.name, bool(row.admin))

    def settle(self) -> None:
        """Wait until the uses so far are noted."""
        self._writer.submit(int).result()

    def _note_use(self, name: str, now: float) -> None:
        with contextlib.suppress(StorageError):
            self.database.run("UPDATE tokens SET used = :now WHERE name = :name", now=now, name=name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
