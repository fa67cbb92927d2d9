"""Command lines in Chinese: argparse with its own words translated, shared by every package."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"无法识别的参数：\1"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面缺少取值"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument (.+?): invalid .+? value: (.+)", r"参数 \1 的取值 \2 不正确"),
    (r"argument (.+?): (.+)", r"参数 \1：\2"),
)


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
        self.add_argument("-h", "--help", action="help", help="显示本说明并退出")

    def error(self, message: str) -> NoReturn:
        """Print the usage and one sentence on standard error, and leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"错误：{translate(message)}。运行 {self.prog} --help 查看用法。\n")


def translate(message: str) -> str:
    """Argparse's own sentences in Chinese; any other stays as it is."""
    for pattern, chinese in ERRORS:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, chinese, message)
    return message
