"""Unruled tables that go on over a page break: what of them stands alone at the foot of a page or at the head of the next one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from corpus.readers.layout.frames import Item, Sheet
from corpus.readers.layout.pages import complete
from corpus.readers.layout.rows import levels_of, sure_cuts
from corpus.readers.layout.types import TableBlock, TableCell, TextLine
from corpus.readers.layout.unruled import make_cell, place
from corpus.readers.signs import Signs

MOST = 6
"""Lines behind a table at the foot of a page that may be the beginning of its next row."""
OVER = 2.0
"""Ems by which text may reach beyond the outer sides, which are those of the texts on the page before."""
LEADING = 0.6
"""Ems between two lines of one cell at most."""
ALIKE = 0.2
"""Share by which the size of a line may differ from those of the table."""
FILLED = 2
"""Columns that hold text somewhere in what goes on with a table."""


def carry(sheets: Sequence[Sheet], signs: Signs) -> None:
    """Put the lines that belong to a table over a page break into it."""
    for upper, lower in itertools.pairwise(sheets):
        at = next((i for i in range(len(upper.items) - 1, -1, -1) if isinstance(upper.items[i].what, TableBlock)), None)
        table = upper.items[at].what if at is not None else None
        if at is None or not isinstance(table, TableBlock) or (table.ruled and not table.soft):
            continue
        left = [item.what for item in upper.items[at + 1 :] if isinstance(item.what, TextLine)]
        if len(left) > MOST or not all(fits(line, table, signs) for line in left) or not take_on(table, lower, signs):
            continue
        if left:
            table.rows += rows_from(left, table, signs)
            del upper.items[at + 1 :]
        table.partial = bool(left) or not table.rows[-1][0].text


def take_on(table: TableBlock, sheet: Sheet, signs: Signs) -> bool:
    """Make what stands at the head of a page and goes on with a table a table of the same columns; False where nothing does."""
    lead = leading(sheet, table, signs)
    following = sheet.items[len(lead)].what if len(lead) < len(sheet.items) else None
    if not isinstance(following, TableBlock) or not alike(following, table, signs):
        if not is_tabular(lead, table):
            return False
        sheet.items[: len(lead)] = [Item(TableBlock(lead[0].y0, lead[-1].y1, table.edges, rows_from(lead, table, signs), ruled=False))]
        return True
    rows = rows_from(lead, table, signs) if lead else []
    if rows and following.y0 - lead[-1].y1 < LEADING * table.size:
        first = following.rows.pop(0)
        complete(rows[-1], first, signs)
    following.rows[:0] = rows
    del sheet.items[: len(lead)]
    return True


def alike(table: TableBlock, before: TableBlock, signs: Signs) -> bool:
    """Has a table the columns of the one before? One that lacks a column since it is blank on its page gets it."""
    if len(table.edges) == len(before.edges):
        return True
    if not table.lines or len(table.edges) > len(before.edges) or not all(fits(line, before, signs) for line in table.lines):
        return False
    table.rows = rows_from(table.lines, before, signs)
    table.edges = before.edges
    return True


def leading(sheet: Sheet, table: TableBlock, signs: Signs) -> list[TextLine]:
    """The first lines of a page that fit the columns of a table."""
    lines = [item.what for item in itertools.takewhile(lambda item: isinstance(item.what, TextLine), sheet.items)]
    return list(itertools.takewhile(lambda line: fits(line, table, signs), (line for line in lines if isinstance(line, TextLine))))


def fits(line: TextLine, table: TableBlock, signs: Signs) -> bool:
    """Does every piece of a line lie in one column of a table?"""
    edges = table.edges
    if abs(line.size - table.size) > ALIKE * table.size or signs.annex(line.text) is not None:
        return False
    if not edges[0] - OVER * line.size <= line.x0 <= line.x1 <= edges[-1] + OVER * line.size:
        return False
    return not any(piece.x0 < edge < piece.x1 for piece in line.pieces for edge in edges[1:-1])


def is_tabular(lines: Sequence[TextLine], table: TableBlock) -> bool:
    """Do lines that fit the columns hold text in several of them?"""
    placed = [place(line.pieces, table.edges) for line in lines]
    return sum(1 for c in range(len(table.edges) - 1) if any(cells[c] for cells in placed)) >= FILLED


def rows_from(lines: Sequence[TextLine], table: TableBlock, signs: Signs) -> list[list[TableCell]]:
    """Lines as rows in the columns of a table; where they do not stand in rows, one row."""
    placed = [place(line.pieces, table.edges) for line in lines]
    columns = [[line for cells in placed for line in cells[c]] for c in range(len(table.edges) - 1)]
    levels = levels_of(lines)
    cuts = sure_cuts(columns, table.edges) or [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(levels) if b[0] - a[1] > table.size]
    rows = []
    for top, bottom in itertools.pairwise((-math.inf, *cuts, math.inf)):
        held = [[line for line in column if top < line.middle <= bottom] for column in columns]
        rows.append([make_cell(cell, table.edges[c + 1] - table.edges[c], signs) for c, cell in enumerate(held)])
    return rows
