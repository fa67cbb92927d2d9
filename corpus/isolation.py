"""Runs a reader in a process of its own, with limits on time and memory.

The child sends one line of JSON: the document, or the reason why it cannot be read. While it works
it may send `BEAT` lines to show that it gets on; a file with many pages then has time, and one that
hangs has not. Nothing that a library prints gets into that channel (`open_channel`).
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import psutil

from corpus.errors import UnreadableDocument
from corpus.formats import Format
from corpus.plain import build, plain
from corpus.readers import RawDocument

BEAT = b"."
MAX_OUTPUT = 200_000_000
"""Bytes of JSON that are taken from a child."""
MAX_REASON = 500
POLL = 0.1
GRACE = 2.0
"""Seconds that what a child sent before it ended may take to arrive."""
ROOT = Path(__file__).resolve().parent.parent

CRASHED = "文件无法解析：读取程序意外退出，文件可能已损坏。"
INCOMPLETE = "文件无法解析：读取结果不完整，文件可能已损坏。"
TOO_LONG = "文件解析超时，已放弃；请检查文件是否损坏，或拆分后再放入。"
TOO_MUCH = "解析这份文件需要的内存过大，已放弃；请检查文件是否损坏，或拆分后再放入。"

_channel: BinaryIO | None = None
"""In a child: where its lines go."""


def open_channel() -> None:
    """Called first in a child: keep the standard output for `send`, and let what others print go nowhere."""
    global _channel
    _channel = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def send(line: bytes) -> None:
    """Send a line to the process that waits; without one nothing happens."""
    if _channel is None:
        return
    rest = memoryview(line + b"\n")
    while rest:
        rest = rest[_channel.write(rest) :]


def beat() -> None:
    """Called by a reader, for instance after each page: there is progress."""
    send(BEAT)


def encode(document: RawDocument) -> bytes:
    """A document as the line that the child sends."""
    return json.dumps({"document": plain(document)}, ensure_ascii=True, separators=(",", ":")).encode()


def read_isolated(path: Path, kind: Format) -> RawDocument:
    """Read a file in a child process.

    Raises:
        UnreadableDocument: what the reader says; or that it took too long, too much memory, or crashed.
    """
    return decode(run_isolated(("corpus.worker", kind.module, str(path.resolve()), str(kind.memory_mb), str(int(kind.total_seconds))), kind))


def run_isolated(arguments: Sequence[str], kind: Format) -> bytes | None:
    """What a module, the first of `arguments`, sends from a process of its own within the limits of `kind`; None where it ends without a word.

    Raises:
        UnreadableDocument: when it passes a limit.
    """
    with tempfile.TemporaryDirectory(prefix="reader-", ignore_cleanup_errors=True) as scratch:
        environment = {**os.environ, "TMPDIR": scratch, "TEMP": scratch, "TMP": scratch, "PYTHONIOENCODING": "utf-8"}
        child = Child([sys.executable, "-m", *arguments], environment)
        try:
            return child.answer(kind)
        finally:
            child.end()


def decode(answer: bytes | None) -> RawDocument:
    """The document in the last line of a child; raises `UnreadableDocument` where there is none."""
    if answer is None:
        raise UnreadableDocument(CRASHED)
    try:
        message = json.loads(answer)
        if "error" in message:
            raise UnreadableDocument(str(message["error"])[:MAX_REASON])
        document: RawDocument = build(RawDocument, message["document"])
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise UnreadableDocument(INCOMPLETE) from error
    return document


class Child:
    """A running reader, with all processes that it started as far as they were seen."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        self._seen: set[psutil.Process] = set()
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._pump = threading.Thread(target=self._take_lines, daemon=True)
        self._pump.start()

    def answer(self, kind: Format) -> bytes | None:
        """The first line that is no beat; None when the child ended without one.

        Raises:
            UnreadableDocument: when it passed a limit.
        """
        started = last = time.monotonic()
        ended: float | None = None
        while True:
            try:
                line: bytes | None = self._lines.get(timeout=POLL)
            except queue.Empty:
                line = b""
            now = time.monotonic()
            if line is None:
                return None
            if line == BEAT:
                last = now
            elif line:
                return line
            elif self._process.poll() is not None:
                # a process that it left behind may keep the pipe open for ever
                ended = ended or now
                if now - ended > GRACE:
                    return None
            if now - last > kind.idle_seconds or now - started > kind.total_seconds:
                raise UnreadableDocument(TOO_LONG)
            if self._memory() > kind.memory_mb * 1_000_000:
                raise UnreadableDocument(TOO_MUCH)

    def end(self) -> None:
        """Kill it and what it started; no process is left that was seen or is in its group."""
        self._memory()
        if os.name == "posix":
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, 9)
        for each in self._seen:
            with contextlib.suppress(psutil.Error):
                each.kill()
        self._process.kill()
        self._process.wait()
        self._pump.join(GRACE)
        if self._process.stdout is not None and not self._pump.is_alive():
            self._process.stdout.close()

    def _memory(self) -> int:
        """Resident bytes of the child and what it started."""
        with contextlib.suppress(psutil.Error):
            child = psutil.Process(self._process.pid)
            self._seen |= {child, *child.children(recursive=True)}
        total = 0
        for each in self._seen:
            with contextlib.suppress(psutil.Error):
                total += each.memory_info().rss
        return total

    def _take_lines(self) -> None:
        """Cut what comes through the pipe into lines; None at its end, or when it is more than `MAX_OUTPUT`."""
        assert self._process.stdout is not None
        taken = 0
        pieces: list[bytes] = []
        with contextlib.suppress(OSError, ValueError):
            while taken < MAX_OUTPUT and (data := self._process.stdout.read(1 << 20)):
                taken += len(data)
                *whole, rest = data.split(b"\n")
                for line in whole:
                    self._lines.put((b"".join([*pieces, line])).strip())
                    pieces = []
                pieces.append(rest)
        self._lines.put(None)
