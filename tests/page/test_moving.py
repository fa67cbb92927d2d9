"""What a file of SQLite holds moves to a PostgreSQL server whole, or not at all; the file stays as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.meter import Noted
from page import __main__ as page_command
from page import moving, sqlite_file
from page.accounts import Accounts
from page.audit import Act, Audit, Wanted
from page.conversations import Conversations
from page.database import FILE, Database, Transaction
from page.groups import Groups
from page.migrations import MIGRATIONS
from page.model_figures import ModelNotes, figures_since
from page.moving import TABLES
from page.tokens import Tokens
from page.turn import Turn
from tests.page.office import signed_in
from tests.postgres_server import Server

PASSWORD, OTHER = "一句足够长的口令-7", "另一句不同的口令话语"
ROOT = Path(__file__).resolve().parents[2]
TURN = Turn("谁负责", "answered", "市水利局。")
TOKENS = dict[str, str]


def fill(database: Database) -> TOKENS:
    """At least one row in every table; the secrets that users and programs have."""
    accounts = Accounts(database)
    accounts.add("张三", PASSWORD, admin=True)
    accounts.add("李四", OTHER)
    browser = signed_in(accounts, "张三", PASSWORD)
    given = {"session": browser.token, "device": browser.device, "own": Tokens(database).add("台账", "李四"), "program": Tokens(database).add("大屏")}
    groups = Groups(accounts)
    groups.put_user("李四", ["水利组"])
    for path, group in (("甲.txt", "水利组"), ("乙.txt", "财务组")):
        groups.put_document(path, group)
    kept = Conversations(database)
    first = kept.add("张三", None, TURN)
    kept.add("张三", first, replace(TURN, question="何时完成", text="2031年底前。"))
    kept.rename("张三", first, "甲市水网 5G")
    kept.share("张三", first, True)
    kept.rate("张三", kept.turns("张三", first)[0].id, -1, "不完整")
    kept.delete("李四", kept.add("李四", None, TURN))
    kept.add("李四", None, TURN)
    notes = ModelNotes(database, 365)
    for tokens in (700, 900):
        notes.note(Noted("call", "m", "answered", 1.25, tokens, 60))
    assert notes.settle()
    assert accounts.audit.settle()
    return given


def told(database: Database, given: TOKENS) -> dict[str, object]:
    """Everything that the rooms say of what is kept."""
    accounts, kept, tokens = Accounts(database), Conversations(database), Tokens(database)
    groups, listed = Groups(accounts), {name: kept.list(name) for name in ("张三", "李四")}
    shared = listed["张三"][0].shared
    assert shared is not None
    return {
        "users": accounts.list(),
        "session": accounts.user(given["session"]),
        "device": [accounts.devices.knows(name, given["device"]) for name in ("张三", "李四")],
        "tokens": [replace(token, used=None) for token in tokens.list()],
        "programs": [tokens.user(given["own"]), tokens.user(given["program"])],
        "hidden": [groups.hidden_from(name) for name in ("张三", "李四", "令牌:大屏")],
        "groups": (groups.all(), groups.of_user("李四"), groups.of_documents()),
        "conversations": listed,
        "turns": {(name, each.id): list(kept.turns(name, each.id)) for name, found in listed.items() for each in found},
        "shared": kept.shared(shared),
        "sought": [[each.id for each in kept.search("张三", word)] for word in ("5g", "2031", "水利局", "无此")],
        "feedback": [tuple(row) for row in database.rows("SELECT * FROM feedback ORDER BY id")],
        "audit": accounts.audit.find(Wanted()),
        "figures": figures_since(database, 0.0),
    }


def moved(folder: Path) -> int:
    return page_command.main(["move-to-server", "--data", str(folder)])


def rows(database: Database) -> dict[str, int]:
    return {table: int(database.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """The file and its log; what SQLite itself keeps beside them is no part of it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


@pytest.mark.parametrize("is_stopped", [True, False], ids=["stopped", "killed, with what it wrote last in the log"])
def test_everything_is_there_afterwards_and_goes_on(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_stopped: bool
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    before = Database.open(tmp_path)
    given = fill(before)
    expected, counts = told(before, given), rows(before)
    assert all(counts.values()), "every table is tried"
    if is_stopped:
        before.close()
    assert (tmp_path / f"{FILE}-wal").exists() is not is_stopped
    file = bytes_of(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    running = Groups(Accounts(Database.open(tmp_path / "other", url)))
    assert running.of_documents() == {}
    assert moved(tmp_path) == 0
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if "\t" in line] == [f"{kind}\t{counts[table]}" for table, kind in TABLES.items()]
    assert "geheim" not in said
    assert bytes_of(tmp_path) == file
    after = Database.open(tmp_path, url)
    assert told(after, given) | {"audit": None} == expected | {"audit": None}
    note, *audit = Audit(after).find(Wanted())
    assert audit == expected["audit"]
    assert (note.act, note.detail) == (str(Act.MOVED_IN), str(tmp_path / FILE))
    assert set(running.of_documents()) == {"甲.txt", "乙.txt"}, "a page that runs already hears of it"
    goes_on(after, given)


def goes_on(database: Database, given: TOKENS) -> None:
    """New rows in every table, among those that were moved."""
    accounts, kept = Accounts(database), Conversations(database)
    accounts.add("王五", OTHER)
    assert signed_in(accounts, "李四", OTHER).token
    assert signed_in(accounts, "张三", PASSWORD, device=given["device"]).device == given["device"]
    accounts.sign_out(given["session"])
    assert Accounts(database).user(given["session"]) is None
    first = kept.list("张三")[0].id
    assert kept.add("张三", first, TURN) == first
    assert len(kept.turns("张三", first)) == 3
    new = kept.add("王五", None, TURN)
    assert new not in {each.id for name in ("张三", "李四") for each in kept.list(name)}
    kept.rate("王五", kept.turns("王五", new)[0].id, 1)
    kept.delete("张三", first)
    assert Tokens(database).add("新令牌", "王五")
    Groups(accounts).put_user("王五", ["财务组"])
    Groups(accounts).put_document("乙.txt", "水利组")
    assert Groups(accounts).hidden_from("王五") == {"甲.txt", "乙.txt"}
    notes = ModelNotes(database, 365)
    notes.note(Noted("call", "m", "answered", 2.0))
    assert notes.settle()
    assert figures_since(database, 0.0).calls == {"answered": 3}
    accounts.remove("李四")
    assert accounts.audit.settle()
    assert accounts.audit.find(Wanted())[0].act == Act.USER_REMOVED


def test_every_table_of_the_page_is_moved(tmp_path: Path) -> None:
    made = {row.name for row in Database.open(tmp_path).rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    numbered = {table for table in made if any(row.pk and row.name == "id" for row in Database.open(tmp_path).rows(f"PRAGMA table_info({table})"))}
    assert set(TABLES) == made - {"groups_version"}
    assert set(moving.COUNTED) == numbered


def test_what_an_earlier_version_kept_is_moved(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables are fewer, and its JSON may hold what PostgreSQL does not read."""
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_file, "MIGRATIONS", MIGRATIONS[:2])
        before = Database.open(tmp_path)
        before.run("INSERT INTO conversations (id, owner, title, updated) VALUES (7, '张三', '早先的', '2031-01-01 00:00:00')")
        content = '{"question": "甲\\u0000乙", "status": "answered", "text": "市水利局。", "sources": [], "cards": []}'
        before.run("INSERT INTO turns (conversation, content, asked) VALUES (7, :content, '2031-01-01 00:00:00')", content=content)
        before.close()
    monkeypatch.setenv("DATABASE_URL", url)
    assert moved(tmp_path) == 0
    kept = Conversations(Database.open(tmp_path, url))
    assert [each.id for each in kept.search("张三", "水利")] == [7]
    assert kept.turns("张三", 7)[0].question == "甲\ufffd乙"
    with closing(sqlite3.connect(tmp_path / FILE)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (2,)


def _nothing(_: Path) -> None:
    pass


def _missing(file: Path) -> None:
    file.unlink()


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _no_database(file: Path) -> None:
    file.write_text("甲" * 5000, encoding="utf-8")


def _torn(file: Path) -> None:
    """Its head is in order, pages behind it are not."""
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\x5a" * 16384 + content[24576:])


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:30_000])


def _sql(*statements: str) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return change


def _another_programs(file: Path) -> None:
    file.unlink()
    _sql("CREATE TABLE users (name TEXT)")(file)


REFUSED: list[tuple[str, Callable[[Path], None], Sequence[str], str]] = [
    ("missing", _missing, (), moving.MISSING),
    ("empty", _empty, (), moving.DAMAGED),
    ("no database", _no_database, (), moving.DAMAGED),
    ("torn", _torn, (), moving.DAMAGED),
    ("cut off", _cut, (), moving.DAMAGED),
    ("without a conversation of a turn", _sql("PRAGMA foreign_keys = OFF", "DELETE FROM conversations"), (), moving.DAMAGED),
    ("without a table", _sql("DROP TABLE model_notes"), (), moving.DAMAGED),
    ("another program's", _another_programs, (), moving.FOREIGN),
    ("of a newer version", _sql(f"PRAGMA user_version = {len(MIGRATIONS) + 1}"), (), moving.NEWER),
    ("what a table of the server refuses", _sql("UPDATE audit SET at = 'gestern'"), (), moving.UNFIT.replace("{kind}", "审计记录")),
    ("what is no text", _sql("UPDATE audit SET who = CAST(x'ff41' AS TEXT)"), (), moving.UNFIT.replace("{kind}", "审计记录")),
    ("a user is there", _nothing, ["INSERT INTO users VALUES ('赵六', '', 0, '')"], moving.NOT_EMPTY.replace("{held}", "用户 1")),
    (
        "a conversation is there", _nothing, ["INSERT INTO conversations (owner, title, updated) VALUES ('', '', '')"],
        moving.NOT_EMPTY.replace("{held}", "对话 1"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "there", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_nothing_is_moved(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None], there: Sequence[str], sentence: str,
) -> None:  # fmt: skip
    folder = tmp_path / "data"
    before = Database.open(folder)
    fill(before)
    before.close()
    spoil(folder / FILE)
    server = Database.open(tmp_path, url)
    for statement in there:
        server.run(statement)
    held, file = rows(server), bytes_of(folder)
    monkeypatch.setenv("DATABASE_URL", url)
    assert moved(folder) == 2
    assert capsys.readouterr() == ("", "错误：" + sentence.format(file=folder / FILE, name=server.name) + "\n")
    assert rows(server) == held
    assert bytes_of(folder) == file


def test_there_must_be_a_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert moved(tmp_path) == 2
    assert capsys.readouterr().err == "错误：没有设置 DATABASE_URL。请先把它设为服务器上一个空数据库的地址。\n"
    assert list(tmp_path.iterdir()) == []


HOLD = "import sys, pathlib; from page.database import Database; Database.open(pathlib.Path(sys.argv[1])); print(); sys.stdin.read()"


@pytest.mark.skipif(sys.platform == "win32", reason="SQLite's locks are seen on POSIX alone")
def test_a_file_that_a_page_uses_is_not_moved(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the page would still write would be lost."""
    monkeypatch.setenv("DATABASE_URL", url)
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as page:
        assert page.stdout is not None
        page.stdout.readline()
        assert moved(tmp_path) == 2
        assert capsys.readouterr().err == f"错误：{moving.IN_USE.format(file=tmp_path / FILE)}\n"
        page.communicate()
    assert moved(tmp_path) == 0


KILLED = """
import os, signal, sys
from page import __main__
from page.database import Transaction
each = Transaction.run_each
def run_each(self, sql, values):
    each(self, sql, values)
    if sql.startswith("INSERT INTO turns"):
        os.kill(os.getpid(), signal.SIGKILL)
Transaction.run_each = run_each
sys.exit(__main__.main(["move-to-server", "--data", sys.argv[1]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_that_is_killed_in_the_middle_leaves_nothing(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Database.open(tmp_path)
    fill(before)
    before.close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, timeout=120)
    assert done.returncode == -signal.SIGKILL
    server = Database.open(tmp_path, url)
    assert not any(rows(server).values())
    monkeypatch.setenv("DATABASE_URL", url)
    assert moved(tmp_path) == 0, "and the next one does all of it"
    assert rows(server)["turns"] == 3


def test_a_server_that_stops_in_the_middle_has_nothing(
    postgres: Server, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(Database.open(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    each = Transaction.run_each

    def stopping(self: Transaction, sql: str, values: Sequence[dict[str, object]]) -> None:
        if sql.startswith("INSERT INTO turns"):
            postgres.stop()
        each(self, sql, values)

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "run_each", stopping)
        try:
            assert moved(tmp_path) == 2
        finally:
            postgres.start()
    assert capsys.readouterr().err == "错误：数据库服务器无法连接。\n"
    assert not any(rows(Database.open(tmp_path, url)).values())
