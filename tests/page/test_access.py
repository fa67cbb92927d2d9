"""Signing in, sessions that end, and who may reach what."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from page import __main__ as users_command
from page.accounts import AccountError, Accounts, TooManyFailures
from page.command import is_loopback, main
from page.database import Database
from page.gate import COOKIE
from page.server import Serving, application
from tests.page.office import Office

PASSWORD = "正确的密码123"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Accounts:
    opened = Accounts(Database.open(tmp_path), hours=12, idle_minutes=60, clock=clock)
    opened.add("张三", PASSWORD)
    opened.add("管理员", PASSWORD, admin=True)
    return opened


def test_passwords_are_hashed(accounts: Accounts) -> None:
    stored = accounts.database.rows("SELECT password FROM users")
    assert all(row["password"].startswith("$argon2id$") for row in stored)


def test_sign_in(accounts: Accounts) -> None:
    token = accounts.sign_in("张三", PASSWORD, "10.0.0.1")
    assert token is not None
    user = accounts.user(token)
    assert user is not None
    assert (user.name, user.admin) == ("张三", False)
    assert accounts.sign_in("张三", "错误的密码", "10.0.0.1") is None
    assert accounts.sign_in("没有此人", PASSWORD, "10.0.0.1") is None


def test_failures_slow_down(accounts: Accounts, clock: Clock) -> None:
    for _ in range(5):
        assert accounts.sign_in("张三", "错误的密码", "10.0.0.1") is None
    with pytest.raises(TooManyFailures, match="分钟"):
        accounts.sign_in("张三", PASSWORD, "10.0.0.1")
    assert accounts.sign_in("张三", PASSWORD, "10.0.0.2"), "another machine is not locked out"
    clock.now += 16 * 60
    assert accounts.sign_in("张三", PASSWORD, "10.0.0.1")


def test_sessions_end(accounts: Accounts, clock: Clock) -> None:
    token = accounts.sign_in("张三", PASSWORD, "10.0.0.1") or ""
    clock.now += 61 * 60
    assert accounts.user(token) is None
    token = accounts.sign_in("张三", PASSWORD, "10.0.0.1") or ""
    for _ in range(23):
        clock.now += 30 * 60
        assert accounts.user(token) is not None
    clock.now += 31 * 60
    assert accounts.user(token) is None, "use prolongs a session, but not for ever"
    token = accounts.sign_in("张三", PASSWORD, "10.0.0.1") or ""
    accounts.sign_out(token)
    assert accounts.user(token) is None
    token = accounts.sign_in("张三", PASSWORD, "10.0.0.1") or ""
    accounts.remove("张三")
    assert accounts.user(token) is None


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("张三", PASSWORD), ("李四", "short"), ("a\nb", PASSWORD)])
def test_unfit_users(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(AccountError):
        accounts.add(name, password)


def test_users_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users_command, "read_password", lambda: PASSWORD)
    assert users_command.main(["users", "add", "李四", "--admin", "--data", str(tmp_path)]) == 0
    assert users_command.main(["users", "list", "--data", str(tmp_path)]) == 0
    assert "李四\t管理员" in capsys.readouterr().out
    assert users_command.main(["users", "remove", "李四", "--data", str(tmp_path)]) == 0
    assert users_command.main(["users", "remove", "李四", "--data", str(tmp_path)]) == 2


@pytest.fixture(scope="module")
def guarded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    database = Database.open(tmp_path_factory.mktemp("guarded"))
    accounts = Accounts(database)
    accounts.add("张三", PASSWORD)
    accounts.add("管理员", PASSWORD, admin=True)
    return TestClient(application(office.desk, database, office.indexer, Serving(is_local=False)), base_url="http://policy.test")


@pytest.mark.parametrize("path", ["/", "/config", "/read?document=x", "/export/tasks", "/gradio_api/info", "/gradio_api/mcp/", "/page.js"])
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
        answer = guarded.post("/gradio_api/upload", files={"files": ("a.txt", b"abc")})
        assert answer.status_code == status


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
    assert client.post("/gradio_api/upload", files={"files": ("a.txt", b"abc")}).status_code == 403


def test_wide_address_needs_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--host", "0.0.0.0", "--data", str(tmp_path)]) == 2
    assert "还没有用户" in capsys.readouterr().err


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


