"""What a file of SQLite holds, moved into the database of a server: all of it or nothing, and the file stays as it was."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from page.conversations import storable_json
from page.database import FILE, Database, Transaction
from page.migrations import MIGRATIONS
from page.sqlite_file import reader_of
from page.storage_error import Kind, StorageError, explained, kind_of

TABLES = {
    "users": "用户",
    "sessions": "登录",
    "devices": "已知的浏览器",
    "tokens": "令牌",
    "user_groups": "用户所属的分组",
    "document_groups": "限定可见范围的文件",
    "conversations": "对话",
    "turns": "问答",
    "feedback": "评价",
    "audit": "审计记录",
    "model_notes": "语言模型的用量记录",
}
"""What is moved, in an order in which no row comes before one that it refers to, and what users call it."""
COUNTED = ("conversations", "turns", "feedback", "audit", "model_notes")
"""Tables whose rows are numbered by the database."""
AT_ONCE = 200
"""Rows that are in memory at a time; an answer may have 100 KB."""
BEFORE_ALL = -(2**63)
LOCKED_AT, LOCKED = 0x4000_0002, 510
"""The bytes of its file that SQLite locks while somebody has it open."""

MISSING = "没有找到“{file}”。请用 --data 指明它所在的目录。"
IN_USE = "“{file}”正在使用。请先停止网页和其他命令，再移入。"
FOREIGN = "“{file}”不是本网页的数据库。"
NEWER = "“{file}”由较新的版本写成，本版本不能读取。请先更新程序。"
DAMAGED = "“{file}”已损坏，没有移入任何内容。请改用它的备份。"
NOT_EMPTY = "{name} 里已有内容（{held}），没有移入。请另建一个空的数据库。"
UNFIT = "“{file}”的{kind}中有服务器不能保存的内容，没有移入任何内容。"


class CannotMove(Exception):
    """Nothing was moved; the message is a Chinese sentence."""


def move(file: Path, server: Database) -> Mapping[str, int]:
    """Move everything; the number of rows of each of `TABLES`.

    Raises
    ------
    CannotMove
        When the file is missing, in use, damaged, of a newer version or none of the page's, or the server's database is not empty.
    StorageError
        When the server or the disk cannot be used.
    """
    try:
        with _copied(file) as copy, server.transaction() as target:
            return _all_moved(file, copy, server.name, target)
    except StorageError as error:
        if error.kind is not Kind.DAMAGED:  # which only a file can be
            raise
        raise CannotMove(DAMAGED.format(file=file)) from error


def _all_moved(file: Path, copy: Database, name: str, target: Transaction) -> Mapping[str, int]:
    held = {table: int(target.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}
    if any(held.values()):
        told = "、".join(f"{TABLES[table]} {count}" for table, count in held.items() if count)
        raise CannotMove(NOT_EMPTY.format(name=name, held=told))
    counts = {table: _moved(file, copy, target, table) for table in TABLES}
    for table in COUNTED:  # a number that was given is not given again
        target.rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) IS NOT NULL")
    # other than any that a process on the server has seen
    target.run("UPDATE groups_version SET n = :n", n=int(copy.rows("SELECT n FROM groups_version")[0].n) + 1)
    return counts


def _moved(file: Path, copy: Database, target: Transaction, table: str) -> int:
    count, last = 0, BEFORE_ALL
    try:
        while True:
            rows = copy.rows(f"SELECT rowid AS place, * FROM {table} WHERE rowid > :last ORDER BY rowid LIMIT :most", last=last, most=AT_ONCE)
            if not rows:
                return count
            columns = [name for name in rows[0]._fields if name != "place"]
            insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})"
            target.run_each(insert, [_row(table, dict(zip(columns, row[1:], strict=True))) for row in rows])
            count, last = count + len(rows), rows[-1].place
    except DBAPIError as error:
        if kind_of(error) is not None:
            raise
        raise CannotMove(UNFIT.format(file=file, kind=TABLES[table])) from error


def _row(table: str, values: dict[str, object]) -> dict[str, object]:
    return {**values, "content": storable_json(str(values["content"]))} if table == "turns" else values


@contextmanager
def _copied(file: Path) -> Iterator[Database]:
    """A copy of the file in a folder of its own, sound and brought up to date; raises `CannotMove` and `StorageError`."""
    if not file.is_file():
        raise CannotMove(MISSING.format(file=file))
    if is_open(file):
        raise CannotMove(IN_USE.format(file=file))
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        with explained():
            _copy(file, Path(folder) / FILE)
        copy = Database.open(Path(folder))
        try:
            yield copy
        finally:
            copy.close()


def _copy(file: Path, to: Path) -> None:
    with closing(reader_of(file)) as there, closing(sqlite3.connect(to)) as here:
        there.backup(here)
        version = int(here.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise CannotMove(NEWER.format(file=file))
        if not file.stat().st_size or here.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok" or here.execute("PRAGMA foreign_key_check").fetchone():
            raise CannotMove(DAMAGED.format(file=file))
        if not version:
            raise CannotMove(FOREIGN.format(file=file))


def is_open(file: Path) -> bool:
    """Has another process opened this database? On Windows, and of a file that may not be written, nobody knows: then it is taken as not."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        opened = file.open("r+b")
    except OSError:
        return False
    with opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCKED, LOCKED_AT)
        except OSError:
            return True
    return False
