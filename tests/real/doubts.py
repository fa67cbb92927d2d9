"""What a document's reading leaves open, found without knowing the right values.

Every measure looks at the raw text by itself and asks whether the reading accounts for it, so that a
fault of the program's own patterns shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.coverage import gaps
from corpus.grammar.units import looks_like_unit
from corpus.types import ParsedDocument

ROLE_WORD = re.compile(r"牵头|责任(?:单位|部门|主体|人)|配合|按(?:照)?(?:各自)?职责|分工负责|负责|落实单位|主办|承办|协办")
BRACKET = re.compile(r"[（(\[【〔［]([^（(\[【〔［）)\]】〕］。]*(?:[（(][^（）()]*[）)][^（(\[【〔［）)\]】〕］。]*)*)[）)\]】〕］]")
LISTED = re.compile(r"[、，,；;：:]|[局委办厅部院会处]")
HEADING_LINE = re.compile(
    r"[ \t\u3000\u00a0]*"
    r"((?:第[一二三四五六七八九十百零〇]+[章节条])|(?:[一二三四五六七八九十]{1,3}[、．])|(?:[（(][一二三四五六七八九十]{1,3}[）)])|(?:[0-9]{1,2}[.．、﹒](?![0-9])))"
)
MOST_BRACKET = 300


@dataclass(frozen=True, slots=True)
class Doubts:
    """Counts of what a reading leaves open; the lists hold offsets in the document's text."""

    title: bool
    number: bool
    date: bool
    brackets: int
    unread_brackets: tuple[int, ...] = ()
    heading_lines: int = 0
    lost_headings: tuple[int, ...] = ()
    jumps: tuple[str, ...] = ()
    odd_units: tuple[str, ...] = field(default=())


def doubts(parsed: ParsedDocument) -> Doubts:
    """The open points of one document."""
    document = parsed.document
    read = [(span.start, span.end) for task in parsed.tasks for span in task.note_spans]
    tables = [(table.span.start, table.span.end) for table in parsed.tables]
    brackets = [place for place in role_brackets(document.text) if not inside(place[0], tables)]
    starts = {clause.paragraphs[0].span.start for clause in parsed.clauses if clause.level and clause.paragraphs}
    lines = list(heading_lines(document.text))
    skipped = [(s.span.start, s.span.end) for s in parsed.skipped]
    named = (name for task in parsed.tasks for name in (*task.lead, *task.support, *task.responsible, *task.guide))
    return Doubts(
        title="title" in document.facts,
        number=document.doc_number is not None,
        date=document.date is not None,
        brackets=len(brackets),
        unread_brackets=tuple(start for start, end in brackets if not any(a < end and b > start for a, b in read)),
        heading_lines=len(lines),
        lost_headings=tuple(start for start in lines if start not in starts and not inside(start, tables) and not inside(start, skipped)),
        jumps=tuple(gaps(parsed.clauses)),
        odd_units=tuple(dict.fromkeys(name for name in named if not looks_like_unit(name))),
    )


def inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def role_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Brackets of a list that hold a word for a role: each should have become a note."""
    for match in BRACKET.finditer(text):
        if len(match.group()) <= MOST_BRACKET and ROLE_WORD.search(match.group(1)) and LISTED.search(match.group(1)):
            yield match.span()


def heading_lines(text: str) -> Iterator[int]:
    """Offsets of the labels at the beginning of lines."""
    for match in re.finditer(r"^.+$", text, re.M):
        label = HEADING_LINE.match(match.group())
        if label is not None:
            yield match.start() + label.start(1)
