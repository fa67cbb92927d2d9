"""What a page is made of, for formats that know only where things stand: text with boxes, and ruled lines.

Lengths are points (1/72 inch); the origin is the top left corner of the page as a person reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.types import Covered


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters in one line without a wide gap inside. `size` is the height of its font."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    confidence: float = 1.0

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def sideways(self) -> bool:
        """Does the text stand on its side? A run of characters is then taller than wide."""
        return len(self.text) > 1 and self.y1 - self.y0 > 1.6 * max(self.x1 - self.x0, 0.1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page: its number from 1, its size as seen, what stands on it, and what was left out with the reason."""

    number: int
    width: float
    height: float
    pieces: Sequence[Piece]
    rules: Sequence[Rule] = ()
    skipped: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, from its pieces in order."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    confidence: float = 1.0
    pieces: tuple[Piece, ...] = ()

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(slots=True)
class TableCell:
    """A cell of a table on a page. `open`: its last line is full and has no full stop, so that it may go on."""

    text: str = ""
    covered: Covered = ""
    confidence: float = 1.0
    open: bool = False
    tall: bool = False
    """The cell reaches over more than one row."""


@dataclass(slots=True)
class TableBlock:
    """A table on a page; `edges` are the x positions between which its columns lie."""

    y0: float
    y1: float
    edges: tuple[float, ...]
    rows: list[list[TableCell]] = field(default_factory=list)
    ruled: bool = True
    """Every row and column is ruled, so that a missing line means a merged cell."""
    soft: bool = False
    """Columns are not ruled, so that their sides differ from page to page."""
    lines: tuple[TextLine, ...] = ()
    """The lines of a table without ruled lines."""
    size: float = 12.0
    """The size of most of its text."""
    partial: bool = False
    """Its last row is the beginning of one that goes on on the next page."""
    open_end: bool = False
    """The last row has no line below it: a page break cuts it."""
    pages: dict[int, int] = field(default_factory=dict)
    """Indices of the rows that begin a later page, with its number."""

    @property
    def x0(self) -> float:
        return self.edges[0]

    @property
    def x1(self) -> float:
        return self.edges[-1]
