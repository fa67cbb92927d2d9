"""Who did what is noted, found, and forgotten in time; noting stops nothing."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from page import words
from page.audit import MAX_DETAIL, Act, Audit, Wanted
from page.database import Database
from tests.page.conftest import Opened

DAY = 86_400.0
NOON = dt.datetime(2031, 5, 6, 12).timestamp()


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit(opened: Opened, tmp_path: Path, clock: Clock) -> Audit:
    return Audit(opened(tmp_path), days=30, clock=clock)


def test_every_act_has_words() -> None:
    assert set(words.ACTS) == {str(act) for act in Act}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["c", "b", "a"]),
        (Wanted(who="张三"), ["b", "a"]),
        (Wanted(act=Act.REMOVED), ["b"]),
        (Wanted(first=dt.date(2031, 5, 8)), ["c"]),
        (Wanted(last=dt.date(2031, 5, 7)), ["b", "a"]),
        (Wanted(first=dt.date(2031, 5, 7), last=dt.date(2031, 5, 7)), ["b"]),
        (Wanted(words="10.0.0.2"), ["c"]),
        (Wanted(words="张三 b"), ["b"]),
        (Wanted(words="%"), []),
    ],
)
def test_filter(audit: Audit, clock: Clock, wanted: Wanted, found: list[str]) -> None:
    for who, address, act, detail in (("张三", "10.0.0.1", Act.UPLOADED, "a"), ("张三", "10.0.0.1", Act.REMOVED, "b"), ("", "10.0.0.2", Act.REFUSED, "c")):
        audit.note(act, who, address, detail)
        clock.now += DAY
    assert audit.settle()
    assert [entry.detail for entry in audit.find(wanted)] == found
    assert audit.count(wanted) == len(found)


def test_lines_are_forgotten_after_their_time(audit: Audit, clock: Clock) -> None:
    audit.note(Act.UPLOADED, "张三", "", "old")
    assert audit.settle()
    clock.now += 31 * DAY
    audit.note(Act.UPLOADED, "张三", "", "new")
    assert audit.settle()
    assert [entry.detail for entry in audit.find(Wanted())] == ["new"]


def test_nobody_forges_a_line(audit: Audit) -> None:
    audit.note(Act.REMOVED, "张\n三", "::1", "x\r\ny" + "z" * 1000)
    assert audit.settle()
    entry = audit.find(Wanted())[0]
    assert entry.who == "张 三"
    assert entry.detail.startswith("x  yz")
    assert len(entry.detail) == MAX_DETAIL


def test_a_full_disk_delays_the_note_alone(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(self: Database, to_write: bool) -> Iterator[sqlite3.Connection]:
        raise sqlite3.OperationalError("database or disk is full")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(Database, "_opened", full)
        audit.note(Act.UPLOADED, "张三", "", "kept back")
        assert not audit.settle(0.2)
    audit.note(Act.UPLOADED, "张三", "", "next")
    assert audit.settle()
    assert [entry.detail for entry in audit.find(Wanted())] == ["next", "kept back"]


def test_what_is_never_written_is_told(tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "page.sqlite3").write_bytes(b"no database " * 1000)
    audit = Audit(Database.open_anyhow(tmp_path), clock=clock)
    audit.note(Act.REMOVED, "张三", "10.0.0.1", "甲方案.txt")
    assert not audit.settle(0.5)
    with caplog.at_level(logging.WARNING):
        audit.close()
    assert "张三 10.0.0.1 removed 甲方案.txt" in caplog.text
