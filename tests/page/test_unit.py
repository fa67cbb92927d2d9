"""我单位 and 到期: complete, true to the day, with a source for every line, and the same in what is taken away."""

from __future__ import annotations

import datetime as dt
import gc
import io
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import docx
import icalendar
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from bot.sets.due import THIS_MONTH, task_entries
from corpus.grammar.times import parse_deadline
from corpus.types import Span, Task
from index.store import Store
from index.writer import StoreWriter
from page import due, unit, words
from page.database import Database
from page.desk import Desk
from page.due import DueQuery, fall_due
from page.due_page import due_page
from page.export_calendar import to_calendar
from page.export_lines import to_excel, unit_to_word
from page.server import application
from page.task_view import card_view
from page.turn import card
from page.unit import UnitQuery, UnitView, look_up
from tests.bot.making import read
from tests.bot.sets.making import LAKES, store_of, with_nation
from tests.page.office import DIGITAL, ROADS, Office

DAY = dt.date(2031, 9, 10)
NOW = dt.datetime(2031, 9, 10, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def client(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield TestClient(application(office.desk, Database.open(tmp_path_factory.mktemp("data")), office.indexer), base_url="http://localhost")


def view(office: Office, name: str, state: str = "") -> UnitView:
    return look_up(office.desk.store, UnitQuery(name, DAY, state=state))


UNITS = [
    ("市大数据局", "牵头 2、责任 1", {"未写明": 1, "未到期": 1, "本月到期": 1}),
    ("云州市大数据局", "牵头 2、责任 1", {"未写明": 1, "未到期": 1, "本月到期": 1}),
    ("市发改委", "牵头 1、配合 1", {"未到期": 1, "长期": 1}),
    ("市发展和改革委员会", "牵头 1、配合 1", {"未到期": 1, "长期": 1}),
    ("县交通运输局", "牵头 1、责任 1", {"已过期": 2}),
    ("各县（区）人民政府", "责任 1", {"未写明": 1}),
]


@pytest.mark.parametrize(("name", "summary", "states"), UNITS, ids=[name for name, _, _ in UNITS])
def test_tasks_by_role_and_state(office: Office, name: str, summary: str, states: dict[str, int]) -> None:
    found = view(office, name)
    assert found.summary == summary
    assert {state: count for state, count in found.by_state.items() if count} == states


MEANT = [
    # name, document and place of the address; the unit that is shown, or the choices
    ("水利局", "", "", ["临湖市", "国家级"]),
    ("水利局", "临湖", "", "临湖市"),
    ("水利局", "国家", "", "国家级"),
    ("水利局", "", "国家级", "国家级"),
    ("水利部", "", "", "国家级"),
    ("市水利局", "", "", "临湖市"),
]


@pytest.mark.parametrize(("name", "document", "place", "meant"), MEANT, ids=[f"{name} {document}{place}" for name, document, place, _ in MEANT])
def test_which_unit_is_meant_where_one_is_national(name: str, document: str, place: str, meant: str | list[str]) -> None:
    found = look_up(with_nation(), UnitQuery(name, DAY, place, document))
    assert (sorted(each.label for each in found.choices) or found.place) == meant
    calendar = fall_due(with_nation(), DueQuery(DAY, name, place, document))
    assert sorted(each.label for each in calendar.choices) == (meant if isinstance(meant, list) else [])


def test_a_choice_leads_to_its_tasks_however_long_the_name_of_its_document() -> None:
    texts = {f"{'甲' * 220}{n}": f"{n}号工作方案\n\n一、整治河道。2031年6月底前整治河道3条。（市水利局牵头）\n" for n in (1, 2)}
    store = store_of(texts)
    choices = look_up(store, UnitQuery("市水利局", DAY)).choices
    assert [choice.place for choice in choices] == list(texts)
    for each in choices:
        chosen = unit.from_url(values(UnitQuery("市水利局", DAY, each.place).to_url()), DAY)
        assert [record.id for record in look_up(store, chosen).documents] == [each.place]
        again = due.from_url(values(DueQuery(DAY, "市水利局", each.place, each.place).to_url(DAY)), DAY)
        assert [line.document.id for line in fall_due(store, again).lines] == [each.place]


def test_what_is_kept_of_an_index_goes_with_it() -> None:
    folder = Path(tempfile.mkdtemp())
    with StoreWriter(folder / "store.sqlite") as writer:
        writer.add(read(LAKES, "临湖"), [], "临湖")
    store = Store(folder / "store.sqlite")
    assert look_up(store, UnitQuery("市水利局", DAY)).lines
    assert fall_due(store, DueQuery(DAY)).lines
    gone = weakref.ref(store)
    store.close()
    del store
    gc.collect()
    assert gone() is None
    shutil.rmtree(folder)


def test_a_state_narrows_the_list_and_no_count(office: Office) -> None:
    found = view(office, "市大数据局", THIS_MONTH)
    assert [line.entry.name for line in found.shown("lead")] == ["政务云扩容"]
    assert found.summary == "牵头 2、责任 1"


def test_what_falls_due_is_complete(office: Office) -> None:
    store = office.desk.store
    found = fall_due(store, DueQuery(DAY))
    assert found.tasks == len(store.tasks())
    dated = {(task.id, deadline.end) for task in store.tasks() for deadline in task.deadlines if deadline.end}
    assert {(line.entry.task.id, line.entry.end) for line in found.lines if line.entry.task and line.entry.end} == dated
    assert sum(1 for line in found.lines if line.entry.task is None) == 1, "the aim of 临江县, whose text names nobody for it"


TIMES = [
    ("of two times that of the sentence that is quoted", ("2031年6月底前", "2031年9月底前"), ["园区2031年9月底前建成。"], "2031年9月底前", "2031-09-30"),
    ("of two times both where neither is quoted", ("2031年6月底前", "2031年9月底前"), [], "2031年6月底前、2031年9月底前", None),
    ("one that another sentence says", ("2031年6月底前",), ["加强巡查。"], f"2031年6月底前{words.DEADLINE_ELSEWHERE}", "2031-06-30"),
    ("one that is quoted", ("2031年6月底前",), ["2031年 6月底前完成摸底。"], "2031年6月底前", "2031-06-30"),
    ("none", (), ["加强巡查。"], None, None),
]


@pytest.mark.parametrize(("reason", "raws", "quotes", "shown", "due"), TIMES, ids=[case[0] for case in TIMES])
def test_a_date_stands_by_its_own_sentence(reason: str, raws: tuple[str, ...], quotes: list[str], shown: str | None, due: str | None) -> None:
    times = tuple(parse_deadline(raw) for raw in raws)
    text = "加强巡查。" + "".join(f"{raw}建成。" for raw in raws)
    first = times[0] if times else None
    task = Task("甲", "文", "prose", Span(0, len(text)), text=text, deadlines=times, due=first, deadline=first.raw if first else None)
    found = card(task, "文件", "", quotes)
    assert (found.deadline, found.due) == (shown, due), reason


def test_what_is_due_is_named_by_its_own_sentence() -> None:
    text = "强化监管。2031年6月底前完成摸底。"
    task = Task("甲", "文", "prose", Span(0, len(text)), text=text, heading="加强扬尘治理", deadlines=(parse_deadline("2031年6月底前"),))
    assert [entry.name for entry in task_entries(task, False)] == ["加强扬尘治理：2031年6月底前完成摸底"]
    assert [entry.name for entry in task_entries(replace(task, text="2031年6月底前完成摸底。"), False)] == ["加强扬尘治理"]


def test_it_is_said_why_the_ledger_has_more(office: Office) -> None:
    found = fall_due(office.desk.store, DueQuery(DAY))
    assert found.twins == 0
    assert "这里只算一次" not in due_page(found, DAY)
    assert "这里只算一次（2 项）" in due_page(replace(found, twins=2), DAY)


PERIODS = [
    (dt.date(2031, 9, 10), {"overdue": 2, "month": 1, "next": 0, "quarter": 1}),
    (dt.date(2031, 10, 1), {"overdue": 3, "month": 0, "next": 1, "quarter": 3}),
    (dt.date(2031, 12, 31), {"overdue": 4, "month": 2, "next": 0, "quarter": 3}),
    (dt.date(2032, 1, 1), {"overdue": 6, "month": 0, "next": 0, "quarter": 1}),
]


@pytest.mark.parametrize(("day", "wanted"), PERIODS, ids=[str(day) for day, _ in PERIODS])
def test_periods_by_the_day(office: Office, day: dt.date, wanted: dict[str, int]) -> None:
    found = fall_due(office.desk.store, DueQuery(day))
    assert {show: found.counts[show] for show in wanted} == wanted
    assert found.counts["all"] == len(found.lines)


def test_filters_by_unit_document_and_day(office: Office) -> None:
    store = office.desk.store
    roads = next(record.id for record in store.documents() if record.title == ROADS)
    assert {line.document.title for line in fall_due(store, DueQuery(DAY, document=roads)).lines} == {ROADS}
    assert fall_due(store, DueQuery(DAY, unit="市大数据局")).tasks == 3
    assert [line.entry.name for line in fall_due(store, DueQuery(DAY, on=dt.date(2031, 9, 30))).listed] == ["政务云扩容"]
    assert fall_due(store, DueQuery(DAY, unit="市海洋局")).lines == ()


def test_the_calendar_leads_to_months_with_something(office: Office) -> None:
    before, after = fall_due(office.desk.store, DueQuery(DAY)).nearest
    assert before == (dt.date(2031, 6, 1), 1)
    assert after == (dt.date(2031, 11, 1), 1)


def test_addresses_survive_their_round() -> None:
    wanted = DueQuery(DAY, "市 发改委", "云州市", "甲&乙", dt.date(2031, 12, 1), "overdue", dt.date(2031, 12, 31), 3)
    assert due.from_url(values(wanted.to_url(dt.date(2000, 1, 1))), dt.date(2000, 1, 1)) == wanted
    asked = UnitQuery("市 发改委", DAY, "云州市", "甲&乙", "已过期")
    assert unit.from_url(values(asked.with_day(dt.date(2000, 1, 1))), dt.date(2000, 1, 1)) == asked


def values(url: str) -> dict[str, str]:
    return dict(parse_qsl(url))


@pytest.mark.parametrize(
    "path",
    ["due?page=-1&show=x&on=x&month=0000-13", "due?day=9999-12-31&month=9999-12", "due?document=none", "due?unit=<i>x", "unit?name=<i>x&state=x", "unit?day=x"],
)
def test_senseless_addresses_are_answered(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<i>x" not in answer.text


def test_the_pages_name_their_sources_and_lead_there(client: TestClient, office: Office) -> None:
    page = client.get("unit", params={"name": "市大数据局", "day": "2031-09-10"}).text
    assert page.count("read?document=") == 3 + 1, "one for each task, one for the document"
    assert f"《{DIGITAL}》附件1 第1行" in page
    assert "共 3 项任务：牵头 2、责任 1" in page
    assert "按别名匹配：市大数据局" in page


def test_the_day_that_counts_goes_along_to_other_units(client: TestClient) -> None:
    for path in ("unit?name=市大数据局", "due?unit=市大数据局&show=all"):
        links = re.findall(r'href="(unit\?name=[^"]*document=[^"]*)"', client.get(f"{path}&day=2031-09-10").text)
        assert links
        assert all(link.endswith("day=2031-09-10") for link in links)
        assert not re.findall(r'href="unit\?name=[^"]*document=[^"]*day=', client.get(path).text)


def test_only_today_is_called_so() -> None:
    found = fall_due(with_nation(), DueQuery(DAY))
    cells = re.findall(r'aria-label="([^"]*（[^"]*）[^"]*)"', due_page(found, dt.date(2031, 9, 12)))
    assert cells == ["2031年9月10日（按这一天计），无到期", "2031年9月12日（今天），无到期"]
    assert "2031年9月10日（今天），无到期" in due_page(found, DAY)


def test_a_calendar_file(office: Office) -> None:
    lines = fall_due(office.desk.store, DueQuery(DAY, unit="市大数据局", show="all")).listed
    found = icalendar.Calendar.from_ical(to_calendar("市大数据局", lines, "http://office.test/", NOW))
    assert isinstance(found, icalendar.Calendar)
    events = [(str(event["summary"]), event.decoded("dtstart")) for event in found.walk("VEVENT")]
    assert events == [("政务云扩容：到期", dt.date(2031, 9, 30)), ("建设一体化政务云：到期", dt.date(2031, 12, 31))]
    first = found.walk("VEVENT")[0]
    assert str(first["description"]).splitlines() == [
        "牵头：市大数据局",
        "配合：市财政局",
        "完成时限：2031年9月底前",
        f"出处：《{DIGITAL}》（云政办发〔2031〕12号）附件1 第1行",
    ]
    assert str(first["url"]).startswith("http://office.test/read?document=")
    again = icalendar.Calendar.from_ical(to_calendar("市大数据局", lines, "http://office.test/", NOW + dt.timedelta(days=1)))
    assert [str(event["uid"]) for event in again.walk("VEVENT")] == [str(event["uid"]) for event in found.walk("VEVENT")]


def test_a_workbook_with_real_dates(office: Office) -> None:
    sheet = load_workbook(io.BytesIO(to_excel("市大数据局", view(office, "市大数据局").lines))).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert {line[lines[0].index("截止日期")] for line in lines[1:]} == {dt.datetime(2031, 9, 30), dt.datetime(2031, 12, 31), None}
    assert {line[lines[0].index("本单位职责")] for line in lines[1:]} == {"牵头", "责任"}
    assert all(line[lines[0].index("出处")].startswith(f"《{DIGITAL}》（云政办发〔2031〕12号）") for line in lines[1:])


def test_a_word_file_with_every_task(office: Office) -> None:
    sheet = docx.Document(io.BytesIO(unit_to_word(view(office, "市大数据局"))))
    rows = [[cell.text for cell in row.cells] for table in sheet.tables for row in table.rows[1:]]
    assert [row[1] for row in rows] == ["政务云扩容", "建设一体化政务云", "加强公共数据管理"]
    assert rows[0][3:] == ["本月到期", "牵头：市大数据局；配合：市财政局", f"《{DIGITAL}》（云政办发〔2031〕12号）附件1 第1行"]


def test_files_are_given_under_their_kind(client: TestClient) -> None:
    for path in ("export/unit?name=市大数据局", "export/due?show=all"):
        for kind, begin in (("xlsx", b"PK"), ("docx", b"PK"), ("ics", b"BEGIN:VCALENDAR")):
            answer = client.get(f"{path}&kind={kind}")
            assert answer.content.startswith(begin)
            assert f".{kind}" in answer.headers["content-disposition"]


def test_a_unit_of_an_answer_leads_to_its_tasks(office: Office) -> None:
    task = next(task for task in office.desk.store.tasks() if task.lead == ("市大数据局",))
    shown = card_view(card(task, DIGITAL))
    assert f'href="unit?{UnitQuery("市大数据局", DAY, document=task.document_id).to_url().replace("&", "&amp;")}"' in shown


def test_no_file_is_given_of_a_unit_that_is_unknown_or_one_of_several(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "store", property(lambda desk: with_nation()))
    for path in ("export/unit?name", "export/due?unit"):
        answer = client.get(f"{path}=市海洋局")
        assert (answer.status_code, answer.text) == (404, "所收文件中没有查到“市海洋局”的任务。")
        answer = client.get(f"{path}=水利局")
        assert answer.status_code == 409
        assert answer.text == "“水利局”在所收文件中分属不同地方，请选择：临湖市（3 项）、国家级（1 项）"
        assert client.get(f"{path}=水利局&place=国家级").content.startswith(b"PK")
