"""Headers of tables without merged cells, or in which they are not known: how many rows they take, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.columns import bare, role_of_header
from corpus.types import Cell

FIGURE = re.compile(r"[<>≤≥]?[0-9]+(?:\.[0-9]+)?%?|[-—–/]+")
HEADER_WORD = re.compile("[年月季数率量]|目标")
MOSTLY = 0.6


def header_rows(rows: Sequence[tuple[Cell, ...]]) -> int:
    """How many of the first rows make up the header: two when the second only fills gaps of the first."""
    if len(rows) < 3:
        return 1
    first, second = [bare(c.text) for c in rows[0]], [bare(c.text) for c in rows[1]]
    first += [""] * (len(second) - len(first))
    second += [""] * (len(first) - len(second))
    below = {c: (a, b) for c, (a, b) in enumerate(zip(first, second, strict=True)) if b and a != b}
    if not below or second[0] not in ("", first[0]) or any(FIGURE.fullmatch(b) for _, b in below.values()):
        return 1
    tops = [a for a, _ in below.values() if a]
    spans = len(tops) < len(below) or len(set(tops)) < len(tops)
    fills = all(not a or role_of_header(a) is None or role_of_header(b) for a, b in below.values())
    named = all(role_of_header(b) or HEADER_WORD.search(b) for _, b in below.values())
    return 2 if spans and fills and (named or heads_figures(rows[2:], tuple(below))) else 1


def heads_figures(rows: Sequence[tuple[Cell, ...]], columns: Sequence[int]) -> bool:
    """Are the cells below these columns mostly figures? Words above figures are a header."""
    texts = [text for row in rows for c in columns if c < len(row) and (text := bare(row[c].text))]
    return bool(texts) and sum(1 for text in texts if FIGURE.fullmatch(text)) >= MOSTLY * len(texts)


def merge_header(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    """Header cells; of a header in two rows, upper and lower words joined under each column.

    The lower word alone where it says what the column means, as 牵头单位 below 责任分工 does.
    """
    if len(rows) == 1:
        return tuple(re.sub(r"\s+", "", cell.text) for cell in rows[0])
    width = max(len(row) for row in rows)
    merged, upper = [], ""
    lowest = [re.sub(r"\s+", "", cell.text) for cell in rows[1]]
    for c in range(width):
        top = re.sub(r"\s+", "", rows[0][c].text) if c < len(rows[0]) else ""
        low = lowest[c] if c < len(lowest) else ""
        upper = top or (upper if low else "")
        alone = low == top or (low and low != upper and role_of_header(low) is not None and lowest.count(low) == 1)
        merged.append(low if alone else upper + low)
    return tuple(merged)
