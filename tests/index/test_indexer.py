"""The index built in a process of its own: progress, reports, errors and an untimely end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.errors import BuildBusy, IndexingError, NothingToIndex
from index.indexer import InOwnProcess
from index.processor import wait_asleep
from index.types import Failure

ROOT = Path(__file__).parents[2]


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let `code` run instead of the real child."""
    real = subprocess.Popen

    def start(command: Sequence[str], **options: Any) -> Any:
        del command
        return real([sys.executable, "-c", code], **options)

    monkeypatch.setattr("index.indexer.subprocess.Popen", start)


def run(tmp_path: Path, steps: list[tuple[str, int, int]] | None = None) -> Any:
    return InOwnProcess().update(tmp_path, tmp_path, lambda *step: (steps if steps is not None else []).append(step), 0.0)


def test_steps_and_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child(monkeypatch, 'print(\'["读取文档", 1, 2]\'); print("noise"); print(\'{"report": [["甲"], 3, 2, [["乙.txt", "坏了"]], []]}\')')
    steps: list[tuple[str, int, int]] = []
    report = run(tmp_path, steps)
    assert steps == [("读取文档", 1, 2)]
    assert (report.documents, report.passages, report.encoded, report.failures) == (("甲",), 3, 2, (Failure("乙.txt", "坏了"),))


def test_errors_come_through_with_their_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child(monkeypatch, 'print(\'{"error": "BuildBusy", "text": "正在进行"}\')')
    with pytest.raises(BuildBusy, match="正在进行"):
        run(tmp_path)


def test_an_untimely_end_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child(monkeypatch, 'import os; print(\'["读取文档", 1, 2]\', flush=True); os._exit(9)')
    with pytest.raises(IndexingError, match="意外退出"):
        run(tmp_path)


def test_the_real_child_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(NothingToIndex, match="不存在"):
        InOwnProcess().build(tmp_path / "nothing", tmp_path / "index", lambda *_: None, 0.0)


def test_nothing_that_computes_is_loaded_before_its_threads_are_told_to_sleep() -> None:
    """OpenMP reads once, as it is loaded, how threads wait for each other."""
    code = "import sys, index.indexer, index.build, index.served_embedder, index.__main__; print(sorted({'torch', 'faiss'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(("given", "then"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_threads_wait_asleep_unless_it_is_said_otherwise(monkeypatch: pytest.MonkeyPatch, given: str | None, then: str) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", given or "")
    if given is None:
        monkeypatch.delenv("OMP_WAIT_POLICY")
    wait_asleep()
    assert os.environ["OMP_WAIT_POLICY"] == then
