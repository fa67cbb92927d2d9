"""Who builds the index for a running program: this process, or one of its own.

Encoding a corpus keeps every core busy and a model in memory. A program that answers meanwhile hands
it to a process of its own that gives way to it, and that gives all its memory back when it is done.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import psutil

from corpus.plain import build as rebuild_value
from index import errors
from index.build import BuildReport, build, ensure, serves, update
from index.embedder import Embedder
from index.errors import IndexingError
from index.progress import Progress
from index.settings import ROOT

LOW = 15
"""Niceness of the process that builds, where the system has it."""
WINDOWS_LOW = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows, which psutil names on Windows only."""
TAIL = 4000
"""Characters of a failed process's last words that are kept for the log."""

NOTHING = BuildReport((), 0, 0, (), ())


class Indexer(Protocol):
    """Builds or updates an index; raises what `index.build.build` raises."""

    def build(self, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport: ...

    def update(self, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport: ...

    def ensure(self, corpus_dir: Path, index_dir: Path, progress: Progress) -> BuildReport | None: ...


@dataclass(frozen=True)
class InThisProcess:
    """Builds in the calling thread."""

    embedder: Embedder

    def build(self, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport:
        return build(corpus_dir, index_dir, self.embedder, progress, wait=wait)

    def update(self, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport:
        return update(corpus_dir, index_dir, self.embedder, progress, wait=wait)

    def ensure(self, corpus_dir: Path, index_dir: Path, progress: Progress) -> BuildReport | None:
        return ensure(corpus_dir, index_dir, self.embedder, progress)


@dataclass(frozen=True)
class InOwnProcess:
    """Builds in a process of its own at low priority; `model` is the embedding model, None the default."""

    model: str | None = None

    def build(self, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport:
        return self._run("build", corpus_dir, index_dir, progress, wait) or NOTHING

    def update(self, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport:
        return self._run("update", corpus_dir, index_dir, progress, wait) or NOTHING

    def ensure(self, corpus_dir: Path, index_dir: Path, progress: Progress) -> BuildReport | None:
        return None if serves(index_dir) else self._run("ensure", corpus_dir, index_dir, progress, -1)

    def _run(self, what: str, corpus_dir: Path, index_dir: Path, progress: Progress, wait: float) -> BuildReport | None:
        task = json.dumps([what, str(corpus_dir.resolve()), str(index_dir.resolve()), self.model, wait])
        command = [sys.executable, "-m", "index.indexer"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as child:
            step_back(child.pid)
            last_words: list[str] = []
            assert child.stdin is not None and child.stdout is not None and child.stderr is not None
            listening = threading.Thread(target=lambda stream: last_words.append(stream.read()[-TAIL:]), args=(child.stderr,), daemon=True)
            listening.start()
            try:
                # The pipe stays open while we live: its end tells the child that nobody waits any more.
                child.stdin.write(task + "\n")
                child.stdin.flush()
                message = _last(child.stdout, progress)
            except BaseException:
                child.kill()
                raise
            listening.join(1)
        if message is None:
            raise IndexingError("建库进程意外退出，原有索引未受影响；请检查内存和磁盘空间后再试。") from RuntimeError("".join(last_words))
        if "error" in message:
            kind = getattr(errors, str(message["error"]), IndexingError)
            raise kind(str(message["text"]))
        report: BuildReport | None = rebuild_value(BuildReport | None, message["report"])
        return report


def step_back(pid: int) -> None:
    """Let a process give way to those that answer questions."""
    with contextlib.suppress(psutil.Error, OSError):
        psutil.Process(pid).nice(WINDOWS_LOW if sys.platform == "win32" else LOW)


def _last(stream: IO[str], progress: Progress) -> dict[str, Any] | None:
    """Reads messages until the report or the error; steps go to `progress`."""
    for line in stream:
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if isinstance(message, list):
            progress(str(message[0]), int(message[1]), int(message[2]))
        elif isinstance(message, dict):
            return message
    return None


def main() -> int:
    """The child: one line with the task on standard input, messages on standard output."""
    from corpus.plain import plain
    from index.processor import wait_asleep
    from index.served_embedder import index_embedder

    out = sys.stdout
    sys.stdout = sys.stderr  # what a library prints must not get among the messages
    what, corpus_dir, index_dir, model, wait = json.loads(sys.stdin.readline())

    def say(message: object) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    threading.Thread(target=_end_with_parent, daemon=True).start()
    wait_asleep()
    options = {} if what == "ensure" else {"wait": wait}
    run: Callable[..., BuildReport | None] = {"build": build, "update": update, "ensure": ensure}[what]
    try:
        report = run(Path(corpus_dir), Path(index_dir), index_embedder(model), lambda *step: say(step), **options)
    except IndexingError as error:
        say({"error": type(error).__name__, "text": str(error)})
    else:
        say({"report": plain(report)})
    return 0


def _end_with_parent() -> None:
    """Ends the child when the program that waits for it has gone; a half-built index is never used."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
