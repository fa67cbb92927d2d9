"""How much of a file was placed: the coverage report of a parsed document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.grammar.labels import heading_label
from corpus.lines import SPACE
from corpus.types import Clause, ParsedDocument

SHOWN = 10
"""Doubtful pieces that the report in sentences names."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of what was understood, and what an administrator should look at."""

    clauses: int
    tasks: int
    tables: int
    skipped: int
    unplaced: int
    """Characters, white space aside, that are in no clause, no table and not reported as skipped."""
    repaired_rows: int
    inherited_rows: int
    numbering_gaps: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    """Pieces that the reader was not sure of, with their places."""

    def lines(self) -> list[str]:
        """The report in sentences."""
        found = [
            f"条款 {self.clauses} 条，任务 {self.tasks} 项，表格 {self.tables} 张",
            f"略去 {self.skipped} 处（页码、网页导航等），未能归位 {self.unplaced} 字",
            f"任务表中移位修复 {self.repaired_rows} 行，合并单元格沿用上格 {self.inherited_rows} 行",
        ]
        if self.numbering_gaps:
            found.append("编号不连续：" + "；".join(self.numbering_gaps))
        if self.doubts:
            found.append(f"识别把握较低 {len(self.doubts)} 处，请对照原件核对：" + "；".join(self.doubts[:SHOWN]) + ("……" if len(self.doubts) > SHOWN else ""))
        return found


def report(parsed: ParsedDocument) -> Coverage:
    """The coverage of one document."""
    return Coverage(
        clauses=sum(1 for c in parsed.clauses if c.level),
        tasks=len(parsed.tasks),
        tables=len(parsed.tables),
        skipped=len(parsed.skipped),
        unplaced=len(unplaced(parsed)),
        repaired_rows=sum(1 for t in parsed.tasks if t.repaired),
        inherited_rows=sum(1 for t in parsed.tasks if t.inherited and t.origin == "table"),
        numbering_gaps=tuple(gaps(parsed.clauses)),
        doubts=tuple(doubtful(parsed)),
    )


def doubtful(parsed: ParsedDocument) -> Iterator[str]:
    """What the reader was not sure of: 第3页“…”（把握 0.62）."""
    for doubt in parsed.doubts:
        place = parsed.document.place_at(doubt.span.start)
        yield f"{place.label if place else ''}“{doubt.text[:30]}”（把握 {doubt.confidence:.2f}）"


def unplaced(parsed: ParsedDocument) -> list[int]:
    """Offsets of the characters, white space aside, that nothing covers. Empty for a sound parse."""
    text = parsed.document.text
    covered = bytearray(len(text))
    for clause in parsed.clauses:
        for paragraph in clause.paragraphs:
            for offset in paragraph.offsets:
                covered[offset] = 1
            mark(text, covered, paragraph.span.start, paragraph.span.end)
    for span in (*(t.span for t in parsed.tables), *(s.span for s in parsed.skipped)):
        mark(text, covered, span.start, span.end)
    return [i for i, char in enumerate(text) if not covered[i] and char.isprintable() and not char.isspace()]


BULLETS = "-*•●·■◆▪▶►※#"


def mark(text: str, covered: bytearray, start: int, end: int) -> None:
    """Conversion marks and list bullets dropped inside a paragraph count as placed with it."""
    covered[start:end] = b"\x01" * (end - start)
    i = start - 1
    while i >= 0 and not covered[i] and (text[i] in BULLETS or (text[i] not in "\r\n" and SPACE.match(text[i]))):
        covered[i] = 1
        i -= 1
    if text.startswith("**", end):
        covered[end : end + 2] = b"\x01\x01"


def gaps(clauses: tuple[Clause, ...]) -> list[str]:
    """Places where the numbering of siblings skips or repeats a number."""
    found = []
    last: dict[tuple[str | None, str | None, str], tuple[int, str]] = {}
    running: dict[tuple[str | None, str], int] = {}
    for clause in clauses:
        label = heading_label(clause.text)
        if not clause.level or label is None:
            continue
        key = (clause.annex, clause.parent_id, label.style)
        previous = last.get(key)
        runs_on = running.get((clause.annex, label.style)) == label.ordinal - 1
        if "之" in label.text:
            continue
        if previous is not None and label.ordinal != previous[0] + 1 and label.style != "decimal" and not runs_on:
            found.append(f"{previous[1]}之后为{clause.path}")
        last[key] = (label.ordinal, clause.path)
        running[(clause.annex, label.style)] = label.ordinal
    return found
