"""Headers copied one cell a line: which lines are one name, and names that stand in two rows.

Nobody knows the width of the table yet. Every way to read the lines that words allow is a `Head` with a cost;
the rows below decide between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.readers.signs import Header, Signs
from corpus.readers.text.pieces import Piece, joined

FEWEST, MOST = 2, 16
MOST_PARTS = 4
"""Lines over which one name may be broken."""
LONGEST_NAME = 24
LEADS_ON = "及和与或的（(/、"
"""A name does not begin with one of these."""
DEARER = 4.0
"""By how much a reading may cost more than the cheapest to be tried at all."""
SHORT = 2
"""Characters of a piece that is rather a part of a name than an unknown one."""
PARTED = 0.3
TWO_ROWS, NESTED = 0.5, 0.7
MOST_FOLDS = 2
"""Ways to fold a header of which two rows are sought."""
MOST_GROUPS = 4
UNLIKELY = 1.3
"""Cost from which on a name does not stand above others."""

Part = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A header: one row of names or two, blank where a name of the upper row reaches over, and the name of each column."""

    rows: tuple[tuple[Part, ...], ...]
    names: tuple[str, ...]
    cost: float

    @property
    def width(self) -> int:
        return len(self.names)


def heads(pieces: Sequence[Piece], signs: Signs) -> list[Head]:
    """All readings of the lines of a header, the cheapest first."""
    found: list[Head] = []
    for rank, (cells, cost) in enumerate(sorted(folds(pieces, signs), key=lambda fold: fold[1])):
        found.append(Head((cells,), tuple(joined(cell) for cell in cells), cost))
        found.extend(two_rows(cells, cost, signs) if rank < MOST_FOLDS and len(cells) <= MOST else ())
    found = [head for head in found if FEWEST <= head.width <= MOST]
    least = min((head.cost for head in found), default=0.0)
    return sorted((head for head in found if head.cost <= least + DEARER), key=lambda head: head.cost)


def folds(pieces: Sequence[Piece], signs: Signs) -> list[tuple[tuple[Part, ...], float]]:
    """For each number of cells the cheapest way to part the lines into names."""
    count = len(pieces)
    best: list[dict[int, tuple[float, tuple[Part, ...]]]] = [{} for _ in range(count + 1)]
    best[0][0] = (0.0, ())
    for i in range(count):
        for parts in range(1, min(MOST_PARTS, count - i) + 1):
            part = tuple(pieces[i : i + parts])
            price = name_cost([piece.text for piece in part], signs)
            for cells, (cost, before) in best[i].items():
                total = cost + price + (parted_cost(before[-1], part, signs) if before else 0.0)
                old = best[i + parts].get(cells + 1)
                if old is None or total < old[0]:
                    best[i + parts][cells + 1] = (total, (*before, part))
    return [(cells, cost) for cost, cells in best[count].values()]


def name_cost(parts: Sequence[str], signs: Signs) -> float:
    """How unlikely it is that these lines are the name of one column."""
    text = "".join(parts)
    header = signs.header(text)
    cost = (1.2 if len(text) <= SHORT else 0.8) if header is None else 0.0 if header.whole else 0.2
    if len(text) > LONGEST_NAME or signs.form(text) == "prose":
        cost += 3.0
    if text[:1] in LEADS_ON:
        cost += 2.0
    if len(text) == 1:
        cost += 1.5
    return cost + sum(joint_cost("".join(parts[:i]), parts[i], header, signs) for i in range(1, len(parts)))


def parted_cost(before: Part, after: Part, signs: Signs) -> float:
    """How unlikely it is that two names are two: 项目 and 名称 are a known one together."""
    header = signs.header(joined(before) + joined(after)) if len(before) == len(after) == 1 else None
    return PARTED if header is not None and header.whole else 0.0


def joint_cost(before: str, after: str, header: Header | None, signs: Signs) -> float:
    """How unlikely it is that the name `header` goes on from one line to the next."""
    if after[:1] in "（(":
        return 0.05
    if before[-1] in "）)":
        return 2.0
    first = signs.header(before)
    if header is None or (first is not None and first.whole and not header.whole):
        return 1.0
    return 0.3 if header.whole or first is None else 0.6


def two_rows(cells: Sequence[Part], cost: float, signs: Signs) -> Iterator[Head]:
    """Readings in which some names stand above others: 时间安排 above 启动时间 and 完成时间.

    The rows follow each other, or each upper name is followed by those below it.
    """
    texts = tuple(joined(cell) for cell in cells)
    known = 1 + max((i for i, text in enumerate(texts) if signs.header(text) is None), default=1)
    for groups in range(1, min(MOST_GROUPS, len(cells) // 3) + 1):
        ways = [(TWO_ROWS + price, way) for split in range(known, len(cells) - 1) if (found := aligned(texts, split, groups, signs)) for price, way in [found]]
        nested = follow(texts, groups, signs)
        ways += [(NESTED + nested[0], nested[1])] if nested is not None else []
        if ways:
            price, way = min(ways, key=lambda each: each[0])
            yield laid(cells, way, cost + price)


Way = tuple[tuple[int, tuple[int, ...]], ...]
"""Each name of the upper row, with the names below it."""


def aligned(texts: tuple[str, ...], split: int, groups: int, signs: Signs) -> tuple[float, Way] | None:
    """The cheapest way to hang ``texts[split:]`` below `groups` of the names before."""

    @cache
    def best(top: int, low: int, left: int) -> tuple[float, Way] | None:
        if top == split:
            return (0.0, ()) if low == len(texts) and not left else None
        options = []
        plain = best(top + 1, low, left)
        if plain is not None:
            options.append((plain[0], ((top, ()), *plain[1])))
        for count in range(1, len(texts) - low + 1) if left else ():
            below = tuple(range(low, low + count))
            price = group_cost(texts[top], [texts[i] for i in below], signs)
            rest = best(top + 1, low + count, left - 1) if price <= UNLIKELY else None
            if rest is not None:
                options.append((rest[0] + price, ((top, below), *rest[1])))
        return min(options, key=lambda each: each[0]) if options else None

    return best(0, split, groups)


def follow(texts: tuple[str, ...], groups: int, signs: Signs) -> tuple[float, Way] | None:
    """The cheapest way to read `groups` of the names as standing above those right behind them."""

    @cache
    def best(i: int, left: int) -> tuple[float, Way] | None:
        if i == len(texts):
            return (0.0, ()) if not left else None
        options = []
        plain = best(i + 1, left)
        if plain is not None:
            options.append((plain[0], ((i, ()), *plain[1])))
        for count in range(2, len(texts) - i) if left else ():
            below = tuple(range(i + 1, i + 1 + count))
            price = group_cost(texts[i], [texts[j] for j in below], signs)
            rest = best(i + 1 + count, left - 1) if price <= UNLIKELY else None
            if rest is not None:
                options.append((rest[0] + price, ((i, below), *rest[1])))
        return min(options, key=lambda each: each[0]) if options else None

    return best(0, groups)


def group_cost(top: str, below: Sequence[str], signs: Signs) -> float:
    """How unlikely it is that one name stands above these: 责任分工 above units is likely, 序号 is not."""
    upper = signs.header(top)
    lower = [signs.header(text) for text in below]
    cost = 0.8 if len(below) == 1 else 0.0
    cost += sum(0.8 for header in lower if header is None)
    forms = {header.form for header in lower if header is not None}
    if upper is None or not upper.form:
        return cost + 0.2
    return cost + (0.0 if forms == {upper.form} else 0.6 if forms == {"number"} and upper.form != "number" else 1.2)


def laid(cells: Sequence[Part], way: Way, cost: float) -> Head:
    upper: list[Part] = []
    lower: list[Part] = []
    names: list[str] = []
    for top, below in way:
        upper += [cells[top], *[()] * max(0, len(below) - 1)]
        lower += [cells[i] for i in below] or [()]
        names += [joined(cells[i]) for i in below] or [joined(cells[top])]
    return Head((tuple(upper), tuple(lower)), tuple(names), cost)
