"""A comparison as a table: a column for each thing compared, a line for each respect, with the numbers of the sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.types import Comparison
from page import words
from page.markup import Html, scrolled, tag


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison as it is shown and stored: per respect one cell for each column, its text and its sources from one; None where there is none."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]] | None, ...]], ...]

    def rows(self) -> Iterator[list[str]]:
        """The table as plain text, its head first."""
        yield [words.RESPECT, *self.columns]
        for respect, cells in self.lines:
            yield [respect, *(cell[0] if cell else words.NOT_COMPARED for cell in cells)]


def compared_of(found: Comparison | None) -> Compared | None:
    if found is None:
        return None
    lines = tuple((respect, tuple((cell.text, cell.citations) if cell else None for cell in cells)) for respect, cells in found.lines)
    return Compared(found.columns, lines)


def compared_from(stored: Mapping[str, Any] | None) -> Compared | None:
    """The inverse of its JSON form, in which tuples are lists."""
    if stored is None:
        return None
    lines = tuple((respect, tuple((cell[0], tuple(cell[1])) if cell else None for cell in cells)) for respect, cells in stored["lines"])
    return Compared(tuple(stored["columns"]), lines)


def comparison_view(found: Compared, marked: Callable[[int], Html]) -> Html:
    """The table; `marked` gives the small number that leads to a source."""
    head = tag("tr", *(tag("th", name, scope="col") for name in (words.RESPECT, *found.columns)))
    body = [tag("tr", tag("th", respect, scope="row"), *cells(found.columns, line, marked)) for respect, line in found.lines]
    table = tag("table", tag("thead", head), tag("tbody", *body))
    return scrolled(table, words.COMPARED, class_="compared")


def cells(columns: Sequence[str], line: Sequence[tuple[str, tuple[int, ...]] | None], marked: Callable[[int], Html]) -> Iterator[Html]:
    for column, cell in zip(columns, line, strict=True):
        content = [cell[0], *map(marked, cell[1])] if cell else [tag("span", words.NOT_COMPARED, class_="unstated")]
        yield tag("td", *content, data_label=column)
