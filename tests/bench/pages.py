"""Processes of the page for benches: on ports of this machine, over one index and one database, each to be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.settings import ModelSettings
from page.settings import PageSettings
from tests.eval import answering
from tests.page.office import free_port

START_LIMIT = 180.0
OTHERS = {name for model in (ModelSettings, PageSettings) for name, _ in model.entries()}
"""Settings of this machine that no bench shall have."""


class Page:
    """One process of ``app.py``. What it says goes to a log in the folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._log = folder / f"page-{self.port}.log"
        self._environment = {name: value for name, value in os.environ.items() if name not in OTHERS} | dict(environment)
        self._process: subprocess.Popen[Any] | None = None
        self._past = 0.0

    def begin(self) -> None:
        """Start it."""
        command = [sys.executable, "app.py", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=answering.ROOT, env=self._environment, stdout=log, stderr=log)

    def wait(self) -> None:
        """Wait until it answers; raises `RuntimeError` with its log when it does not."""
        limit = time.monotonic() + START_LIMIT
        while self._process is not None and self._process.poll() is None and time.monotonic() < limit:
            try:
                if httpx.get(f"{self.url}login", timeout=5, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
        raise RuntimeError(self.log())

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, and wait until it is gone."""
        if self._process is not None:
            self._past = self.cpu_seconds()
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def cpu_seconds(self) -> float:
        """What it has used so far, its children and earlier lives with it."""
        if self._process is None:
            return self._past
        own = psutil.Process(self._process.pid)
        return self._past + sum(_used(each) for each in (own, *own.children(recursive=True)))

    def resident_mib(self) -> float:
        return float(psutil.Process(self._process.pid).memory_info().rss / 2**20) if self._process is not None else 0.0

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


@dataclass(frozen=True, slots=True)
class Library:
    """Documents and their index."""

    documents: Path
    index: Path


@contextmanager
def library(folder: Path | None) -> Iterator[Library]:
    """The sample documents and an index of them: in a folder that is kept, where they may be already, or in a temporary one."""
    with ExitStack() as stack:
        folder = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pages-")))
        if not (folder / "index").exists():
            place = answering.Workplace(folder)
            answering.build_by_command(place.documents, place.index)
        yield Library(folder / "documents", folder / "index")


@contextmanager
def pages(count: int, place: Library, folder: Path, database_url: str) -> Iterator[list[Page]]:
    """So many processes that answer, over one index and one database; ended afterwards. What they write beside it is in `folder`."""
    environment = {
        "INDEX_DIR": str(place.index),
        "CORPUS_DIR": str(place.documents),
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_url,
        "QUESTIONS_PER_MINUTE": "10000",
    }
    started = [Page(folder, environment) for _ in range(count)]
    with ExitStack() as stack:
        for page in started:
            stack.callback(page.end)
            page.begin()
        for page in started:
            page.wait()
        yield started
