"""The options of ``python -m index``."""

from __future__ import annotations

import argparse
from pathlib import Path

from corpus.cli import ChineseParser
from index.settings import IndexSettings


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Parsed options: `command`, `corpus`, `index` and those of the command."""
    settings = IndexSettings.from_environment()
    parser = ChineseParser(prog="python -m index", description="把政策文件建成可检索的索引，并在索引中查找。")
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
