"""Two documents compared on the page and in the workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest
from starlette.testclient import TestClient

from corpus.compare import Comparison, Side, compare
from index.types import DocumentRecord
from page import words
from page.compare_export import to_excel
from page.compare_page import Comparisons, nearest, side
from page.compare_view import compare_page, compared_view
from page.lane import Lane
from page.library_view import change_of
from page.server import application
from tests.page.office import DIGITAL, ROADS, Office


def pair_of(office: Office) -> tuple[DocumentRecord, DocumentRecord]:
    records = {record.title: record for record in office.desk.documents()}
    return records[DIGITAL], records[ROADS]


def test_both_documents_with_links_to_the_places(office: Office) -> None:
    first, second = pair_of(office)
    shown = compare_page([first, second], first, second, Comparisons().of(office.desk.store, first, second).view)
    assert "新增 3 项、删去 8 项" in shown
    assert shown.count('target="_blank"') == shown.count('href="read?document=') - 2
    assert "市大数据局" in shown
    assert f'value="{second.id}" selected' in shown


def test_what_has_changed_in_a_task_is_marked(office: Office) -> None:
    first, _ = pair_of(office)
    before = side(office.desk.store, first.id)
    task = next(task for task in before.tasks if task.lead == ("市大数据局",) and task.deadline)
    after = replace(before, tasks=[replace(task, lead=("市数据局",)) if each is task else each for each in before.tasks])
    found = compare(before, after)
    shown = compared_view(first, replace(first, id="乙"), found)
    assert "任务：改动 1 项（牵头单位 1）、未变 7 项；条款：未变" in shown
    assert "市<del>大</del>数据局" in shown
    book = openpyxl.load_workbook(io.BytesIO(to_excel(found)))
    rows = [[cell or "" for cell in row] for row in book[words.TASKS].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in rows].count("改动") == 1
    assert [rows[i][n] for i in [[row[0] for row in rows].index("改动")] for n in (0, 2, 3, 4)] == ["改动", "牵头单位", "市大数据局", "市数据局"]
    assert len(list(book[words.CLAUSES].iter_rows(min_row=2))) == len(before.clauses)


def test_a_task_with_another_unit_and_another_figure_shows_both(office: Office) -> None:
    first, _ = pair_of(office)
    before = side(office.desk.store, first.id)
    task = next(task for task in before.tasks if task.lead == ("市大数据局",) and task.measure and "60台" in task.measure)
    changed = replace(task, lead=("市数据局",), measure=task.measure.replace("60台", "90台") if task.measure else None)
    found = compare(before, replace(before, tasks=[changed if each is task else each for each in before.tasks]))
    shown = compared_view(first, replace(first, id="乙"), found)
    assert "市<del>大</del>数据局" in shown
    assert "<ins>9</ins>0台" in shown
    rows = list(openpyxl.load_workbook(io.BytesIO(to_excel(found)))[words.TASKS].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows if row[0] == "改动"] == ["措施", "牵头单位"]
    (pair,) = (pair for pair in found.tasks if pair.kind == "changed")
    assert re.findall("措施：.*90台；牵头单位：市大数据局 → 市数据局", change_of(pair, first.id))


def test_a_comparison_is_reckoned_once_and_one_at_a_time(office: Office) -> None:
    first, second = pair_of(office)
    reckoned: list[int] = []

    def comparing(one: Side, other: Side) -> Comparison:
        reckoned.append(len(one.tasks))
        return compare(one, other)

    comparisons = Comparisons(comparing)
    comparisons._lane = Lane(1, 0, 0.0)
    assert comparisons.of(office.desk.store, first, second) is comparisons.of(office.desk.store, first, second)
    with comparisons._lane.place():
        assert comparisons.of(office.desk.store, first, second)
        with pytest.raises(TimeoutError):
            comparisons.of(office.desk.store, second, first)
    assert len(reckoned) == 1


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    with TestClient(application(office.desk, office.database, office.indexer), client=("127.0.0.1", 1), headers={"host": "127.0.0.1"}) as opened:
        yield opened


def test_one_document_twice_or_none_compares_nothing(office: Office, client: TestClient) -> None:
    first, second = pair_of(office)
    twice = client.get("/compare", params={"first": first.id, "second": first.id}).text
    assert words.COMPARE_SAME in twice
    assert "<section" not in twice
    assert "<section" in client.get("/compare", params={"first": first.id, "second": second.id}).text
    assert not re.search("selected|<section", compare_page([first, second], None, None, None))


@pytest.mark.parametrize("path", ["/compare", "/export/compare"])
def test_too_many_comparisons_are_refused(office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def busy(comparisons: Comparisons, store: object, first: object, second: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Comparisons, "of", busy)
    first, second = pair_of(office)
    assert client.get(path, params={"first": first.id, "second": second.id}).status_code == 503


def test_documents_of_one_name_are_told_apart_by_their_files() -> None:
    number = "南政发〔2031〕1号"
    twins = [DocumentRecord(name, f"{name}.txt", "停车方案", doc_number=number) for name in ("新", "丙")]
    records = [DocumentRecord("甲", "旧.txt", "停车方案"), *twins]
    shown = re.findall(r"<option[^>]*>([^<]*)", compare_page(records, None, None, None))
    assert shown[1:4] == ["停车方案（旧.txt）", "停车方案（南政发〔2031〕1号） 新.txt", "停车方案（南政发〔2031〕1号） 丙.txt"]


def test_titles_like_the_first_come_first() -> None:
    records = [DocumentRecord(name, name, title) for name, title in (("甲", "南山区停车方案"), ("乙", "养老办法"), ("丙", "南山区停车方案（修订）"))]
    assert [record.id for record in nearest(records, records[0])] == ["甲", "丙", "乙"]
    assert nearest(records, None) == records
