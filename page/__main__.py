"""``python -m page users add|passwd|signout|remove|list``: who may sign in; ``tokens …``: which programs; ``groups …``: who sees what;
``move-to-server``: what the file holds, into a server's database."""

from __future__ import annotations

import argparse
import getpass
import io
import sys
from pathlib import Path

from corpus.cli import ChineseParser
from index.environment import SettingsError
from index.settings import DatabaseSettings
from page import groups_command, move_command, tokens_command
from page.accounts import AccountError, Accounts
from page.audit import COMMAND
from page.database import Database
from page.groups import Groups
from page.moving import CannotMove
from page.settings import PageSettings
from page.storage_error import StorageError


def make_parser() -> ChineseParser:
    """Options of the command."""
    parser = ChineseParser("python -m page", "管理网页的用户、令牌、文件的可见范围和数据库。")
    groups = parser.add_subparsers(dest="group", required=True, title="命令", metavar="命令")
    users = groups.add_parser("users", description="管理网页的用户。", help="管理网页的用户")
    commands = users.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    add = commands.add_parser("add", description="添加用户；密码从键盘输入，或由标准输入给出。", help="添加用户")
    add.add_argument("name", metavar="用户名", help="登录用的名称")
    add.add_argument("--admin", action="store_true", help="管理员，可维护文件")
    passwd = commands.add_parser("passwd", description="更改用户的密码，其登录随即失效；密码从键盘输入，或由标准输入给出。", help="更改密码")
    passwd.add_argument("name", metavar="用户名", help="登录用的名称")
    signout = commands.add_parser("signout", description="使用户在所有浏览器上的登录失效。", help="使用户退出登录")
    signout.add_argument("name", metavar="用户名", help="登录用的名称")
    remove = commands.add_parser("remove", description="移除用户，其登录随即失效。", help="移除用户")
    remove.add_argument("name", metavar="用户名", help="登录用的名称")
    listed = commands.add_parser("list", description="列出用户。", help="列出用户")
    for command in (add, passwd, signout, remove, listed, *tokens_command.add_parser(groups), *groups_command.add_parser(groups)):
        command.add_argument("--data", type=Path, metavar="目录", help="用户和令牌的存放目录，默认 data；设置了 DATABASE_URL 时存放在数据库服务器")
    move_command.add_parser(groups)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 when it was done, 2 when not."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    args = make_parser().parse_args(argv)
    try:
        settings = PageSettings.from_environment()
        folder, url = args.data or settings.data_dir, DatabaseSettings.from_environment().url
        accounts = Accounts(Database.open(folder, move_command.checked(url) if args.group == move_command.NAME else url))
        if args.group == move_command.NAME:
            move_command.run(folder, accounts, who())
        elif args.group == "tokens":
            tokens_command.run(args, accounts, who())
        elif args.group == "groups":
            groups_command.run(args, Groups(accounts), who())
        else:
            _users(args, accounts)
        accounts.audit.settle()
    except (AccountError, CannotMove, SettingsError, StorageError, OSError) as error:
        sys.stderr.write(f"错误：{error}\n")
        return 2
    return 0


def _users(args: argparse.Namespace, accounts: Accounts) -> None:
    if args.command == "add":
        accounts.add(args.name, read_password(), args.admin, by=who())
        sys.stdout.write(f"已添加{'管理员' if args.admin else '用户'}“{args.name}”。\n")
    elif args.command == "passwd":
        accounts.set_password(args.name, read_password(), by=who())
        sys.stdout.write(f"已更改用户“{args.name}”的密码。\n")
    elif args.command == "signout":
        accounts.end_sessions(args.name, by=who())
        sys.stdout.write(f"用户“{args.name}”已在所有浏览器上退出登录。\n")
    elif args.command == "remove":
        accounts.remove(args.name, by=who())
        sys.stdout.write(f"已移除用户“{args.name}”。\n")
    else:
        users = accounts.list()
        sys.stdout.writelines(f"{user.name}\t{'管理员' if user.admin else '用户'}\t{user.created}\n" for user in users)
        if not users:
            sys.stdout.write("还没有用户。\n")


def who() -> str:
    """Who is at the command line, for the audit."""
    try:
        return f"{COMMAND}:{getpass.getuser()}"
    except (KeyError, OSError):
        return COMMAND


def read_password() -> str:
    """From the keyboard, twice; from standard input where that is no keyboard.

    Raises
    ------
    AccountError
        When the two differ.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("密码：")
    if getpass.getpass("再输一次：") != first:
        raise AccountError("两次输入的密码不一致。")
    return first


if __name__ == "__main__":
    sys.exit(main())
