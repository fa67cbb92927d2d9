"""A folder read by several processes is read as by this one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from corpus.cache import ReadCache
from corpus.isolation import CRASHED, TOO_LONG
from index import reading_pool
from index.reading import Reading, read_folder
from index.reading_pool import workers_for
from tests.index.fakes import PLAN_A, PLAN_B

ODD = """
import os, sys, time
import corpus
from index import reading_worker
read = corpus.parse_file
def odd(path, *rest):
    if path.stem == "坏":
        os._exit(1)
    if path.stem == "挂":
        time.sleep(600)
    return read(path, *rest)
corpus.parse_file = odd
reading_worker.main()
"""
PAGE = "<html><body><h1>丁县节水方案</h1><p>一、主要任务</p><p>（一）改造管网。（县水务局牵头）</p></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Every way in which one file bears on another, and every kind of failure."""
    out = tmp_path / "文档"
    (out / "子目录").mkdir(parents=True)
    for name, text in {"方案.txt": PLAN_A, "方案.md": PLAN_B, "空.txt": "", "子目录/又一份.txt": PLAN_A, "丁县.html": PAGE, "图.bin": "x"}.items():
        (out / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(out / "包.zip", "w") as package:
        package.writestr("内/丙县.txt", PLAN_B.replace("乙县", "丙县"))
        package.writestr("内/重复.txt", PLAN_B)
        package.writestr("程序.exe", b"MZ")
    (out / "破.zip").write_bytes(b"PK\x03\x04")
    return out


def silent(*_: object) -> None: ...


def read(folder: Path, tmp_path: Path, workers: int, progress: Callable[[str, int, int], None] = silent) -> tuple[Reading, frozenset[str]]:
    cache = ReadCache(tmp_path / f"cache-{workers}")
    return read_folder(folder, progress, cache, workers), cache.used


def test_the_number_of_processes_changes_nothing(folder: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    alone = read(folder, tmp_path, 0)
    assert read(folder, tmp_path, 2, lambda *step: steps.append(step)) == alone
    assert steps == [("读取文档", number, 7) for number in range(1, 8)]
    reading, used = alone
    assert len({taken.source.document_id for taken in reading.taken}) == len(reading.taken) == 4
    assert {failure.path for failure in reading.failures} == {"图.bin", "空.txt", "包.zip/程序.exe", "破.zip"}
    assert {failure.path for failure in reading.repeated} == {"方案.txt", "方案.md"}
    assert len(used) == 1, "the web page, read in a process of its own"


def test_a_child_that_crashes_or_hangs_costs_one_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, _ = read(folder, tmp_path, 0)
    for name in ("坏.txt", "挂.txt"):
        (folder / name).write_text(PLAN_A + name, encoding="utf-8")
    monkeypatch.setattr(reading_pool, "WORKER", ("-c", ODD))
    monkeypatch.setattr(reading_pool, "seconds_for", lambda path: 0.5 if path.name == "挂.txt" else 600.0)
    reading, _ = read(folder, tmp_path, 2)
    assert {failure.path: failure.reason for failure in reading.failures if failure not in alone.failures} == {"坏.txt": CRASHED, "挂.txt": TOO_LONG}
    assert reading.taken == alone.taken


def test_where_no_process_can_be_started_files_are_read_here(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_pool, "WORKER", ("-c", "raise SystemExit(1)"))
    assert read(folder, tmp_path, 1) == read(folder, tmp_path, 0)


def test_no_process_is_left_when_reading_stops(folder: Path, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {each.pid for each in psutil.Process().children(recursive=True)}
    with pytest.raises(KeyboardInterrupt):
        read(folder, tmp_path, 2, stop)
    assert {each.pid for each in psutil.Process().children(recursive=True)} <= before


@pytest.mark.parametrize(
    ("names", "least", "most"),
    [
        ((), 0, 0),
        (("甲.txt",) * 20, 0, 0),
        (("甲.txt",) * 5000, 1, 8),
        (("甲.docx",) * 3, 0, 0),
        (("甲.docx", "乙.zip") * 20, 1, 8),
    ],
)
def test_processes_are_started_where_they_pay(names: tuple[str, ...], least: int, most: int) -> None:
    assert least <= workers_for([Path(name) for name in names]) <= most
