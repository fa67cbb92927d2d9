"""``python -m page tokens add|list|revoke``: tokens for programs."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time

from corpus.cli import ChineseParser
from page.accounts import Accounts
from page.audit import Act
from page.tokens import DAYS, Tokens

SHOWN_ONCE = "令牌只显示这一次，请妥善保存；遗失后请吊销并另建："
HAS_RIGHTS = "注意：用户“{name}”是管理员，令牌有同样的权限。"
NONE_YET = "还没有令牌。\n"
NEVER = "未使用"
EXPIRED = "已过期"
NOBODYS = "不属于任何用户"


def add_parser(groups: argparse._SubParsersAction[ChineseParser]) -> list[ChineseParser]:
    """Add the command's options; returns the parsers of its parts."""
    tokens = groups.add_parser("tokens", description="管理其他程序使用的令牌。", help="管理其他程序使用的令牌")
    commands = tokens.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    add = commands.add_parser("add", description="新建令牌并显示一次。", help="新建令牌")
    add.add_argument("name", metavar="名称", help="令牌的名称，便于日后辨认和吊销")
    add.add_argument("--user", metavar="用户名", help="以该用户的身份访问；不指定则为普通权限，不属于任何用户")
    add.add_argument("--days", type=int, default=DAYS, metavar="天数", help=f"有效天数，默认 {DAYS}")
    listed = commands.add_parser("list", description="列出令牌。", help="列出令牌")
    revoke = commands.add_parser("revoke", description="吊销令牌，随即失效。", help="吊销令牌")
    revoke.add_argument("name", metavar="名称", help="令牌的名称")
    return [add, listed, revoke]


def run(args: argparse.Namespace, accounts: Accounts, by: str) -> None:
    """Do what was asked for, on behalf of `by`.

    Raises
    ------
    AccountError
        When it cannot be done.
    """
    tokens = Tokens(accounts.database)
    if args.command == "add":
        token = tokens.add(args.name, args.user, args.days)
        accounts.audit.note(Act.TOKEN_MADE, by, "", f"{args.name}（{args.user or NOBODYS}，{args.days} 天）")
        if args.user is not None and accounts.is_admin(args.user):
            sys.stderr.write(HAS_RIGHTS.format(name=args.user) + "\n")
        sys.stderr.write(SHOWN_ONCE + "\n")
        sys.stderr.flush()
        sys.stdout.write(token + "\n")
    elif args.command == "revoke":
        tokens.revoke(args.name)
        accounts.audit.note(Act.TOKEN_REVOKED, by, "", args.name)
        sys.stdout.write(f"已吊销令牌“{args.name}”。\n")
    else:
        sys.stdout.write(listing(tokens) or NONE_YET)


def listing(tokens: Tokens) -> str:
    """A line a token: name, user, made, last used, valid until."""
    now, lines = time.time(), []
    for token in tokens.list():
        until = _moment(token.expires) + (f"（{EXPIRED}）" if token.expires <= now else "")
        lines.append("\t".join((token.name, token.owner or "-", _moment(token.created), NEVER if token.used is None else _moment(token.used), until)))
    return "".join(f"{line}\n" for line in lines)


def _moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).isoformat(sep=" ", timespec="minutes")
