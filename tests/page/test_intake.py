"""Documents put in, replaced and removed; what fails leaves everything as it was."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest

import bot.opening
from bot.opening import FollowingLibrary
from bot.pipeline import PolicyBot
from index import indexer
from index.build import ensure
from index.errors import StorageFailure
from index.indexer import InThisProcess
from index.progress import ENCODING, READING, WRITING
from page import intake, words
from page.desk import Desk
from page.first_screen import examples_view
from page.intake import CHECKING, Intake, IntakeError, Outcome, safe_name
from page.library_progress import Step, percent, progress_view, rebuild_question
from page.library_view import Offered, library_view, outcomes_view
from page.standing import standings
from tests.page.office import DIGITAL, DOCUMENTS, ROADS, Bigrams, Office

NEW = "江北区养老服务工作方案\n\n一、主要任务\n（一）建设社区食堂。2032年底前建成8个。（区民政局牵头，区财政局配合）\n"


def silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


@pytest.fixture
def taking(own_office: Office) -> Intake:
    return Intake(own_office.desk.corpus_dir, own_office.desk.index_dir, own_office.indexer)


def upload(folder: Path, name: str, content: bytes) -> tuple[Path, str]:
    path = folder / f"upload-{abs(hash(name))}"
    path.write_bytes(content)
    return path, name


def titles(office: Office) -> set[str]:
    return {record.title for record in office.desk.documents()}


def test_a_new_document_answers_at_once(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    steps: list[str] = []
    outcome = taking.add([upload(tmp_path, "养老（试行）.txt", NEW.encode("gb18030"))], False, lambda stage, _done, _total: steps.append(stage))
    assert outcome == [Outcome("养老（试行）.txt")]
    assert "江北区养老服务工作方案" in titles(own_office)
    assert steps[0] == intake.CHECKING
    assert len(set(steps)) > 2


def test_the_first_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office begins with an empty folder: every view says how to add files, then the first is asked about."""
    monkeypatch.setattr(bot.opening, "CHECK_EVERY", 0.0)
    embedder, corpus_dir, index_dir = Bigrams(), tmp_path / "documents", tmp_path / "index"
    corpus_dir.mkdir()
    ensure(corpus_dir, index_dir, embedder)
    asked = PolicyBot(FollowingLibrary(index_dir, embedder))
    desk = Desk(asked, index_dir, corpus_dir)
    answer = asked.answer("建设社区食堂由谁牵头？")
    assert (answer.status, "“文件库”中上传" in answer.text) == ("refused", True)
    assert words.NO_DOCUMENTS in examples_view(desk.examples(), bool(desk.titles()))
    assert words.NO_DOCUMENTS in library_view([], Offered())
    taking = Intake(corpus_dir, index_dir, InThisProcess(embedder))
    assert taking.add([upload(tmp_path, "养老.txt", NEW.encode())], False, silent) == [Outcome("养老.txt")]
    assert "区民政局" in asked.answer("建设社区食堂由谁牵头？").text


def test_what_fails_says_why_and_the_rest_is_taken(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    files = [
        upload(tmp_path, "空.txt", b""),
        upload(tmp_path, "程序.exe", b"MZ"),
        upload(tmp_path, "养老.txt", NEW.encode()),
        upload(tmp_path, f"{ROADS}.txt", NEW.encode()),
    ]
    outcomes = taking.add(files, False, silent)
    assert [bool(each.reason) for each in outcomes] == [True, True, False, True]
    assert "替换同名文件" in outcomes[3].reason
    assert titles(own_office) == {DIGITAL, ROADS, "江北区养老服务工作方案"}
    assert (own_office.desk.corpus_dir / f"{ROADS}.txt").read_bytes() == (DOCUMENTS / f"{ROADS}.txt").read_bytes()


def test_replace(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    outcomes = taking.add([upload(tmp_path, f"{ROADS}.txt", NEW.encode())], True, silent)
    assert outcomes[0].replaced
    assert titles(own_office) == {DIGITAL, "江北区养老服务工作方案"}


def test_replacing_says_what_has_changed(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    first = NEW + "（二）开展上门照护。2031年底前覆盖全部街道。（区卫健局牵头）\n"
    second = NEW.replace("2032年底前", "2033年6月底前") + "（二）适老化改造。2032年底前改造住房400户。（区住建局牵头）\n"
    taking.add([upload(tmp_path, "养老.txt", first.encode())], False, silent)
    (outcome,) = taking.add([upload(tmp_path, "养老.txt", second.encode())], True, silent)
    assert outcome.changes is not None
    assert sorted(pair.kind for pair in outcome.changes.tasks) == ["changed", "gone", "new"]
    shown = re.sub(r"<[^>]+>", "", outcomes_view([outcome]))
    assert "养老.txt：已替换。与原来相比——任务：改动 1 项（完成时限 1）、新增 1 项、删去 1 项" in shown
    assert "完成时限：2032年底前 → 2033年6月底前" in shown
    (same,) = taking.add([upload(tmp_path, "养老.txt", (second + "\n").encode())], True, silent)
    assert words.NOTHING_CHANGED in outcomes_view([same])


def test_a_rebuild_tells_how_long_it_takes(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    taking.rebuild(silent)
    whole = own_office.desk.build_seconds()
    assert whole > 0
    taking.add([upload(tmp_path, "养老.txt", NEW.encode())], False, silent)
    assert own_office.desk.build_seconds() > whole


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.0, "文件多时要几分钟"), (0.4, "上次用了 1 秒"), (42.0, "上次用了 42 秒"), (130.0, "上次用了约 2 分钟")]
)
def test_how_long_a_rebuild_takes(seconds: float, said: str) -> None:
    assert f"全部 7 份文件，{said}；" in rebuild_question(7, seconds)


@pytest.mark.parametrize(
    ("step", "done", "states"),
    [
        (Step(CHECKING, 0, 2), 0, ["正在检查", "等待"]),
        (Step(CHECKING, 1, 2), 20, ["已检查", "正在检查"]),
        (Step(READING, 0, 9), 40, ["已检查", "已检查"]),
        (Step(ENCODING, 5, 10), 78, ["已检查", "已检查"]),
        (Step(ENCODING, 0, 0), 60, ["已检查", "已检查"]),
        (Step(WRITING, 1, 1), 100, ["已检查", "已检查"]),
    ],
)
def test_what_is_going_on_is_said_file_by_file(step: Step, done: int, states: list[str]) -> None:
    shown = progress_view(step, ["甲.txt", "乙.txt"])
    assert f'value="{done}"' in shown
    assert re.findall(r"<span>([^<]*)", shown) == states
    assert percent(Step(READING, 0, 9), checks=False) == 0


@pytest.mark.parametrize(("pace", "said"), [("", "生成向量 5/10 <"), ("每秒 12 段", "生成向量 5/10 每秒 12 段 <")])
def test_how_fast_it_goes_on_is_said(pace: str, said: str) -> None:
    assert said in progress_view(Step(ENCODING, 5, 10, pace))


def test_a_failing_index_takes_nothing_in(own_office: Office, taking: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageFailure("磁盘已满。")

    monkeypatch.setattr(indexer, "update", fail)
    outcomes = taking.add([upload(tmp_path, "养老.txt", NEW.encode()), upload(tmp_path, f"{ROADS}.txt", NEW.replace("8个", "9个").encode())], True, silent)
    assert all("磁盘已满" in each.reason for each in outcomes)
    assert sorted(path.name for path in own_office.desk.corpus_dir.iterdir()) == sorted(path.name for path in DOCUMENTS.iterdir())
    assert (own_office.desk.corpus_dir / f"{ROADS}.txt").read_bytes() == (DOCUMENTS / f"{ROADS}.txt").read_bytes()
    with pytest.raises(IntakeError, match="磁盘已满"):
        taking.remove(f"{ROADS}.txt", silent)
    assert (own_office.desk.corpus_dir / f"{ROADS}.txt").is_file()


def test_remove(own_office: Office, taking: Intake) -> None:
    taking.remove(f"{ROADS}.txt", silent)
    assert titles(own_office) == {DIGITAL}
    with pytest.raises(IntakeError, match="最后一份"):
        taking.remove(f"{DIGITAL}.txt", silent)
    with pytest.raises(IntakeError):
        taking.remove("../data/page.sqlite3", silent)


def test_rebuild(own_office: Office, taking: Intake) -> None:
    assert len(taking.rebuild(silent).documents) == 2


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("方案（试行）.txt", "方案（试行）.txt"),
        ("..\\..\\windows\\方案.TXT", "方案.txt"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("a:b*c?.txt", "abc.txt"),
        ("方" * 200 + ".txt", "方" * 80 + ".txt"),
        ("<b>方案</b>.txt", "b.txt"),
        ("方案 .txt. ", "方案.txt"),
    ],
)
def test_safe_names(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["", ".txt", "...", "~$方案.txt", "方案", "方案.exe", "方案.txt.exe"])
def test_unfit_names(name: str) -> None:
    with pytest.raises(IntakeError):
        safe_name(name)


@pytest.mark.parametrize(
    "name", ["con.txt", "CON.txt", "nul", "com1.tar.txt", "LPT9.pdf", "com¹.txt", "aux .txt", "nul. .txt", "包/prn.txt", "co:n.txt", "CONIN$.txt"]
)
def test_names_that_windows_reserves(name: str) -> None:
    with pytest.raises(IntakeError, match="Windows 的保留名称"):
        safe_name(name)


@pytest.mark.parametrize("name", ["console.txt", "方案con.txt", "com10.txt", "com.txt", "附件.nul.txt"])
def test_names_that_only_begin_so(name: str) -> None:
    assert safe_name(name) == name


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_is_taken_in_as_its_files(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    other = NEW.replace("江北区", "江南区")
    package = zipped({"一/养老.txt": NEW.encode(), "二/养老.txt": other.encode(), "程序.exe": b"MZ", "空.txt": b"", "../外.txt": NEW.encode()})
    outcomes = taking.add([upload(tmp_path, "包.zip", package), upload(tmp_path, "坏.zip", b"PK")], False, silent)
    assert {each.name for each in outcomes if not each.reason} == {"养老.txt", "二-养老.txt"}
    assert [each.name for each in outcomes if each.reason] == ["包.zip/程序.exe", "空.txt", "包.zip/../外.txt", "坏.zip"]
    assert {"江北区养老服务工作方案", "江南区养老服务工作方案"} <= titles(own_office)
    assert not list(own_office.desk.corpus_dir.rglob("*.zip"))
    taking.remove("二-养老.txt", silent)
    assert "江南区养老服务工作方案" not in titles(own_office)


def test_the_same_content_under_another_name_is_said(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    content = (DOCUMENTS / f"{ROADS}.txt").read_bytes()
    before = {record.id for record in own_office.desk.documents()}
    files = [upload(tmp_path, "0副本.txt", content), upload(tmp_path, "养老.txt", NEW.encode()), upload(tmp_path, "养老2.txt", NEW.encode())]
    outcomes = taking.add(files, True, silent)
    assert [each.reason for each in outcomes] == [intake.SAME_CONTENT.format(name=f"{ROADS}.txt"), "", intake.SAME_CONTENT.format(name="养老.txt")]
    assert {path.name for path in own_office.desk.corpus_dir.iterdir()} == {f"{DIGITAL}.txt", f"{ROADS}.txt", "养老.txt"}
    assert before < {record.id for record in own_office.desk.documents()}


def test_files_of_the_folder_that_are_left_out_are_named_to_administrators(own_office: Office, taking: Intake) -> None:
    (own_office.desk.corpus_dir / "0副本.txt").write_bytes((DOCUMENTS / f"{ROADS}.txt").read_bytes())
    (own_office.desk.corpus_dir / "程序.exe").write_bytes(b"MZ")
    taking.rebuild(silent)
    found = [(record, None) for record in own_office.desk.documents()]
    shown = library_view(found, Offered(), own_office.desk.left_out())
    assert f"{ROADS}.txt</b>：与“0副本.txt”内容完全相同" in shown
    assert "程序.exe</b>：不支持的文件格式" in shown
    assert "0副本.txt”内容" not in library_view(found, None, own_office.desk.left_out())


def test_what_is_not_in_force_is_labelled_in_the_list(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    old = (DOCUMENTS / f"{ROADS}.txt").read_text(encoding="utf-8").rstrip() + "\n\n本方案自印发之日起施行，有效期至2031年12月31日。\n"
    taking.add([upload(tmp_path, f"{ROADS}.txt", old.encode())], True, silent)
    store = own_office.desk.store
    roads = next(record for record in store.documents() if ROADS in record.title)
    found = standings(store, dt.date(2032, 1, 1))
    assert {key: each.label for key, each in found.items()} == {roads.id: "有效期已过"}
    shown = library_view([(record, None) for record in store.documents()], None, (), found)
    assert shown.count("有效期已过</span>") == 1
    assert "有效期至2031年12月31日”，有效期已过" in shown
    assert not standings(store, dt.date(2031, 12, 31))


def test_what_was_removed_or_is_replaced_is_no_twin(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    content = (DOCUMENTS / f"{ROADS}.txt").read_bytes()
    assert taking.add([upload(tmp_path, f"{ROADS}.txt", content)], True, silent)[0].replaced
    (own_office.desk.corpus_dir / f"{ROADS}.txt").unlink()
    assert taking.add([upload(tmp_path, "改名.txt", content)], False, silent) == [Outcome("改名.txt")]


def test_two_files_of_one_name_at_once(own_office: Office, taking: Intake, tmp_path: Path) -> None:
    package = zipped({"养老.txt": NEW.encode()})
    outcomes = taking.add([upload(tmp_path, "养老.txt", NEW.encode()), upload(tmp_path, "包.zip", package)], True, silent)
    assert [bool(each.reason) for each in outcomes] == [False, True]
    assert "同名" in outcomes[1].reason
    assert "江北区养老服务工作方案" in titles(own_office)


def test_a_document_inside_an_archive_is_not_removed_alone(own_office: Office, taking: Intake) -> None:
    (own_office.desk.corpus_dir / "包.zip").write_bytes(zipped({"目录/养老.txt": NEW.encode()}))
    taking.rebuild(silent)
    assert "江北区养老服务工作方案" in titles(own_office)
    with pytest.raises(IntakeError, match="在压缩包“包"):
        taking.remove("包.zip/目录/养老.txt", silent)
