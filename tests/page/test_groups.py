"""Groups of documents and users: at the command line, while a file is taken in, and over rebuilds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import bot.opening
from bot.opening import FollowingLibrary
from bot.pipeline import PolicyBot
from index.build import update
from index.errors import IndexingError
from page import desks
from page.__main__ import main
from page.accounts import Accounts
from page.desk import Desk
from page.desks import Desks, tells_of, withheld
from page.groups import Groups
from page.intake import Intake
from page.turn import Source, Turn
from page.words import EVERYONE
from tests.page.conftest import Opened
from tests.page.office import DIGITAL, ROADS, Office

NEW = "北山区养老服务实施方案\n\n一、主要任务\n（一）建设社区食堂。2031年6月底前建成20个。（区民政局牵头，区财政局配合）\n"


@pytest.fixture
def groups(opened: Opened, tmp_path: Path) -> Groups:
    accounts = Accounts(opened(tmp_path / "data"))
    accounts.add("张三", "一句足够长的口令-7")
    accounts.add("管理员", "一句足够长的口令-7", admin=True)
    return Groups(accounts)


def test_who_may_see_what(groups: Groups) -> None:
    groups.put_document("甲.txt", " 水利组 ")
    groups.put_document("乙.txt", "人事组")
    assert groups.put_user("张三", ["人事组", "人事组", EVERYONE]) == ("人事组",)
    assert {name: groups.hidden_from(name) for name in ("张三", "管理员", "令牌:程序", "visitor:1", "")} == {
        "张三": {"甲.txt"},
        "管理员": frozenset(),
        "令牌:程序": {"甲.txt", "乙.txt"},
        "visitor:1": {"甲.txt", "乙.txt"},
        "": {"甲.txt", "乙.txt"},
    }
    assert groups.all() == ("人事组", "水利组")
    groups.put_document("甲.txt", EVERYONE)
    assert groups.hidden_from("张三") == frozenset()


def test_another_process_is_followed(opened: Opened, groups: Groups) -> None:
    other = Groups(Accounts(opened(groups.database.folder)))
    assert groups.hidden_from("张三") == frozenset()
    other.put_document("甲.txt", "水利组")
    assert groups.hidden_from("张三") == {"甲.txt"}
    other.put_user("张三", ["水利组"])
    assert groups.hidden_from("张三") == frozenset()


def test_on_a_page_without_users_this_machine_sees_all(opened: Opened, tmp_path: Path) -> None:
    for is_local in (True, False):
        groups = Groups(Accounts(opened(tmp_path / str(is_local)), nameless_admin=is_local))
        groups.put_document("甲.txt", "水利组")
        assert groups.hidden_from("") == (frozenset() if is_local else {"甲.txt"})


def test_the_command_line(opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    where = ["--data", str(tmp_path)]
    Accounts(opened(tmp_path)).add("张三", "一句足够长的口令-7")
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "文件"))
    (tmp_path / "文件" / "通知").mkdir(parents=True)
    (tmp_path / "文件" / "通知" / "甲.txt").touch()
    (tmp_path / "文件" / "包.zip").touch()

    def said(*arguments: str) -> str:
        code = main(["groups", *arguments, *where])
        captured = capsys.readouterr()
        assert (code == 0) is (captured.err == "")
        return captured.out or captured.err

    assert said("list") == "所有文件人人可见。\n张三\t全部\n"
    assert said("document", "通知/甲.txt", "水利组") == "文件“通知/甲.txt”的可见范围：水利组。\n"
    assert "中现在没有“通知/乙.txt”，请核对路径" in said("document", "通知/乙.txt", "水利组"), "a misspelt path would leave the document to everybody"
    said("document", "通知/乙.txt", EVERYONE)
    assert "没有" not in said("document", "包.zip/乙.txt", EVERYONE), "it lies in an archive"
    assert said("user", "张三", "水利组", "人事组") == "用户“张三”的分组：人事组、水利组。\n"
    assert said("list") == "通知/甲.txt\t水利组\n张三\t人事组、水利组\n"
    assert said("user", "李四", "水利组") == "错误：没有用户“李四”。\n"
    assert said("document", "通知/甲.txt", "甲，乙").startswith("错误：分组名应为")
    assert said("user", "张三") == "用户“张三”的分组：全部。\n"


def test_a_file_is_its_groups_before_it_is_there(own_office: Office, groups: Groups, tmp_path: Path) -> None:
    taking, seen = Intake(own_office.desk.corpus_dir, own_office.desk.index_dir, own_office.indexer), []
    file = tmp_path / "x"
    file.write_text(NEW, encoding="utf-8")
    claim = groups.claimer("水利组", "管理员", "")

    def watching(name: str) -> Callable[[], None]:
        undo = claim(name)
        seen.append((name, (own_office.desk.corpus_dir / name).exists(), groups.hidden_from("张三")))
        return undo

    taking.add([(file, "养老.txt")], False, lambda *step: None, watching)
    assert seen == [("养老.txt", False, frozenset({"养老.txt"}))]
    taking.add([(file, "养老.txt")], True, lambda *step: None, groups.claimer("", "管理员", ""))
    assert groups.of_documents() == {"养老.txt": "水利组"}, "a file that is replaced stays its group's"


def test_where_a_file_is_not_taken_in_its_group_is_as_it_was(own_office: Office, groups: Groups, tmp_path: Path) -> None:
    class Failing(type(own_office.indexer)):  # type: ignore[misc]
        def update(self, *given: object) -> None:
            raise IndexingError("没有空间")

    taking = Intake(own_office.desk.corpus_dir, own_office.desk.index_dir, Failing(own_office.embedder))
    file = tmp_path / "x"
    file.write_text(NEW, encoding="utf-8")
    groups.put_document("甲.txt", "人事组")
    outcomes = taking.add([(file, "养老.txt")], False, lambda *step: None, groups.claimer("水利组", "管理员", ""))
    assert "没有空间" in outcomes[0].reason
    assert groups.of_documents() == {"甲.txt": "人事组"}


def test_over_rebuilds_what_is_hidden_is_at_no_moment_seen(own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a path that is the group's already is hidden in the very generation that brings it."""
    monkeypatch.setattr(bot.opening, "CHECK_EVERY", 0.0)
    where = (own_office.desk.corpus_dir, own_office.desk.index_dir)
    whole = Desk(PolicyBot(FollowingLibrary(where[1], own_office.embedder)), where[1], where[0])
    desk = Desks(whole, lambda name: frozenset({"养老.txt"})).of("张三")
    assert set(desk.titles().values()) == {DIGITAL, ROADS}
    for text in (NEW, NEW.replace("食堂", "饭店"), NEW.replace("食堂", "餐厅")):  # more builds than are kept on the disk
        (where[0] / "养老.txt").write_text(text, encoding="utf-8")
        update(*where, own_office.embedder)
        assert "区民政局" not in desk.ask("建设社区食堂由谁牵头？").text
        assert set(desk.titles().values()) == {DIGITAL, ROADS}
        assert len(whole.titles()) == 3
    assert "区民政局" in whole.ask("建设社区餐厅由谁牵头？").text


def test_no_more_desks_are_kept_than_agreed(office: Office) -> None:
    made = Desks(office.desk, lambda name: frozenset({name}) if name else frozenset())
    assert made.of("") is office.desk
    first = made.of("甲.txt")
    assert made.of("甲.txt") is first
    for number in range(desks.KEPT):
        made.of(f"{number}.txt")
    assert made.of("甲.txt") is not first
    assert len(made._kept) == desks.KEPT


TURN = Turn("谁负责", "answered", "市水利局。", id=7, rating=1)
SOURCE = Source("密", "密件", "《密件》一、", "市水利局")


@pytest.mark.parametrize(
    ("turn", "hidden"),
    [
        (TURN, False),
        (replace(TURN, sources=(replace(SOURCE, document_id="开"),)), False),
        (replace(TURN, sources=(SOURCE,)), True),
        (replace(TURN, closest=(SOURCE,)), True),
        (replace(TURN, options=("另一份",), option_ids=("密",)), True),
        (replace(TURN, notices=("《龟背闸方案》已不再执行。",)), True),
        (replace(TURN, text="请问是《龟背闸方案》吗？"), True),
        (replace(TURN, scope="龟背闸方案"), True),
    ],
)
def test_a_turn_that_tells_of_it(turn: Turn, hidden: bool) -> None:
    assert tells_of(turn, {"密"}, ["龟背闸方案"]) is hidden
    left = withheld(turn)
    assert (left.question, left.id, left.sources, left.cards, left.notices, left.option_ids) == (turn.question, turn.id, (), (), (), ())
