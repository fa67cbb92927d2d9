"""The options of ``python -m index``, and argparse with its own words in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from index.settings import IndexSettings

_ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"无法识别的参数：\1"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面缺少取值"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument (.+?): invalid .+? value: (.+)", r"参数 \1 的取值 \2 不正确"),
    (r"argument (.+?): (.+)", r"参数 \1：\2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Titles, help and errors in Chinese; exit status 2 for wrong arguments, as argparse has it."""

    def __init__(self, *, prog: str, description: str = "", **_: object) -> None:
        super().__init__(prog=prog, description=description, formatter_class=_Formatter, add_help=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        for pattern, chinese in _ERRORS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, chinese, message)
                break
        self.print_usage(sys.stderr)
        self.exit(2, f"错误：{message}。运行 {self.prog} --help 查看用法。\n")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Parsed options: `command`, `corpus`, `index` and those of the command."""
    settings = IndexSettings.from_environment()
    parser = _Parser(prog="python -m index", description="把政策文件建成可检索的索引，并在索引中查找。")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, metavar="命令")
    build = commands.add_parser("build", help="读取全部文档，重新建立索引")
    update = commands.add_parser("update", help="文档有增删改时更新索引，未变的部分沿用")
    search = commands.add_parser("search", help="在索引中查找词语")
    stats = commands.add_parser("stats", help="显示索引的内容和数量")
    for command in (build, update):
        command.add_argument(
            "--corpus",
            type=Path,
            default=settings.corpus_dir,
            metavar="文件夹",
            help=_default("文档所在文件夹", "CORPUS_DIR", settings.corpus_dir),
        )
        command.add_argument("--wait", action="store_true", help="另一个建库任务正在进行时，等它结束再开始")
    for command in (build, update, search, stats):
        command.add_argument(
            "--index",
            type=Path,
            default=settings.index_dir,
            metavar="文件夹",
            help=_default("索引所在文件夹", "INDEX_DIR", settings.index_dir),
        )
    search.add_argument("query", metavar="词语", help="要查找的词语或问题")
    search.add_argument("--top", type=_positive, default=5, metavar="条数", help="最多显示几条，默认 5")
    search.add_argument("--document", metavar="文字", help="只在标题或编号含有这些文字的文件中查找")
    for command in (search, stats):
        command.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser.parse_args(arguments)


def _default(text: str, variable: str, value: Path) -> str:
    return f"{text}，也可用环境变量 {variable} 设置，当前为 {value}".replace("%", "%%")


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"应为正整数，而不是“{text}”")
    return number
