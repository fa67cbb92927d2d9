"""Of a document that is not theirs, users, visitors and programs learn nothing, by no way that the page has."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from page import words
from page.accounts import AccountError, Accounts
from page.database import Database
from page.desks import Desks
from page.groups import MAX_NAME, Groups
from page.server import Serving, application
from page.storage_error import StorageError
from page.tokens import Tokens
from tests.attack.calls import call
from tests.attack.table import FUNCTIONS, ROUTES
from tests.attack.world import MANY, NAMES, World, client, opened
from tests.page.office import ROADS, Office, open_office, serving
from tests.page.programs import call as call_tool

MARK = "龟背闸"
"""In the title and in each sentence of the document that is the group's, and nowhere else."""
SECRET = f"""云州市人民政府办公室关于印发{MARK}整治方案的通知

云政办发〔2031〕3号

市直各单位：
现将《{MARK}整治方案》印发给你们，请认真组织实施。

云州市人民政府办公室
2031年1月5日

{MARK}整治方案

一、主要任务
（一）疏浚{MARK}引河。2031年6月底前疏浚引河12公里。（市水利局牵头，{MARK}管理所配合）
（二）加固{MARK}闸门。2031年9月底前加固闸门6扇。（市水利局牵头，市财政局配合）
（三）拆除{MARK}危桥。2031年10月底前拆除危桥3座。（市水利局负责）
"""
FILE, ID, GROUP = "水利.txt", "水利", "水利组"
Parts = Sequence[tuple[str, Any]]


@pytest.fixture(scope="module")
def divided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    office = open_office(tmp_path_factory.mktemp("divided") / "office", {"水利": SECRET})
    with opened(office, tmp_path_factory.mktemp("worlds")) as world:
        for role in ("guarded", "open"):
            groups = groups_of(world, role)
            groups.put_document(FILE, GROUP)
            if role == "guarded":
                groups.put_user(NAMES["other"], [GROUP, "人事组"])
                groups.put_user(NAMES["user"], ["人事组"])
        yield world


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same office without the document."""
    return open_office(tmp_path_factory.mktemp("bare") / "office")


def groups_of(world: World, page: str = "guarded") -> Groups:
    """The groups of one of the pages, as the command line has them; each page keeps its data in a folder named so."""
    folder = world.app.state.folder.parent / page
    return Groups(Accounts(Database.open(folder), nameless_admin=page != "open"))


def told(response: httpx.Response) -> str:
    """All that a response says; of an office file, its parts."""
    if response.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            return unescape("".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist()))
    return response.text


ADDRESSES = (
    f"read?document={ID}",
    f"read?document={ID}&start=0&end=40",
    f"report?document={ID}",
    f"original?document={ID}",
    f"source?document={ID}&start=0&end=60",
    f"compare?first={ID}&second={quote(ROADS)}",
    f"compare?first={quote(ROADS)}",
    f"export/compare?first={ID}&second={quote(ROADS)}",
    "export/tasks",
    f"export/tasks?documents={ID}",
    f"unit?name={quote('市水利局')}",
    f"export/unit?name={quote('市水利局')}",
    "due?day=2031-06-01&month=2031-06",
    "export/due?day=2031-06-01&month=2031-06&kind=ics",
)
"""Addresses by which one who may see the document finds its mark."""
PROGRAMS: Parts = (
    ("ask", {"question": "疏浚引河由谁牵头？"}),
    ("ask", {"question": "加固闸门什么时候完成？", "document": ID}),
    ("ask", {"question": "市水利局牵头的任务有哪些？"}),
    ("ask", {"question": "2031年底前要完成的任务有哪些？"}),
    ("find_tasks", {}),
    ("find_tasks", {"document": ID}),
    ("find_tasks", {"unit": "市水利局"}),
    ("get_clause", {"document": ID, "path": "一、（二）"}),
    ("list_documents", {}),
    ("list_documents", {"words": "整治"}),
)
PAGE: Parts = (
    ("load", [None, None, None]),
    ("load_1", []),
    ("load_2", []),
    ("refresh", []),
    ("_answer", ["疏浚引河由谁牵头？", None, ""]),
    ("_answer", ["加固闸门什么时候完成？", None, ID]),
    ("_scoped", [ID]),
    ("_find", [[], "", [], [], None, None, "", "", "2031-01-01", ""]),
    ("_turn", [[], "", [], [], None, None, "", "", "2031-01-01", ""]),
)
"""Functions of the page, with what they are given."""
NUMBERS = count()
MAY, MAY_NOT = ("other", "admin"), ("user", "open")


def asked(world: World, role: str, name: str, data: list[Any]) -> str:
    return json.dumps(call(world.clients[role], world.function(name), data, event_data={"act": "page", "value": 0}), ensure_ascii=False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_tells_of_it_to_its_group_alone(divided: World, address: str) -> None:
    assert {role: MARK in told(divided.clients[role].get(address)) for role in (*MAY, *MAY_NOT)} == dict.fromkeys(MAY, True) | dict.fromkeys(MAY_NOT, False)


@pytest.mark.parametrize(("name", "given"), PROGRAMS)
def test_a_program_learns_of_it_by_its_user_alone(divided: World, name: str, given: dict[str, Any]) -> None:
    tokens = Tokens(groups_of(divided).database)
    found = {}
    for role, owner in (("other", NAMES["other"]), ("user", NAMES["user"]), ("nobody's", None)):
        token = tokens.add(f"{role}-{next(NUMBERS)}", owner)
        url = str(divided.clients["other"].base_url)
        found[role] = MARK in str(call_tool(url, name, given, Authorization=f"Bearer {token}").model_dump())
    assert found == {"other": True, "user": False, "nobody's": False}


@pytest.mark.parametrize(("name", "given"), PROGRAMS)
def test_plain_http_tells_of_it_to_its_group_alone(divided: World, name: str, given: dict[str, Any]) -> None:
    found = {}
    for role in (*MAY, *MAY_NOT):
        event = divided.clients[role].post(f"gradio_api/call/v2/{name}", json=given).json()["event_id"]
        found[role] = MARK in plain(divided.clients[role].get(f"gradio_api/call/{name}/{event}").text)
    assert found == dict.fromkeys(MAY, True) | dict.fromkeys(MAY_NOT, False)


def plain(text: str) -> str:
    """A text with its escaped characters as they are."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize(("name", "data"), PAGE)
def test_the_page_tells_of_it_to_its_group_alone(divided: World, name: str, data: list[Any]) -> None:
    assert {role: MARK in asked(divided, role, name, data) for role in (*MAY, *MAY_NOT)} == dict.fromkeys(MAY, True) | dict.fromkeys(MAY_NOT, False)


@pytest.mark.parametrize("role", MAY_NOT)
def test_no_address_or_function_at_all_tells_of_it(divided: World, role: str) -> None:
    """What is not in the tables above, too: every address and every function, with as little as it can be asked with."""
    reader = divided.clients[role]
    for line in ROUTES:
        if line.method in ("GET", "POST") and "/queue/data" not in line.path and "heartbeat" not in line.path and line.path != "/logout":
            path = line.ask or re.sub(r"\{[^}]*\}", "x", line.path)
            with reader.stream(line.method, path, **line.sends) as answer:
                assert MARK not in plain("".join(answer.iter_text())), line.key
    for name in FUNCTIONS:
        inputs = len(divided.gradio.get_blocks().fns[divided.function(name)].inputs)
        for act in ("open", "group", "remove", "choose"):
            said = call(reader, divided.function(name), [None] * inputs, event_data={"act": act, "document": ID, "value": ID})
            assert MARK not in json.dumps(said, ensure_ascii=False), (name, act)


def test_counts_do_not_betray_it(divided: World, bare: Office) -> None:
    """Whoever may not see it is told the very words that are told where it never was."""
    for name, data in (("load_1", []), ("load_2", []), ("load", [None, None, None])):
        app = application(bare.desk, Database.open(bare.folder / name), bare.indexer, Serving(questions_per_minute=MANY))
        with serving(app) as url, client(url) as reader:
            without = call(reader, divided.function(name), data)["output"]["data"]
        seen = call(divided.clients["user"], divided.function(name), data)["output"]["data"]
        counts = [re.findall(r"共 \d+ 份文件|\d+ ?项", json.dumps(each, ensure_ascii=False)) for each in (without, seen)]
        assert counts[0] == counts[1], name


def test_a_conversation_is_shared_without_what_its_reader_may_not_see(divided: World) -> None:
    asks = divided.clients["other"]
    call(asks, divided.function("_answer"), ["疏浚引河由谁牵头？", None, ""])
    call(asks, divided.function("_answer"), ["临江县的危桥改造由谁负责？", latest(divided, "other"), ""])
    number = latest(divided, "other")
    call(asks, divided.function("_history_clicked"), [number], event_data={"act": "share", "conversation": number})
    key = groups_of(divided).database.rows("SELECT shared FROM conversations WHERE id = :number", number=number)[0].shared
    to_other, to_user = (told(divided.clients[role].get("shared", params={"key": key})) for role in ("other", "user"))
    assert MARK in to_other
    assert words.WITHHELD not in to_other
    assert MARK not in to_user
    assert words.WITHHELD in to_user
    assert "县交通运输局" in to_user, "the other answer is shown"


def test_who_leaves_the_group_is_not_shown_the_old_answers(divided: World) -> None:
    asks, groups = divided.clients["other"], groups_of(divided)
    call(asks, divided.function("_answer"), ["疏浚引河由谁牵头？", None, ""])
    number = latest(divided, "other")
    turn = groups.database.rows("SELECT id FROM turns WHERE conversation = :number", number=number)[0].id
    ways = (f"export/conversation?id={number}&kind=md", f"export/conversation?id={number}&kind=docx", f"export/answer?turn={turn}&kind=sources")
    opening = {"act": "open", "conversation": number}
    try:
        for belongs in (True, False):
            groups.put_user(NAMES["other"], [GROUP] if belongs else [])
            assert [MARK in told(asks.get(way)) for way in ways] == [belongs] * 3
            shown = call(asks, divided.function("_history_clicked"), [None], event_data=opening)
            assert (MARK in json.dumps(shown, ensure_ascii=False)) is belongs
            assert (MARK in asked(divided, "other", "_answer", ["配合单位有哪些？", number, ""])) is belongs, "what is asked next does not lean on it"
    finally:
        groups.put_user(NAMES["other"], [GROUP, "人事组"])


def latest(world: World, role: str) -> int:
    rows = groups_of(world).database.rows("SELECT max(id) AS id FROM conversations WHERE owner = :owner", owner=NAMES[role])
    return int(rows[0].id)


def test_an_administrator_says_who_may_see_it(divided: World) -> None:
    groups = groups_of(divided)

    def put(role: str, value: str) -> str:
        event = {"act": "group", "document": ID, "value": value}
        return json.dumps(call(divided.clients[role], divided.function("_clicked_1"), [], event_data=event), ensure_ascii=False)

    try:
        assert words.ADMINS_ONLY in put("other", words.EVERYONE)
        assert words.ADMINS_ONLY not in put("user", words.EVERYONE), "it is not told that there is such a document"
        assert groups.of_documents() == {FILE: GROUP}
        assert "可见范围已改为：全部" in put("admin", " 全部 ")
        assert groups.of_documents() == {}
        assert MARK in told(divided.clients["user"].get(ADDRESSES[0]))
        assert "分组名应为" in put("admin", "甲、乙")
        assert groups.of_documents() == {}
        assert f"可见范围已改为：{GROUP}" in put("admin", GROUP)
        assert MARK not in told(divided.clients["user"].get(ADDRESSES[0]))
    finally:
        groups.put_document(FILE, GROUP)
    noted = [row.detail for row in groups.database.rows("SELECT detail FROM audit WHERE act = 'groups_put'")]
    assert f"{FILE}：{words.EVERYONE}" in noted


@pytest.mark.parametrize("name", ["", " ", "甲，乙", "a" * (MAX_NAME + 1), "甲\n乙"])
def test_an_unfit_name_changes_nothing(divided: World, name: str) -> None:
    groups = groups_of(divided)
    for put in (lambda: groups.put_document(FILE, name), lambda: groups.put_user(NAMES["user"], ["人事组", name]), lambda: groups.put_user("无此人", [])):
        with pytest.raises(AccountError):
            put()
    assert groups.of_documents() == {FILE: GROUP}
    assert groups.of_user(NAMES["user"]) == ("人事组",)


def test_where_it_cannot_be_told_nothing_is_shown(bare: Office, tmp_path: Path) -> None:
    accounts = Accounts(Database.open(tmp_path))
    accounts.add("张三", "一句足够长的口令-7")
    groups = Groups(accounts)
    groups.put_document(f"{ROADS}.txt", GROUP)
    desks = Desks(bare.desk, groups.hidden_from)
    assert ROADS not in desks.of("张三").titles().values()
    accounts.database.run("DROP TABLE groups_version")
    with pytest.raises(StorageError):
        desks.of("张三")


def test_a_user_who_is_removed_leaves_no_rights_behind(tmp_path: Path) -> None:
    accounts = Accounts(Database.open(tmp_path))
    groups = Groups(accounts)
    for _ in range(2):
        accounts.add("张三", "一句足够长的口令-7")
        assert groups.of_user("张三") == ()
        groups.put_user("张三", [GROUP])
        accounts.remove("张三")
