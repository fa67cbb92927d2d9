"""What an outline is made of: clauses under construction, and tables with the place they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.spans import UNIT_LINE
from corpus.types import Grid, Paragraph


@dataclass(slots=True)
class Node:
    """A clause under construction."""

    annex: str | None
    path: str
    label: str
    level: int
    title: str
    headings: tuple[str, ...] = ()
    parent: Node | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    style: str = ""
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class PlacedGrid:
    """A grid with the place it stands in: annex, nearest heading, and the clause it follows."""

    grid: Grid
    annex: str | None
    annex_title: str
    title: str
    clause_path: str


@dataclass(slots=True)
class Outline:
    """The result of `build`: nodes in reading order, grids with their places, and what was left out."""

    nodes: list[Node]
    grids: list[PlacedGrid]
    skipped: list[tuple[Paragraph, str]]
    back: list[Paragraph]


def caption_of(node: Node, *, is_annex: bool) -> str | None:
    """The short line right above a table, other than the one that says the unit of its figures.

    Below the title of an annex a line is its caption only when it is one: 表1 各县区目标.
    """
    lines = [p.text for p in node.paragraphs[1:] if not UNIT_LINE.match(p.text)]
    if not lines or len(lines[-1]) > 50 or lines[-1].endswith(("。", "；")):
        return None
    if is_annex and not re.match(r"表\s*[0-9一二三四五六七八九十]", lines[-1]):
        return None
    return lines[-1]
