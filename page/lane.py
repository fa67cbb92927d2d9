"""Heavy work done a few at once: who comes waits a little, and is refused where too many wait already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class Lane:
    """Places for `at_once` pieces of work, and for `waiting` more that wait `seconds` at most: the threads that wait are missing elsewhere."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._turn = BoundedSemaphore(at_once)
        self._queue = BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place while it is needed; raises `TimeoutError` where none gets free in time."""
        with taken(self._queue, 0.0), taken(self._turn, self._seconds):
            yield


@contextmanager
def taken(places: BoundedSemaphore, wait: float) -> Iterator[None]:
    """One of the places; raises `TimeoutError` where none gets free in so many seconds."""
    if not places.acquire(timeout=wait):
        raise TimeoutError
    try:
        yield
    finally:
        places.release()
