"""Does a part of a sentence say a part of its source from beginning to end, with nothing of weight left out, put in or moved?

A word that is left out may be the one that narrows (重点企业 → 企业), so nothing may be left out but a
closed list of words that never do, and a time that only says by when.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

import rjieba

from bot.claims import LEAST_AFTER, LEAST_BEFORE, MOST_AFTER, MOST_BEFORE, NOT_BEFORE, Claim, same_claim
from bot.proof import Window

FRAME = (
    "根据|按照|依据|依照|文件|方案|计划|通知|规定|要求|明确|提出|指出|其中|此外|同时|另外|以及|并且|具体|主要措施|主要任务|主要内容|主要目标|措施|包括|如下|一是|二是|三是|四是|五是|首先|其次|"
    "再次|最后|需要|应当|该项|这项|此项|本项|工作|任务|目标|完成时限|时限|分别|内容|方面|可见|原文|资料|所述|上述|相关|有关"
)
"""Words of reporting, which say nothing of the matter."""
ADDED = frozenset("的了是为由和与及并将在于应按须要需还也即且、又其该")
"""Characters that a part may have beyond its source; 对, 到, 从, 向 are none of them: 提高50% is not 提高到50%."""
DROPPED = re.compile(
    r"^\d{1,2}[.、]|其中|以及|并且|此外|同时|另外|具体|进一步|持续|积极|切实|大力|加快|着力|深入|扎实|认真|不断|达到|工作|需要"
    r"|[的了是和与及并将应须要需还也即且、又其该]"
)
"""Words of the source that a part may leave out."""


@cache
def frame_words() -> tuple[str, ...]:
    return tuple(sorted(FRAME.split("|"), key=len, reverse=True))


@lru_cache(maxsize=2048)
def word_edges(text: str) -> frozenset[int]:
    """The offsets at which words of a text begin or end."""
    edges, at = {0}, 0
    for word in rjieba.cut(text):
        at += len(word)
        edges.add(at)
    return frozenset(edges)


def whole_words(piece: str, source: str, start: int) -> int | None:
    """Where a piece stands in a source, from `start` on, without a word cut at either end; None where it does not."""
    edges = word_edges(source)
    found = source.find(piece, start)
    while found >= 0 and not (found in edges and found + len(piece) in edges):
        found = source.find(piece, found + 1)
    return found if found >= 0 else None


def bounded(text: str, claim: Claim) -> tuple[int, int]:
    """Where a claim with its bound begins and ends: 不低于95%, 95%以上."""
    if claim.kind == "date":
        return claim.start, claim.end
    starts = [m.start() for p in (NOT_BEFORE, MOST_BEFORE, LEAST_BEFORE) if (m := p.search(text[: claim.start]))]
    after = LEAST_AFTER.match(text[claim.end :]) or MOST_AFTER.match(text[claim.end :])
    return min(starts, default=claim.start), claim.end + (after.end() if after else 0)


class Alignment:
    """One part beside one window. Places are pairs of offsets, reached one from the other until both texts are at an end."""

    def __init__(self, part: str, window: Window, headings: str, claims: Sequence[Claim], governing: Collection[Claim], years: frozenset[int]) -> None:
        self.part, self.source, self.headings = part, window.text, headings
        self.mine = {bounded(part, c)[0]: (c, bounded(part, c)[1]) for c in claims if c.kind != "doc_number"}
        self.held = {bounded(window.text, c)[0]: (c, bounded(window.text, c)[1]) for c in window.claims if c.kind != "doc_number"}
        self.governing, self.years = governing, years
        dates = [c for c in window.claims if c.kind == "date"]
        self.spare = dates[0] if len(dates) == 1 and not window.marks and dates[0].value[3] in ("", "by") else None

    def holds(self) -> bool:
        """Is there a way to the end of both? Headings stand in front only, as the subject of what follows."""
        end = (len(self.part), len(self.source))
        todo = [(0, 0, False)]
        seen = set(todo)
        while todo:
            i, j, begun = todo.pop()
            if begun and (i, j) == end:
                return True
            for place in self.steps(i, j, begun):
                if place not in seen:
                    seen.add(place)
                    todo.append(place)
        return False

    def steps(self, i: int, j: int, begun: bool) -> list[tuple[int, int, bool]]:
        found = [(i, at, begun) for at in self.left_out(j)] + [(at, j, begun) for at in self.put_in(i, begun)]
        if i < len(self.part) and j < len(self.source) and self.part[i] == self.source[j]:
            found.append((i + 1, j + 1, True))
        if i in self.mine and j in self.held and same_claim(self.mine[i][0], self.held[j][0], self.years):
            found.append((self.mine[i][1], self.held[j][1], True))
        return found

    def left_out(self, j: int) -> list[int]:
        """Where the source goes on after words that may be left out."""
        match = DROPPED.match(self.source, j) if j or not self.source[:1].isdigit() else DROPPED.match(self.source)
        found = [match.end()] if match else []
        return [*found, self.spare.end] if self.spare is not None and self.spare.start == j else found

    def put_in(self, i: int, begun: bool) -> list[int]:
        """Where the part goes on after words that are not the source's."""
        found = [i + len(word) for word in frame_words() if self.part.startswith(word, i)]
        found += [i + 1] if self.part[i : i + 1] in ADDED else []
        at = i + 1 if self.part[i : i + 1] in ("到", "至") else i
        if at in self.mine and any(same_claim(self.mine[at][0], c, self.years) for c in self.governing):
            found.append(self.mine[at][1])
        size = 2
        while not begun and i + size <= len(self.part) and self.part[i : i + size] in self.headings:
            if whole_words(self.part[i : i + size], self.headings, 0) is not None:
                found.append(i + size)
            size += 1
        return found
