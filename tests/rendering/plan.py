"""A parsed plan as what a page holds: lines of some kind and tables with merged cells, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.grammar.labels import Label, annex_label, heading_label, names_annex
from corpus.parse import parse, read_file
from corpus.types import Cell, Document, Paragraph, ParsedDocument, Table

Kind = Literal["title", "heading", "body", "annex", "annex_title", "right"]
WIDE = 6
"""Columns from which on a table is printed across the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `label` is that of the numbered clause it opens, `level` the clause's depth, 0 for any other."""

    text: str
    kind: Kind
    label: Label | None = None
    level: int = 0

    @property
    def rest(self) -> str:
        """The text behind the label."""
        return self.text[self.label.length :] if self.label else self.text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; ``rows[r][c]`` is None where a merged cell reaches over from above."""

    annex: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    units: tuple[int, int] = (0, 0)
    """Half-open range of the columns of units, which some forms print under one header."""

    @property
    def wide(self) -> bool:
        return len(self.header) >= WIDE

    def reach(self, row: int, column: int) -> int:
        """How many rows the cell reaches over, itself included."""
        end = row + 1
        while end < len(self.rows) and self.rows[end][column] is None:
            end += 1
        return end - row


Part = Line | Sheet


@dataclass(frozen=True, slots=True)
class Plan:
    """A document to be rendered."""

    name: str
    title: str
    parts: tuple[Part, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(part for part in self.parts if isinstance(part, Sheet))


def load(path: Path) -> tuple[Plan, ParsedDocument]:
    """A text file as a plan, with its own extraction, which is what every rendering is compared with."""
    raw = read_file(path)
    parsed = parse(raw, path.stem, path.name)
    left_out = {skipped.span for skipped in parsed.skipped}
    placed: list[tuple[int, Part]] = [(table.span.start, sheet(table, raw.text)) for table in parsed.tables]
    opens = {clause.paragraphs[0].span.start: clause for clause in parsed.clauses if clause.paragraphs and clause.level}
    annexes = {p.span.start: n for c in parsed.clauses if c.annex and not c.level for n, p in enumerate(c.paragraphs)}
    for block in raw.blocks:
        if not isinstance(block, Paragraph) or block.span in left_out:
            continue
        start = block.span.start
        if start in opens:
            label = heading_label(block.text)
            alone = "。" not in block.text
            placed.append((start, Line(block.text, "heading" if alone else "body", label, opens[start].level)))
        else:
            placed.append((start, Line(with_gap(block), kind_of(block, parsed.document, annexes.get(start)))))
    return Plan(path.stem, parsed.document.title, tuple(part for _, part in sorted(placed, key=lambda each: each[0]))), parsed


def kind_of(block: Paragraph, document: Document, in_annex: int | None) -> Kind:
    """`in_annex` is the paragraph's place in the head of an annex."""
    text = block.text
    if in_annex == 0 and annex_label(text):
        return "annex"
    if in_annex == 1 and "。" not in text:
        return "annex_title"
    titles = [fact.span for key, fact in document.facts.items() if key in ("title", "notice_title")]
    if any(span.start <= block.span.start < span.end or block.span.start <= span.start < block.span.end for span in titles) and "。" not in text:
        return "title"
    signed = [fact.span for key, fact in document.facts.items() if key in ("issuer", "date")]
    short = len(text) < 30 and any(block.span.start <= span.start < block.span.end for span in signed)
    return "right" if short else "body"


def with_gap(block: Paragraph) -> str:
    """附件1 and its title in one line keep the space between them."""
    match = annex_label(block.text)
    if match is None or not names_annex(block.text, block.offsets):
        return block.text
    return f"{block.text[: match.end()]}　{block.text[match.end() :]}"


def sheet(table: Table, text: str) -> Sheet:
    """A table of the text; a cell that is the one above it is a merged one. Spaces divide names, so they are kept."""
    rows: list[tuple[str | None, ...]] = []
    for r, cells in enumerate(table.rows):
        above = table.rows[r - 1] if r else ()
        padded: tuple[Cell | None, ...] = (*cells, *[None] * (len(table.header) - len(cells)))
        row: list[str | None] = []
        for c, cell in enumerate(padded):
            same = cell is not None and cell.text and c < len(above) and above[c].span == cell.span
            row.append(None if same else as_written(cell, text))
        rows.append(tuple(row))
    units = [c for c, name in enumerate(table.header) if name.endswith(("单位", "责任人"))]
    together = len(units) > 1 and units == list(range(units[0], units[-1] + 1))
    return Sheet(table.annex or "", table.title, table.header, tuple(rows), (units[0], units[-1] + 1) if together else (0, 0))


def as_written(cell: Cell | None, text: str) -> str:
    return " ".join(text[cell.span.start : cell.span.end].split()) if cell is not None and cell.text else ""
