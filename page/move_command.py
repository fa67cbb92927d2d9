"""``python -m page move-to-server``: what `page.sqlite3` holds, into the database at `DATABASE_URL`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.cli import ChineseParser
from page.accounts import Accounts
from page.audit import Act
from page.database import FILE
from page.moving import TABLES, CannotMove, move

NAME = "move-to-server"
ABOUT = "把 page.sqlite3 中的用户、对话、评价、审计记录等全部移入 DATABASE_URL 所指的空数据库。先停止网页；原文件不变。"
NO_SERVER = "没有设置 DATABASE_URL。请先把它设为服务器上一个空数据库的地址。"
MOVED = "已从“{file}”移入 {name}："
AFTER = "原文件未改动，网页不再使用它；核对后请妥善保存或销毁。"


def add_parser(groups: argparse._SubParsersAction[ChineseParser]) -> None:
    """Add the command's options."""
    parser = groups.add_parser(NAME, description=ABOUT, help="把 page.sqlite3 的内容移入数据库服务器")
    parser.add_argument("--data", type=Path, metavar="目录", help="page.sqlite3 所在的目录，默认 data")


def run(folder: Path, accounts: Accounts, by: str) -> None:
    """Move what the file in a folder holds into the database of the accounts, on behalf of `by`; raises as `moving.move` does."""
    file = folder / FILE
    counts = move(file, accounts.database)
    accounts.audit.note(Act.MOVED_IN, by, "", str(file))
    sys.stdout.write(MOVED.format(file=file, name=accounts.database.name) + "\n")
    sys.stdout.writelines(f"{kind}\t{counts[table]}\n" for table, kind in TABLES.items())
    sys.stdout.write(AFTER + "\n")


def checked(url: str) -> str:
    """The address of the server; raises `CannotMove` where there is none."""
    if not url:
        raise CannotMove(NO_SERVER)
    return url
