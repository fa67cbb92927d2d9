"""``python -m bot ask "问题"`` and ``python -m bot batch IN.jsonl --out OUT.jsonl``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.llm import open_model, show_calls
from bot.model.answering import AnsweringBot, with_model
from bot.pipeline import PolicyBot, open_bot
from bot.settings import ModelSettings
from bot.types import Answer
from corpus.cli import ChineseParser
from index.environment import SettingsError
from index.errors import IndexingError

OK, FAILED = 0, 2
AT_ONCE = 4
"""Questions of a batch answered at once, on a machine with as many cores; on two they take two thirds of the time."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it was done, 2 when it could not be."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = make_parser().parse_args(argv)
    try:
        model = None if args.no_llm else open_model(ModelSettings.from_environment())
        if model is not None:
            show_calls()
        bot = with_model(open_bot(args.index, args.corpus), model)
        return ask(bot, args) if args.command == "ask" else batch(bot, args)
    except (IndexingError, SettingsError) as error:
        sys.stderr.write(f"错误：{error}\n")
    except OSError as error:
        sys.stderr.write(f"错误：无法读写 {error.filename or ''}：{error.strerror or error}。\n")
    except ValueError as error:
        sys.stderr.write(f"错误：{error}\n")
    return FAILED


def make_parser() -> argparse.ArgumentParser:
    parser = ChineseParser("python -m bot", "向政策文件提问，回答附原文出处。")
    commands = parser.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    one = commands.add_parser("ask", description="回答一个问题。", help="回答一个问题")
    one.add_argument("question", metavar="问题", help="要问的问题")
    one.add_argument("--document", metavar="文字", help="只查标题或编号包含这些文字的文件")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")
    many = commands.add_parser("batch", description="逐行回答一个 JSONL 文件中的问题。", help="逐行回答一个文件中的问题")
    many.add_argument("input", metavar="输入文件", type=Path, help="每行一个对象：id、question、document、history")
    many.add_argument("--out", metavar="输出文件", type=Path, required=True, help="每行写一个回答")
    for command in (one, many):
        command.add_argument("--index", metavar="目录", type=Path, help="索引目录（默认 index/data）")
        command.add_argument("--corpus", metavar="目录", type=Path, help="文件目录（默认 corpus/documents），没有索引时据此建立")
        command.add_argument("--no-llm", action="store_true", help="不使用语言模型（未配置时本来就不用）")
    return parser


def ask(bot: PolicyBot | AnsweringBot, args: argparse.Namespace) -> int:
    answer = bot.answer(args.question, document=args.document)
    sys.stdout.write(json.dumps(answer.to_json(), ensure_ascii=False, indent=1) + "\n" if args.json else as_text(answer))
    return OK


def as_text(answer: Answer) -> str:
    """The answer line, then what it rests on."""
    lines = [answer.text]
    lines += [f"  可选：{option}" for option in answer.options]
    lines += [f"  提示：{notice}" for notice in answer.notices]
    for number, citation in enumerate(answer.citations, 1):
        lines += [f"  [{number}] {citation.reference}", f"      “{citation.quote}”"]
    return "\n".join(lines) + "\n"


def batch(bot: PolicyBot | AnsweringBot, args: argparse.Namespace) -> int:
    def answered(item: dict[str, Any]) -> str:
        answer = bot.answer(str(item.get("question") or ""), item.get("history") or (), item.get("document") or None)
        return json.dumps(answer.to_json(item.get("id")), ensure_ascii=False) + "\n"

    items = list(read_questions(args.input))  # a bad line is told before anything is answered or overwritten
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool, args.out.open("w", encoding="utf-8") as out:
        out.writelines(pool.map(answered, items))
    return OK


def read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file.

    Raises
    ------
    ValueError
        When a line is no JSON object; the message names the line.
    """
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path} 第 {number} 行不是有效的 JSON：{error.msg}。") from error
            if not isinstance(item, dict):
                raise ValueError(f"{path} 第 {number} 行不是 JSON 对象。")
            yield item


if __name__ == "__main__":
    sys.exit(main())
