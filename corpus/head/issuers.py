"""Who issued a document: its signature, one unit or several, else the head of the file or of the title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.grammar.dates import CAPTION_UNIT, is_date_line
from corpus.grammar.identity import national
from corpus.grammar.places import place_at
from corpus.grammar.roles import COLON
from corpus.grammar.units import is_named_unit, looks_like_unit
from corpus.grammar.words import any_of, group
from corpus.head.facts import Facts
from corpus.types import Paragraph

LONGEST_SIGNATURE = 60
MOST_LINES = 12
"""Lines of units above a date that may sign together."""
BEFORE_TITLE = re.compile(r"^([\u4e00-\u9fff]{4,30}?)(?:关于|[印转]发)")
HEAD_OF_FILE = re.compile(r"^([\u4e00-\u9fff]{4,30}?)(?:文件|令)$")
GOVERNING = re.compile(f"{any_of(group('head_words', 'governing'))}$")
KEYED = re.compile(rf"{any_of(group('head_words', 'issuer_key'))}\s*{COLON}\s*([\u4e00-\u9fff]{{3,30}})")


def find_issuer(front: Sequence[Paragraph], facts: Facts) -> None:
    """Set the issuer from the front matter."""
    for i, paragraph in enumerate(front):
        if is_date_line(paragraph.text) and sign(front[:i], facts):
            return
    for pattern in (BEFORE_TITLE, HEAD_OF_FILE):
        for paragraph in front:
            match = pattern.match(paragraph.text)
            if match and looks_like_unit(match.group(1)) and len(paragraph.text) < 120:
                keep(facts, paragraph, match.start(1), match.end(1))
                return
    for i, paragraph in enumerate(front[:-1]):
        text = paragraph.text
        if 4 <= len(text) < 30 and GOVERNING.search(text) and front[i + 1].text.startswith("关于"):
            keep(facts, paragraph, 0, len(text))
            return
    for paragraph in front:
        keyed, caption = KEYED.match(paragraph.text), CAPTION_UNIT.match(paragraph.text)
        if keyed or caption:
            keep(facts, paragraph, *(keyed.span(1) if keyed else caption.span("unit") if caption else (0, 0)))
            return


def keep(facts: Facts, paragraph: Paragraph, start: int, end: int) -> None:
    facts.issuer = paragraph.text[start:end]
    facts.remember("issuer", facts.issuer, paragraph, start, end)


def sign(above: Sequence[Paragraph], facts: Facts) -> bool:
    """Set the issuer from the lines right above a date; several that sign are joined by 、."""
    lines = signing_lines(above)
    if not lines:
        return False
    names = [name for line in lines for name in units_apart(line)]
    facts.issuer = "、".join(names)
    facts.remember("issuer", facts.issuer, lines[-1])
    return True


def signing_lines(above: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines at the end of `above` that hold names of units and nothing else."""
    found: list[Paragraph] = []
    for paragraph in reversed(above[-MOST_LINES:]):
        if not is_signature(paragraph.text):
            break
        found.insert(0, paragraph)
    return found


def is_signature(text: str) -> bool:
    """A line of one unit or of several side by side."""
    return len(text) < LONGEST_SIGNATURE and looks_like_unit(text[-30:]) and re.search(r"[，。；：、,;:!！?？（(《]", text) is None


def units_apart(paragraph: Paragraph) -> list[str]:
    """Units that sign side by side: parted by white space that cleaning dropped, or by nothing at all."""
    names = [""]
    for i, char in enumerate(paragraph.text):
        gap = i > 0 and paragraph.offsets[i] - paragraph.offsets[i - 1] > 1
        rest = paragraph.text[i:]
        begins = gap or (len(names[-1]) >= 4 and (place_at(rest) is not None or national().match(rest) is not None))
        if begins and is_named_unit(names[-1]) and looks_like_unit(rest[-30:]):
            names.append("")
        names[-1] += char
    return names
