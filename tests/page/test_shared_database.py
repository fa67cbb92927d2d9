"""Several processes on one PostgreSQL server: what one writes the others know; what the server says is a sentence; no password is told."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from index.environment import SettingsError
from index.postgres import NO_DRIVER, parsed, shown
from index.settings import DatabaseSettings
from page import __main__ as page_command
from page import database as database_module
from page import groups as groups_module
from page import postgres as postgres_module
from page.accounts import AccountError, Accounts
from page.audit import Act, Audit, Entry, Wanted
from page.command import main as page_main
from page.command import may_have_users
from page.conversations import Conversations
from page.database import FILE, Database
from page.gate import COOKIE
from page.groups import Groups
from page.migrations import MIGRATIONS
from page.postgres import KEPT, MORE, PostgresServer
from page.server import Serving, application
from page.sessions import STALE
from page.storage_error import Kind, StorageError
from page.turn import Turn
from tests.attack.test_owners import QUESTION, ask, history
from tests.page.conftest import Opened
from tests.page.every_way import every_way
from tests.page.office import Office, serving, signed_in
from tests.postgres_server import PASSWORD as SECRET
from tests.postgres_server import Server

PASSWORD, OTHER = "一句足够长的口令-7", "另一句不同的口令话语"
AWAY = "暂时不能核对用户身份：数据库服务器无法连接。"
TURN = Turn("谁负责", "answered", "市水利局。")


@pytest.fixture
def two(url: str, tmp_path: Path) -> tuple[Database, Database]:
    """What two processes open."""
    return Database.open(tmp_path / "甲", url), Database.open(tmp_path / "乙", url)


def test_who_signed_in_at_one_process_is_signed_in_at_the_other(two: tuple[Database, Database]) -> None:
    here, there = (Accounts(database) for database in two)
    here.add("张三", PASSWORD)
    token = signed_in(here, "张三", PASSWORD).token
    found = there.user(token)
    assert found is not None
    assert found.name == "张三"
    there.sessions.ticks = lambda: 1e9  # later than what is remembered
    here.set_password("张三", OTHER)
    assert there.user(token) is None
    with pytest.raises(AccountError, match="已存在"):
        there.add("张三", OTHER)


def test_a_conversation_goes_on_at_another_process(two: tuple[Database, Database]) -> None:
    here, there = (Conversations(database) for database in two)
    number = here.add("张三", None, TURN)
    assert there.add("张三", number, replace(TURN, question="何时完成")) == number
    assert [turn.question for turn in here.turns("张三", number)] == ["谁负责", "何时完成"]
    there.rename("张三", number, "改了名")
    assert [each.title for each in here.list("张三")] == ["改了名"]


def test_a_user_works_at_two_pages_and_while_the_server_is_away(office: Office, postgres: Server, two: tuple[Database, Database]) -> None:
    """Two applications, each with a memory of its own, as two processes have."""
    for name in ("张三", "管理员"):
        Accounts(two[0]).add(name, PASSWORD, admin=name == "管理员")
    with ExitStack() as stack:
        pages = [application(office.desk, database, office.indexer, Serving(is_local=False)) for database in two]
        one, other = (stack.enter_context(httpx.Client(base_url=stack.enter_context(serving(page)), trust_env=False, timeout=30)) for page in pages)
        one.post("login", data={"username": "张三", "password": PASSWORD})
        other.cookies.set(COOKIE, one.cookies[COOKIE])
        assert QUESTION in ask(one)
        number = Conversations(two[0]).list("张三")[0].id
        assert QUESTION in history(other, "open", number)
        assert "（未保存）" not in ask(other, current=number)
        assert len(Conversations(two[1]).turns("张三", number)) == 2
        postgres.stop()
        try:
            answer = ask(other, current=number)
        finally:
            postgres.start()
        assert "县交通运输局" in answer
        assert "对话暂时不能保存：数据库服务器无法连接。" in answer
        assert "（未保存）" in answer
        assert "（未保存）" not in ask(other, current=-1), "what was held is written, too"


def test_what_may_be_seen_is_known_for_a_minute_without_the_server(postgres: Server, two: tuple[Database, Database]) -> None:
    ticks = [0.0]
    groups = Groups(Accounts(two[0]), lambda: ticks[0])
    groups.put_document("甲.txt", "水利组")
    assert groups.hidden_from("张三") == {"甲.txt"}
    postgres.stop()
    try:
        ticks[0] += STALE
        assert groups.hidden_from("张三") == {"甲.txt"}
        with pytest.raises(StorageError):
            groups.hidden_from("李四")
        ticks[0] += 1
        with pytest.raises(StorageError):
            groups.hidden_from("张三")
    finally:
        postgres.start()


def test_where_nobody_knows_what_may_be_seen_nothing_is(
    office: Office, postgres: Server, two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups_module, "STALE", -1.0)
    page = application(office.desk, two[0], office.indexer, Serving())
    with serving(page) as address, httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        assert client.get("export/tasks").status_code == 200
        postgres.stop()
        try:
            told = every_way(client)
        finally:
            postgres.start()
        assert AWAY in told.box
        assert "县交通运输局" not in told.box
        assert (told.tool["isError"], AWAY in told.tool["content"][0]["text"], AWAY in told.api) == (True, True, True)
        assert (told.export.status_code, "数据库服务器无法连接" in told.export.json()["detail"]) == (503, True)
        assert client.get("export/tasks").status_code == 200


def test_the_server_goes_and_comes_again(postgres: Server, two: tuple[Database, Database]) -> None:
    here, there = two
    here.run("INSERT INTO document_groups VALUES ('甲.txt', '水利组')")
    postgres.stop()
    try:
        for act in (lambda: here.rows("SELECT * FROM document_groups"), lambda: there.run("DELETE FROM document_groups")):
            with pytest.raises(StorageError, match="数据库服务器无法连接。") as raised:
                act()
            assert raised.value.kind is Kind.AWAY
        assert may_have_users(here), "nobody gets in for want of users"
    finally:
        postgres.start()
    assert [row.path for row in here.rows("SELECT path FROM document_groups")] == ["甲.txt"]
    assert there.run("DELETE FROM document_groups") == 1
    assert there.trouble is None


def test_a_server_that_is_away_at_the_start(postgres: Server, url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    postgres.stop()
    try:
        database = Database.open_anyhow(tmp_path, url)
        assert database.trouble is not None
        assert database.trouble.kind is Kind.AWAY
    finally:
        postgres.start()
    assert SECRET not in caplog.text
    assert f"postgresql://page@127.0.0.1:{postgres.port}/" in caplog.text
    Accounts(database).add("张三", PASSWORD)
    assert may_have_users(database)


def test_who_was_held_up_once_does_not_try_at_every_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "HELD_UP", -1.0)  # every failure counts as a long one
    database = Database(tmp_path, "postgresql://page@127.0.0.1:1/none")
    with pytest.raises(StorageError):
        database.rows("SELECT 1")
    monkeypatch.setattr(database._place._engine, "connect", pytest.fail)  # type: ignore[attr-defined]
    with pytest.raises(StorageError, match="无法连接"):
        database.rows("SELECT 1")


STATES = [
    ("53100", Kind.SERVER_FULL), ("58030", Kind.SERVER_FULL), ("53300", Kind.CROWDED), ("57P01", Kind.AWAY), ("57014", Kind.BUSY), ("40P01", Kind.BUSY),
    ("55P03", Kind.BUSY), ("25006", Kind.SERVER_READ_ONLY), ("42501", Kind.REFUSED), ("42P01", Kind.INCOMPLETE), ("XX001", Kind.INCOMPLETE),
]  # fmt: skip


@pytest.mark.parametrize(("state", "kind"), STATES, ids=[state for state, _ in STATES])
def test_what_the_server_says_is_a_sentence(two: tuple[Database, Database], state: str, kind: Kind) -> None:
    with pytest.raises(StorageError) as raised:
        two[0].run(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    assert raised.value.kind is kind


def test_a_fault_of_the_program_is_none_of_the_server(two: tuple[Database, Database]) -> None:
    with pytest.raises(Exception, match="syntax") as raised:
        two[0].run("DELETE everything WHERE secret = :secret", secret="一句口令")
    assert not isinstance(raised.value, StorageError)
    assert "一句口令" not in str(raised.value)


def test_a_server_that_can_only_be_read(postgres: Server, two: tuple[Database, Database], url: str, tmp_path: Path) -> None:
    Conversations(two[0]).add("张三", None, TURN)
    postgres.run(f"ALTER DATABASE {url.rpartition('/')[2]} SET default_transaction_read_only = on")
    kept = Conversations(Database.open(tmp_path, url))
    assert [each.title for each in kept.list("张三")] == ["谁负责"]
    with pytest.raises(StorageError) as raised:
        kept.rename("张三", kept.list("张三")[0].id, "改名")
    assert raised.value.kind is Kind.SERVER_READ_ONLY
    assert kept.add("张三", None, TURN) < 0
    assert kept.trouble == "对话暂时不能保存：数据库服务器不能写入。可以继续提问；未保存的对话在网页重启后丢失，需要的请导出。"


def test_more_connections_than_the_server_has(postgres: Server, url: str, tmp_path: Path) -> None:
    name = url.rpartition("/")[2]
    postgres.run(f"CREATE ROLE {name} LOGIN PASSWORD 'x'; ALTER DATABASE {name} OWNER TO {name}; ALTER DATABASE {name} CONNECTION LIMIT 1")
    first = Database.open(tmp_path, postgres.url(name, "x", name))
    with first.transaction(), pytest.raises(StorageError) as raised:
        Database.open(tmp_path, postgres.url(name, "x", name))
    assert raised.value.kind is Kind.CROWDED


def test_more_at_once_than_a_process_has_connections(two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch) -> None:
    place = two[0]._place
    assert isinstance(place, PostgresServer)
    monkeypatch.setattr(place._engine.pool, "_timeout", 0.1)
    with ExitStack() as stack:
        for _ in range(KEPT + MORE):
            stack.enter_context(place.reading())
        with pytest.raises(StorageError) as raised:
            two[0].rows("SELECT 1")
        assert raised.value.kind is Kind.BUSY
    assert len(two[0].rows("SELECT 1")) == 1


def test_who_writes_is_waited_for_and_not_for_ever(two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 0.1)
    here, there = two
    with here.transaction() as transaction:
        transaction.run("INSERT INTO document_groups VALUES ('甲.txt', '水利组')")
        assert there.rows("SELECT * FROM document_groups") == [], "readers wait for nobody"
        with pytest.raises(StorageError) as raised:
            there.run("DELETE FROM document_groups")
        assert raised.value.kind is Kind.BUSY
    assert there.run("DELETE FROM document_groups") == 1


def test_a_session_is_not_begun_while_the_password_changes(two: tuple[Database, Database]) -> None:
    """What was checked against the password of before does not outlive the change, whichever process is the faster."""
    here, there = (Accounts(database) for database in two)
    here.add("张三", PASSWORD)
    kept = two[0].rows("SELECT password FROM users")[0].password
    with ThreadPoolExecutor(1) as threads, two[0].transaction() as transaction:
        transaction.run("UPDATE users SET password = 'x'")
        begun = threads.submit(there.sessions.begin, "张三", kept)
        with pytest.raises(TimeoutError):
            begun.result(0.3)
        transaction._connection.commit()
        assert begun.result(20) is None


def test_processes_that_start_at_once_make_the_tables_once(url: str, tmp_path: Path) -> None:
    together = Barrier(8)

    def start(number: int) -> Database:
        together.wait(30)
        return Database.open(tmp_path / str(number), url)

    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(start, range(8)))
    assert [row.n for row in opened[0].rows("SELECT n FROM page_version")] == [len(MIGRATIONS)]
    assert [row.n for row in opened[7].rows("SELECT n FROM groups_version")] == [0]


def test_tables_of_before_are_brought_up_to_date(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(postgres_module, "MIGRATIONS", MIGRATIONS[:2])
        before = Database.open(tmp_path, url)
        before.run("INSERT INTO conversations (owner, title, updated) VALUES ('张三', '早先的', '2031-01-01 00:00:00')")
    assert [each.title for each in Conversations(Database.open(tmp_path, url)).list("张三")] == ["早先的"]


MISTAKES = [
    ("a wrong password", "", lambda url: url.replace(SECRET, "falsch-7"), Kind.REFUSED),
    ("no such user", "", lambda url: url.replace("//page:", "//nobody:"), Kind.REFUSED),
    ("no such database", "", lambda url: url + "x", Kind.REFUSED),
    ("an unknown option", "", lambda url: url + "?colour=red", Kind.REFUSED),
    ("another encoding", "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", lambda url: url, Kind.ENCODED),
    ("tables of others", "", lambda url: url, Kind.OTHERS),
]


@pytest.mark.parametrize(("options", "given", "kind"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_what_an_administrator_must_mend_stops_the_start(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    options: str, given: object, kind: Kind,
) -> None:  # fmt: skip
    url = postgres.create(options)
    if kind is Kind.OTHERS:
        postgres.run("CREATE TABLE users (id INTEGER)", url.rpartition("/")[2])
    monkeypatch.setenv("DATABASE_URL", given(url))  # type: ignore[operator]
    for command, said in ((page_main, "无法启动："), (page_command.main, "错误：")):
        arguments = ["--data", str(tmp_path)] if command is page_main else ["users", "list", "--data", str(tmp_path)]
        assert command(arguments) == 2
        told = capsys.readouterr()
        assert told.err == f"{said}{kind}。\n"
        assert not [secret for secret in (SECRET, "falsch-7") if secret in told.out + told.err + caplog.text]
    assert not (tmp_path / FILE).exists()
    postgres.drop(url)


def test_a_missing_driver_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError) as raised:
        Database.open_anyhow(tmp_path, f"postgresql://page:{SECRET}@127.0.0.1:1/page")
    assert str(raised.value) == NO_DRIVER
    assert "requirements-cluster.txt" in NO_DRIVER


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("postgresql://page:geheim-7@10.0.0.9/page", "postgresql://page@10.0.0.9/page"),
        ("postgres://page:geheim%407@db:6432/page?sslmode=require", "postgresql://page@db:6432/page"),
        ("postgresql+psycopg://db/page?user=page&password=geheim-7", "postgresql://db/page"),
        ("postgresql:///page?host=/run/postgresql", "postgresql:///run/postgresql/page"),
        ("postgresql://page@/page?host=甲:5432&host=乙:5432", "postgresql://page@甲:5432,乙:5432/page"),
    ],
)
def test_an_address_is_shown_without_its_password(given: str, said: str) -> None:
    assert shown(parsed(given)) == said
    assert "geheim" not in repr(DatabaseSettings.from_environment({"DATABASE_URL": given}))


def test_both_keep_and_find_what_one_of_them_could_not(opened: Opened, tmp_path: Path) -> None:
    """NUL and half characters, times to the microsecond, small and large letters, and order by code point."""
    database = opened(tmp_path)
    kept = Conversations(database)
    number = kept.add("张三", None, Turn("5G\0\\u0000谁负责\ud800", "answered", "市\\\0水利局。"))
    kept.rename("张三", number, "甲\0乙 A%")
    assert kept.list("张三")[0].title == "甲\ufffd乙 A%"
    turn = kept.turns("张三", number)[0]
    assert (turn.question, turn.text) == ("5G\ufffd\\u0000谁负责\ufffd", "市\\\ufffd水利局。")
    assert [len(kept.search("张三", sought)) for sought in ("5g", "水利", "a%", "_", "5G%")] == [1, 1, 1, 0, 0]
    audit = Audit(database, clock=lambda: 1_935_000_000.123456)
    audit.note(Act.EXPORTED, "张三", "10.0.0.1", "Report")
    assert audit.settle()
    assert audit.find(Wanted(words="report")) == [Entry(1_935_000_000.123456, "张三", "10.0.0.1", "exported", "Report")]
    accounts = Accounts(database)
    names = ["b", "B", "赵", "乙", "甲", "阿"]
    for name in names:
        accounts.add(name, PASSWORD)
    assert [user.name for user in accounts.list()] == sorted(names)


def test_the_order_is_that_of_the_page_whatever_the_server_thinks(postgres: Server, tmp_path: Path) -> None:
    url = postgres.create("LOCALE_PROVIDER icu ICU_LOCALE 'zh' TEMPLATE template0")
    database = Database.open(tmp_path, url)
    names = ["赵", "阿", "b", "B"]
    for name in names:
        database.run("INSERT INTO users VALUES (:name, '', 0, '')", name=name)
    assert [user.name for user in Accounts(database).list()] == sorted(names)
    postgres.drop(url)
