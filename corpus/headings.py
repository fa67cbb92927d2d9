"""The words of headings: how a label is shown, and where a title ends that runs into its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.brackets import bracket_groups
from corpus.grammar.times import is_deadline_cell
from corpus.head.names import TITLE_END
from corpus.notes import parse_note
from corpus.types import Paragraph

TITLE_LIMIT = 60
LONGEST_PREAMBLE = 12


def full_width(label: str) -> str:
    """（十三） for (十三): brackets of labels are written full-width, other marks as in the source."""
    return re.sub(r"\s", "", label).replace("(", "（").replace(")", "）")


def heading_title(text: str) -> str:
    """The heading's words: up to its stop or colon when it runs into its text, else the whole line.

    A bracket at its end that holds nothing but a period or a responsibility note is left out:
    动员部署（2024年3月）, 加强监管（责任单位：…）.
    """
    match = re.search("[。；]", text[:400])
    first = text[: match.start()] if match else text[:400]
    groups = bracket_groups(first)
    colon = next((m.start() for m in re.finditer("[：:]", first) if not any(s < m.start() < e for s, e in groups)), None)
    if colon is not None and 2 <= colon <= 30:
        first = first[:colon]
    note = next((s for s, e in groups if s >= 2 and e <= len(first) and is_aside(first[s + 1 : e - 1])), None)
    if note is not None:
        first = first[:note]
    if len(first) <= TITLE_LIMIT:
        return first
    comma = [m.start() for m in re.finditer("[，,]", first) if m.start() <= TITLE_LIMIT]
    return first[: comma[-1]] if comma else first[:TITLE_LIMIT]


def is_aside(inside: str) -> bool:
    return is_deadline_cell(inside) or parse_note(inside) is not None


def is_title(text: str) -> bool:
    return 6 <= len(text) <= 60 and TITLE_END.search(text) is not None and not re.search("[，。；：:]", text)


def title_at(paragraphs: Sequence[Paragraph], start: int = 0) -> int | None:
    """Index of the last of the paragraphs that is a title, the preamble of a plan being short."""
    last = len(paragraphs) - 1
    return next((i for i in range(last, max(start, last - LONGEST_PREAMBLE) - 1, -1) if is_title(paragraphs[i].text)), None)
