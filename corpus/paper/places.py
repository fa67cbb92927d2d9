"""Where a quotation stands among the characters of a page.

A file may give the cells of a table in another order than they are read in, and a line of a scan
ends anywhere, so the quotation is looked for in pieces that are as long as can be. A piece that
stands at several places is taken from where its surroundings, or the longest piece, are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.paper.types import Box, Quote, Sign

LEAST = 4
"""Characters of a piece that is worth marking, unless the quotation is shorter."""
AROUND = 24
"""Characters of the surroundings that are compared."""
FOUND = 0.5
"""Share of the quotation that must be on the page; less is chance."""
SAME_LINE = 0.5
"""Share of its height by which a character may stand higher or lower than the one before it in its line."""
GAP = 1.5
"""Heights of a gap that divides two marks in a line."""


def boxes(signs: Sequence[Sign], quote: Quote) -> list[Box]:
    """Boxes over the quotation, one for each line of it; none where it is not on the page."""
    seen = [sign for sign in signs if not sign.char.isspace()]
    text = "".join(sign.char for sign in seen)
    wanted = bare(quote.text)
    found = pieces(text, wanted)
    if not wanted or sum(length for _, length in found) < FOUND * len(wanted):
        return []
    anchor_at, anchor_length = max(found, key=lambda piece: (piece[1], -len(places(text, wanted[piece[0] : piece[0] + piece[1]]))))
    anchor = best(text, wanted, anchor_at, anchor_length, quote)
    middle = height_of(seen[anchor])
    chosen: list[Sign] = []
    for at, length in found:
        options = places(text, wanted[at : at + length])
        start = anchor if at == anchor_at else min(options, key=lambda option: (abs(height_of(seen[option]) - middle), abs(option - anchor)))
        chosen += seen[start : start + length]
    return joined(chosen)


def bare(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def pieces(text: str, wanted: str) -> list[tuple[int, int]]:
    """Offset and length of the longest pieces of `wanted`, from its beginning on, that stand in `text`."""
    least = min(LEAST, len(wanted))
    found: list[tuple[int, int]] = []
    at = 0
    while at + least <= len(wanted):
        length = longest(text, wanted[at:], least)
        if length:
            found.append((at, length))
        at += max(length, 1)
    return found


def longest(text: str, wanted: str, least: int) -> int:
    """Length of the longest beginning of `wanted` that stands in `text`; 0 where it is shorter than `least`."""
    low, high = 0, len(wanted)
    while low < high:  # whatever begins a piece that is there is there itself
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in text else (low, middle - 1)
    return low if low >= least else 0


def places(text: str, piece: str) -> list[int]:
    """Every place of a piece."""
    found: list[int] = []
    at = text.find(piece)
    while at >= 0:
        found.append(at)
        at = text.find(piece, at + 1)
    return found


def best(text: str, wanted: str, at: int, length: int, quote: Quote) -> int:
    """The place of a piece whose surroundings are most like those in the document; of equals the first."""
    before = (bare(quote.before) + wanted[:at])[-AROUND:]
    after = (wanted[at + length :] + bare(quote.after))[:AROUND]

    def likeness(place: int) -> int:
        ahead, behind = text[max(0, place - AROUND) : place], text[place + length : place + length + AROUND]
        return alike(reversed(before), reversed(ahead)) + alike(after, behind)

    return max(places(text, wanted[at : at + length]), key=likeness)


def alike(first: Iterable[str], second: Iterable[str]) -> int:
    """Characters with which both begin."""
    count = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        count += 1
    return count


def height_of(sign: Sign) -> float:
    return (sign.box[1] + sign.box[3]) / 2


def joined(signs: Iterable[Sign]) -> list[Box]:
    """Boxes of characters that follow each other in a line, as one."""
    found: list[Box] = []
    for sign in signs:
        x0, y0, x1, y1 = sign.box
        if found:
            left, top, right, bottom = found[-1]
            tall = max(y1 - y0, 1.0)
            if abs((top + bottom) / 2 - (y0 + y1) / 2) <= SAME_LINE * tall and -tall <= x0 - right <= GAP * tall:
                found[-1] = (min(left, x0), min(top, y0), max(right, x1), max(bottom, y1))
                continue
        found.append(sign.box)
    return found
