"""The command line of the page."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from bot.llm import open_model, show_calls
from bot.model.answering import with_model
from bot.pipeline import open_bot
from bot.settings import ModelSettings
from corpus.cli import ChineseParser
from index.environment import SettingsError
from index.errors import IndexingError
from index.indexer import InOwnProcess
from index.settings import DatabaseSettings, IndexSettings
from page.accounts import Accounts
from page.database import Database
from page.desk import Desk
from page.model_figures import ModelNotes
from page.settings import PageSettings
from page.storage_error import StorageError

DESCRIPTION = "启动问答网页。还没有索引时先建索引，进度显示在标准错误输出。"
NEEDS_USERS = "无法启动：监听地址 {host} 会向其他机器开放，但还没有用户。请先运行 python -m page users add 用户名 --admin，或加 --open 表明不登录即可使用。"
NOTHING_KEPT = "注意：{name} 不能使用，对话无法保存，已有用户的身份也可能无法核对：{reason}"
PROXY_NEEDS_USERS = (
    "无法启动：PUBLIC_URL 表明其他机器经反向代理使用本页，但还没有用户。"
    "请先运行 python -m page users add 用户名 --admin，或加 --open 表明不登录即可使用。"
)
READY = "网页已启动：http://{host}:{port} （按 Ctrl+C 停止）"


def make_parser() -> ChineseParser:
    """Options of ``python app.py``."""
    parser = ChineseParser("python app.py", DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1（只限本机）")
    parser.add_argument("--port", type=int, default=7860, metavar="端口", help="监听端口，默认 7860")
    parser.add_argument("--index", type=Path, metavar="目录", help="索引目录，默认 index/data")
    parser.add_argument("--corpus", type=Path, metavar="目录", help="文件目录，默认 corpus/documents")
    parser.add_argument("--data", type=Path, metavar="目录", help="对话、反馈和用户的存放目录，默认 data；设置了 DATABASE_URL 时存放在数据库服务器")
    parser.add_argument("--open", action="store_true", help="没有用户时也向其他机器开放，不需登录（文件只能用命令维护）")
    return parser


def main(argv: list[str] | None = None, serve: Callable[..., None] | None = None) -> int:
    """Serve the page until it is interrupted; 2 when it cannot start."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = make_parser().parse_args(argv)
    try:
        places, settings, model_settings = IndexSettings.from_environment(), PageSettings.from_environment(), ModelSettings.from_environment()
        database = Database.open_anyhow(args.data or settings.data_dir, DatabaseSettings.from_environment().url)
        if database.trouble is not None:
            sys.stderr.write(NOTHING_KEPT.format(name=database.name, reason=database.trouble) + "\n")
        local = is_loopback(args.host)
        if not (local and settings.address is None) and not args.open and not may_have_users(database):
            sys.stderr.write((NEEDS_USERS.format(host=args.host) if settings.address is None else PROXY_NEEDS_USERS) + "\n")
            return 2
        corpus_dir, index_dir = args.corpus or places.corpus_dir, args.index or places.index_dir
        indexer = InOwnProcess(places.model)
        notes = ModelNotes(database, settings.audit_days)
        model = open_model(model_settings, notes.note)
        if model is not None:
            show_calls()
        bot = with_model(open_bot(index_dir, corpus_dir, indexer), model, notes.note)
    except (IndexingError, SettingsError, StorageError, OSError) as error:
        sys.stderr.write(f"无法启动：{error}\n")
        return 2
    from page.listening import listen
    from page.server import Serving, application  # gradio takes seconds to import; --help does not need it

    serving = Serving(
        is_local=local,
        is_open=args.open,
        session_hours=settings.session_hours,
        idle_minutes=settings.idle_minutes,
        max_upload_mb=settings.max_upload_mb,
        audit_days=settings.audit_days,
        questions_per_minute=settings.questions_per_minute,
        most_served=settings.most_served,
        address=settings.address,
        proxies=settings.proxies,
    )
    desk = Desk(bot, index_dir, corpus_dir)
    app = application(desk, database, indexer, serving)
    sys.stderr.write(READY.format(host=args.host, port=args.port) + "\n")
    if serve is None:
        desk.examples()  # asked while nobody waits yet
        listen(app, args.host, args.port, settings.most_served)
    else:
        serve(app)
    return 0


def may_have_users(database: Database) -> bool:
    """Are there users? Of a database that cannot be read nobody knows, and the page then lets nobody in."""
    try:
        return bool(Accounts(database).list())
    except StorageError:
        return True


def is_loopback(host: str) -> bool:
    """Does the address reach this machine only?"""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
