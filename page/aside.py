"""Work that waits or computes, in threads beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Crowded(Exception):
    """As much is waiting already as may wait."""


class Aside:
    """A few threads and a bounded queue before them.

    Sixteen passwords that were hashed in the event loop made everybody's page wait for 0.8 s; hashed
    in threads without a bound, a flood of them would fill the memory instead.
    """

    def __init__(self, name: str, workers: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._places = BoundedSemaphore(workers + waiting)

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have work done soon.

        Raises
        ------
        Crowded
            When the queue is full.
        """
        if not self._places.acquire(blocking=False):
            raise Crowded
        future = self._pool.submit(work, *args, **kwargs)
        future.add_done_callback(lambda _: self._places.release())
        return future

    async def run(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of work, without holding up the event loop; raises as `submit` and the work do."""
        return await asyncio.wrap_future(self.submit(work, *args, **kwargs))
