"""How many questions a minute one may ask."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from page import words
from page.brake import network
from page.identity import is_visitor

MINUTE = 60.0
SHARED = 10
"""How many times as many may come from one address of visitors: an office may share it, and who drops his cookie is someone else."""
MOST_KEPT = 10_000
"""Of owners and addresses; beyond it those that asked longest ago are forgotten."""


class TooFast(Exception):
    """Asked too often; the message is a Chinese sentence. `seconds` from now there is room again."""

    def __init__(self, per_minute: int, seconds: int) -> None:
        super().__init__(words.TOO_FAST.format(most=per_minute, seconds=seconds))
        self.seconds = seconds


class Pace:
    """Counts questions of the last minute for each user, and for each visitor and the visitor's address.

    On a page for this machine alone nothing is counted: there is nobody to be protected from another.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self._asked: dict[str, deque[float]] = {}
        self._lock = Lock()

    def take(self, owner: str, address: str) -> None:
        """Count a question; raises `TooFast`, and does not count it, when there were too many."""
        with self._lock:
            self._check(owner, address)
            for key in self._bounds(owner, address):
                times = self._asked.pop(key, deque())
                times.append(self.clock())
                self._asked[key] = times  # moves it to the end
            while len(self._asked) > MOST_KEPT:
                del self._asked[next(iter(self._asked))]

    def check(self, owner: str, address: str) -> None:
        """Raise `TooFast` when a question would be too many now."""
        with self._lock:
            self._check(owner, address)

    def _check(self, owner: str, address: str) -> None:
        now = self.clock()
        for key, most in self._bounds(owner, address).items():
            times = self._asked.get(key, deque())
            while times and now - times[0] >= MINUTE:
                times.popleft()
            if len(times) >= most:
                raise TooFast(self.per_minute, max(1, math.ceil(times[0] + MINUTE - now)))

    def _bounds(self, owner: str, address: str) -> dict[str, int]:
        """What is counted for someone, and up to how many."""
        if not owner:
            return {}
        bounds = {f"owner {owner}": self.per_minute}
        return {**bounds, f"address {network(address)}": SHARED * self.per_minute} if is_visitor(owner) else bounds
