"""Browsers that have signed in before: the right password from one of them is always let through."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from page.database import Database
from page.sessions import digest

DAYS = 400
"""How long a browser is known after its last sign-in; browsers keep a cookie no longer."""
MOST = 20
"""Browsers that are known of one user; the longest unused ones go first."""


class Devices:
    """Known browsers in the page's database, each by the hash of a random token that its cookie holds.

    A token lets nobody in: it only spares whoever holds it and knows the password the delays that
    others have caused.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.clock = clock

    def knows(self, name: str, token: str) -> bool:
        """Has this browser signed in under this name?"""
        return bool(token) and bool(self.database.rows("SELECT 1 FROM devices WHERE token = :token AND name = :name", token=digest(token), name=name))

    def remember(self, name: str, token: str) -> str:
        """Note a sign-in; the token for the browser's cookie, which is the one it has where that is ours."""
        with self.database.transaction() as transaction:
            if not token or not transaction.rows("SELECT 1 FROM devices WHERE token = :token", token=digest(token)):
                token = secrets.token_urlsafe(32)
            transaction.run(
                "INSERT INTO devices VALUES (:token, :name, :now) ON CONFLICT (token, name) DO UPDATE SET seen = excluded.seen",
                token=digest(token), name=name, now=self.clock(),
            )  # fmt: skip
            transaction.run(
                "DELETE FROM devices WHERE name = :name AND token NOT IN (SELECT token FROM devices WHERE name = :name ORDER BY seen DESC LIMIT :most)",
                name=name, most=MOST,
            )  # fmt: skip
            transaction.run("DELETE FROM devices WHERE seen < :first", first=self.clock() - DAYS * 86_400)
        return token
