"""Tables with lines between rows only: the sides of their columns from the empty strips between the texts."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.readers.layout.types import Piece, Rule
from corpus.readers.signs import Signs

FEWEST = 4
"""Lines of equal length that such a table has at least; one with three is told by its text."""
SAME_END = 5.0
"""Points within which lines end at the same place."""
HIGHEST = 300.0
"""Points between two lines of a table at most."""
WIDEST = 15_000.0
"""Points of a table's width at most; no page that can be printed is wider."""
NARROWEST = 0.4
"""Ems of the strip between two columns."""
FEWEST_JOINED = 3
"""Lines that such a table has at least whose columns show in how its lines are drawn."""
JOINED = 1.5
"""Points within which two lines touch."""
CLOSE, MOST_FILLED, BEYOND = 1.2, 0.5, 2.0
"""Ems between a line and the texts of a row that no other line closes, the share of its columns that hold text, and the points beyond it."""
HEADED = 6
"""Lines from which on one row may reach over a strip in any case."""
ACROSS = 0.1
"""Share of the rows in which text may reach over such a strip, as a heading over several columns does."""

TABLE_NAME = re.compile(r"表\s*[0-9一二三四五六七八九十]")


def sides(rules: Sequence[Rule], drawn: Sequence[Rule], pieces: Sequence[Piece], signs: Signs) -> list[Rule]:
    """Lines where those between the columns of row-ruled tables would be, and where their first or last line is missing.

    `rules` are all horizontal, and touch no vertical one; `drawn` are the same lines as the file draws them, cell by cell maybe.
    """
    found: list[Rule] = []
    for stack in stacks(rules):
        for group in divided(stack, pieces, signs):
            at = joints(group, drawn)
            if len(group) < (FEWEST_JOINED if at else FEWEST):
                continue
            cuts = at or [(a + b) / 2 for a, b in strips(within(group, pieces), group)]
            if not cuts:
                continue
            left, right = ends(group)
            top, bottom = reach(group, cuts, pieces, -1), reach(group, cuts, pieces, 1)
            found.extend(Rule(x, top, x, bottom) for x in (left, right, *cuts))
            found.extend(Rule(left, y, right, y) for y, end in ((top, group[0].y0), (bottom, group[-1].y1)) if y != end)
    return found


def joints(group: Sequence[Rule], drawn: Sequence[Rule]) -> list[float]:
    """The x at which most lines of a group are made up of two, as where every cell has a line of its own."""
    counts: Counter[int] = Counter()
    for rule in group:
        parts = [part for part in drawn if abs(part.y0 - rule.y0) <= JOINED and rule.x0 - JOINED <= part.x0 and part.x1 <= rule.x1 + JOINED]
        starts = {round(part.x0) for part in parts}
        counts.update({x for x in starts if any(abs(part.x1 - x) <= JOINED for part in parts)})
    return sorted(x for x, count in counts.items() if count > 0.5 * len(group) and counts[x - 1] < count and counts[x + 1] <= count)


def reach(group: Sequence[Rule], cuts: Sequence[float], pieces: Sequence[Piece], step: int) -> float:
    """The y at which a table ends above (`step` -1) or below (1): its outermost line, or beyond a row that no line closes.

    Such a row stands close to the line, has text in several columns, and none that runs over from one column into the next.
    """
    left, right = ends(group)
    edge = group[0].y0 if step < 0 else group[-1].y1
    beyond = sorted((p for p in pieces if (p.middle - edge) * step > 0), key=lambda p: p.middle * step)
    last = edge
    taken: list[Piece] = []
    for piece in beyond:
        near, far = (piece.y0, piece.y1) if step > 0 else (-piece.y1, -piece.y0)
        if near - last * step > CLOSE * piece.size or not left - SAME_END <= piece.x0 <= piece.x1 <= right + SAME_END:
            break
        if any(piece.x0 < cut < piece.x1 for cut in cuts):
            break
        taken.append(piece)
        last = max(last * step, far) * step
    columns = {bisect.bisect(cuts, (piece.x0 + piece.x1) / 2) for piece in taken}
    if len(columns) < 2 or len(columns) < MOST_FILLED * (len(cuts) + 1):
        return edge
    return last + step * BEYOND


def ends(group: Sequence[Rule]) -> tuple[float, float]:
    return min(rule.x0 for rule in group), max(rule.x1 for rule in group)


def within(group: Sequence[Rule], pieces: Sequence[Piece]) -> list[Piece]:
    left, right = ends(group)
    top, bottom = group[0].y0, group[-1].y1
    return [p for p in pieces if top < p.middle < bottom and left - SAME_END <= p.x0 and p.x1 <= right + SAME_END]


def stacks(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines below each other that begin and end at the same places, and shorter ones between them, as beside merged cells."""
    waiting = sorted(rules, key=lambda rule: rule.y0)
    while waiting:
        widest = max(waiting, key=lambda rule: rule.x1 - rule.x0)
        held = [r for r in waiting if widest.x0 - SAME_END <= r.x0 and r.x1 <= widest.x1 + SAME_END]
        waiting = [rule for rule in waiting if rule not in held]
        start = 0
        for i in range(1, len(held) + 1):
            if i == len(held) or held[i].y0 - held[i - 1].y0 > HIGHEST:
                yield held[start:i]
                start = i


def divided(stack: Sequence[Rule], pieces: Sequence[Piece], signs: Signs) -> Iterator[list[Rule]]:
    """The lines of each table of a stack: a heading between two lines divides tables, short lines alone are none."""
    group: list[Rule] = []
    for rule in [*stack, None]:
        if rule is None or (group and is_heading_between(group[-1], rule, pieces, signs)):
            left, right = ends(group)
            full = sum(1 for each in group if each.x1 - each.x0 >= right - left - 2 * SAME_END)
            if len(group) >= FEWEST_JOINED and full >= 2:
                yield group
            group = []
        if rule is not None:
            group.append(rule)


def is_heading_between(above: Rule, below: Rule, pieces: Sequence[Piece], signs: Signs) -> bool:
    """Is all that stands between two lines a heading, as above the next table?"""
    between = sorted((p for p in pieces if above.y1 < p.middle < below.y0), key=lambda p: (p.middle, p.x0))
    if not 1 <= len(between) <= 3:
        return False
    text = between[0].text
    return signs.heading(text) is not None or signs.annex(text) is not None or TABLE_NAME.match(text) is not None


def strips(pieces: Sequence[Piece], group: Sequence[Rule]) -> list[tuple[float, float]]:
    """The ranges of x into which hardly any row's text reaches, those at the outer sides left out."""
    if not pieces:
        return []
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    if right - left > WIDEST:
        return []
    rows: list[set[int]] = [set() for _ in range(int(right - left) + 1)]
    for piece in pieces:
        row = sum(1 for rule in group if rule.y0 < piece.middle)
        for x in range(int(piece.x0 - left), min(len(rows), int(piece.x1 - left) + 1)):
            rows[x].add(row)
    allowed = max(int(ACROSS * len(group)), len(group) >= HEADED)
    size = min(piece.size for piece in pieces)
    found: list[tuple[float, float]] = []
    start: int | None = None
    for x, over in enumerate([*rows, {-1, *range(allowed + 1)}]):
        if len(over) <= allowed:
            start = x if start is None else start
        elif start is not None:
            if x - start >= NARROWEST * size and start > 0 and x < len(rows):
                found.append((left + start, left + x))
            start = None
    return found
