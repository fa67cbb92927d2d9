"""Signing in, sessions that end, and who may reach what."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from page import __main__ as users_command
from page import devices
from page.accounts import AccountError, Accounts
from page.audit import Audit, Wanted
from page.command import is_loopback, main
from page.conversations import Conversations
from page.database import Database
from page.gate import COOKIE
from page.server import Serving, application
from page.turn import Turn
from tests.page.conftest import Opened
from tests.page.office import Office, finished, signed_in

PASSWORD, OTHER = "正确的密码-2031年", "另一句不同的口令话语"


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
    made = Accounts(opened(tmp_path), hours=12, idle_minutes=60, clock=clock)
    made.add("张三", PASSWORD)
    made.add("管理员", PASSWORD, admin=True)
    return made


def test_passwords_are_hashed(accounts: Accounts) -> None:
    stored = accounts.database.rows("SELECT password FROM users")
    assert all(row.password.startswith("$argon2id$") for row in stored)


def test_sign_in(accounts: Accounts) -> None:
    user = accounts.user(signed_in(accounts, "张三", PASSWORD).token)
    assert user is not None
    assert (user.name, user.admin) == ("张三", False)
    assert finished(accounts.sign_in("张三", "错误的密码", "10.0.0.1")) is None
    assert finished(accounts.sign_in("没有此人", PASSWORD, "10.0.0.1")) is None


def test_sessions_end(accounts: Accounts, clock: Clock) -> None:
    def session() -> str:
        return signed_in(accounts, "张三", PASSWORD).token

    token = session()
    clock.now += 61 * 60
    assert accounts.user(token) is None
    token = session()
    for _ in range(23):
        clock.now += 30 * 60
        assert accounts.user(token) is not None
    clock.now += 31 * 60
    assert accounts.user(token) is None, "use prolongs a session, but not for ever"
    token = session()
    accounts.sign_out(token)
    assert accounts.user(token) is None
    token = session()
    assert accounts.user(token) is not None
    accounts.remove("张三")
    assert accounts.user(token) is None


def test_what_a_removed_user_shared_is_shared_no_longer(accounts: Accounts) -> None:
    kept = Conversations(accounts.database)
    keys = {}
    for name in ("张三", "管理员"):
        kept.share(name, kept.add(name, None, Turn("问", "answered", "答。")), True)
        keys[name] = kept.list(name)[0].shared or ""
    accounts.remove("张三")
    assert [kept.shared(keys[name]) is None for name in keys] == [True, False]
    with pytest.raises(AccountError):
        accounts.remove("张三")


def test_a_session_ends_with_the_next_of_the_same_browser(accounts: Accounts) -> None:
    first, other = signed_in(accounts, "张三", PASSWORD), signed_in(accounts, "张三", PASSWORD)
    second = finished(accounts.sign_in("张三", PASSWORD, "10.0.0.1", old=first.token))
    assert second is not None
    assert accounts.user(first.token) is None
    assert accounts.user(other.token) is not None, "another browser's goes on"
    assert accounts.user(second.token) is not None


def test_a_session_begun_by_a_wrong_clock_is_over(accounts: Accounts, clock: Clock) -> None:
    clock.now += 10 * 365 * 86_400
    token = signed_in(accounts, "张三", PASSWORD).token
    clock.now -= 10 * 365 * 86_400
    assert accounts.user(token) is None, "it would else hold for ten years"
    assert accounts.user(signed_in(accounts, "张三", PASSWORD).token) is not None


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), ("张三", PASSWORD), ("李四", "short"), ("a\nb", PASSWORD), ("令牌:甲", PASSWORD), ("命令行", PASSWORD)]
)
def test_unfit_users(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(AccountError):
        accounts.add(name, password)


def test_a_changed_password_ends_the_other_sessions(accounts: Accounts) -> None:
    own, elsewhere = signed_in(accounts, "张三", PASSWORD), signed_in(accounts, "张三", PASSWORD)
    assert accounts.user(elsewhere.token) is not None
    assert finished(accounts.change_password("张三", "错误的密码", OTHER, "10.0.0.1")) is None
    with pytest.raises(AccountError):
        finished(accounts.change_password("张三", PASSWORD, "password2031", "10.0.0.1"))
    given = finished(accounts.change_password("张三", PASSWORD, OTHER, "10.0.0.1", own.device))
    assert given is not None
    assert accounts.user(given.token) is not None
    assert accounts.user(own.token) is None
    assert accounts.user(elsewhere.token) is None
    assert not accounts.devices.knows("张三", elsewhere.device)
    assert finished(accounts.sign_in("张三", PASSWORD, "10.0.0.1")) is None
    assert signed_in(accounts, "张三", OTHER)


def test_browsers_are_known_by_their_latest_sign_in(accounts: Accounts, clock: Clock) -> None:
    first = accounts.devices.remember("张三", "")
    others = []
    for _ in range(devices.MOST - 1):
        clock.now += 1
        others.append(accounts.devices.remember("张三", ""))
    clock.now += 1
    assert accounts.devices.remember("张三", first) == first, "the longest unused one is now another"
    clock.now += 1
    newest = accounts.devices.remember("张三", "")
    assert [accounts.devices.knows("张三", each) for each in (first, *others[:2], newest)] == [True, False, True, True]
    assert not accounts.devices.knows("管理员", first)
    assert accounts.devices.remember("管理员", first) == first
    assert accounts.devices.knows("管理员", first)


def test_a_password_that_changes_while_it_is_checked_lets_nobody_in(accounts: Accounts) -> None:
    checked = accounts.database.rows("SELECT password FROM users WHERE name = '张三'")[0].password
    accounts.set_password("张三", OTHER)
    assert accounts.sessions.begin("张三", checked) is None


def test_users_command(opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path)
    monkeypatch.setattr(users_command, "read_password", lambda: PASSWORD)
    assert users_command.main(["users", "add", "李四", "--admin", "--data", str(tmp_path)]) == 0
    assert users_command.main(["users", "list", "--data", str(tmp_path)]) == 0
    assert "李四\t管理员" in capsys.readouterr().out
    before = opened(tmp_path).rows("SELECT password FROM users")[0].password
    assert users_command.main(["users", "passwd", "李四", "--data", str(tmp_path)]) == 0
    assert opened(tmp_path).rows("SELECT password FROM users")[0].password != before
    assert users_command.main(["users", "passwd", "王五", "--data", str(tmp_path)]) == 2
    accounts = Accounts(opened(tmp_path))
    token = signed_in(accounts, "李四", PASSWORD).token
    assert users_command.main(["users", "signout", "李四", "--data", str(tmp_path)]) == 0
    assert accounts.user(token) is None
    assert users_command.main(["users", "signout", "王五", "--data", str(tmp_path)]) == 2
    accounts.audit.settle()
    assert users_command.main(["users", "remove", "李四", "--data", str(tmp_path)]) == 0
    assert users_command.main(["users", "remove", "李四", "--data", str(tmp_path)]) == 2
    audit = Audit(opened(tmp_path))
    done = [(entry.act, entry.detail) for entry in audit.find(Wanted()) if entry.who.startswith("命令行")]
    assert done == [("user_removed", "李四"), ("signed_out", "李四"), ("password_changed", "李四"), ("user_added", "李四")]


@pytest.fixture(scope="module")
def guarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    database = Database.open(tmp_path_factory.mktemp("guarded"))
    accounts = Accounts(database)
    accounts.add("张三", PASSWORD)
    accounts.add("管理员", PASSWORD, admin=True)
    return TestClient(application(office.desk, database, office.indexer, Serving(is_local=False)), base_url="http://policy.test")


@pytest.mark.parametrize("path", ["/", "/config", "/read?document=x", "/export/tasks", "/gradio_api/info", "/mcp", "/page.js"])
def test_nothing_without_signing_in(guarded: TestClient, path: str) -> None:
    guarded.cookies.clear()
    assert guarded.get(path, headers={"accept": "application/json"}).status_code == 401
    assert guarded.get(path, headers={"accept": "text/html"}, follow_redirects=False).headers["location"] == "/login"


def test_form_lets_in_and_out(guarded: TestClient) -> None:
    guarded.cookies.clear()
    html = {"accept": "text/html"}
    wrong = guarded.post("/login", data={"username": "张三", "password": "wrong"}, headers=html)
    assert wrong.status_code == 401
    assert "用户名或密码不对" in wrong.text
    right = guarded.post("/login", data={"username": "张三", "password": PASSWORD}, headers=html, follow_redirects=False)
    assert right.status_code == 303
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert guarded.get("/config").json()["username"] == "张三"
    token = guarded.cookies[COOKIE]
    guarded.post("/logout", headers=html, follow_redirects=False)
    guarded.cookies.clear()
    guarded.cookies.set(COOKIE, token)
    assert guarded.get("/config").status_code == 401


def test_only_administrators_upload(guarded: TestClient) -> None:
    for name, status in (("张三", 403), ("管理员", 200)):
        guarded.cookies.clear()
        guarded.post("/login", data={"username": name, "password": PASSWORD})
        answer = guarded.post("/upload?name=a.txt", content=b"abc")
        assert answer.status_code == status


@pytest.mark.parametrize(("name", "reason"), [("程序.exe", "不支持的文件格式“.exe”"), ("无后缀", "不支持的文件格式“无后缀”"), ("~$通知.docx", "不可用")])
def test_what_no_reader_reads_is_refused_as_it_is_sent(guarded: TestClient, name: str, reason: str) -> None:
    guarded.post("/login", data={"username": "管理员", "password": PASSWORD})
    answer = guarded.post("/upload", params={"name": name}, content=b"MZ")
    assert answer.status_code == 413
    assert reason in answer.json()["detail"]


def test_without_users_only_this_machine(office: Office, tmp_path: Path) -> None:
    app = application(office.desk, Database.open(tmp_path), office.indexer, Serving(is_local=True))
    assert TestClient(app, base_url="http://127.0.0.1:7860").get("/config").status_code == 200
    assert TestClient(app, base_url="http://rebound.example").get("/config").status_code == 403
    wide = application(office.desk, Database.open(tmp_path), office.indexer, Serving(is_local=False))
    assert TestClient(wide, base_url="http://127.0.0.1").get("/config").status_code == 403


def test_open_to_all_leaves_documents_alone(office: Office, tmp_path: Path) -> None:
    app = application(office.desk, Database.open(tmp_path), office.indexer, Serving(is_local=False, is_open=True))
    client = TestClient(app, base_url="http://policy.test")
    assert client.get("/config").status_code == 200
    assert client.post("/upload?name=a.txt", content=b"abc").status_code == 403


def test_wide_address_needs_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--host", "0.0.0.0", "--data", str(tmp_path)]) == 2
    assert "还没有用户" in capsys.readouterr().err


def test_a_session_of_the_same_browser_ends_at_the_next_sign_in(guarded: TestClient) -> None:
    guarded.cookies.clear()
    guarded.post("/login", data={"username": "张三", "password": PASSWORD})
    first = guarded.cookies[COOKIE]
    guarded.post("/login", data={"username": "管理员", "password": PASSWORD})
    assert guarded.get("/config").json()["username"] == "管理员"
    guarded.cookies.clear()
    guarded.cookies.set(COOKIE, first)
    assert guarded.get("/config").status_code == 401


def test_own_password_page(guarded: TestClient) -> None:
    html = {"accept": "text/html"}
    guarded.cookies.clear()
    assert guarded.get("/password", headers=html, follow_redirects=False).status_code == 303
    guarded.post("/login", data={"username": "张三", "password": PASSWORD})
    assert 'action="password"' in guarded.get("/password", headers=html).text
    for old, new, again, said in ((PASSWORD, OTHER, "x", "不一致"), (PASSWORD, "1234567890", "1234567890", "常见"), ("x", OTHER, OTHER, "现在的密码不对")):
        answer = guarded.post("/password", data={"old": old, "new": new, "again": again}, headers=html)
        assert (answer.status_code, said in answer.text) == (400, True)
    before = guarded.cookies[COOKIE]
    assert "密码已更改" in guarded.post("/password", data={"old": PASSWORD, "new": OTHER, "again": OTHER}, headers=html).text
    assert guarded.cookies[COOKIE] != before
    assert guarded.get("/config").status_code == 200
    guarded.post("/password", data={"old": OTHER, "new": PASSWORD, "again": PASSWORD}, headers=html)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_files_of_the_database_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Database.open(tmp_path)
        made = (tmp_path / "page.sqlite3").stat().st_mode & 0o777
        (tmp_path / "page.sqlite3").chmod(0o644)
        database = Database.open(tmp_path)
        database.run("DELETE FROM users")
    finally:
        os.umask(before)
    assert made == 0o600
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("page.sqlite3", "page.sqlite3-wal", "page.sqlite3-shm"), 0o600)


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.1.2.3", False), ("policy.example", False)],
)
def test_loopback(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_other_sites_change_nothing(office: Office, tmp_path: Path) -> None:
    client = TestClient(application(office.desk, Database.open(tmp_path), office.indexer), base_url="http://127.0.0.1:7860")
    body = {"data": ["危桥改造由谁负责？"]}
    assert client.post("/gradio_api/call/ask", json=body, headers={"origin": "http://other.example"}).status_code == 403
    assert client.post("/gradio_api/call/ask", json=body, headers={"origin": "http://127.0.0.1:7860"}).status_code == 200
    assert client.post("/gradio_api/call/ask", json=body).status_code == 200


def test_files_of_the_machine_are_out_of_reach(office: Office, tmp_path: Path) -> None:
    client = TestClient(application(office.desk, Database.open(tmp_path), office.indexer), base_url="http://127.0.0.1:7860")
    named = [tmp_path / "page.sqlite3", next(office.desk.corpus_dir.iterdir()), Path(__file__), Path("/etc/passwd")]
    for path in named:
        assert client.get(f"/gradio_api/file={path}").status_code in (403, 404)


