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
        return bool(token) and bool(self.database.rows("SELECT 1 FROM devices WHERE token = ? AND name = ?", (digest(token), name)))

    def remember(self, name: str, token: str) -> str:
        """Note a sign-in; the token for the browser's cookie, which is the one it has where that is ours."""
        with self.database.transaction() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if not token or not connection.execute("SELECT 1 FROM devices WHERE token = ?", (digest(token),)).fetchone():
                token = secrets.token_urlsafe(32)
            connection.execute("INSERT OR REPLACE INTO devices VALUES (?, ?, ?)", (digest(token), name, self.clock()))
            connection.execute(
                "DELETE FROM devices WHERE name = ? AND token NOT IN (SELECT token FROM devices WHERE name = ? ORDER BY seen DESC LIMIT ?)", (name, name, MOST)
            )
            connection.execute("DELETE FROM devices WHERE seen < ?", (self.clock() - DAYS * 86_400,))
        return token
