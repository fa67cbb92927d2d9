"""What whoever builds an index is told of it while it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Stage (a Chinese word to show), number done, number in all."""

READING, ENCODING, WRITING = "读取文档", "生成向量", "写入索引"
PACES = {READING: "每秒 {rate} 份", ENCODING: "每秒 {rate} 段"}
"""Stages of which is told how many documents or passages are done a second."""
SOON = 1.0
"""Seconds of a stage after which its pace is told: before, it jumps."""


def silent(stage: str, done: int, total: int) -> None:
    """For whoever wants to be told nothing."""
    del stage, done, total


class Pace:
    """How fast a stage goes on, in words; one for each work that is watched."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage, self._start, self._first = "", 0.0, 0

    def told(self, stage: str, done: int) -> str:
        """Such as 每秒 12 段, counted from the first step of the stage; empty where there is nothing to tell yet."""
        now = self._clock()
        if stage != self._stage:
            self._stage, self._start, self._first = stage, now, done
        seconds = now - self._start
        if stage not in PACES or seconds < SOON or done <= self._first:
            return ""
        rate = (done - self._first) / seconds
        return PACES[stage].format(rate=f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}")
