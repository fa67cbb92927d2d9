"""Joins broken lines into paragraphs and drops stray white space; every character keeps its place.

Converted files break lines at page ends, in the middle of a word; sentences, book titles and unit
names go on after the gap. A line is joined to the one before it when that one has visibly not
ended: a bracket or quotation is open, or it is a long line of prose without a closing mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import patterns
from corpus.types import Paragraph

SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]")
OPENING = {"（": "）", "(": ")", "《": "》", "〈": "〉", "“": "”", "「": "」", "【": "】", "[": "]", "〔": "〕"}
TERMINAL = "。！？!?；;：:…"
CLOSERS = "”’）)》】]」"
SHORT_LINE = 20
"""A line of fewer characters without any punctuation is a title, a signature or a cell, not prose."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its text, where it starts in `Document.text`, and its number from 1."""

    text: str
    start: int
    number: int
    gap: bool = False
    """Blank lines stood between the line before and this one."""

    @property
    def blank(self) -> bool:
        return not SPACE.sub("", self.text)


LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def split_lines(text: str) -> list[Line]:
    """The lines of a file, blank ones included."""
    lines, start, number = [], 0, 1
    for match in LINE_BREAK.finditer(text):
        lines.append(Line(text[start : match.start()], start, number))
        start, number = match.end(), number + 1
    if start < len(text):
        lines.append(Line(text[start:], start, number))
    return lines


def is_ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def clean(text: str, start: int) -> Paragraph | None:
    """The characters of a piece of the file that begins at offset `start`, without stray white space.

    A space survives only between two ASCII words. None when nothing is left.
    """
    return squeeze(text, range(start, start + len(text)))


def squeeze(text: str, offsets: Sequence[int]) -> Paragraph | None:
    """Drop white space and conversion marks from `text`, with the offset of every character kept."""
    hidden = {i for match in patterns.CONVERSION_MARK.finditer(text) for i in range(*match.span())}
    kept: list[int] = []
    pending: int | None = None
    for i, char in enumerate(text):
        if i in hidden:
            continue
        if SPACE.match(char):
            pending = i if pending is None and char in " \t\u00a0\u3000" else pending
            continue
        if pending is not None and kept and is_ascii_word(text[kept[-1]]) and is_ascii_word(char):
            kept.append(pending)
        pending = None
        kept.append(i)
    if not kept:
        return None
    return Paragraph("".join(text[i] for i in kept), tuple(offsets[i] for i in kept))


def open_brackets(text: str) -> str:
    """The closing marks that `text` still waits for, innermost last."""
    waiting: list[str] = []
    for char in text:
        if char in OPENING:
            waiting.append(OPENING[char])
        elif waiting and same_bracket(char, waiting[-1]):
            waiting.pop()
    return "".join(waiting)


def same_bracket(char: str, wanted: str) -> bool:
    return char == wanted or {char, wanted} <= {"）", ")"} or {char, wanted} <= {"]", "〕", "】"}


def continues(before: str, after: str, width: int) -> bool:
    """Does the line `after` go on with the unfinished line `before` (both cleaned)?

    `width` is the length of a full line in a file broken at a fixed width, 0 in any other.
    """
    if patterns.starts_block(after):
        return False
    if waits_for_closing(before, after):
        return True
    if patterns.starts_back_matter(after) or patterns.is_date_line(after) or patterns.KEYED_LINE.match(after):
        return False
    if before.rstrip(CLOSERS)[-1:] in tuple(TERMINAL):
        return width > 0 and len(before) >= width
    if patterns.heading_label(before) and not re.search("[。；]", before):
        return bool(width) and len(before) >= width
    prose = len(before) > SHORT_LINE and re.search(r"[，。；、,;]", before) is not None
    return prose or (width > 0 and len(before) >= width)


def waits_for_closing(before: str, after: str) -> bool:
    """An open bracket or quotation closes near the beginning of the next line."""
    waiting = open_brackets(before)
    if not waiting or len(before) < 6:
        return False
    return any(same_bracket(char, waiting[-1]) for char in after[:120])


def full_width(lines: Iterable[str]) -> int:
    """Length of a full line where prose is broken at a fixed width, else 0.

    Such a file has very many lines of nearly the same greatest length.
    """
    lengths = [len(line) for line in lines if len(line) > SHORT_LINE]
    if len(lengths) < 12:
        return 0
    longest = sorted(lengths)[-max(1, len(lengths) // 20)]
    near = sum(1 for n in lengths if longest - 3 <= n <= longest + 3)
    return longest - 3 if longest < 90 and near >= 0.5 * len(lengths) else 0


def join_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines of running text to paragraphs; page breaks inside a sentence are mended."""
    width = full_width([line.text.strip() for line in lines])
    paragraphs: list[Paragraph] = []
    for line in lines:
        piece = clean(line.text, line.start)
        if piece is None:
            continue
        last = paragraphs[-1] if paragraphs else None
        indented = bool(width) and line.text[:1] in "\u3000 \t"
        if last is not None and not indented and continues(last.text, piece.text, width):
            paragraphs[-1] = glue(last, piece)
        else:
            paragraphs.append(piece)
    return paragraphs


def glue(first: Paragraph, second: Paragraph) -> Paragraph:
    return Paragraph(first.text + second.text, first.offsets + second.offsets)
