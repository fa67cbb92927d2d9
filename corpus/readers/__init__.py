"""Readers: one module a format, each turning a file into text, paragraphs and grids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.types import Block, Skipped


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader gives: the decoded text, its blocks in reading order, and what it left out."""

    text: str
    blocks: tuple[Block, ...]
    skipped: tuple[Skipped, ...] = ()


Reader = Callable[[Path], RawDocument]
