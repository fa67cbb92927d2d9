"""Whatever a reader does in its own process, the answer is a document or a sentence, and nothing is left behind."""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from corpus import isolation
from corpus.errors import UnreadableDocument
from corpus.formats import Format
from corpus.isolation import CRASHED, INCOMPLETE, TOO_LONG, TOO_MUCH, read_isolated
from tests.corpus.hostile_readers import GOOD

HOSTILE = Format("试验文件", "tests.corpus.hostile_readers", memory_mb=200, idle_seconds=20, total_seconds=30)
HASTY = dataclasses.replace(HOSTILE, idle_seconds=1.5, total_seconds=3)
posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")


def order(folder: Path, *lines: str) -> Path:
    path = folder / "order.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("deed", "kind", "sentence"),
    [
        ("crash", HOSTILE, CRASHED),
        ("leave", HOSTILE, CRASHED),
        pytest.param("die", HOSTILE, CRASHED, marks=posix),
        ("hang", HASTY, TOO_LONG),
        ("spin", HASTY, TOO_LONG),
        ("beat_for_ever", HASTY, TOO_LONG),
        ("hog", HOSTILE, TOO_MUCH),
        ("hog_in_a_child", HOSTILE, TOO_MUCH),
        ("babble", HOSTILE, INCOMPLETE),
        ("nest", HOSTILE, INCOMPLETE),
        ("half", HOSTILE, INCOMPLETE),
        ("recurse", HOSTILE, "RecursionError"),
        pytest.param("write_too_much", HOSTILE, "", marks=posix),
    ],
)
def test_every_misdeed_ends_in_a_sentence(tmp_path: Path, deed: str, kind: Format, sentence: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_isolated(order(tmp_path, deed), kind)
    assert sentence in str(caught.value)


def test_a_flood_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MAX_OUTPUT", 2_000_000)
    with pytest.raises(UnreadableDocument):
        read_isolated(order(tmp_path, "flood"), HOSTILE)


def test_what_libraries_print_does_not_get_into_the_answer(tmp_path: Path) -> None:
    assert read_isolated(order(tmp_path, "chatter"), HOSTILE).text == GOOD


@posix
@pytest.mark.parametrize("deed", ["leave_a_child", "leave_a_child_and_die"])
def test_no_process_is_left_behind(tmp_path: Path, deed: str) -> None:
    note = tmp_path / "pid"
    if deed == "leave_a_child":
        assert read_isolated(order(tmp_path, deed, str(note)), HOSTILE).text == GOOD
    else:
        with pytest.raises(UnreadableDocument):
            read_isolated(order(tmp_path, deed, str(note)), HOSTILE)
    left = int(note.read_text(encoding="ascii"))
    for _ in range(50):
        if not psutil.pid_exists(left) or psutil.Process(left).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    pytest.fail("the process is still there")


def test_this_process_keeps_its_output() -> None:
    isolation.beat()
    assert sys.stdout.writable()
