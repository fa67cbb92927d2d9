"""The command line of the page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bot.pipeline import open_bot
from corpus.cli import ChineseParser
from index.errors import IndexingError
from index.settings import IndexSettings
from page.database import Database
from page.desk import Desk
from page.settings import PageSettings

DESCRIPTION = "启动问答网页。还没有索引时先建索引，进度显示在标准错误输出。"


def make_parser() -> ChineseParser:
    parser = ChineseParser("python app.py", DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1（只限本机）")
    parser.add_argument("--port", type=int, default=7860, metavar="端口", help="监听端口，默认 7860")
    parser.add_argument("--index", type=Path, default=None, metavar="目录", help="索引目录，默认 index/data")
    parser.add_argument("--corpus", type=Path, default=None, metavar="目录", help="文件目录，默认 corpus/documents")
    parser.add_argument("--data", type=Path, default=None, metavar="目录", help="对话、反馈和用户的存放目录，默认 data")
    return parser


def main(argv: list[str] | None = None, serve: Callable[..., None] | None = None) -> int:
    """Serve the page until it is interrupted; 2 when it cannot start."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    args = make_parser().parse_args(argv)
    places = IndexSettings.from_environment()
    corpus_dir, index_dir = args.corpus or places.corpus_dir, args.index or places.index_dir
    try:
        bot = open_bot(index_dir=index_dir, corpus_dir=corpus_dir)
        database = Database.open(args.data or PageSettings.from_environment().data_dir)
    except (IndexingError, OSError) as error:
        sys.stderr.write(f"无法启动：{error}\n")
        return 2
    desk = Desk(bot, index_dir, corpus_dir)
    from page.server import application  # gradio takes seconds to import; --help does not need it

    app = application(desk, database)
    sys.stderr.write(f"网页已启动：http://{args.host}:{args.port} （按 Ctrl+C 停止）\n")
    if serve is None:
        import uvicorn

        uvicorn.run(app, host=args.host, port=args.port, log_level="warning", timeout_graceful_shutdown=3)
    else:
        serve(app)
    return 0
