"""Tables whose merged cells the format knows: what a merged cell reaches over is filled, nothing else.

Here a blank cell is blank, a row lies where it lies, and a header over several rows is told from
its merged cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.columns import bare, role_of_header
from corpus.grammar.words import any_of, group
from corpus.text_headers import FIGURE, HEADER_WORD, header_rows, merge_header
from corpus.types import Cell, Span

MOST_HEADER_ROWS = 4
LONGEST_NAME = 24
"""Characters of the longest name of a column in a lower row of a header."""
LONGEST_TITLE = 60
UNIT_LINE = re.compile(r"[（(]?(?:计量)?单位\s*[:：]")
ASIDE = re.compile(f"{any_of(group('table_remarks', 'remark'))}(?:[:：1１]|$)")


@dataclass(frozen=True, slots=True)
class Filled:
    """A row in which cells that are covered from above hold what stands there: `inherited` names them."""

    cells: tuple[Cell, ...]
    inherited: tuple[int, ...] = ()

    @property
    def own(self) -> list[int]:
        """The columns with words of their own."""
        return [c for c, cell in enumerate(self.cells) if cell.text and c not in self.inherited]


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a table. `titles`: rows above the header whose first cell is all they hold, `header`: a name a column."""

    titles: tuple[Filled, ...]
    header: tuple[str, ...]
    head: tuple[Filled, ...]
    body: tuple[Filled, ...]

    @property
    def title(self) -> str:
        """The title that stands inside the table, with the unit of its figures; blank when there is none."""
        texts = ["".join(row.cells[c].text for c in row.own) for row in self.titles]
        named = next((text for text in texts if not re.search("[:：。]", text) and len(text) <= LONGEST_TITLE), "")
        unit = next((text.strip("（）()") for text in texts if UNIT_LINE.match(text)), "")
        return f"{named}（{unit}）" if named and unit else named


def read_layout(rows: Sequence[Sequence[Cell]]) -> Layout | None:
    """Title, header and body of a table; None when no cell holds anything."""
    squared = square(rows)
    filled = fill(squared)
    kept = [i for i, row in enumerate(filled) if row.own]
    if not kept:
        return None
    first = next((n for n, i in enumerate(kept) if filled[i].own != [0]), 0)
    start = kept[first]
    plain = not any(cell.covered for row in squared[start : start + 2] for cell in row)
    depth = header_rows([tuple(row) for row in squared[start:]]) if plain else header_depth(squared[start:])
    titles = tuple(filled[i] for i in kept[:first])
    head = tuple(filled[i] for i in kept if start <= i < start + depth)
    body = tuple(filled[i] for i in kept if i >= start + depth)
    name = merge_header([tuple(row) for row in squared[start : start + depth]]) if plain else names(squared[start : start + depth])
    return Layout(titles, name, head, body)


def square(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows, all of one width; columns at the right without any word are left out."""
    width = max((c + 1 for row in rows for c, cell in enumerate(row) if cell.text or cell.covered), default=0)
    return [[*row[:width], *(blank(row) for _ in range(width - len(row)))] for row in rows]


def blank(row: Sequence[Cell]) -> Cell:
    start = row[0].span.start if row else 0
    return Cell("", Span(start, start))


def fill(rows: Sequence[Sequence[Cell]]) -> list[Filled]:
    """Every row with the values that reach into it from above."""
    found: list[Filled] = []
    for row in rows:
        cells, inherited = list(row), []
        for c, cell in enumerate(row):
            if cell.covered == "above" and not cell.text and found:
                cells[c] = found[-1].cells[c]
                if cells[c].text:
                    inherited.append(c)
        found.append(Filled(tuple(cells), tuple(inherited)))
    return found


def header_depth(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the header takes: as far down as its merged cells reach, and what stands beside these."""
    depth = 1
    while depth < min(len(rows) - 1, MOST_HEADER_ROWS) and (goes_on(rows, depth) or parts(rows, depth)):
        depth += 1
    return depth


def goes_on(rows: Sequence[Sequence[Cell]], depth: int) -> bool:
    """Does a cell of the header reach down into a row, beside which only names stand?"""
    reached = any(cell.covered == "above" and not cell.text for cell in rows[depth])
    return reached and all(is_name(rows, depth, c) for c in own_columns(rows[depth]))


def own_columns(row: Sequence[Cell]) -> list[int]:
    return [c for c, cell in enumerate(row) if cell.text]


def is_name(rows: Sequence[Sequence[Cell]], r: int, c: int) -> bool:
    """Can a cell of a lower row name its column? A figure can only below a cell that spans several columns."""
    text = bare(rows[r][c].text)
    if len(text) > LONGEST_NAME or "。" in text:
        return False
    return FIGURE.fullmatch(text) is None or is_wide(rows[r - 1], c)


def is_wide(row: Sequence[Cell], c: int) -> bool:
    """Does the cell at a column span more than one?"""
    return row[c].covered == "left" or (c + 1 < len(row) and row[c + 1].covered == "left")


def parts(rows: Sequence[Sequence[Cell]], depth: int) -> bool:
    """Does a row only name the parts of cells above that span several columns?"""
    own = own_columns(rows[depth])
    if len(own) < 2 or not all(is_wide(rows[depth - 1], c) for c in own):
        return False
    texts = [bare(rows[depth][c].text) for c in own]
    return all(role_of_header(text) or (HEADER_WORD.search(text) and len(text) <= LONGEST_NAME) for text in texts)


def names(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The name of each column: the words of its header from top to bottom.

    The lowest word alone where it says what the column means, as 牵头单位 below 责任分工 does.
    """
    width = len(rows[0]) if rows else 0
    words: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        line: list[str] = []
        for c, cell in enumerate(row):
            spanned = cell.covered if not cell.text else ""
            text = line[c - 1] if spanned == "left" and c else "" if spanned else re.sub(r"\s+", "", cell.text)
            line.append(text)
            if text and words[c][-1:] != [text]:
                words[c].append(text)
    lowest = [found[-1] if found else "" for found in words]
    return tuple(low if role_of_header(low) and lowest.count(low) == 1 else "".join(found) for low, found in zip(lowest, words, strict=True))


def is_across(row: Filled, ordinals: Sequence[int]) -> bool:
    """Is a row one cell across the table, perhaps beside a number? `ordinals` are the columns of numbers."""
    own = row.own if len(row.own) == 1 else [c for c in row.own if c not in ordinals]
    if len(own) != 1 or row.inherited:
        return False
    spanned = 1
    while own[0] + spanned < len(row.cells) and row.cells[own[0] + spanned].covered == "left":
        spanned += 1
    return spanned >= max(2, len(row.cells) - own[0]) and spanned * 2 >= len(row.cells)


def is_aside(text: str) -> bool:
    """A note below a table, and no heading of the rows that follow."""
    return ASIDE.match(text) is not None or text.endswith("。") or len(text) > LONGEST_TITLE
