"""What stands in the margins of pages: headers, footers and page numbers, known by their place and repetition."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from corpus.lines import PAGE_NUMBER
from corpus.readers.layout.heads import SAME, Heads, height_key
from corpus.readers.layout.types import PageContent, TableBlock, TextLine
from corpus.readers.signs import Signs

EDGE_LINES = 3
"""Lines at the top and at the bottom of a page that may stand in its margin."""
BAND = 0.12
"""Share of a page's height at the top and bottom in which a page number stands."""
DECORATED = re.compile(r"[-—–－·\s]+[0-9０-９]{1,4}[-—–－·\s]+|第\s*[0-9０-９]{1,4}\s*页.*|[0-9]{1,4}\s*/\s*[0-9]{1,4}")



def find_running(
    pages: Sequence[PageContent], lines: Sequence[Sequence[TextLine]], tables: Sequence[Sequence[TableBlock]], signs: Signs
) -> list[dict[int, str]]:
    """For each page, the indices of its lines that belong to the margin, with the reason.

    `lines` are those outside of `tables`, from top to bottom.
    """
    edges = [edge_lines(page, held, blocks) for page, held, blocks in zip(pages, lines, tables, strict=True)]
    numbers = page_numbers(pages, lines, edges)
    repeated = Heads(pages, lines, edges, signs).found()
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
