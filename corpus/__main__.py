"""``python -m corpus show FILE [--json]``: what was understood of one file."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from corpus.cli import ChineseParser
from corpus.coverage import report
from corpus.errors import UnreadableDocument
from corpus.parse import parse_file
from corpus.show import to_json
from corpus.types import ParsedDocument


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 when the file was understood, 2 when it could not be read."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    args = make_parser().parse_args(argv)
    try:
        parsed = parse_file(Path(args.file))
    except UnreadableDocument as error:
        sys.stderr.write(f"无法读取 {args.file}：{error}\n")
        return 2
    if args.json:
        sys.stdout.write(json.dumps(to_json(parsed), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(as_text(parsed))
    return 0


def make_parser() -> argparse.ArgumentParser:
    parser = ChineseParser("python -m corpus", "查看系统对一个文件的理解：条款、任务、表格和未能归位的内容。")
    commands = parser.add_subparsers(dest="command", required=True, title="命令", metavar="命令")
    show = commands.add_parser("show", description="解析一个文件并显示结果。", help="解析一个文件并显示结果")
    show.add_argument("file", metavar="文件", help="政策文件的路径")
    show.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def as_text(parsed: ParsedDocument) -> str:
    """A page that a person reads: facts, outline, tasks, coverage."""
    document = parsed.document
    lines = [f"《{document.title}》"]
    facts = (
        ("发文字号", document.doc_number),
        ("发文机关", document.issuer),
        ("日期", document.date.isoformat() if document.date else None),
        *((("密级", document.grade),) if document.grade else ()),
        ("主送", "；".join(document.addressees) or None),
        ("附件", "；".join(f"{a.label} {a.title}" for a in document.attachments) or None),
    )
    lines += [f"  {name}：{value or '原文未写明'}" for name, value in facts]
    lines.append("条款")
    lines += [f"  {'  ' * (c.level - 1)}{c.label}{c.title}" for c in parsed.clauses if c.level]
    origins = Counter(task.origin for task in parsed.tasks)
    lines.append(f"任务 共 {len(parsed.tasks)} 项：正文 {origins['prose']}，任务表 {origins['table']}")
    for task in parsed.tasks:
        name = task.task or task.heading or task.work or (task.text or task.measure or "")[:20]
        units = "；".join(
            f"{word}：{'、'.join(names)}"
            for word, names in (("牵头", task.lead), ("配合", task.support), ("责任", task.responsible), ("指导", task.guide))
            if names
        )
        place = f"{task.annex or '正文'} 第{task.row}行" if task.row else task.path
        others = "".join(f"｜{header}：{text}" for header, text in task.others.items())
        lines.append(f"  {place} {name}｜{units or '原文未写明'}｜{task.deadline or '原文未写明'}{others}")
    lines.append("覆盖情况")
    lines += [f"  {line}" for line in report(parsed).lines()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
