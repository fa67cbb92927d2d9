"""What a click in the conversation or in the list of conversations sets off, and what goes on from which turn."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import openpyxl
import pytest
from starlette.testclient import TestClient

from corpus.types import Task
from page import examples, words
from page.answer_view import thread
from page.ask_tab import AskTab
from page.audit import Act, Audit, Wanted
from page.conversations import Conversations
from page.database import Database
from page.desks import Desks
from page.pace import Pace
from page.server import application
from page.turn import Turn
from tests.page.office import Office
from tests.page.test_lists import LIST, SOURCES

ASKED = Turn("危桥改造由谁负责", "answered", "县交通运输局。", suggestions=("配合单位有哪些？",))
REFUSED = Turn("什么时候完成", "refused", "没有找到。", scope="甲方案")
CHOICE = Turn("桥梁由谁负责", "clarify", "请问查的是哪一份文件？", options=("甲方案", "乙方案"))
WHO = "张三"


@pytest.fixture
def tab(office: Office, tmp_path: Path) -> AskTab:
    database = Database.open(tmp_path)
    return AskTab(Desks(office.desk), Conversations(database), Pace(0), Audit(database))


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(Database.open(tmp_path))


def browser(office: Office, kept: Conversations) -> TestClient:
    """One of this machine."""
    return TestClient(application(office.desk, kept.database, office.indexer), base_url="http://127.0.0.1", client=("127.0.0.1", 1))


def click(handler: Any, *given: object, **data: object) -> Any:
    return handler(*given, gr.EventData(None, data), gr.Request(username=WHO, client={"host": "10.0.0.1"}))


@pytest.mark.parametrize(
    ("turn", "act", "since", "shown"),
    [
        (ASKED, "ask", (), True),
        (ASKED, "ask", (replace(ASKED, question="政务云由谁牵头"),), False),
        (REFUSED, "everywhere", (), True),
        (REFUSED, "everywhere", (ASKED,), False),
        (CHOICE, "choose", (), True),
        (CHOICE, "choose", (replace(ASKED, question=CHOICE.question),), True),
        (CHOICE, "choose", (replace(ASKED, question=CHOICE.question), REFUSED), False),
    ],
)
def test_a_question_is_asked_on_from_the_latest_turn_alone(tab: AskTab, turn: Turn, act: str, since: tuple[Turn, ...], shown: bool) -> None:
    number = None
    for each in (turn, *since):
        number = tab.conversations.add(WHO, number, each)
    first, *_ = tab.conversations.turns(WHO, number)
    html = thread(tab.conversations.turns(WHO, number), lambda _: None)
    offered = [part for part in html.split("<button")[1:] if f'data-act="{act}"' in part and f'data-turn="{first.id}"' in part]
    assert bool(offered) is shown
    pending, _, redrawn = click(tab._clicked, number, "", act=act, turn=first.id, value=(*turn.suggestions, *turn.options, "")[0])
    assert bool(pending) is shown, "of a window that another went past, too"
    assert shown or f'data-act="{act}" data-turn="{first.id}"' not in redrawn


def test_nothing_is_asked_on_while_an_answer_is_waited_for() -> None:
    assert 'data-act="ask"' in thread([replace(ASKED, id=1)], lambda _: None)
    assert 'data-act="ask"' not in thread([replace(ASKED, id=1)], lambda _: None, "什么时候完成")


@pytest.mark.parametrize(
    ("opened", "act", "ends"),
    [(False, "search", False), (True, "search", False), (False, "rename", False), (True, "open", True), (True, "new", True), (True, "delete", True)],
)
def test_a_chosen_document_stays_until_another_conversation(tab: AskTab, opened: bool, act: str, ends: bool) -> None:
    number = tab.conversations.add(WHO, None, ASKED)
    scope = click(tab._history_clicked, number if opened else None, act=act, conversation=number, value="危桥")[4]
    assert (scope == "") is ends


def test_what_was_searched_for_stays_when_a_hit_is_opened(tab: AskTab) -> None:
    number = tab.conversations.add(WHO, None, ASKED)
    tab.conversations.add(WHO, None, replace(ASKED, question="政务云由谁牵头", text="市大数据局。"))
    found = click(tab._history_clicked, None, act="search", value="危桥")[3]
    assert f'data-conversation="{number}" data-sought="危桥"' in found
    opened = click(tab._history_clicked, None, act="open", conversation=number, sought="危桥")[3]
    assert 'value="危桥"' in opened
    assert "政务云" not in opened
    assert "政务云" in click(tab._history_clicked, number, act="new")[3]


def test_sharing_is_noted_where_it_was_done(tab: AskTab) -> None:
    number, others = tab.conversations.add(WHO, None, ASKED), tab.conversations.add("李四", None, ASKED)
    for conversation, act in ((others, "share"), (number, "unshare"), (number, "share"), (number, "share"), (number, "unshare")):
        click(tab._history_clicked, None, act=act, conversation=conversation)
    tab.audit.settle()
    noted = [(entry.act, entry.detail) for entry in reversed(tab.audit.find(Wanted(who=WHO)))]
    assert noted == [(act, f"{words.CONVERSATIONS} {number}") for act in (Act.SHARED, Act.UNSHARED)]


def test_each_of_two_tables_is_exported_under_its_own_address(office: Office, kept: Conversations) -> None:
    others = tuple(replace(source, reference=f"{source.reference}正文", start=1000 + n, end=1001 + n) for n, source in enumerate(SOURCES))
    turn = kept.turns("", kept.add("", None, replace(LIST, sources=(*SOURCES, *others), id=0)))[0]
    html = thread([turn], lambda _: None)
    client = browser(office, kept)

    def exported(address: str) -> list[Any]:
        assert f'href="{address.replace("&", "&amp;")}"' in html
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/{address}").content))
        return list(book.worksheets[0].iter_rows(min_row=2, values_only=True))

    assert [row[0] for row in exported(f"export/answer?turn={turn.id}")] == [card.name for card in LIST.cards]
    assert [row[1] for row in exported(f"export/answer?turn={turn.id}&kind=sources")] == [source.reference for source in others]


def test_a_shared_conversation_shows_nothing_of_its_owners_judgement(office: Office, kept: Conversations) -> None:
    number = kept.add(WHO, None, ASKED)
    kept.rate(WHO, kept.turns(WHO, number)[0].id, -1)
    assert kept.share(WHO, number, True)
    page = browser(office, kept).get("/shared", params={"key": kept.list(WHO)[0].shared or ""}).text
    assert ASKED.text in page
    assert not [act for act in ("rate", "reason", "ask") if f'data-act="{act}"' in page]


def test_titles_are_read_once_of_an_index(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = own_office.desk.titles()
    monkeypatch.setattr(own_office.desk.store, "documents", pytest.fail)
    assert own_office.desk.titles() == first


def test_a_visitor_does_not_wait_for_the_candidates(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for more than a few documents; and none is offered that is not answered."""
    store, read = own_office.desk.store, list[object]()
    tasks = store.tasks

    def counted(ids: Iterable[str] | None = None) -> list[Task]:
        read.append(ids)
        return tasks(ids)

    monkeypatch.setattr(store, "tasks", counted)
    monkeypatch.setattr(examples, "FEW", 1)
    assert [each.kind for each in examples.first(store)] == [words.EXAMPLE_WHO, words.EXAMPLE_UNIT]
    assert read == [[store.documents()[0].id]]
    offered = examples.Examples(lambda _: False)
    assert offered.of(store)
    assert offered.asking is not None
    offered.asking.join(60)
    assert offered.of(store) == ()
