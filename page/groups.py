"""Who may see which documents: a document is everybody's, or that of one group; users belong to groups.

A document is known by its path below the folder of documents, so that it stays its group's when its file is replaced, and when the
index is built anew.
"""

from __future__ import annotations

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock

from page.accounts import AccountError, Accounts
from page.audit import COMMAND, Act
from page.sessions import STALE, remember
from page.storage_error import PASSING, StorageError
from page.words import EVERYONE

MAX_NAME = 20
MOST_GROUPS = 50
"""Groups of one user."""
UNFIT = "分组名应为 1 至 {most} 个可见字符，不含顿号、逗号。"
TOO_MANY = "一名用户最多属于 {most} 个分组。"
NO_USER = "没有用户“{name}”。"
PARTING = "、，,；;"


class Groups:
    """Groups of users and of documents in the page's database; whoever is not in a document's group does not see it, but administrators do.

    Every method raises `StorageError` where the database cannot be read or written: who may see what is then not known. `ticks` is a
    clock that never jumps.
    """

    def __init__(self, accounts: Accounts, ticks: Callable[[], float] = time.monotonic) -> None:
        self.accounts = accounts
        self.database = accounts.database
        self._lock = Lock()
        self._known: tuple[int, Mapping[str, str]] | None = None
        self._ticks = ticks
        self._told: OrderedDict[str, tuple[float, frozenset[str]]] = OrderedDict()

    def hidden_from(self, name: str) -> frozenset[str]:
        """Paths of the documents that a user, or a program by the name of its token, may not see; while the database is away, as
        long as a session lasts then, what was true last."""
        try:
            hidden = self._hidden_from(name)
        except StorageError as error:
            known = self._told.get(name)
            if error.kind not in PASSING or known is None or self._ticks() - known[0] > STALE:
                raise
            return known[1]
        with self._lock:
            remember(self._told, name, (self._ticks(), hidden))
        return hidden

    def _hidden_from(self, name: str) -> frozenset[str]:
        documents = self.of_documents()
        if not documents or self.accounts.is_admin(name):
            return frozenset()
        own = self.of_user(name)
        return frozenset(path for path, group in documents.items() if group not in own)

    def of_documents(self) -> Mapping[str, str]:
        """The group of each document that is not everybody's, by its path."""
        if self.database.never_made():
            return {}
        version = int(self.database.rows("SELECT n FROM groups_version")[0].n)
        with self._lock:
            if self._known is None or self._known[0] != version:
                self._known = version, {row.path: row.belongs for row in self.database.rows("SELECT path, belongs FROM document_groups")}
            return self._known[1]

    def of_user(self, name: str) -> tuple[str, ...]:
        """The groups of a user, by name."""
        return tuple(row.belongs for row in self.database.rows("SELECT belongs FROM user_groups WHERE name = :name ORDER BY belongs", name=name))

    def all(self) -> tuple[str, ...]:
        """Every group that a user or a document belongs to."""
        return tuple(row[0] for row in self.database.rows("SELECT belongs FROM user_groups UNION SELECT belongs FROM document_groups ORDER BY 1"))

    def put_user(self, name: str, groups: Sequence[str], by: str = COMMAND) -> tuple[str, ...]:
        """Let a user belong to these groups and to no others, on behalf of `by`; returns them.

        Raises
        ------
        AccountError
            When there is no such user, or a name is unfit; then nothing is changed.
        """
        wanted = sorted({fit(group) for group in groups} - {EVERYONE})
        if len(wanted) > MOST_GROUPS:
            raise AccountError(TOO_MANY.format(most=MOST_GROUPS))
        with self.database.transaction() as transaction:
            if not transaction.rows("SELECT 1 FROM users WHERE name = :name", name=name):
                raise AccountError(NO_USER.format(name=name))
            transaction.run("DELETE FROM user_groups WHERE name = :name", name=name)
            transaction.run_each("INSERT INTO user_groups VALUES (:name, :group)", [{"name": name, "group": group} for group in wanted])
        self.accounts.audit.note(Act.GROUPS_PUT, by, "", f"{name}：{'、'.join(wanted) or EVERYONE}")
        return tuple(wanted)

    def put_document(self, path: str, group: str, by: str = COMMAND, address: str = "") -> None:
        """Let a document be seen by a group alone, or by everybody, from now on.

        Raises
        ------
        AccountError
            When the name is unfit; then nothing is changed.
        """
        group = fit(group)
        with self.database.transaction() as transaction:
            transaction.run("DELETE FROM document_groups WHERE path = :path", path=path)
            if group != EVERYONE:
                transaction.run("INSERT INTO document_groups VALUES (:path, :group)", path=path, group=group)
            transaction.run("UPDATE groups_version SET n = n + 1")
        self.accounts.audit.note(Act.GROUPS_PUT, by, address, f"{path}：{group}")

    def claimer(self, group: str, by: str, address: str) -> Callable[[str], Callable[[], None]]:
        """What lets a document belong to a group before its file is there, so that at no moment everybody sees it; returns how to undo that.

        Raises
        ------
        AccountError
            When the name is unfit.
        """
        wanted = fit(group) if group.strip() else ""

        def claim(path: str) -> Callable[[], None]:
            if not wanted:
                return lambda: None  # as it was
            before = self.of_documents().get(path, EVERYONE)
            self.put_document(path, wanted, by, address)

            def undo() -> None:
                with contextlib.suppress(StorageError):  # then it stays the group's, and nobody sees more than he may
                    self.put_document(path, before, by, address)

            return undo

        return claim


def fit(group: str) -> str:
    """The name of a group without blanks around it.

    Raises
    ------
    AccountError
        When it is none.
    """
    name = group.strip()
    if not 0 < len(name) <= MAX_NAME or not name.isprintable() or any(char in PARTING for char in name):
        raise AccountError(UNFIT.format(most=MAX_NAME))
    return name
