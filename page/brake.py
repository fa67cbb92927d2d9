"""The brake on guessing passwords: delays that grow with the failures, never long enough to shut anyone out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from threading import Lock

FORGET = 15 * 60.0
"""Seconds without a failure after which the earlier ones no longer count."""
MOST = 20_000
"""Names and addresses that are remembered; the longest unused ones go first."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures cost nothing; the next ones cost `first` seconds, twice as many each time, `longest` at most."""

    free: int
    first: float
    longest: float

    def delay(self, failures: int) -> float:
        """Seconds until the next attempt after so many failures."""
        return 0.0 if failures < self.free else min(self.longest, self.first * 2.0 ** min(failures - self.free, 40))


PAIR = Limit(free=5, first=2.0, longest=300.0)
"""A name from one address. Nobody else's failures delay someone at his own desk."""
ADDRESS = Limit(free=30, first=1.0, longest=60.0)
"""An address, whatever the names: an office behind one proxy mistypes thirty passwords in a quarter of an hour."""
BROWSER = Limit(free=50, first=300.0, longest=FORGET)
"""A name from a browser that has signed in under it before. Then the browser counts as an unknown one."""


@dataclass(slots=True)
class _Counted:
    failures: int = 0
    last: float = 0.0
    until: float = 0.0
    told: bool = False


class Wait(Exception):
    """Nothing is tried for so many `seconds`; `is_first` tells the first refusal of each delay, the one worth noting."""

    def __init__(self, seconds: float, is_first: bool) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.is_first = is_first


@dataclass(frozen=True, slots=True)
class _Step:
    """What an attempt did to one key."""

    key: Hashable
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt counts as a failure until it is known to be none: sixteen at once must not all be free."""

    brake: Brake
    steps: tuple[_Step, ...]

    def undo(self) -> None:
        """It tells nothing: the password was right, or could not be checked. Other failures still count."""
        self.brake._take_back(self.steps)


class Brake:
    """Counts in memory, by a clock that never jumps: a computer's clock that was put right locked people out until years later."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self.ticks = ticks
        self._counted: OrderedDict[Hashable, _Counted] = OrderedDict()
        self._lock = Lock()

    def enter(self, limits: Sequence[tuple[Hashable, Limit]]) -> Attempt:
        """Begin an attempt that counts for each key.

        Raises
        ------
        Wait
            When one of the keys has to wait; then nothing is counted.
        """
        with self._lock:
            now = self.ticks()
            waiting = [self._counted[key] for key, _ in limits if self._wait(key, now) > 0]
            if waiting:
                is_first = not all(each.told for each in waiting)
                for each in waiting:
                    each.told = True
                raise Wait(max(each.until for each in waiting) - now, is_first)
            steps = []
            for key, limit in limits:
                counted = self._counted.setdefault(key, _Counted())
                self._counted.move_to_end(key)
                if now - counted.last > FORGET:
                    counted.failures = 0
                counted.failures += 1
                before, after = counted.until, now + limit.delay(counted.failures)
                counted.last, counted.until, counted.told = now, after, False
                steps.append(_Step(key, before, after))
            while len(self._counted) > MOST:
                self._counted.popitem(last=False)
        return Attempt(self, tuple(steps))

    def waits(self, key: Hashable) -> bool:
        """Has this key to wait?"""
        with self._lock:
            return self._wait(key, self.ticks()) > 0

    def _wait(self, key: Hashable, now: float) -> float:
        counted = self._counted.get(key)
        return counted.until - now if counted is not None else 0.0

    def clear(self, key: Hashable) -> None:
        """Forget all failures of one key."""
        with self._lock:
            self._counted.pop(key, None)

    def _take_back(self, steps: Sequence[_Step]) -> None:
        with self._lock:
            for step in steps:
                counted = self._counted.get(step.key)
                if counted is not None:
                    counted.failures = max(0, counted.failures - 1)
                    if counted.until == step.after:  # else someone failed meanwhile, and that delay stays
                        counted.until = step.before


def network(address: str) -> str:
    """What counts as one address: of IPv6 the first half, as one machine may use all of the other."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped) if found.ipv4_mapped else f"{int(found) >> 64:x}::/64"
