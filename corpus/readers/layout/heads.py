"""Running heads and feet of pages, known by their place, their type and their repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from corpus.readers.layout.lines import dominant_size
from corpus.readers.layout.types import PageContent, TextLine
from corpus.readers.signs import Signs

SAME = 4.0
"""Points within which lines of two pages stand at the same height."""
SHARE = 0.2
"""Share of the pages on which a header is repeated at least."""
MARGIN = 0.15
"""Share of a page's height within which a running head or foot stands."""
SMALLER, LITTLE_SMALLER, LARGER = 0.92, 0.97, 1.1
"""Share of the text's size below which a line is set in smaller type, and above which it is a title."""
WIDE_GAP = 1.6
"""Share of the usual gap between lines above which a line stands off."""
LONG_RULE = 0.3
"""Share of a page's width that a rule below a head takes at least."""
OFTEN = 3
"""Pages on which a head is repeated that does not stand off; it is on half of all pages, too."""
VERY_EDGE = 0.06
"""Share of a page's height within which the head of a single page stands."""
ALIKE = 0.2
"""Share by which the size of a header may differ from page to page, as it does where it is measured on a scan."""
LIKE = 0.7
"""Likeness of a header to one that recognition has read in part, or with slips."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a running head or foot: where it is, its distance from the page's edge, and whether it stands off from the text."""

    at: int
    i: int
    side: str
    text: str
    height: float
    size: float
    off: bool

    @property
    def place(self) -> tuple[int, int]:
        return self.at, self.i


class Heads:
    """Running heads and feet: lines in the margin of equal text and size at the same height on several pages.

    What stands there on two pages and belongs to the text, as the same first line of two forms, is told by
    its size and its distance from the lines below it. Headings and labels of annexes are none.
    """

    def __init__(self, pages: Sequence[PageContent], lines: Sequence[Sequence[TextLine]], edges: Sequence[tuple[list[int], list[int]]], signs: Signs) -> None:
        self.pages = pages
        self.signs = signs
        self.body = dominant_size(piece for held in lines for line in held for piece in line.pieces)
        self.held = [
            c
            for at, sides in enumerate(edges)
            for side, indices in zip(("top", "bottom"), sides, strict=True)
            for c in self.candidates(at, side, lines[at], indices)
        ]

    def candidates(self, at: int, side: str, lines: Sequence[TextLine], indices: Sequence[int]) -> Iterator[Candidate]:
        page = self.pages[at]
        for i in indices:
            line = lines[i]
            text = masked(line.text, page.number, len(self.pages))
            height = height_key(page, line, side)
            inside = height <= MARGIN * page.height and line.size <= LARGER * self.body
            if text and inside and self.signs.heading(line.text) is None and self.signs.annex(line.text) is None:
                yield Candidate(at, i, side, text, height, line.size, self.stands_off(page, lines, i, side))

    def stands_off(self, page: PageContent, lines: Sequence[TextLine], i: int, side: str) -> bool:
        """Is a line set apart from the text: in smaller type, by a wide gap, or by a rule?"""
        line, step = lines[i], 1 if side == "top" else -1
        if line.size < SMALLER * self.body:
            return True
        if not 0 <= i + step < len(lines):
            return False
        inner = lines[i + step]
        start, end = (line.y1, inner.y0) if side == "top" else (inner.y1, line.y0)
        ruled = any(rule.horizontal and start - SAME <= rule.y0 <= end + SAME and rule.x1 - rule.x0 > LONG_RULE * page.width for rule in page.rules)
        gaps = [after.y0 - before.y1 for before, after in pairwise(lines) if after.y0 > before.y1]
        return ruled or end - start > WIDE_GAP * max(median(gaps) if gaps else 0.0, 0.3 * line.size)

    def found(self) -> set[tuple[int, int]]:
        """The page and index of each such line."""
        heads = self.repeated() or self.alone()
        heads |= self.misread(heads) | self.changing(heads)
        held = Counter(at for at, _ in heads)
        return heads if any(len(page.pieces) > held[at] for at, page in enumerate(self.pages)) else set()

    def repeated(self) -> set[tuple[int, int]]:
        groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for candidate in self.held:
            groups[candidate.side, candidate.text].append(candidate)
        heads: set[tuple[int, int]] = set()
        for group in groups.values():
            size = median(candidate.size for candidate in group)
            alike = [candidate for candidate in group if abs(candidate.size - size) <= ALIKE * size]
            for candidate in alike:
                near = [other for other in alike if abs(other.height - candidate.height) <= SAME]
                often = len(near) >= OFTEN and len(near) >= 0.5 * len(self.pages)
                if len(near) >= max(2, SHARE * len(self.pages)) and (often or 2 * sum(other.off for other in near) > len(near)):
                    heads.update(other.place for other in near)
        return heads

    def alone(self) -> set[tuple[int, int]]:
        """The head of a single page: small, at the very edge, far from the text."""
        if len(self.pages) > 1:
            return set()
        page = self.pages[0]
        return {
            candidate.place
            for candidate in self.held[:1]
            if candidate.side == "top"
            and candidate.height < VERY_EDGE * page.height
            and candidate.off
            and candidate.size < LITTLE_SMALLER * self.body
            and not self.signs.is_number(candidate.text)
        }

    def misread(self, heads: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """Lines at the height of a head that recognition has read in part, or with slips."""
        known = [candidate for candidate in self.held if candidate.place in heads]
        return {
            candidate.place
            for candidate in self.held
            if candidate.place not in heads
            and any(
                other.side == candidate.side and abs(other.height - candidate.height) <= 2 * SAME and resembles(candidate.text, other.text) for other in known
            )
        }

    def changing(self, heads: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """Heads that change with the chapter: in the size and at the height of those on most pages."""
        known = [candidate for candidate in self.held if candidate.place in heads and candidate.off]
        if len({candidate.at for candidate in known}) < max(OFTEN, 0.5 * len(self.pages)):
            return set()
        return {
            candidate.place
            for candidate in self.held
            if candidate.off
            and sum(
                1
                for other in known
                if other.side == candidate.side and abs(other.height - candidate.height) <= SAME and abs(other.size - candidate.size) <= 0.05 * other.size
            )
            >= OFTEN
        }


def resembles(text: str, header: str) -> bool:
    """Is a line at a header's height that header, misread?"""
    return len(text) >= 6 and (header.startswith(text) or header.endswith(text) or SequenceMatcher(None, text, header).ratio() >= LIKE)


def masked(text: str, number: int, count: int) -> str:
    """The text with the page's number and the count of pages left out, so that 共5页 第2页 is the same on all."""
    text = re.sub(r"\s+", "", text)
    return re.sub(r"[0-9]+", lambda match: "#" if match.group() in (str(number), str(count)) else match.group(), text)


def height_key(page: PageContent, line: TextLine, side: str) -> float:
    return line.middle if side == "top" else page.height - line.middle
