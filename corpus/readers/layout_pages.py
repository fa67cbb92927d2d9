"""Tables that a page break divides: rows cut in two, cells whose label stands on one of the pages only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.readers.assembly import RawCell
from corpus.readers.layout_lines import wrapped
from corpus.readers.layout_types import TableBlock, TableCell

SAME_EDGE = 4.0
"""Points within which the columns of two pages are the same."""


def join_over_pages(upper: TableBlock, lower: TableBlock, page: int) -> tuple[str, ...] | None:
    """Add the rows of the next page's table to `upper` when they go on with it.

    Returns:
        The rows of the header that the later page repeats, which are left out; None when it is another table.
    """
    if not same_columns(upper, lower) or not lower.rows:
        return None
    repeated = heads_again(upper, lower)
    header = tuple(" ".join(cell.text for cell in row if cell.text) for row in lower.rows[:repeated])
    rows = lower.rows[repeated:]
    if rows and is_cut(upper.rows[-1], rows[0]):
        complete(upper.rows[-1], rows[0])
        rows = rows[1:]
    carry_labels(upper, rows)
    if rows:
        upper.pages[len(upper.rows)] = page
    upper.rows.extend(rows)
    upper.ruled = upper.ruled and lower.ruled
    return header


def same_columns(upper: TableBlock, lower: TableBlock) -> bool:
    if len(upper.edges) != len(lower.edges):
        return False
    inner = zip(upper.edges, lower.edges, strict=True) if upper.ruled and lower.ruled else ()
    return all(abs(a - b) <= SAME_EDGE for a, b in inner)


def heads_again(upper: TableBlock, lower: TableBlock) -> int:
    """How many of the first rows repeat those of the table above."""
    count = 0
    for first, second in zip(upper.rows, lower.rows, strict=False):
        if [bare(cell.text) for cell in first] != [bare(cell.text) for cell in second] or not any(cell.text for cell in first):
            break
        count += 1
    return count


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def is_cut(last: Sequence[TableCell], first: Sequence[TableCell]) -> bool:
    """Is the first row of a page the rest of the last one on the page before?

    Some cell above is full and has not ended, its other half stands below, and nothing stands below
    a blank cell; a row of its own fills more cells than that.
    """
    filled = [c for c, cell in enumerate(first) if cell.text]
    if not filled or any(not last[c].text for c in filled):
        return False
    blank = sum(1 for c, cell in enumerate(last) if cell.text and not first[c].text)
    cut = [c for c in filled if last[c].open and len(last[c].text) >= 4]
    return bool(cut) and blank >= 1 and len(cut) >= 0.5 * len(filled)


def complete(last: Sequence[TableCell], first: Sequence[TableCell]) -> None:
    """Put the rest of a cut row to its beginning."""
    for upper, lower in zip(last, first, strict=True):
        if lower.text:
            upper.text = wrapped(upper.text, lower.text) if upper.open else f"{upper.text} {lower.text}"
            upper.confidence = min(upper.confidence, lower.confidence)
            upper.open = lower.open


def carry_labels(upper: TableBlock, rows: Sequence[list[TableCell]]) -> None:
    """Columns with merged cells: a blank one at the top of a page goes on from the page before.

    Where the merged cell's text stands on the later page only, the blank part above takes it.
    """
    if not rows or not upper.ruled:
        return
    for c, cell in enumerate(rows[0]):
        merges = any(row[c].tall for row in (*upper.rows, *rows))
        if not merges or cell.covered:
            continue
        origin = next((i for i in range(len(upper.rows) - 1, -1, -1) if upper.rows[i][c].covered != "above"), None)
        if origin is None or origin == 0:
            continue
        above = upper.rows[origin][c]
        if not cell.text:
            cell.covered = "above"
        elif not above.text and not above.covered and (cell.tall or above.tall):
            above.text, above.confidence = cell.text, cell.confidence
            cell.text, cell.covered = "", "above"


def raw_rows(table: TableBlock) -> list[list[RawCell]]:
    """The cells for the assembly; the first cell of each later page carries its place."""
    rows: list[list[RawCell]] = []
    for i, row in enumerate(table.rows):
        page = table.pages.get(i)
        cells = [RawCell(cell.text, cell.covered, "", cell.confidence) for cell in row]
        if page is not None:
            cells[0] = RawCell(row[0].text, row[0].covered, f"第{page}页", row[0].confidence, page)
        rows.append(cells)
    return rows
