"""``python -m page groups user|document|list``: who may see which documents."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.cli import ChineseParser
from index.settings import IndexSettings
from page.groups import Groups
from page.words import EVERYONE

USER_PUT = "用户“{name}”的分组：{groups}。\n"
DOCUMENT_PUT = "文件“{path}”的可见范围：{group}。\n"
NOT_THERE = "注意：文件目录“{folder}”中现在没有“{path}”，请核对路径；放入后按此范围可见。\n"
ALL_SEEN = "所有文件人人可见。\n"


def add_parser(groups: argparse._SubParsersAction[ChineseParser]) -> list[ChineseParser]:
    """Add the command's options; returns the parsers of its parts."""
    parser = groups.add_parser("groups", description="管理文件的可见范围和用户的分组。", help="管理文件的可见范围和用户的分组")
    commands = parser.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    user = commands.add_parser("user", description="设定用户所属的分组，原有的分组不再保留。", help="设定用户所属的分组")
    user.add_argument("name", metavar="用户名", help="登录用的名称")
    user.add_argument("groups", metavar="分组", nargs="*", help="分组名，可写多个；不写则不属于任何分组")
    document = commands.add_parser("document", description="设定文件的可见范围，随即生效。", help="设定文件的可见范围")
    document.add_argument("path", metavar="文件", help="文件在文件目录中的路径")
    document.add_argument("groups", metavar="分组", nargs=1, help=f"分组名；“{EVERYONE}”为人人可见")
    listed = commands.add_parser("list", description="列出限定可见范围的文件和各用户的分组。", help="列出可见范围和分组")
    return [user, document, listed]


def run(args: argparse.Namespace, groups: Groups, by: str) -> None:
    """Do what was asked for, on behalf of `by`.

    Raises
    ------
    AccountError
        When it cannot be done.
    """
    if args.command == "user":
        kept = groups.put_user(args.name, args.groups, by)
        sys.stdout.write(USER_PUT.format(name=args.name, groups="、".join(kept) or EVERYONE))
    elif args.command == "document":
        groups.put_document(args.path, args.groups[0], by)
        sys.stdout.write(DOCUMENT_PUT.format(path=args.path, group=args.groups[0].strip()))
        folder = IndexSettings.from_environment().corpus_dir
        if not is_there(folder, args.path):  # a misspelt path would leave the document to everybody
            sys.stdout.write(NOT_THERE.format(folder=folder, path=args.path))
    else:
        documents = groups.of_documents()
        sys.stdout.writelines(f"{path}\t{group}\n" for path, group in sorted(documents.items()))
        if not documents:
            sys.stdout.write(ALL_SEEN)
        sys.stdout.writelines(f"{user.name}\t{'、'.join(groups.of_user(user.name)) or EVERYONE}\n" for user in groups.accounts.list())


def is_there(folder: Path, path: str) -> bool:
    """Is there a file of this path below a folder, or an archive in which it would lie?"""
    file = folder / path
    return any(each.is_file() for each in (file, *file.parents))
