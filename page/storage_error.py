"""Why the page's database cannot be used for now, in a sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy import exc


class Kind(StrEnum):
    """What is wrong; the value is the sentence's middle."""

    BUSY = "数据库正被其他程序占用"
    FULL = "磁盘已满或读写出错"
    READ_ONLY = "数据目录不能写入"
    DAMAGED = "数据库文件已损坏"
    UNWRITTEN = "这条对话尚未写入数据库"
    # of a server
    AWAY = "数据库服务器无法连接"
    CROWDED = "数据库服务器的连接已满"
    SERVER_FULL = "数据库服务器的磁盘已满或读写出错"
    SERVER_READ_ONLY = "数据库服务器不能写入"
    INCOMPLETE = "数据库缺少应有的表，或数据已损坏"
    # of a server that is not set up as it must be: waiting does not help
    REFUSED = "数据库服务器不接受登录，请核对 DATABASE_URL 的用户名、密码、库名和权限"
    ENCODED = "数据库的编码不是 UTF8，请另建一个"
    OTHERS = "数据库里有其他程序的同名表，请另建一个"


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

POSTGRES = {
    "08": Kind.AWAY,
    "25": Kind.BUSY,
    "25006": Kind.SERVER_READ_ONLY,
    "28": Kind.REFUSED,
    "3D": Kind.REFUSED,
    "40": Kind.BUSY,
    "42501": Kind.REFUSED,
    "42P01": Kind.INCOMPLETE,
    "42P07": Kind.OTHERS,
    "53": Kind.SERVER_FULL,
    "53300": Kind.CROWDED,
    "53400": Kind.CROWDED,
    "55": Kind.BUSY,
    "57": Kind.AWAY,
    "57014": Kind.BUSY,
    "58": Kind.SERVER_FULL,
    "XX001": Kind.INCOMPLETE,
    "XX002": Kind.INCOMPLETE,
}
"""SQLSTATEs of PostgreSQL (appendix A of its manual), and classes of them."""
SAID_BY_SERVER = (
    ("too many clients", Kind.CROWDED),
    ("too many connections", Kind.CROWDED),
    ("connection slots", Kind.CROWDED),
    ("starting up", Kind.AWAY),
    ("shutting down", Kind.AWAY),
    ("password", Kind.REFUSED),
    ("authentication failed", Kind.REFUSED),
    ("pg_hba.conf", Kind.REFUSED),
    ("does not exist", Kind.REFUSED),
    ("not permitted", Kind.REFUSED),
    ("permission denied", Kind.REFUSED),
)
"""Why a server let nobody in: libpq tells it in words alone, which a server may be set to say in another language."""


def kind_of(error: Exception) -> Kind | None:
    """What an error means for the user; None for a fault of the program."""
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno or 0, Kind.READ_ONLY)
    if isinstance(error, exc.TimeoutError):  # all connections of this process are in use
        return Kind.BUSY
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    return _of_postgres(error, cause) if cause is not None else None


def _of_sqlite(error: sqlite3.Error) -> Kind | None:
    code = getattr(error, "sqlite_errorcode", None)
    known = SQLITE.get(code & 0xFF) if code is not None else None
    return known or next((kind for said, kind in SAID if said in str(error)), None)


def _of_postgres(error: Exception, cause: BaseException) -> Kind | None:
    state = getattr(cause, "sqlstate", None)
    if state:
        return POSTGRES.get(state) or POSTGRES.get(state[:2])
    if not isinstance(error, exc.OperationalError | exc.InterfaceError):
        return None
    known = next((kind for said, kind in SAID_BY_SERVER if said in str(cause)), None)
    return known or (Kind.REFUSED if getattr(getattr(cause, "pgconn", None), "used_password", False) else Kind.AWAY)


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
