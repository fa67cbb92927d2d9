"""What stands in the margins of pages: headers, footers and page numbers, known by their place and repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from statistics import median

from corpus.lines import PAGE_NUMBER
from corpus.readers.layout.types import PageContent, TableBlock, TextLine
from corpus.readers.signs import Signs

EDGE_LINES = 3
"""Lines at the top and at the bottom of a page that may stand in its margin."""
BAND = 0.12
"""Share of a page's height at the top and bottom in which a page number stands."""
SAME = 4.0
"""Points within which lines of two pages stand at the same height."""
SHARE = 0.2
"""Share of the pages on which a header is repeated at least."""
DECORATED = re.compile(r"[-—–－·\s]+[0-9０-９]{1,4}[-—–－·\s]+|第\s*[0-9０-９]{1,4}\s*页.*|[0-9]{1,4}\s*/\s*[0-9]{1,4}")

ALIKE = 0.2
"""Share by which the size of a header may differ from page to page, as it does where it is measured on a scan."""

Key = tuple[str, str]


def find_running(
    pages: Sequence[PageContent], lines: Sequence[Sequence[TextLine]], tables: Sequence[Sequence[TableBlock]], signs: Signs
) -> list[dict[int, str]]:
    """For each page, the indices of its lines that belong to the margin, with the reason.

    `lines` are those outside of `tables`, from top to bottom.
    """
    edges = [edge_lines(page, held, blocks) for page, held, blocks in zip(pages, lines, tables, strict=True)]
    numbers = page_numbers(pages, lines, edges)
    repeated = repeated_lines(pages, lines, edges, signs)
    found: list[dict[int, str]] = []
    for at, (top, bottom) in enumerate(edges):
        reasons: dict[int, str] = {}
        for side, indices in (("页眉", top), ("页脚", bottom)):
            for i in indices:
                if (at, i) in numbers:
                    reasons[i] = "页码"
                elif (at, i) in repeated:
                    reasons[i] = side
        found.append(reasons)
    return found


def edge_lines(page: PageContent, lines: Sequence[TextLine], tables: Sequence[TableBlock]) -> tuple[list[int], list[int]]:
    """Indices of the first lines above any table, and of the last ones below it, the outermost first."""
    first = min((table.y0 for table in tables), default=page.height)
    last = max((table.y1 for table in tables), default=0.0)
    half = page.height / 2
    top = [i for i, line in enumerate(lines) if line.y1 <= min(first + SAME, half)][:EDGE_LINES]
    bottom = [i for i, line in enumerate(lines) if line.y0 >= max(last - SAME, half)][-EDGE_LINES:]
    return top, bottom[::-1]


def height_key(page: PageContent, line: TextLine, side: str) -> float:
    return line.middle if side == "top" else page.height - line.middle


def page_numbers(pages: Sequence[PageContent], lines: Sequence[Sequence[TextLine]], edges: Sequence[tuple[list[int], list[int]]]) -> set[tuple[int, int]]:
    """Lines that are a number in the margin: with dashes or 第…页, or counting on from page to page."""
    bare: dict[int, list[tuple[int, int]]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    for at, (page, held, sides) in enumerate(zip(pages, lines, edges, strict=True)):
        for side, indices in zip(("top", "bottom"), sides, strict=True):
            for i in indices[:2]:
                text = held[i].text.strip()
                if PAGE_NUMBER.fullmatch(text) is None or height_key(page, held[i], side) > BAND * page.height:
                    continue
                if DECORATED.fullmatch(text):
                    found.add((at, i))
                elif (digits := re.search("[0-9]+", text)) is not None:
                    bare[int(digits.group()) - page.number].append((at, i))
    for offset, places in bare.items():
        if len(places) > 1 or offset == 0:
            found.update(places)
    return found


def repeated_lines(
    pages: Sequence[PageContent], lines: Sequence[Sequence[TextLine]], edges: Sequence[tuple[list[int], list[int]]], signs: Signs
) -> set[tuple[int, int]]:
    """Lines of equal text and size at the same height on several pages; headings and labels of annexes are none."""
    places: dict[Key, list[tuple[int, int, float, float]]] = defaultdict(list)
    for at, (page, held, sides) in enumerate(zip(pages, lines, edges, strict=True)):
        for side, indices in zip(("top", "bottom"), sides, strict=True):
            for i in indices:
                text = masked(held[i].text, page.number, len(pages))
                if text and signs.heading(held[i].text) is None and signs.annex(held[i].text) is None:
                    places[side, text].append((at, i, height_key(page, held[i], side), held[i].size))
    least = max(2, SHARE * len(pages))
    found: set[tuple[int, int]] = set()
    headers: dict[Key, float] = {}
    for key, group in places.items():
        size = median(size for *_, size in group)
        alike = [(at, i, height) for at, i, height, each in group if abs(each - size) <= ALIKE * size]
        heights = Counter(round(height / SAME) for _, _, height in alike)
        for at, i, height in alike:
            near = sum(heights[round(height / SAME) + step] for step in (-1, 0, 1))
            if near >= least:
                found.add((at, i))
                headers[key] = height
    for (side, text), group in places.items():
        for (other, words), height in headers.items():
            if side == other and text != words and resembles(text, words):
                found.update((at, i) for at, i, each, _ in group if abs(each - height) <= 2 * SAME)
    return found


LIKE = 0.7
"""Likeness of a header to one that recognition has read in part, or with slips."""


def resembles(text: str, header: str) -> bool:
    """Is a line at a header's height that header, misread?"""
    return len(text) >= 6 and (header.startswith(text) or header.endswith(text) or SequenceMatcher(None, text, header).ratio() >= LIKE)


def masked(text: str, number: int, count: int) -> str:
    """The text with the page's number and the count of pages left out, so that 共5页 第2页 is the same on all."""
    text = re.sub(r"\s+", "", text)
    return re.sub(r"[0-9]+", lambda match: "#" if match.group() in (str(number), str(count)) else match.group(), text)
