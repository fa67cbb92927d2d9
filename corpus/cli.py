"""Command lines in Chinese: argparse with its own words translated, shared by every package."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn


class Formatter(argparse.HelpFormatter):
    """Help text that begins with 用法 and keeps lines as they are."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def __init__(self, prog: str | None = None, description: str | None = None, **kwargs: object) -> None:
        super().__init__(prog=prog, description=description, formatter_class=Formatter, add_help=False)
        self._positionals.title = "位置参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助并退出")

    def error(self, message: str) -> NoReturn:
        """Print the usage and one sentence on standard error, and leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"错误：{translate(message)}\n")


def translate(message: str) -> str:
    """Argparse's own sentences in Chinese."""
    table = (
        ("the following arguments are required:", "缺少必需的参数："),
        ("unrecognized arguments:", "不认识的参数："),
        ("invalid choice:", "无效的取值："),
        ("(choose from", "（可选："),
        ("expected one argument", "需要一个取值"),
        ("expected at least one argument", "至少需要一个取值"),
        ("invalid int value:", "应为整数："),
        ("argument ", "参数 "),
    )
    for english, chinese in table:
        message = message.replace(english, chinese)
    return message
