"""A lock on the user database, and a crowd of wrong passwords, hold up nobody but those who need them.

Locks are held, and passwords left unchecked, until the others were answered: whatever waited for them would
run into the client's time limit.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Semaphore

import httpx
import pytest

from page import accounts as accounts_module
from page import database as database_module
from page import passwords
from page import sessions as sessions_module
from page.accounts import Accounts, TooMany
from page.brake import PAIR
from page.database import FILE, Database
from page.gate import COOKIE
from page.server import Serving, application
from page.tokens import Tokens
from tests.attack.test_owners import ask, call
from tests.page.office import Office, finished, serving, signed_in

PASSWORD = "一句足够长的口令-7"
HTML = {"accept": "text/html"}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database.open(tmp_path)
    accounts = Accounts(opened)
    accounts.add("张三", PASSWORD)
    assert accounts.audit.settle()
    return opened


@pytest.fixture
def address(office: Office, database: Database) -> Iterator[str]:
    with serving(application(office.desk, database, office.indexer, Serving(is_local=False))) as url:
        yield url


@contextmanager
def client(address: str, session: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=20, cookies={COOKIE: session} if session else {}) as opened:
        yield opened


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another program writes and does not end."""
    with closing(sqlite3.connect(database.folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def post_login(address: str, name: str, password: str) -> int:
    with client(address) as own:
        return own.post("login", data={"username": name, "password": password}).status_code


def test_who_waits_for_a_lock_holds_up_nobody(database: Database, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 600.0)
    monkeypatch.setattr(accounts_module, "LOOK_EVERY", -1.0)  # nothing is remembered: every request reads
    monkeypatch.setattr(sessions_module, "FRESH", -1.0)
    session = signed_in(Accounts(database), "张三", PASSWORD).token
    token = Tokens(database).add("程序")
    with ThreadPoolExecutor(8) as threads, client(address) as stranger, client(address, session) as user:
        with locked(database):
            waiting: list[Future[int]] = [threads.submit(post_login, address, "张三", PASSWORD) for _ in range(4)]
            for _ in range(20):
                assert stranger.get("login").status_code == 200
                assert stranger.get("config").status_code == 401
                assert user.get("config").status_code == 200
                assert stranger.get("config", headers={"Authorization": f"Bearer {token}"}).status_code == 200
            assert not any(each.done() for each in waiting)
        assert [each.result() for each in waiting] == [200] * 4


def test_a_lock_costs_a_sentence(database: Database, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 0.1)
    with client(address) as user, locked(database):
        assert user.post("login", data={"username": "张三", "password": PASSWORD}).status_code == 200, "users can be read, and the session be remembered"
        answer = ask(user)
        assert "县交通运输局" in answer
        assert "正被其他程序占用" in answer
        assert "未能保存" in user.post("password", data={"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, headers=HTML).text
        assert user.get("export/tasks").status_code == 200, "what it notes in the audit waits"
    assert Accounts(database).audit.settle()
    with client(address) as user:
        assert user.post("login", data={"username": "张三", "password": PASSWORD}).status_code == 200
        assert "（未保存）" not in ask(user, current=-1), "what was held is written, too"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Semaphore]]:
    """Passwords are checked when the event is set; the semaphore counts those that have begun."""
    go, begun, fits = Event(), Semaphore(0), passwords.fits

    def slow(stored: str, password: str) -> bool:
        begun.release()
        assert go.wait(60)
        return fits(stored, password)

    monkeypatch.setattr(passwords, "fits", slow)
    yield go, begun
    go.set()


def test_sixteen_passwords_at_once_hold_up_nobody(database: Database, address: str, held: tuple[Event, Semaphore]) -> None:
    go, begun = held
    with ThreadPoolExecutor(16) as threads, client(address) as stranger:
        waiting = [threads.submit(post_login, address, f"试探{number}", "错误的密码错误的密码") for number in range(16)]
        assert begun.acquire(timeout=20)
        for _ in range(20):
            assert stranger.get("login").status_code == 200
            assert stranger.get("config").status_code == 401
        assert not any(each.done() for each in waiting)
        go.set()
        assert [each.result() for each in waiting] == [401] * 16


def test_more_passwords_than_may_wait_are_refused_and_not_counted(database: Database, held: tuple[Event, Semaphore]) -> None:
    go, _ = held
    accounts = Accounts(database)
    room = accounts_module.HASHING + accounts_module.WAITING

    async def crowd() -> list[object]:
        tasks = [asyncio.create_task(accounts.sign_in("张三", "错误的密码错误的密码", f"10.0.{number}.1")) for number in range(room + 10)]
        while sum(task.done() for task in tasks) < 10:
            await asyncio.sleep(0.01)
        go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = finished(crowd())
    assert sum(isinstance(each, TooMany) for each in outcomes) == 10
    assert outcomes.count(None) == room
    refused = [f"10.0.{number}.1" for number, each in enumerate(outcomes) if isinstance(each, TooMany)]
    for _ in range(PAIR.free):
        assert finished(accounts.sign_in("张三", "错误的密码错误的密码", refused[0])) is None


def test_a_session_costs_no_query_while_it_is_fresh(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = Accounts(database)
    token = signed_in(accounts, "张三", PASSWORD).token
    assert accounts.user(token) is not None

    def query(*_: object) -> None:
        raise AssertionError("a query")

    monkeypatch.setattr(Database, "rows", query)
    for _ in range(100):
        assert accounts.sessions.remembered(token) is not None
        assert accounts.user(token) is not None


def test_a_user_who_is_removed_elsewhere_is_out_in_seconds(database: Database) -> None:
    ticks = [0.0]
    accounts = Accounts(database)
    accounts.sessions.ticks = lambda: ticks[0]
    token = signed_in(accounts, "张三", PASSWORD).token
    assert accounts.user(token) is not None
    Accounts(database).remove("张三")
    ticks[0] += 5.0
    assert accounts.user(token) is None


def test_the_stop_button_works_under_a_lock(database: Database, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 0.1)
    with client(address) as user, locked(database):
        user.post("login", data={"username": "张三", "password": PASSWORD})
        assert "已停止" in call(user, "_stopped", [None])
