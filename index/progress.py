"""What whoever builds an index is told of it while it goes on."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Stage (a Chinese word to show), number done, number in all."""

READING, ENCODING, WRITING = "读取文档", "生成向量", "写入索引"


def silent(stage: str, done: int, total: int) -> None:
    """For whoever wants to be told nothing."""
    del stage, done, total
