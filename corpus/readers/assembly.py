"""Puts together the text of a document whose format is not plain text, and the blocks over it.

The text is what citations quote and what the reading view shows: one line a paragraph, one line a
table row with its cells divided by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UnreadableDocument
from corpus.lines import Line, clean
from corpus.readers import RawDocument
from corpus.readers.signs import Signs
from corpus.types import Block, Cell, Covered, Doubt, Grid, Place, Skipped, Span

BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the format has it. `place` is where it stands, `covered` whether a merged cell reaches over it."""

    text: str
    covered: Covered = ""
    place: str = ""
    confidence: float = 1.0
    page: int | None = None
    """The page of `place`, where it is another than that on which the table begins."""


class Assembly:
    """Collects paragraphs and tables in reading order; `finish` gives the document."""

    def __init__(self, signs: Signs) -> None:
        self.signs = signs
        self._parts: list[str] = []
        self._length = 0
        self._number = 1
        self._blocks: list[Block] = []
        self._lines: list[Line] = []
        self._skipped: list[Skipped] = []
        self._places: list[Place] = []
        self._doubts: list[Doubt] = []

    def place(self, label: str, page: int | None = None) -> None:
        """What is added from now on stands at this page or cell of the original."""
        if not self._places or self._places[-1].label != label:
            self._places.append(Place(self._length, label, page))

    def line(self, text: str, *, apart: bool = False, goes_on: bool = False, confidence: float = 1.0) -> None:
        """Add a line. `apart`: it begins a paragraph, `goes_on`: it goes on with the line before, as the format knows.

        With neither, broken lines are joined as in plain text.
        """
        text = BREAKS.sub(" ", text)
        start, number = self._length, self._number
        self._append(text + "\n")
        line = Line(text, start, number, apart, goes_on)
        if not line.blank:
            self._lines.append(line)
            self._doubt(Span(start, start + len(text)), text, confidence)

    def table(self, rows: Sequence[Sequence[RawCell]], *, merges_known: bool = False) -> None:
        """Add a table, one line a row. Rows at its top that open an annex are lines above it."""
        head = annex_rows(rows, self.signs)
        for row in rows[:head]:
            self._place(row[0])
            for text in BREAKS.split(row[0].text):
                self.line(text, apart=True)
        self._flush()
        start = self._length
        grid: list[tuple[Cell, ...]] = []
        for row in rows[head:]:
            cells = []
            for number, raw in enumerate(row):
                if number:
                    self._append("\t")
                self._place(raw)
                cells.append(self._cell(raw))
            self._append("\n")
            grid.append(tuple(cells))
        if any(cell.text for row in grid for cell in row):
            self._blocks.append(Grid(tuple(grid), Span(start, self._length - 1), merges_known))

    def skip(self, text: str, reason: str) -> None:
        """Add text that belongs to the file but not to the document: a page header, a navigation bar."""
        start, number = self._length, self._number
        text = BREAKS.sub(" ", text).strip()
        if text:
            self._append(text + "\n")
            self._skipped.append(Skipped(number, text, reason, Span(start, start + len(text))))

    def finish(self, remark: str = "") -> RawDocument:
        """The document.

        Raises:
            UnreadableDocument: when nothing readable was added.
        """
        self._flush()
        text = "".join(self._parts)
        if not self._blocks or not re.search(r"\w", text):
            raise UnreadableDocument("文件是空的，没有可读的文字。")
        return RawDocument(text, tuple(self._blocks), tuple(self._skipped), tuple(self._places), tuple(self._doubts), remark)

    def _place(self, raw: RawCell) -> None:
        if raw.place:
            self.place(raw.place, raw.page or (self._places[-1].page if self._places else None))

    def _cell(self, raw: RawCell) -> Cell:
        text = BREAKS.sub(" ", raw.text)
        start = self._length
        self._append(text)
        cleaned = clean(text, start)
        if cleaned is None:
            return Cell("", Span(start, start + len(text)), raw.covered)
        self._doubt(cleaned.span, cleaned.text, raw.confidence)
        return Cell(cleaned.text, cleaned.span, raw.covered)

    def _doubt(self, span: Span, text: str, confidence: float) -> None:
        if confidence < 1.0:
            self._doubts.append(Doubt(span, text.strip(), round(confidence, 3)))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._number += text.count("\n")

    def _flush(self) -> None:
        self._blocks.extend(self.signs.join(self._lines))
        self._lines = []


def annex_rows(rows: Sequence[Sequence[RawCell]], signs: Signs) -> int:
    """How many rows at the top, each one cell across the whole table, open an annex: 附件1 and its title."""
    count = 0
    for row in rows:
        text = row[0].text.strip() if row else ""
        if not text or any(cell.text.strip() for cell in row[1:]):
            break
        if not count and signs.annex(re.sub(r"\s+", "", text)) is None:
            break
        count += 1
    return count if count < len(rows) else 0
