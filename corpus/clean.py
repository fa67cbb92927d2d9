"""Joins broken lines into paragraphs and drops stray white space; every character keeps its place.

Converted files break lines at page ends, in the middle of a word; sentences, book titles and unit
names go on after the gap. A line is joined to the one before it when that one has visibly not
ended: a bracket or quotation is open, or it is a long line of prose without a closing mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.grammar.dates import is_date_line
from corpus.grammar.labels import KEYED_LINE, NOTE_END, heading_label, starts_back_matter, starts_block
from corpus.grammar.roles import key_roles
from corpus.grammar.units import is_named_unit, looks_like_unit
from corpus.lines import CLOSERS, NEVER_FIRST, OPENING, SHORT_LINE, TERMINAL, Line, clean, full_width
from corpus.types import Paragraph

TAIL = 320
LONG_HEADING = 18
"""A heading of so many characters may be broken over two lines."""


def same_bracket(char: str, wanted: str) -> bool:
    return char == wanted or {char, wanted} <= {"）", ")"} or {char, wanted} <= {"]", "〕", "】"}


@dataclass(slots=True)
class Growing:
    """A paragraph that lines are joined to. What joining asks about is kept up to date, so that time stays linear."""

    pieces: list[Paragraph] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """The closing marks that it still waits for, innermost last."""
    length: int = 0
    tail: str = ""
    has_stop: bool = False
    has_mark: bool = False
    opens_clause: bool = False

    def add(self, piece: Paragraph) -> None:
        if not self.pieces:
            self.opens_clause = heading_label(piece.text) is not None
        self.pieces.append(piece)
        self.length += len(piece.text)
        self.tail = (self.tail + piece.text[-TAIL:])[-TAIL:]
        self.has_stop = self.has_stop or re.search("[。；]", piece.text) is not None
        self.has_mark = self.has_mark or re.search("[，。；、,;]", piece.text) is not None
        for char in piece.text:
            if char in OPENING:
                self.waiting.append(OPENING[char])
            elif self.waiting and same_bracket(char, self.waiting[-1]):
                self.waiting.pop()

    def paragraph(self) -> Paragraph:
        if len(self.pieces) == 1:
            return self.pieces[0]
        return Paragraph("".join(p.text for p in self.pieces), tuple(o for p in self.pieces for o in p.offsets))


def continues(last: Growing, piece: Paragraph, width: int) -> bool:
    """Does the line `piece` go on with the unfinished paragraph `last`?

    `width` is the length of a full line in a file broken at a fixed width, 0 in any other.
    """
    after = piece.text
    if after[0] in NEVER_FIRST:
        return True
    if starts_block(after, piece.offsets):
        return False
    if waits_for_closing(last, after):
        return True
    full = width > 0 and len(last.pieces[-1].text) >= width
    if full and last.waiting:
        return True
    if breaks_name(last, after):
        return True
    if starts_back_matter(after) or is_date_line(after) or KEYED_LINE.match(after):
        return False
    if last.tail.rstrip(CLOSERS)[-1:] in tuple(TERMINAL) or NOTE_END.search(last.tail):
        return full
    if last.opens_clause and not last.has_stop:
        return full or goes_on_with_heading(last, after)
    return full or (last.length > SHORT_LINE and last.has_mark)


LONGEST_REST = 10
"""Characters of a unit's name that may stand on the next line."""


def breaks_name(last: Growing, after: str) -> bool:
    """责任单位：县水利局、县文化 and then 旅游局: a page ends inside a name of the list."""
    if not KEYED_LINE.match(last.pieces[0].text) or last.length > TAIL:
        return False
    key, _, value = last.tail.replace(":", "：").partition("：")
    if key_roles().get(re.sub(r"[（(].*", "", key.lstrip("[【（("))) not in ("lead", "support", "responsible", "guide"):
        return False
    name = re.split("[、，,；;：]", value)[-1]
    if not 2 <= len(name) <= LONGEST_REST or looks_like_unit(name) or not re.fullmatch(r"[\u4e00-\u9fff]+", name):
        return False
    return any(is_named_unit(name + after[:end]) for end in range(1, min(len(after), LONGEST_REST) + 1))


def goes_on_with_heading(last: Growing, after: str) -> bool:
    """The second line of a long heading: short, without any mark, and no unit's signature or table cell."""
    long = last.length >= LONG_HEADING and re.search("[，,：:）)]", last.tail[4:]) is None
    return long and 4 <= len(after) <= LONG_HEADING + 10 and re.search(r"[，。；：:、,;0-9（(]", after) is None and len(last.pieces) == 1


def waits_for_closing(last: Growing, after: str) -> bool:
    """An open bracket or quotation closes near the beginning of the next line."""
    if not last.waiting or last.length < 6:
        return False
    return any(same_bracket(char, last.waiting[-1]) for char in after[:120])


INDENT = "\u3000\u3000"
INDENTED = 0.6
"""Share of its longer lines that begin with an indent, in a file that marks its paragraphs so."""


def marks_paragraphs(lines: Sequence[Line]) -> bool:
    """Does an indent begin a paragraph here: most lines have one, and nearly none goes on with the line before?"""
    long = [line for line in lines if len(line.text.strip()) > SHORT_LINE]
    return len(long) >= 8 and sum(line.text.startswith(INDENT) for line in long) >= INDENTED * len(long)


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines of running text to paragraphs; page breaks inside a sentence are mended."""
    width = full_width([line.text.strip() for line in lines])
    indented = width > 0 or marks_paragraphs(lines)
    paragraphs: list[Growing] = []
    for line in lines:
        piece = clean(line.text, line.start)
        if piece is None:
            continue
        last = paragraphs[-1] if paragraphs else None
        apart = line.apart or (indented and line.text[:1] in "\u3000 \t")
        if last is None or not (line.goes_on or joins(last, piece, apart, width)):
            paragraphs.append(Growing())
        paragraphs[-1].add(piece)
    return [paragraph.paragraph() for paragraph in paragraphs]


def joins(last: Growing, piece: Paragraph, apart: bool, width: int) -> bool:
    """Is the line `piece` joined to `last`? One that stands apart only where a bracket waits for its other half."""
    return (not apart or waits_for_closing(last, piece.text)) and continues(last, piece, width)


def glue(first: Paragraph, second: Paragraph) -> Paragraph:
    return Paragraph(first.text + second.text, first.offsets + second.offsets)
