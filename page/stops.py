"""Answers that are being made, and stopping them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Stops:
    """For each browser session the answers that it waits for. A session without any leaves nothing behind."""

    def __init__(self) -> None:
        self._running: defaultdict[str, list[Event]] = defaultdict(list)
        self._lock = Lock()

    @contextmanager
    def running(self, session: str) -> Iterator[Event]:
        """An answer while it is made; the event is set when it has been stopped."""
        stopped = Event()
        with self._lock:
            self._running[session].append(stopped)
        try:
            yield stopped
        finally:
            with self._lock:
                self._running[session].remove(stopped)
                if not self._running[session]:
                    del self._running[session]

    def stop(self, session: str) -> None:
        """Stop what this session waits for."""
        with self._lock:
            waiting = list(self._running.get(session, ()))
        for stopped in waiting:
            stopped.set()
