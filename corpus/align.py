"""Lays a row of cells under the columns that they fit.

Converters lose or add blank cells, so that a row lies one or two columns off, sometimes from the
middle on. The best way to lay it is found by dynamic programming over two operations, leaving out
a blank and putting one in; the order of the cells never changes and no cell with text is dropped.
The deadline is recognisable and anchors the row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from corpus.grammar.name_lists import split_cell, split_outside
from corpus.grammar.times import is_deadline_cell
from corpus.grammar.units import looks_like_unit
from corpus.types import Cell, Span

UNIT_ROLES = ("lead", "support", "responsible", "guide")
LABELS = ("category", "work", "task")
MAX_OPERATIONS = 3
LEAVE_OUT, PUT_BEFORE, PUT_INSIDE = 0.6, 0.6, 0.8
"""Price of leaving out a blank, and of putting one before the first text or further on."""
LATER = 0.01
"""Of several places that would serve alike, the leftmost takes a blank and the rightmost loses one:
so most of a row stays in its place."""
CLEARLY = 1.5
"""By how much another place must fit better than the one where the row lies."""
MAX_COLUMNS = 24
IMPOSSIBLE = float("-inf")

Plan = tuple[float, tuple[int | None, ...]]
"""Score, and for each column the index of the cell laid there, None for a blank."""


def lay(cells: tuple[Cell, ...], raw: Sequence[str], roles: Sequence[str | None]) -> tuple[Cell, ...]:
    """The row as it lies, cut or filled to the width of the header, or moved where that fits clearly better.

    `raw` are the texts of the cells with the white space that divides names.
    """
    stays = padded(cells, len(roles))
    if len(roles) > MAX_COLUMNS or len(cells) > MAX_COLUMNS:
        return stays
    score, placed = best_plan(tuple(raw), tuple(roles))
    kept = [raw[i] if i < len(raw) and c.text else "" for i, c in enumerate(stays)]
    if len(cells) > len(roles) and kept:
        kept[-1] = "".join(raw[len(roles) - 1 :])
    stay_score = sum(fit(text, role) for text, role in zip(kept, roles, strict=True))
    if score <= stay_score + CLEARLY:
        return stays
    return tuple(cells[i] if i is not None else blank_at(cells) for i in placed)


def best_plan(raw: tuple[str, ...], roles: tuple[str | None, ...]) -> Plan:
    """The best way to lay a row, by dynamic programming; -inf when its texts do not go into the columns."""
    first = next((i for i, text in enumerate(raw) if text), len(raw))

    @cache
    def best(i: int, column: int, left: int) -> Plan:
        if column == len(roles):
            return (IMPOSSIBLE, ()) if any(raw[i:]) else (0.0, ())
        if i >= len(raw):
            return 0.0, (None,) * (len(roles) - column)
        gain, rest = best(i + 1, column + 1, left)
        options: list[Plan] = [(fit(raw[i], roles[column]) + gain, (i if raw[i] else None, *rest))]
        if left:
            if not raw[i]:
                gain, rest = best(i + 1, column, left - 1)
                options.append((gain - LEAVE_OUT + LATER * i, rest))
            gain, rest = best(i, column + 1, left - 1)
            cost = PUT_BEFORE if i <= first else PUT_INSIDE
            options.append((gain - cost - LATER * column, (None, *rest)))
        return max(options, key=lambda plan: plan[0])

    return best(0, 0, MAX_OPERATIONS)


def padded(cells: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    """The cells cut or filled with blanks to `width`; what would be cut joins the last column."""
    kept = cells
    if len(kept) > width:
        if any(c.text for c in kept[width:]):
            last = Cell("".join(c.text for c in kept[width - 1 :]), Span(kept[width - 1].span.start, kept[-1].span.end))
            kept = (*kept[: width - 1], last)
        kept = kept[:width]
    return (*kept, *(blank_at(cells),) * (width - len(kept)))


def blank_at(cells: Sequence[Cell]) -> Cell:
    start = cells[0].span.start if cells else 0
    return Cell("", Span(start, start))


@lru_cache(maxsize=65_536)
def fit(text: str, role: str | None) -> float:
    """How well a cell's text suits a column; prose in a unit column tells against, as a unit in a label column."""
    if not text:
        return 0.0
    if role == "deadline":
        return 3.0 if is_deadline_cell(text) else -2.0
    if role == "start":
        return 2.0 if is_deadline_cell(text) else -1.0
    if role is None:
        return 0.0
    return -2.0 if is_deadline_cell(text) else FITS.get(role, lambda _: 0.0)(text)


def fit_units(text: str) -> float:
    if is_units(text):
        return 1.0
    return -1.0 if len(text) > 30 or re.search("[。；0-9]", text) else -0.3


def fit_label(text: str) -> float:
    if len(text) > 45 or text.endswith("。") or re.fullmatch(r"[0-9]{1,3}[.、]?", text):
        return -1.0
    return -0.3 if is_units(text) else 0.2


def fit_measure(text: str) -> float:
    if is_units(text):
        return -0.5
    return 1.0 if len(text) > 12 or "。" in text else 0.2 if re.search("[0-9]", text) else -0.3


def fit_target(text: str) -> float:
    return -0.3 if is_units(text) else 0.2


def fit_ordinal(text: str) -> float:
    return 1.0 if re.fullmatch(r"[0-9（）()一二三四五六七八九十]+[、.．]?", text) else -1.5


def fit_person(text: str) -> float:
    return 0.3 if len(text) <= 30 and "。" not in text and not is_units(text) else -0.5


FITS = {
    **dict.fromkeys(UNIT_ROLES, fit_units),
    **dict.fromkeys(LABELS, fit_label),
    "measure": fit_measure,
    "target": fit_target,
    "ordinal": fit_ordinal,
    "person": fit_person,
}


def is_units(text: str) -> bool:
    """Is a cell a list of units and nothing else? Offices such as 各县区长 are persons."""
    if len(text) > 300 or "。" in text:
        return False
    names = split_cell(text)[0] or tuple(split_outside(text, "、，,；;"))
    return bool(names) and all(looks_like_unit(n) and not n.endswith(("长", "主任")) for n in names)
