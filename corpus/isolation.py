"""Runs a reader in a process of its own, with limits on time and memory.

The child prints one line of JSON: the document, or the reason why it cannot be read. While it works
it may print `BEAT` lines to show that it gets on; a file with many pages then has time, and one that
hangs has not.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

import psutil

from corpus.errors import UnreadableDocument
from corpus.formats import Format
from corpus.plain import build, plain
from corpus.readers import RawDocument

BEAT = "."
MAX_OUTPUT = 200_000_000
"""Characters of JSON that are taken from a child."""
POLL = 0.1
ROOT = Path(__file__).resolve().parent.parent


def beat() -> None:
    """Called by a reader, for instance after each page: there is progress."""
    if __name__ != "__main__" and os.environ.get("POLICY_READER"):
        sys.__stdout__.write(BEAT + "\n")  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]


def read_isolated(path: Path, kind: Format) -> RawDocument:
    """Read a file in a child process.

    Raises:
        UnreadableDocument: what the reader says; or that it took too long, too much memory, or crashed.
    """
    with tempfile.TemporaryDirectory(prefix="reader-") as scratch:
        environment = {**os.environ, "POLICY_READER": "1", "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch, "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-m", "corpus.readers.worker", kind.module, str(path.resolve()), str(kind.memory_mb)]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        ) as child:
            try:
                answer = _watch(child, kind)
            finally:
                _end(child)
    if answer is None:
        raise UnreadableDocument("文件无法解析：读取程序意外退出，文件可能已损坏。")
    try:
        message = json.loads(answer)
        if "error" in message:
            raise UnreadableDocument(str(message["error"]))
        document: RawDocument = build(RawDocument, message["document"])
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise UnreadableDocument("文件无法解析：读取结果不完整，文件可能已损坏。") from error
    return document


def encode(document: RawDocument) -> str:
    """A document as the line that the child prints."""
    return json.dumps({"document": plain(document)}, ensure_ascii=True, separators=(",", ":"))


def _watch(child: subprocess.Popen[str], kind: Format) -> str | None:
    """The last line that the child printed; None when it ended without one."""
    lines: queue.Queue[str | None] = queue.Queue()
    assert child.stdout is not None
    threading.Thread(target=_pump, args=(child.stdout, lines), daemon=True).start()
    started = last = time.monotonic()
    watched = psutil.Process(child.pid)
    while True:
        try:
            line = lines.get(timeout=POLL)
        except queue.Empty:
            line = ""
        now = time.monotonic()
        if line is None:
            return None
        if line.strip() == BEAT:
            last = now
        elif line:
            return line
        if now - last > kind.idle_seconds or now - started > kind.total_seconds:
            raise UnreadableDocument("文件解析超时，已放弃；请检查文件是否损坏，或拆分后再放入。")
        if _memory(watched) > kind.memory_mb * 1_000_000:
            raise UnreadableDocument("解析这份文件需要的内存过大，已放弃；请检查文件是否损坏，或拆分后再放入。")


def _pump(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    taken = 0
    try:
        for line in iter(lambda: stream.readline(MAX_OUTPUT), ""):
            taken += len(line)
            if taken >= MAX_OUTPUT:
                break
            lines.put(line)
    except (OSError, ValueError):
        pass
    finally:
        lines.put(None)


def _memory(process: psutil.Process) -> int:
    """Resident bytes of a process and what it started."""
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            total += each.memory_info().rss
    except psutil.Error:
        pass
    return total


def _end(child: subprocess.Popen[str]) -> None:
    try:
        for each in psutil.Process(child.pid).children(recursive=True):
            each.kill()
    except psutil.Error:
        pass
    if child.poll() is None:
        child.kill()
