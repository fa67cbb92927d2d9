"""Lines of a file and what of them is white space or a converter's mark; every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.types import Paragraph

SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]+")
"""White space, and characters that nobody sees: control characters, zero-width and direction marks."""
OPENING = {"（": "）", "(": ")", "《": "》", "〈": "〉", "“": "”", "「": "」", "【": "】", "[": "]", "〔": "〕"}
TERMINAL = "。！？!?；;：:…"
CLOSERS = "”’）)》】]」"
NEVER_FIRST = "，。；、：？！）》”’」』％"
"""No line of running text begins with one of these."""
SHORT_LINE = 20
"""A line of fewer characters without any punctuation is a title, a signature or a cell, not prose."""
EMPHASIS = re.compile(r"\*\*(?=[\w（《“])[^*\r\n]{1,120}(?<=[\w）》”。：！；])\*\*")
"""Markdown's **bold**; 张** hides a name and is not it."""
CONVERSION_MARK = re.compile(r"\[bookmark:[^\]\[\r\n]{0,80}\]")
COUNT, DASHES = "[0-9０-９]{1,4}", r"[-—–－·\s]*"
PAGE = rf"第?\s*{COUNT}\s*页?(?:\s*[,，]?\s*/?共\s*{COUNT}\s*页)?"
PAGE_NUMBER = re.compile(rf"{DASHES}(?:{PAGE}|[0-9]{{1,4}}\s*/\s*[0-9]{{1,4}}){DASHES}")
BULLET = re.compile(r"[-*•●·■◆▪▶►※]\s+|[•●■◆▪▶►]\s*|#{1,6}\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its text, where it starts in `Document.text`, and its number from 1."""

    text: str
    start: int
    number: int
    apart: bool = False
    """The line was cut out of a longer one at a wide gap: a paragraph of its own, however the one before ends."""
    goes_on: bool = False
    """The line goes on with the one before it, as the format knows from where both stand."""

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
    hidden = [match.span() for match in CONVERSION_MARK.finditer(text)] if "[" in text else []
    for match in EMPHASIS.finditer(text) if "**" in text else ():
        hidden += [(match.start(), match.start() + 2), (match.end() - 2, match.end())]
    gaps = sorted([*hidden, *(match.span() for match in SPACE.finditer(text))])
    if text and not gaps:
        return Paragraph(text, tuple(offsets))
    kept: list[int] = []
    start = 0
    for gap in gaps:
        kept.extend(range(start, max(start, gap[0])))
        start = max(start, gap[1])
        divides = kept and start < len(text) and is_ascii_word(text[kept[-1]]) and is_ascii_word(text[start])
        if divides and gap not in hidden and text[gap[0]] in " \t\u00a0\u3000":
            kept.append(gap[0])
    kept.extend(range(start, len(text)))
    if not kept:
        return None
    return Paragraph("".join(text[i] for i in kept), tuple(offsets[i] for i in kept))


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
