"""Users: who they are, how they sign in, and how their passwords change."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from page import passwords
from page.aside import Aside, Crowded, P, T
from page.audit import COMMAND, Act, Audit
from page.brake import ADDRESS, BROWSER, PAIR, Attempt, Brake, Wait, network
from page.database import Database
from page.devices import Devices
from page.sessions import Sessions
from page.sessions import User as User
from page.storage_error import Conflict, Kind, StorageError

MAX_NAME = 40
PROGRAM = "令牌:"
"""Begins the name of a program that comes in with a token of its own; no user's name may."""
LOOK_EVERY = 2.0
"""Seconds after which it is looked up again whether there are users, so that the first one is asked to sign in soon."""
READERS = 4
"""Threads that read the database at once, and as many that write."""
HASHING, WAITING = max(1, min(4, (os.cpu_count() or 2) // 2)), 32
"""Passwords that are checked at once, on half of the processors, and that wait for it."""
TAKEN = "用户“{name}”已存在。"
REFUSED_FOR_A_WHILE = "失败次数过多，暂不受理"


class AccountError(Exception):
    """What was asked for cannot be done; the message is a Chinese sentence."""


class TooManyFailures(AccountError):
    """Signing in is refused for so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = int(seconds) + 1
        super().__init__(f"登录失败次数过多，请 {f'{-(-self.seconds // 60)} 分钟' if self.seconds > 90 else f'{self.seconds} 秒'}后再试。")


class TooMany(AccountError):
    """So many passwords are being checked that this one is not."""

    def __init__(self) -> None:
        super().__init__("登录请求较多，请稍后再试。")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser of someone who has signed in keeps: the session's token, and one by which the browser is known again."""

    token: str
    device: str


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
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.database = database
        self.nameless_admin = nameless_admin
        self.longest = hours * 3600
        self.brake = Brake(ticks)
        self.devices = Devices(database, clock)
        self.audit = audit or Audit(database)
        self.sessions = Sessions(database, self.longest, idle_minutes * 60, clock)
        self._reading = Aside("reading", READERS, 200)
        self._writing = Aside("writing", READERS, 200)
        self._hashing = Aside("passwords", HASHING, WAITING)
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
        """The result of work that reads the database, done in a thread."""
        return await _done(self._reading, work, *args, **kwargs)

    async def aside_writing(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for work that writes: it may wait for a lock, and what reads does not wait behind it."""
        return await _done(self._writing, work, *args, **kwargs)

    # users

    def list(self) -> list[User]:
        """All users by name; none where there never was a database and none can be made."""
        if self.database.never_made():
            return []
        rows = self.database.rows("SELECT name, admin, created FROM users ORDER BY name")
        return [User(row.name, bool(row.admin), row.created) for row in rows]

    def add(self, name: str, password: str, admin: bool = False, by: str = COMMAND) -> None:
        """Add a user, on behalf of `by`.

        Raises
        ------
        AccountError
            When the name is taken or unfit, or the password unfit.
        """
        name = name.strip()
        if not 0 < len(name) <= MAX_NAME or not name.isprintable():
            raise AccountError(f"用户名应为 1 至 {MAX_NAME} 个可见字符。")
        if name.startswith((PROGRAM, COMMAND)):
            raise AccountError(f"用户名不能以“{PROGRAM}”或“{COMMAND}”开头。")
        _check(name, password)
        if any(user.name == name for user in self.list()):
            raise AccountError(TAKEN.format(name=name))
        kept, created = passwords.hashed(password), dt.datetime.now().isoformat(sep=" ", timespec="seconds")
        try:
            self.database.run("INSERT INTO users VALUES (:name, :kept, :admin, :created)", name=name, kept=kept, admin=int(admin), created=created)
        except Conflict:  # another process was faster
            raise AccountError(TAKEN.format(name=name)) from None
        self.audit.note(Act.USER_ADDED, by, "", name)

    def remove(self, name: str, by: str = COMMAND) -> None:
        """Remove a user, on behalf of `by`, and end all of the user's sessions, tokens and shared addresses.

        Raises
        ------
        AccountError
            When there is no such user.
        """
        with self.database.transaction() as transaction:
            if not transaction.run("DELETE FROM users WHERE name = :name", name=name):
                raise AccountError(f"没有用户“{name}”。")
            transaction.run("UPDATE conversations SET shared = NULL WHERE owner = :name", name=name)
        self.sessions.forget(name)
        self.audit.note(Act.USER_REMOVED, by, "", name)

    def set_password(self, name: str, password: str, by: str = COMMAND, address: str = "") -> None:
        """Give a user another password, on behalf of `by`; all of the user's sessions end, and no browser is known any longer.

        Raises
        ------
        AccountError
            When there is no such user, or the password is unfit.
        """
        _check(name, password)
        kept = passwords.hashed(password)
        with self.database.transaction() as transaction:
            if not transaction.run("UPDATE users SET password = :kept WHERE name = :name", kept=kept, name=name):
                raise AccountError(f"没有用户“{name}”。")
            transaction.run("DELETE FROM sessions WHERE name = :name", name=name)
            transaction.run("DELETE FROM devices WHERE name = :name", name=name)
        self.sessions.forget(name)
        self.audit.note(Act.PASSWORD_CHANGED, by, address, name)

    def end_sessions(self, name: str, by: str = COMMAND) -> None:
        """Sign a user out everywhere, on behalf of `by`.

        Raises
        ------
        AccountError
            When there is no such user.
        """
        if self._stored(name) is None:
            raise AccountError(f"没有用户“{name}”。")
        self.database.run("DELETE FROM sessions WHERE name = :name", name=name)
        self.sessions.forget(name)
        self.audit.note(Act.SIGNED_OUT, by, "", name)

    def is_admin(self, name: str) -> bool:
        """May this user change the documents? On a page without users the nameless one may, unless it is open to others."""
        try:
            users = self.list()
        except StorageError:
            return False
        return self.nameless_admin and not users if not name else any(user.name == name and user.admin for user in users)

    # signing in and out

    async def sign_in(self, name: str, password: str, address: str, device: str = "", old: str = "") -> SignedIn | None:
        """A session for the right password, None for a wrong one; an `old` session of the same browser ends.

        Raises
        ------
        TooManyFailures
            When there were too many failures of late, unless the browser, by its `device` token, is known.
        TooMany
            When too many passwords are being checked.
        StorageError
            When the users cannot be read.
        """
        stored = await self._checked(name, password, address, device)
        if stored is None:
            return None
        return await self._let_in(name, stored, device, old, address)

    async def change_password(self, name: str, password: str, new: str, address: str, device: str = "") -> SignedIn | None:
        """A session in place of all the others when the present password is right, None when it is wrong; raises as `sign_in` does.

        Raises
        ------
        AccountError
            When the new password is unfit; then nothing is changed.
        StorageError
            When the new password cannot be kept; then nothing is changed either.
        """
        await self._hashed(_check, name, new)
        if await self._checked(name, password, address, device) is None:
            return None
        await self._hashed(self.set_password, name, new, name, address)
        stored = await self.aside(self._stored, name)
        return await self._let_in(name, stored or "", device, "", address)

    async def _checked(self, name: str, password: str, address: str, device: str) -> str | None:
        """The hash of a user's password, when it is the right one."""
        is_known = bool(device) and await self.aside(self.devices.knows, name, device)
        try:
            attempt, own = self._enter(name, address, device if is_known else "")
        except Wait as wait:
            if wait.is_first:
                self.audit.note(Act.SIGN_IN_REFUSED, name if await self.aside(self._stored, name) else "", address, REFUSED_FOR_A_WHILE)
            raise TooManyFailures(wait.seconds) from None
        try:
            stored = await self.aside(self._stored, name)
            is_right = await self._hashed(passwords.fits, stored or passwords.NOBODY, password)
        except (StorageError, TooMany):
            attempt.undo()
            raise
        if stored is None or not is_right:
            self.audit.note(Act.SIGN_IN_REFUSED, name if stored else "", address)
            return None
        attempt.undo()
        self.brake.clear(own)
        return stored

    def _enter(self, name: str, address: str, device: str) -> tuple[Attempt, tuple[str, ...]]:
        """Begin an attempt; with it, what it is counted under that is this user's own. Raises `Wait`."""
        browser, pair = ("browser", name, device), ("pair", name[:MAX_NAME], network(address))
        if device and not self.brake.waits(browser):
            return self.brake.enter([(browser, BROWSER)]), browser
        return self.brake.enter([(pair, PAIR), (("address", network(address)), ADDRESS)]), pair

    async def _let_in(self, name: str, stored: str, device: str, old: str, address: str) -> SignedIn | None:
        token = await self.aside_writing(self.sessions.begin, name, stored, old)
        if token is None:
            return None
        self.audit.note(Act.SIGNED_IN, name, address)
        try:
            return SignedIn(token, await self.aside_writing(self.devices.remember, name, device))
        except (StorageError, Conflict):  # the browser is not known again; or the user was removed this moment
            return SignedIn(token, device)

    async def _hashed(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of work that keeps a processor busy."""
        try:
            return await self._hashing.run(work, *args, **kwargs)
        except Crowded as crowd:
            raise TooMany from crowd

    def _stored(self, name: str) -> str | None:
        rows = self.database.rows("SELECT password FROM users WHERE name = :name", name=name)
        return str(rows[0].password) if rows else None

    def user(self, token: str) -> User | None:
        """Who holds a session; None when it is unknown or over. Use prolongs it up to its longest time."""
        return self.sessions.find(token)

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)


async def _done(threads: Aside, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return await threads.run(work, *args, **kwargs)
    except Crowded as crowd:
        raise StorageError(Kind.BUSY) from crowd


def _check(name: str, password: str) -> None:
    """Raises `AccountError` for a password that is unfit for this user."""
    reason = passwords.unfit(password, name)
    if reason is not None:
        raise AccountError(reason)
