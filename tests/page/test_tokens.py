"""Tokens of programs: kept hashed, dead when revoked, past their time, or without their user."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from page import __main__ as page_command
from page.accounts import AccountError, Accounts
from page.database import Database
from page.gate import COOKIE
from page.server import Serving, application
from page.tokens import PREFIX, Tokens
from tests.page.conftest import Opened
from tests.page.office import Office, signed_in

PASSWORD = "云州湖畔的第七座石桥"
DAY = 86400.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(opened: Opened, tmp_path: Path, clock: Clock) -> Accounts:
    made = Accounts(opened(tmp_path), clock=clock)
    made.add("张三", PASSWORD)
    made.add("管理员", PASSWORD, admin=True)
    return made


@pytest.fixture
def tokens(accounts: Accounts, clock: Clock) -> Tokens:
    return Tokens(accounts.database, clock)


def test_only_the_hash_is_kept(tokens: Tokens, tmp_path: Path) -> None:
    token = tokens.add("台账同步")
    kept = tokens.database.rows("SELECT * FROM tokens")[0]
    assert kept.hash == hashlib.sha256(token.encode()).hexdigest()
    assert not any(token.encode() in path.read_bytes() for path in tmp_path.iterdir())
    assert len(token) >= len(PREFIX) + 43, "32 random bytes"


@pytest.mark.parametrize(("owner", "name", "admin"), [(None, "令牌:甲", False), ("张三", "张三", False), ("管理员", "管理员", True)])
def test_acts_as_its_user(tokens: Tokens, owner: str | None, name: str, admin: bool) -> None:
    user = tokens.user(tokens.add("甲", owner))
    assert user is not None
    assert (user.name, user.admin) == (name, admin)


def test_no_user_takes_the_name_of_a_program(accounts: Accounts) -> None:
    with pytest.raises(AccountError, match="令牌:"):
        accounts.add("令牌:甲", PASSWORD)


def test_a_token_ends(accounts: Accounts, tokens: Tokens, clock: Clock) -> None:
    week, revoked, orphan = tokens.add("一周", days=7), tokens.add("吊销"), tokens.add("离职", "张三")
    clock.now += 7 * DAY - 1
    assert all(tokens.user(each) for each in (week, revoked, orphan))
    clock.now += 1
    assert tokens.user(week) is None, "past its time"
    tokens.revoke("吊销")
    assert tokens.user(revoked) is None
    accounts.remove("张三")
    assert tokens.user(orphan) is None
    accounts.add("张三", PASSWORD)
    assert tokens.user(orphan) is None, "another person of that name does not bring it back"
    for strange in ("", "x", PREFIX, week[:-1], week + "x", week.upper()):
        assert tokens.user(strange) is None


def test_rights_are_those_of_the_moment(accounts: Accounts, tokens: Tokens) -> None:
    token = tokens.add("甲", "管理员")
    accounts.database.run("UPDATE users SET admin = 0 WHERE name = :name", name="管理员")
    user = tokens.user(token)
    assert user is not None
    assert not user.admin


def test_last_use_is_noted_once_a_minute(tokens: Tokens, clock: Clock) -> None:
    token = tokens.add("甲")
    assert tokens.list()[0].used is None
    first = clock.now
    noted = []
    for step in (0, 30, 31):
        clock.now += step
        tokens.user(token)
        tokens.settle()
        noted.append(tokens.list()[0].used)
    assert noted == [first, first, first + 61]


@pytest.mark.parametrize(
    ("name", "owner", "days", "said"),
    [
        ("甲", None, 30, "已存在"),
        ("", None, 30, "可见字符"),
        ("乙\n丙", None, 30, "可见字符"),
        ("乙" * 41, None, 30, "可见字符"),
        ("乙", "没有此人", 30, "没有用户"),
        ("乙", None, 0, "有效天数"),
        ("乙", None, 3651, "有效天数"),
    ],
)
def test_unfit_tokens(tokens: Tokens, name: str, owner: str | None, days: int, said: str) -> None:
    tokens.add("甲")
    with pytest.raises(AccountError, match=said):
        tokens.add(name, owner, days)
    assert [each.name for each in tokens.list()] == ["甲"]


def test_command(accounts: Accounts, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        status = page_command.main(["tokens", *words, "--data", str(tmp_path)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    status, out, err = run("add", "台账同步", "--user", "管理员", "--days", "30")
    token = out.strip()
    assert status == 0
    assert "只显示这一次" in err
    assert "管理员" in err, "it says that the token has an administrator's rights"
    assert run("list")[1].startswith("台账同步\t管理员\t")
    assert "未使用" in run("list")[1]
    known = Tokens(accounts.database)
    assert known.user(token) is not None
    known.settle()
    assert "未使用" not in run("list")[1]
    assert run("revoke", "台账同步")[0] == 0
    assert Tokens(accounts.database).user(token) is None
    assert run("revoke", "台账同步")[0] == 2
    assert run("list")[1] == "还没有令牌。\n"


def test_a_token_at_the_gate(office: Office, tmp_path: Path) -> None:
    accounts = Accounts(Database.open(tmp_path))
    accounts.add("张三", PASSWORD)
    token, revoked = Tokens(accounts.database).add("甲", "张三"), Tokens(accounts.database).add("乙")
    Tokens(accounts.database).revoke("乙")
    session = signed_in(accounts, "张三", PASSWORD).token
    client = TestClient(application(office.desk, accounts.database, office.indexer, Serving(is_local=False)), base_url="http://policy.test")
    for header, status in [(f"Bearer {token}", 200), (f"bearer {token}", 200), (f"Bearer {revoked}", 401), ("Bearer x", 401), ("Bearer ", 401), (token, 401)]:
        answer = client.get("/config", headers={"authorization": header})
        assert answer.status_code == status
    assert answer.headers["www-authenticate"] == "Bearer"
    assert client.get("/config", headers={"authorization": f"Bearer {token}"}).json()["username"] == "张三"
    assert client.get("/config", headers={"authorization": f"Bearer {session}"}).status_code == 401, "a session stays in its cookie"
    client.cookies.set(COOKIE, session)
    assert client.get("/config").status_code == 200
    assert client.get("/config", headers={"authorization": f"Bearer {revoked}"}).status_code == 401, "a bad token is not made up for by a cookie"
