"""The audit as administrators see it, and what the page itself notes."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from starlette.testclient import TestClient

from page.accounts import Accounts
from page.audit import Act, Audit, Wanted
from page.audit_page import PAGE_SIZE, from_url, to_url
from page.database import Database
from page.gate import COOKIE
from page.server import Serving, application
from page.sign_in import DEVICE
from tests.attack.calls import call
from tests.page.office import DIGITAL, ROADS, Office, serving

PASSWORD, OTHER = "一句足够长的口令-7", "另一句不同的口令话语"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database.open(tmp_path)
    accounts = Accounts(opened)
    accounts.add("张三", PASSWORD)
    accounts.add("管理员", PASSWORD, admin=True)
    accounts.audit.settle()
    return opened


@pytest.fixture
def client(office: Office, database: Database) -> Iterator[TestClient]:
    yield TestClient(application(office.desk, database, office.indexer, Serving(is_local=False)), base_url="http://policy.test")


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    return client.post("/login", data={"username": name, "password": password}).status_code


def noted(database: Database, count: int) -> list[tuple[str, str, str]]:
    """What was noted, once there are so many lines: a thread of the page writes them."""
    limit = time.monotonic() + 20
    while Audit(database).count(Wanted()) < count and time.monotonic() < limit:
        time.sleep(0.02)
    return [(entry.who, entry.act, entry.detail) for entry in reversed(Audit(database).find(Wanted()))]


def test_what_the_page_notes(client: TestClient, database: Database) -> None:
    sign_in(client, "张三", "错误的密码错误的密码")
    sign_in(client, "张三")
    client.get("/export/tasks")
    client.get("/audit")
    client.post("/upload?name=a.txt", content=b"abc")
    client.post("/password", data={"old": PASSWORD, "new": OTHER, "again": OTHER})
    client.post("/logout")
    sign_in(client, "管理员")
    client.get("/export/audit")
    assert [(who, act) for who, act, _ in noted(database, 12)] == [
        ("命令行", "user_added"),
        ("命令行", "user_added"),
        ("张三", "sign_in_refused"),
        ("张三", "signed_in"),
        ("张三", "exported"),
        ("张三", "refused"),
        ("张三", "refused"),
        ("张三", "password_changed"),
        ("张三", "signed_in"),
        ("张三", "signed_out"),
        ("管理员", "signed_in"),
        ("管理员", "exported"),
    ]
    assert {entry.address for entry in Audit(database).find(Wanted(who="张三"))} == {"testclient"}


def test_what_is_done_to_documents_is_noted(own_office: Office, database: Database) -> None:
    app = application(own_office.desk, database, own_office.indexer, Serving(is_local=False))
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        client.post("login", data={"username": "管理员", "password": PASSWORD})
        number = {str(each["api_name"]): int(each["id"]) for each in client.get("config").json()["dependencies"]}
        content = (own_office.desk.corpus_dir / f"{ROADS}.txt").read_bytes().replace(b"9", b"8")

        def send(replace: bool, name: str) -> None:
            key = client.post("upload", params={"name": name}, content=content).json()["key"]
            call(client, number["_managed"], [], event_data={"act": "add", "files": [key], "replace": replace})

        send(False, f"{ROADS}.txt")
        send(True, f"{ROADS}.txt")
        call(client, number["_managed"], [], event_data={"act": "rebuild"})
        call(client, number["_answered"], [], event_data={"act": "rebuild"})
        call(client, number["_clicked_1"], [], event_data={"act": "remove", "document": own_office.desk.documents()[0].id})
        client.post("login", data={"username": "张三", "password": PASSWORD})
        call(client, number["_managed"], [], event_data={"act": "rebuild"})
        call(client, number["_answered"], [], event_data={"act": "rebuild"})
        call(client, number["_clicked_1"], [], event_data={"act": "remove", "document": own_office.desk.documents()[0].id})
    assert [(who, act, detail) for who, act, detail in noted(database, 10) if act not in ("signed_in", "user_added")] == [
        ("管理员", "replaced", f"{ROADS}.txt"),
        ("管理员", "rebuilt", "共 2 份文件"),
        ("管理员", "removed", f"{ROADS}.txt"),
        ("张三", "refused", "文件库"),
        ("张三", "refused", "重建索引"),
        ("张三", "refused", f"{DIGITAL}.txt"),
    ]


def test_nothing_secret_is_noted(client: TestClient, database: Database) -> None:
    sign_in(client, PASSWORD, "张三")
    sign_in(client, "张三")
    secrets = [PASSWORD, OTHER, client.cookies[COOKIE], client.cookies[DEVICE]]
    client.get("/read", params={"document": client.cookies[COOKIE]})
    client.post("/password", data={"old": PASSWORD, "new": OTHER, "again": OTHER})
    client.get("/audit", params={"words": PASSWORD})
    sign_in(client, "管理员")
    assert not [secret for secret in secrets if secret in str(noted(database, 8))]


def test_administrators_read_filter_and_export(client: TestClient, database: Database) -> None:
    audit = Audit(database)
    audit.note(Act.REMOVED, "李四", "10.0.0.9", "=1+1<script>.txt")
    for number in range(PAGE_SIZE):
        audit.note(Act.UPLOADED, "王五", "10.0.0.8", f"文件{number}.txt")
    audit.settle()
    sign_in(client, "张三")
    assert client.get("/audit").status_code == 403
    assert client.get("/export/audit").status_code == 403
    sign_in(client, "管理员")
    assert "王五" in client.get("/audit").text
    page = client.get("/audit", params={"who": "李四"}).text
    assert "=1+1&lt;script&gt;.txt" in page
    assert "王五" not in page
    assert "第 1 页，共 2 页" in client.get("/audit").text
    assert "李四" in client.get("/audit", params={"page": "2"}).text
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/export/audit", params={"who": "李四"}).content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:] == ["李四", "10.0.0.9", "移除文件", "=1+1<script>.txt"]
    assert sheet.max_row == 2


def test_an_address_survives_its_round() -> None:
    wanted = Wanted("张 三", "removed", "甲 & 乙", dt.date(2031, 1, 2), dt.date(2031, 3, 4))
    values = dict(pair.split("=") for pair in to_url(wanted, 3).split("&"))
    assert set(values) == {"who", "act", "words", "first", "last", "page"}
    assert from_url({"who": "张 三", "act": "removed", "words": "甲 & 乙", "first": "2031-01-02", "last": "2031-03-04", "page": "3"}) == (wanted, 3)


@pytest.mark.parametrize("query", ["page=-1", "page=99999999999999999999", "page=٣", "act=x", "first=9999-12-31&last=9999-12-31", "first=0001-01-01", "last=x"])
def test_senseless_addresses_are_answered(client: TestClient, query: str) -> None:
    sign_in(client, "管理员")
    assert client.get(f"/audit?{query}").status_code == 200
