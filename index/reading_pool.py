"""Files read by several processes of this program, each one file after the other.

Not `multiprocessing`: it runs the main program anew in each child where processes are spawned (Windows, macOS), and its pools break as a whole
when one child dies. Here a child that crashes or hangs costs the file that it was at; another takes its place.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from corpus.archives import is_archive
from corpus.cache import ReadCache
from corpus.formats import FORMATS
from corpus.isolation import CRASHED, TOO_LONG
from index.reading_one import Read, read_one
from index.sources import relative
from index.types import Failure

ROOT = Path(__file__).resolve().parent.parent
"""Not from the settings: a child would import all that checks them."""
MOST_WORKERS = 8
OWN_SECONDS, TEXT_SECONDS = 0.4, 0.005
"""What a file of a format that is read in a process of its own takes, and a text file (two cores of 2.1 GHz)."""
WORTH = 8.0
"""Seconds of reading from which processes are started: each takes about one until it reads."""
UNDERSTANDING_SECONDS = 300.0
"""What a file may take beyond the time that its format gives to its reader; a thousand times what the longest took."""
STARTING_SECONDS = 60.0
AHEAD = 64
"""Files that may be done before an earlier one is; what is read waits in memory."""


def workers_for(files: Sequence[Path]) -> int:
    """How many processes are worth their start; 0 where the files are read sooner here."""
    seconds = sum(OWN_SECONDS if is_archive(path) or FORMATS[path.suffix.lower()].isolated else TEXT_SECONDS for path in files)
    return 0 if seconds < WORTH else min(MOST_WORKERS, os.cpu_count() or 1, len(files))


TICK = 0.5
"""Seconds after which a thread that waits for a child looks whether anybody still wants what it reads."""
WORKER = ("-m", "index.reading_worker")
GONE = (OSError, EOFError, pickle.UnpicklingError)
"""What talking to a child raises that has ended."""


class NoChild(Exception):
    """No process could be started; the file is read here."""


@dataclass(slots=True)
class _Work:
    """What the threads share: files that wait, what was read of each, and whether to stop."""

    files: Sequence[Path]
    folder: Path
    cache: ReadCache
    waiting: queue.SimpleQueue[int] = field(default_factory=queue.SimpleQueue)
    done: list[queue.SimpleQueue[list[Read | Failure]]] = field(default_factory=list)
    room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AHEAD))
    stopped: threading.Event = field(default_factory=threading.Event)


def read_by_others(files: Sequence[Path], corpus_dir: Path, cache: ReadCache, workers: int) -> Generator[list[Read | Failure]]:
    """What is in each file, in their order; ends every child when it is closed."""
    work = _Work(files, corpus_dir, cache)
    for number in range(len(files)):
        work.waiting.put(number)
        work.done.append(queue.SimpleQueue())
    threads = [threading.Thread(target=_serve, args=(work,), daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        for each in work.done:
            yield each.get()
            work.room.release()
    finally:
        work.stopped.set()
        work.room.release(len(threads))
        for thread in threads:
            thread.join()


def _serve(work: _Work) -> None:
    """One child after the other, as long as files wait."""
    child: Child | None = None
    try:
        while True:
            work.room.acquire()
            if work.stopped.is_set():
                return
            try:
                number = work.waiting.get_nowait()
            except queue.Empty:
                return
            found: list[Read | Failure] = []
            try:
                child = child or Child(work.folder, work.cache.folder)
                child.read(work.files[number], found, work.cache, work.stopped)
            except NoChild:
                found.extend(read_one(work.files[number], work.folder, work.cache))
            except GONE:
                late = child is not None and child.late
                found.append(Failure(relative(work.files[number], work.folder), TOO_LONG if late else CRASHED))
                if child is not None:
                    child.end()
                child = None
            work.done[number].put(found)
    finally:
        if child is not None:
            child.end()


class Child:
    """A process that reads files; see `index.reading_worker`."""

    def __init__(self, folder: Path, cache_dir: Path) -> None:
        self._process = subprocess.Popen([sys.executable, *WORKER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.late = False
        try:
            self._send((str(folder.absolute()), str(cache_dir.absolute())))
            self._answer(STARTING_SECONDS, threading.Event())
        except GONE as error:
            self.end()
            raise NoChild from error

    def read(self, path: Path, found: list[Read | Failure], cache: ReadCache, stopped: threading.Event) -> None:
        """Adds to `found` what is in a file.

        Raises
        ------
        EOFError, OSError, pickle.UnpicklingError
            `GONE`: when the child ended, or was ended because it took too long (`late`).
        """
        self._send(str(path.absolute()))
        while True:
            message = self._answer(seconds_for(path), stopped)
            if isinstance(message, frozenset):
                cache.keep(message)
                return
            found.append(message)

    def end(self) -> None:
        """End it and what it started."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()

    def _kill(self) -> None:
        started: list[psutil.Process] = []
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        for each in started:
            with contextlib.suppress(psutil.Error):
                each.kill()

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        send(self._process.stdin, message)

    def _answer(self, seconds: float, stopped: threading.Event) -> Read | Failure | frozenset[str]:
        assert self._process.stdout is not None
        arrived = threading.Event()
        watch = threading.Thread(target=self._watch, args=(arrived, stopped, seconds), daemon=True)
        watch.start()
        try:
            # from a child of this very program over a pipe that nobody else has
            message: Read | Failure | frozenset[str] = pickle.load(self._process.stdout)
        finally:
            arrived.set()
            watch.join()
        return message

    def _watch(self, arrived: threading.Event, stopped: threading.Event, seconds: float) -> None:
        left = seconds
        while not arrived.wait(min(TICK, max(left, 0.0))):
            left -= TICK
            if left <= 0 or stopped.is_set():
                self.late = left <= 0
                self._kill()
                return


def send(pipe: IO[bytes], message: object) -> None:
    """One message, whole."""
    pipe.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    pipe.flush()


def seconds_for(path: Path) -> float:
    """How long nothing may be heard of a file."""
    longest = max(kind.total_seconds for kind in FORMATS.values()) if is_archive(path) else FORMATS[path.suffix.lower()].total_seconds
    return longest + UNDERSTANDING_SECONDS
