"""Documents with a secrecy grade: refused where they are uploaded, shown with their grade wherever they are described."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from index.build import READ
from page.api import functions
from page.desk import Desk
from page.export_excel import to_excel
from page.export_markdown import to_markdown
from page.intake import Intake
from page.ledger import LedgerQuery, find
from page.library_view import Offered, library_view, outcomes_view
from page.reading import reading_page
from page.sources import describe, facts_line
from page.turn import turn_of
from tests.corpus.pdf_making import Page
from tests.corpus.pdf_making import write as write_pdf
from tests.page.office import Office, open_office
from tests.page.test_intake import silent, upload

DAY = dt.date(2031, 4, 5)
SECRET = (
    "000001　机密★10年　特急\n\n北山县人民政府文件\n\n北政发〔2031〕7号\n\n北山县水库工作方案\n\n为修好水库，制定本方案。\n\n"
    "一、主要任务\n（一）加固青松水库大坝。2032年底前完成加固3座。（县水利局牵头，县财政局配合）\n"
)
GRADE = "机密★10年"


@pytest.fixture(scope="module")
def allowing(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that may hold such a document, and does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ALLOWED_GRADES", "机密")
        return open_office(tmp_path_factory.mktemp("office"), {"北山县水库工作方案": SECRET})


@pytest.fixture
def taking(own_office: Office) -> Intake:
    return Intake(own_office.desk.corpus_dir, own_office.desk.index_dir, own_office.indexer)


def test_an_upload_is_refused_with_the_reason_and_the_rest_is_taken(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    plain = SECRET.replace("000001　机密★10年　特急\n\n", "").replace("北山县", "南山县")
    files = [upload(tmp_path, "北山.txt", SECRET.encode()), upload(tmp_path, "南山.txt", plain.encode())]
    refused, taken = taking.add(files, False, silent)
    assert "标有密级“机密★10年”" in refused.reason
    assert "ALLOWED_GRADES" in refused.reason
    assert not taken.reason
    assert "未收入" in outcomes_view([refused])
    assert not (own_office.desk.corpus_dir / "北山.txt").exists()
    assert own_office.desk.left_out() == ()
    assert "北山县水库工作方案" not in {record.title for record in own_office.desk.documents()}


def test_nothing_of_a_refused_upload_is_left(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    page = Page().text(90, 100, "机密★10年", 16).text(90, 200, "丙市交通工作方案", 22).text(90, 260, "一、修好公路三条。", 16)
    (outcome,) = taking.add([(write_pdf(tmp_path / "上传", page), "丙市.pdf")], False, silent)
    assert "标有密级" in outcome.reason
    assert not list((own_office.desk.index_dir / READ).glob("*"))
    assert not list(own_office.desk.corpus_dir.glob("*.pdf"))


def test_a_graded_file_does_not_replace_another(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    plain = SECRET.split("\n\n", 1)[1]
    taking.add([upload(tmp_path, "北山.txt", plain.encode())], False, silent)
    (outcome,) = taking.add([upload(tmp_path, "北山.txt", SECRET.encode())], True, silent)
    assert "标有密级" in outcome.reason
    assert (own_office.desk.corpus_dir / "北山.txt").read_text(encoding="utf-8") == plain


def test_a_refused_file_of_the_folder_is_named_to_administrators(own_office: Office, taking: Intake) -> None:
    (own_office.desk.corpus_dir / "北山.txt").write_text(SECRET, encoding="utf-8")
    taking.rebuild(silent)
    found = [(record, None) for record in own_office.desk.documents()]
    assert "北山.txt</b>：文件首部标有密级“机密★10年”" in library_view(found, Offered(), own_office.desk.left_out())
    assert "标有密级" not in library_view(found, None, own_office.desk.left_out())


def test_an_allowed_one_is_taken_in_with_its_grade(own_office: Office, taking: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_GRADES", "机密")
    (outcome,) = taking.add([upload(tmp_path, "北山.txt", SECRET.encode())], False, silent)
    assert not outcome.reason
    assert {record.grade for record in own_office.desk.documents()} == {None, GRADE}


def reply(desk: Desk, name: str, **given: object) -> dict[str, object]:
    """What a function for programs gives."""
    return next(each for each in functions() if each.name == name)(given, desk)


def test_the_grade_is_shown_wherever_the_document_is_described(allowing: Office) -> None:
    desk = allowing.desk
    store = desk.store
    record = next(each for each in store.documents() if each.grade)
    plain = next(each for each in store.documents() if not each.grade)
    assert facts_line(record).startswith(f"{GRADE}　北政发〔2031〕7号")
    assert GRADE in describe(record)
    shown = library_view([(record, None), (plain, None)])
    assert shown.count("<dt>密级</dt>") == 1
    assert f"<dt>密级</dt><dd>{GRADE}</dd>" in shown
    page = reading_page(store, record.id, None, None, DAY) or ""
    assert f'class="facts">{GRADE}　' in page
    assert GRADE not in (reading_page(store, plain.id, None, None, DAY) or "")


def test_the_grade_goes_along_with_answers_and_exports(allowing: Office) -> None:
    answer = allowing.desk.ask("加固青松水库大坝由谁牵头？")
    turn = turn_of(answer, allowing.desk.titles())
    assert "县水利局" in turn.text
    assert any(f"《北山县水库工作方案》标有密级“{GRADE}”" in notice for notice in turn.remarks)
    assert f"（北政发〔2031〕7号，{GRADE}）" in turn.sources[0].reference
    written = to_markdown("对话", [turn])
    assert "标有密级" in written
    assert GRADE in written
    ledger = find(allowing.desk.store, LedgerQuery(words="青松水库", day=DAY))
    sheet = load_workbook(io.BytesIO(to_excel(ledger))).active
    assert sheet is not None
    assert any(GRADE in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_grade_is_in_the_record_for_programs(allowing: Office) -> None:
    listed = reply(allowing.desk, "list_documents")["documents"]
    assert isinstance(listed, list)
    assert {each["title"]: each["grade"] for each in listed if each["grade"]} == {"北山县水库工作方案": GRADE}
    assert reply(allowing.desk, "get_clause", document="北山县水库工作方案", path="一、（一）")["grade"] == GRADE
