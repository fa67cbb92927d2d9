"""What a language model has done: noted without waiting, summed up for today and the last days, shown to administrators alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.meter import Noted, Outcome
from page import words
from page.accounts import Accounts
from page.database import Database
from page.model_figures import Figures, ModelNotes, figures_since, stretches
from page.model_view import model_view
from page.server import Serving, application
from tests.page.conftest import Opened
from tests.page.office import Office

DAY = 86_400.0
NOON = dt.datetime(2031, 5, 6, 12).timestamp()
PASSWORD = "一句足够长的口令-7"


class Clock:
    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def database(opened: Opened, tmp_path: Path) -> Database:
    return opened(tmp_path)


def question(outcome: Outcome, said: int = 0, struck: int = 0) -> Noted:
    return Noted("question", "模", outcome, 1.0, said=said, struck=struck)


def call(seconds: float, outcome: Outcome = "answered", estimated: bool = False) -> Noted:
    return Noted("call", "模", outcome, seconds, 100, 20, estimated)


def test_sums_of_two_stretches(database: Database) -> None:
    clock = Clock()
    notes = ModelNotes(database, 365, clock)
    for days, noted in (
        (40, question("told", 9, 9)),
        (10, question("told", 3, 1)), (10, call(9.0)), (10, Noted("examining", "模", "answered", 99.0, 7, 3)), (10, Noted("examination", "模", "passed")),
        (0, question("held_back", 2, 2)), (0, question("told", 1)), (0, call(2.0, estimated=True)), (0, call(30.0, "failed")),
    ):  # fmt: skip
        clock.now = NOON - days * DAY
        notes.note(noted)
    assert notes.settle()
    today, lately = (figures_since(database, first) for first in stretches(dt.datetime.fromtimestamp(NOON)))
    assert today == Figures({"held_back": 1, "told": 1}, {"answered": 1, "failed": 1}, {}, 200, 40, 1, 3, 2, 2.0, 2.0)
    assert lately == Figures({"held_back": 1, "told": 2}, {"answered": 3, "failed": 1}, {"passed": 1}, 307, 63, 1, 6, 3, 2.0, 9.0)


@pytest.mark.parametrize(("times", "median", "slow"), [
    ([], None, None), ([4.0], 4.0, 4.0), ([3.0, 1.0, 2.0], 2.0, 3.0), ([1.0, 2.0, 3.0, 4.0], 2.0, 4.0), ([float(n) for n in range(1, 101)], 50.0, 95.0),
])  # fmt: skip
def test_times_by_nearest_rank(database: Database, times: list[float], median: float | None, slow: float | None) -> None:
    notes = ModelNotes(database, 365, Clock())
    for seconds in times:
        notes.note(call(seconds))
    assert notes.settle()
    found = figures_since(database, 0.0)
    assert (found.median, found.slow) == (median, slow)


def test_what_is_old_is_forgotten(database: Database) -> None:
    clock = Clock()
    notes = ModelNotes(database, 30, clock)
    notes.note(question("told"))
    assert notes.settle()
    clock.now += 31 * DAY
    notes.note(question("none"))
    assert notes.settle()
    assert figures_since(database, 0.0).questions == {"none": 1}


def test_a_disk_that_cannot_be_written_delays_the_note_alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Database, to_write: bool) -> Iterator[object]:
        raise OSError(28, "no space")

    notes = ModelNotes(database, 365, Clock())
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_opened", full)
        notes.note(question("told"))
        assert not notes.settle(0.2)
    notes.note(question("told"))
    assert notes.settle()
    assert figures_since(database, 0.0).questions == {"told": 2}


def test_every_outcome_of_a_question_has_words() -> None:
    assert set(words.MODEL_OUTCOMES) == {"told", "held_back", "none", "kept", "distrusted", "failed", "stopped"}


def test_nothing_is_shown_where_no_model_was_used() -> None:
    assert model_view(Figures(), Figures()) is None


def test_what_is_shown() -> None:
    lately = Figures({"told": 3, "failed": 1}, {"answered": 13, "failed": 1}, {"passed": 1}, 12_345, 678, 2, 8, 2, 2.14, 5.4)
    shown = model_view(Figures(), lately)
    assert shown is not None
    for text in (
        "语言模型：今天查阅 0 个问题，近 30 天 4 个", "3（75%）", "8 句，核对后删去 2（25%）", "14 次，失败 1 次", "一般 2.1 秒，绝大多数（95%）在 5.4 秒以内",
        "约读入 12,345，写出 678", "通过 1 次，未通过 0 次，未能完成 0 次", words.MODEL_ESTIMATED,
    ):  # fmt: skip
        assert text in shown
    reported = model_view(Figures(), Figures({"told": 1}, {"answered": 1}, prompt_tokens=5))
    assert reported is not None
    assert "约读入" not in reported
    assert words.MODEL_ESTIMATED not in reported


def test_administrators_see_it_with_the_audit(office: Office, database: Database) -> None:
    accounts = Accounts(database)
    accounts.add("张三", PASSWORD)
    accounts.add("管理员", PASSWORD, admin=True)
    accounts.audit.settle()
    client = TestClient(application(office.desk, database, office.indexer, Serving(is_local=False)), base_url="http://policy.test")
    client.post("/login", data={"username": "管理员", "password": PASSWORD})
    assert "语言模型：" not in client.get("/audit").text
    notes = ModelNotes(database, 365)
    notes.note(question("told", 2, 1))
    assert notes.settle()
    assert "语言模型：今天查阅 1 个问题，近 30 天 1 个" in client.get("/audit").text
    client.post("/login", data={"username": "张三", "password": PASSWORD})
    assert "语言模型：" not in client.get("/audit").text
