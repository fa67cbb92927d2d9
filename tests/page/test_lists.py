"""Long answers as tables, the place that a row shows, and what is said of an answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Span
from page import words
from page.answer_view import headline, is_list, shown_sources, turn_view
from page.conversations import Conversations
from page.first_screen import welcome_view
from page.peek import peeked
from page.storage_error import Kind, StorageError
from page.turn import Card, Source, Turn, from_json
from tests.page import long_plan
from tests.page.conftest import Opened
from tests.page.office import Office, open_office

CARDS = tuple(Card(f"甲#{n}", "甲", "甲方案", f"任务{n}", f"附件1 第{n}行", n * 10, n * 10 + 9, lead=("市城管局",), role="牵头") for n in range(1, 10))
SOURCES = tuple(Source("甲", "甲方案", f"《甲方案》附件1第{n}行", f"任务{n}", None, n * 10, n * 10 + 9) for n in range(1, 10))
BEFORE = """{"question": "问", "status": "answered", "text": "答。", "options": [], "notices": [],
"sources": [{"document_id": "甲", "title": "甲方案", "reference": "《甲方案》一、", "quote": "引文", "clause_id": null, "start": null, "end": null}],
"cards": [{"task_id": "甲#1", "document_id": "甲", "title": "甲方案", "name": "任务", "place": "一、", "start": 3, "end": 9, "category": null,
"lead": ["市城管局"], "support": [], "responsible": [], "person": [], "guide": [], "deadline": null, "targets": [], "measure": null,
"terms": {"lead": "牵头单位"}, "marks": []}]}"""
"""A turn as it was kept before answers had more fields."""
LIST = Turn("问", "answered", "市城管局牵头的任务共9项：（1）任务1；（2）任务2。", sources=SOURCES, cards=CARDS, listed=True, id=7)


def unwritten(*_: object) -> int:
    raise StorageError(Kind.UNWRITTEN)


@pytest.fixture(scope="module")
def long_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("long") / "office", {long_plan.TITLE: long_plan.TEXT})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市城管局牵头的任务共9项：（1）任务1；（2）任务2。", "市城管局牵头的任务共9项。"),
        ("共9项（正文2项、任务表7项），涉及3份文件。《甲方案》2项：（1）任务1。", "共9项（正文2项、任务表7项），涉及3份文件。"),
        ("《甲：方案》的任务共9项：（1）任务1。", "《甲：方案》的任务共9项。"),
        ("没有句号", "没有句号"),
    ],
)
def test_the_sentence_that_counts(text: str, expected: str) -> None:
    assert headline(text) == expected


def test_a_list_is_one_table_without_numbers_in_its_line() -> None:
    shown = turn_view(LIST, lambda _: None, 1)
    assert is_list(LIST)
    assert shown.count("<tr>") == len(CARDS) + 1
    assert 'class="cite"' not in shown
    assert "牵头</b> <span" in shown, "a copied cell has the role and the units apart"
    assert "export/answer?turn=7" in shown
    assert not is_list(replace(LIST, cards=CARDS[:8]))


UNITS_SAID = "共20项任务。牵头单位共2个：市城管局（12项）、市水务局（8项）。"


def test_an_answer_of_units_is_said_and_copied_whole() -> None:
    shown = turn_view(replace(LIST, text=UNITS_SAID, listed=False), lambda _: None, 1)
    assert f'<p class="line">{UNITS_SAID}</p>' in shown
    assert f'data-copy="{UNITS_SAID}"' in shown
    assert words.READ_OUT not in shown


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        (f"{long_plan.UNIT}牵头哪些任务？", True),
        (f"{long_plan.UNIT}牵头几项任务？", True),
        ("哪些单位牵头2031年到期的任务？", False),
        ("哪些文件里有市城管局牵头的任务？", False),
    ],
)
def test_which_answers_are_lists_of_tasks(long_office: Office, question: str, listed: bool) -> None:
    turn = long_office.desk.ask_turn(question, [], None)
    assert is_list(turn)
    assert turn.listed is listed
    assert from_json(turn.to_json()).listed is listed


def test_sources_that_no_row_stands_for_keep_their_numbers() -> None:
    other = Source("甲", "甲方案", "《甲方案》二、", "正文", None, 500, 520)
    assert shown_sources(replace(LIST, sources=(*SOURCES, other))) == [(10, other)]
    assert [n for n, _ in shown_sources(replace(LIST, cards=()))] == list(range(1, 10))


def test_many_sources_without_tasks_are_a_table_and_few_numbers() -> None:
    shown = turn_view(replace(LIST, cards=()), lambda _: None, 1)
    assert shown.count('class="cite"') == 8
    assert words.MORE_MARKS.format(count=9) in shown
    assert words.COUNT_PLACES.format(count=9) in shown


def test_an_answer_of_before_is_still_read() -> None:
    assert from_json(BEFORE) == Turn(
        "问", "answered", "答。", sources=(Source("甲", "甲方案", "《甲方案》一、", "引文"),),
        cards=(Card("甲#1", "甲", "甲方案", "任务", "一、", 3, 9, lead=("市城管局",), terms={"lead": "牵头单位"}),),
    )  # fmt: skip
    assert from_json(replace(LIST, id=0, closest=SOURCES[:1], suggestions=("再问",)).to_json()).closest == SOURCES[:1]


def test_the_place_of_a_row_and_of_a_clause(long_office: Office) -> None:
    turn = long_office.desk.ask_turn(f"{long_plan.UNIT}牵头哪些任务？", [], None)
    row = turn.cards[4]
    shown = peeked(long_office.desk.store, row.document_id, Span(row.start, row.end))
    assert shown is not None
    assert "附件1第5行" in shown
    assert "<mark>第5号街区整治</mark>" in shown
    clause = long_office.desk.ask_turn("危桥改造由谁负责？", [], None).sources[0]
    shown = peeked(long_office.desk.store, clause.document_id, Span(clause.start or 0, clause.end or 0))
    assert shown is not None
    assert clause.reference in shown


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 3), Span(0, 10**9)])
def test_no_place(long_office: Office, span: Span) -> None:
    document = long_office.desk.documents()[0].id
    assert peeked(long_office.desk.store, document, span) is None
    assert peeked(long_office.desk.store, "none", Span(0, 5)) is None


def test_a_greeting_bears_no_mark(office: Office) -> None:
    greeting, question = (turn_view(office.desk.ask_turn(text, [], None), lambda _: None, 1) for text in ("你好", "食堂几点开饭？"))
    assert words.REFUSED not in greeting
    assert words.REFUSED in question


def test_the_first_screen_says_what_is_inside(office: Office) -> None:
    shown = welcome_view(office.desk.documents())
    for said in ("现有 2 份文件", "2030—2031 年印发", "云州市人民政府办公室", "《云州市数字政府建设三年行动方案》（2031年3月）"):
        assert said in shown
    assert welcome_view([]) == ""


def test_conversations_are_searched_by_what_was_asked_and_said(opened: Opened, tmp_path: Path) -> None:
    kept = Conversations(opened(tmp_path))
    roads = kept.add("张三", None, Turn("危桥由谁负责", "answered", "县交通运输局。"))
    kept.add("张三", None, Turn("政务云由谁牵头", "answered", "市大数据局，比例为100%。"))
    kept.add("李四", None, Turn("危桥由谁负责", "answered", "县交通运输局。"))
    assert [each.id for each in kept.search("张三", "危桥 交通")] == [roads]
    assert [each.title for each in kept.search("张三", "100%")] == ["政务云由谁牵头"]
    assert kept.search("张三", "1_0%") == []
    assert len(kept.search("张三", " ")) == 2


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize(("sought", "found"), [("危桥 交通", 1), ("5g", 1), ("续问", 0), ("乙方案", 0), ("引文", 0), ("suggestions", 0), ("李四的", 0)])
def test_what_nobody_said_is_not_found(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_held: bool, sought: str, found: int
) -> None:
    kept = Conversations(opened(tmp_path))
    if is_held:
        monkeypatch.setattr(kept, "_write", unwritten)
    source = Source("甲", "甲", "甲", "引文")
    kept.add("张三", None, Turn("危桥和5G", "answered", "县交通运输局。", options=("乙方案",), suggestions=("续问",), sources=(source,)))
    kept.add("李四", None, Turn("李四的", "answered", "危桥"))
    assert len(kept.search("张三", sought)) == found


def test_who_knows_the_key_of_a_shared_conversation_may_read_it(opened: Opened, tmp_path: Path) -> None:
    kept = Conversations(opened(tmp_path))
    number = kept.add("张三", None, Turn("危桥由谁负责", "answered", "县交通运输局。"))
    kept.share("李四", number, True)
    assert kept.list("张三")[0].shared is None
    kept.share("张三", number, True)
    key = kept.list("张三")[0].shared or ""
    found = kept.shared(key)
    assert found is not None
    assert [turn.question for turn in found[1]] == ["危桥由谁负责"]
    kept.share("张三", number, False)
    assert kept.shared(key) is None
    assert kept.shared("") is None
