"""A full disk, a read-only folder and a damaged database cost a sentence: the page starts, answers, and says what it cannot do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from page.accounts import Accounts
from page.command import may_have_users
from page.conversations import Conversations
from page.database import FILE, Database
from page.server import Serving, application
from page.storage_error import Kind, StorageError
from page.turn import Turn
from tests.attack.test_owners import QUESTION, ask, history
from tests.page.office import Office

if sys.platform == "win32":
    pytest.skip("needs limits and rights of Unix", allow_module_level=True)

PASSWORD, OTHER = "一句足够长的口令-7", "另一句不同的口令话语"
KEPT = "早先的问题"
NOBODY = 65534
HTML = {"accept": "text/html"}


def filled(folder: Path) -> Path:
    """A data folder with two users and a conversation."""
    database = Database.open(folder)
    accounts = Accounts(database)
    for name in ("张三", "管理员"):
        accounts.add(name, PASSWORD, admin=name == "管理员")
    Conversations(database).add("张三", None, Turn(KEPT, "answered", "答复"))
    assert accounts.audit.settle()
    return folder


@dataclass(frozen=True)
class Child:
    """A process that serves pages over some data folders and may not write."""

    process: subprocess.Popen[str]
    clients: Sequence[httpx.Client]

    def leave_room(self, size: int) -> None:
        """Let its files grow to so many bytes."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{size}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "done"


@contextmanager
def serving_from(folder: Path, *options: str) -> Iterator[Child]:
    """The pages of an office in its folder, in a process of its own."""
    command = [sys.executable, "-m", "tests.attack.short_of_space", str(folder), *options]
    own = {name: value for name, value in os.environ.items() if name != "GRADIO_TEMP_DIR"}  # a folder that the user without rights cannot enter
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=own) as process, ExitStack() as stack:
        assert process.stdin is not None
        assert process.stdout is not None
        stack.callback(process.stdin.close)
        clients = []
        for _ in [each for each in options if not each.startswith("--")]:
            url = process.stdout.readline().strip()
            assert url.startswith("http"), "the page did not start"
            clients.append(stack.enter_context(httpx.Client(base_url=url, trust_env=False, timeout=30)))
        yield Child(process, clients)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """Data with users, without, and none yet."""
    existing = tmp_path_factory.mktemp("existing")
    Database.open(existing)
    return [filled(tmp_path_factory.mktemp("filled")), existing, tmp_path_factory.mktemp("fresh") / "data"]


@pytest.fixture(scope="module")
def child(office: Office, folders: Sequence[Path]) -> Iterator[Child]:
    with serving_from(office.folder, *map(str, folders), "--bytes=1") as started:
        yield started


def sign_in(client: httpx.Client, name: str) -> None:
    answer = client.post("login", data={"username": name, "password": PASSWORD})
    assert answer.status_code == 200, answer.text


def works_unkept(client: httpx.Client) -> None:
    """Asks, is told that nothing is kept, and can take the answer away all the same."""
    answer = ask(client)
    assert "县交通运输局" in answer
    assert "对话暂时不能保存" in answer
    assert "（未保存）" in answer
    assert QUESTION in history(client)
    assert QUESTION in client.get("export/conversation", params={"id": "-1", "kind": "md"}).text


def changes_nothing(client: httpx.Client) -> None:
    """What must be kept is refused with a sentence; signing out works."""
    answer = client.post("password", data={"old": PASSWORD, "new": OTHER, "again": OTHER}, headers=HTML)
    assert (answer.status_code, "未能保存" in answer.text) == (503, True)
    session = dict(client.cookies)
    assert client.post("logout").status_code == 303
    client.cookies.update(session)
    assert client.get("config").status_code == 401, "the session is over, though its end cannot be written"


def test_a_disk_that_is_full_from_the_start(child: Child, folders: Sequence[Path]) -> None:
    child.leave_room(1)
    client = child.clients[0]
    sign_in(client, "张三")
    assert client.get("/", headers=HTML).status_code == 200
    assert KEPT in history(client)
    works_unkept(client)
    changes_nothing(client)
    client.cookies.clear()
    sign_in(client, "管理员")
    assert client.get("audit").status_code == 200
    assert client.post("login", data={"username": "管理员", "password": OTHER}).status_code == 401
    assert [turn.question for turn in Conversations(Database.open(folders[0])).turns("张三", 1)] == [KEPT], "nothing is damaged"


@pytest.mark.parametrize("number", [1, 2], ids=["existing", "fresh"])
def test_a_page_without_users_on_a_full_disk(child: Child, number: int) -> None:
    child.leave_room(1)
    assert child.clients[number].get("/", headers=HTML).status_code == 200
    works_unkept(child.clients[number])


def test_a_disk_that_has_room_again_and_fills_up(child: Child) -> None:
    child.leave_room(200_000)
    client = child.clients[0]
    client.cookies.clear()
    sign_in(client, "管理员")
    assert "（未保存）" not in ask(client)
    for _ in range(60):
        if "（未保存）" in ask(client):
            break
    else:
        pytest.fail("the limit was never reached")
    answer = ask(client)
    assert "对话暂时不能保存" in answer
    child.leave_room(1)  # a conversation no longer fits before a password does
    changes_nothing(client)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user, to whom the folder is read-only")
def test_a_read_only_folder(office: Office) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        shutil.copytree(office.folder, folder / "office")
        data = filled(folder / "data")
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o555 if each.is_dir() else 0o444)
        for each in data.iterdir():
            each.chmod(0o400)
            os.chown(each, NOBODY, NOBODY)
        with serving_from(folder / "office", str(data), f"--user={NOBODY}") as child:
            client = child.clients[0]
            sign_in(client, "张三")
            assert KEPT in history(client)
            works_unkept(client)
            changes_nothing(client)
    finally:
        shutil.rmtree(folder)


DAMAGE: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[:4096],
    "header": lambda content: b"x" * 100 + content[100:],
    "other": lambda content: b"<html>" * 1000,
    "pages": lambda content: content[:4096] + b"\0" * (len(content) - 4096),
}


def damaged(folder: Path, how: str) -> Database:
    """A page's database with users, damaged while no page runs."""
    path = filled(folder) / FILE
    content = path.read_bytes()
    for ending in ("-wal", "-shm"):
        path.with_name(FILE + ending).unlink(missing_ok=True)
    path.write_bytes(DAMAGE[how](content))
    return Database.open_anyhow(folder)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("serving", [Serving(), Serving(is_local=False), Serving(is_local=False, is_open=True)], ids=["local", "guarded", "open"])
def test_a_damaged_database_lets_nobody_in_and_says_why(office: Office, tmp_path: Path, how: str, serving: Serving) -> None:
    database = damaged(tmp_path, how)
    assert may_have_users(database), "the page starts"
    client = TestClient(application(office.desk, database, office.indexer, serving), base_url="http://127.0.0.1:7860", raise_server_exceptions=False)
    for path in ("/", "/config", "/read?document=x", "/export/tasks", "/audit", "/page.js"):
        answer = client.get(path, headers=HTML)
        assert (answer.status_code, "不能核对用户身份" in answer.text, "已损坏" in answer.text) == (503, True, True)
    assert "已损坏" in client.get("/login", headers=HTML).text
    assert client.get("/page.css").status_code == 200
    answer = client.post("/login", data={"username": "管理员", "password": PASSWORD}, headers=HTML)
    assert (answer.status_code, "已损坏" in answer.text) == (503, True)


def test_a_database_that_vanishes_lets_nobody_in(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("page.accounts.LOOK_EVERY", -1.0)  # at every request
    database = Database.open(filled(tmp_path))
    client = TestClient(application(office.desk, database, office.indexer, Serving()), base_url="http://127.0.0.1:7860", raise_server_exceptions=False)
    assert client.get("/config").status_code == 401
    for path in tmp_path.iterdir():
        path.unlink()
    assert client.get("/config").status_code == 401
    assert client.post("/login", data={"username": "管理员", "password": PASSWORD}).status_code == 503
    assert not (tmp_path / FILE).exists(), "no empty one is made, which would have no users"


def test_turns_of_a_kept_conversation_go_on_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Conversations(Database.open(tmp_path))
    number = kept.add("张三", None, Turn(KEPT, "answered", "答复"))

    def full(*_: object) -> None:
        raise StorageError(Kind.FULL)

    before = Database.transaction
    monkeypatch.setattr(Database, "transaction", full)
    unkept = kept.add("张三", number, Turn("新的问题", "answered", "答复"))
    assert unkept < 0
    assert [turn.question for turn in kept.turns("张三", unkept)] == [KEPT, "新的问题"]
    assert kept.add("张三", unkept, Turn("又一个", "answered", "答复")) == unkept
    kept.rename("张三", unkept, "改了名")
    assert [(each.title, each.is_kept) for each in kept.list("张三")] == [("改了名", False), (KEPT, True)]
    assert kept.list("李四") == []
    assert list(kept.turns("李四", unkept)) == []
    kept.delete("李四", unkept)
    assert kept.turns("张三", unkept)
    other = kept.add("张三", None, Turn("别的", "answered", "答复"))
    kept.delete("张三", other)
    assert len(kept.list("张三")) == 2
    monkeypatch.setattr(Database, "transaction", before)
    written = kept.add("张三", unkept, Turn("有了空间", "answered", "答复"))
    assert written > 0
    assert [turn.question for turn in kept.turns("张三", written)] == [KEPT, "新的问题", "又一个", "有了空间"]
    assert [(each.title, each.is_kept) for each in kept.list("张三")] == [("改了名", True), (KEPT, True)]
