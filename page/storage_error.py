"""Why the page's database cannot be used for now, in a sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy import exc

from index.postgres_trouble import Trouble, trouble_of


class Kind(StrEnum):
    """What is wrong; the value is the sentence's middle."""

    BUSY = Trouble.BUSY.value
    FULL = "磁盘已满或读写出错"
    READ_ONLY = "数据目录不能写入"
    DAMAGED = "数据库文件已损坏"
    UNWRITTEN = "这条对话尚未写入数据库"
    # of a server
    AWAY = Trouble.AWAY.value
    CROWDED = Trouble.CROWDED.value
    SERVER_FULL = Trouble.SERVER_FULL.value
    SERVER_READ_ONLY = Trouble.SERVER_READ_ONLY.value
    INCOMPLETE = Trouble.INCOMPLETE.value
    # of a server that is not set up as it must be: waiting does not help
    REFUSED = Trouble.REFUSED.value
    ENCODED = Trouble.ENCODED.value
    OTHERS = Trouble.OTHERS.value


MISTAKES = frozenset({Kind.REFUSED, Kind.ENCODED, Kind.OTHERS})
"""What an administrator has to put right before the page can start."""
PASSING = frozenset({Kind.BUSY, Kind.AWAY, Kind.CROWDED})
"""What may be over in a moment."""


class StorageError(Exception):
    """The database cannot be read or written for now; the message is a Chinese sentence."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"{kind}。")
        self.kind = kind

    @property
    def reason(self) -> str:
        """The middle of a sentence."""
        return str(self.kind)


class Conflict(Exception):
    """What was to be written goes against what is there: a name that is taken, or a user who is gone."""


SQLITE = {
    sqlite3.SQLITE_BUSY: Kind.BUSY,
    sqlite3.SQLITE_LOCKED: Kind.BUSY,
    sqlite3.SQLITE_FULL: Kind.FULL,
    sqlite3.SQLITE_IOERR: Kind.FULL,
    sqlite3.SQLITE_READONLY: Kind.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Kind.READ_ONLY,
    sqlite3.SQLITE_PERM: Kind.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Kind.DAMAGED,
    sqlite3.SQLITE_NOTADB: Kind.DAMAGED,
}
SAID = (
    ("is full", Kind.FULL),
    ("locked", Kind.BUSY),
    ("readonly", Kind.READ_ONLY),
    ("malformed", Kind.DAMAGED),
    ("not a database", Kind.DAMAGED),
    ("no such table", Kind.DAMAGED),
)
"""Errors that carry no code of their own, or one that says nothing."""
SYSTEM = {errno.ENOSPC: Kind.FULL, errno.EFBIG: Kind.FULL, errno.EDQUOT: Kind.FULL, errno.EIO: Kind.FULL}


def kind_of(error: Exception) -> Kind | None:
    """What an error means for the user; None for a fault of the program."""
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno or 0, Kind.READ_ONLY)
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    trouble = trouble_of(error)
    return Kind(trouble.value) if trouble is not None else None


def _of_sqlite(error: sqlite3.Error) -> Kind | None:
    code = getattr(error, "sqlite_errorcode", None)
    known = SQLITE.get(code & 0xFF) if code is not None else None
    return known or next((kind for said, kind in SAID if said in str(error)), None)


@contextmanager
def explained() -> Iterator[None]:
    """Errors of the disk and of the database leave as `StorageError`, and what goes against its rules as `Conflict`."""
    try:
        yield
    except exc.IntegrityError as error:
        raise Conflict from error
    except (sqlite3.Error, OSError, exc.DBAPIError, exc.TimeoutError) as error:
        kind = kind_of(error)
        if kind is None:
            raise
        raise StorageError(kind) from error
