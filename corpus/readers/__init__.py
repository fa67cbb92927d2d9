"""Readers: one module a format, each turning a file into text, paragraphs and grids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.readers.signs import Signs
from corpus.types import Block, Doubt, Place, Skipped


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader gives: the decoded text, its blocks in reading order, and what it left out.

    `places` are pages or cells of the original, `doubts` what the reader is not sure of, `remark` a
    sentence about how the text was obtained (`corpus.types.Document.remark`).
    """

    text: str
    blocks: tuple[Block, ...]
    skipped: tuple[Skipped, ...] = ()
    places: tuple[Place, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    remark: str = ""


Reader = Callable[[Path, Signs], RawDocument]
