"""Tables that a page break divides: rows cut in two, cells whose label stands on one of the pages only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.readers.assembly import RawCell
from corpus.readers.layout.lines import unbroken
from corpus.readers.layout.types import TableBlock, TableCell
from corpus.readers.signs import Signs

SAME_EDGE = 4.0
"""Points within which the columns of two pages are the same."""

ENDED = re.compile("[。；;！]$")
MERGED = 0.3
"""Share of a column's rows that merged cells cover when a blank cell at the top of a page is the rest of one."""


def join_over_pages(upper: TableBlock, lower: TableBlock, page: int, signs: Signs) -> tuple[str, ...] | None:
    """Add the rows of the next page's table to `upper` when they go on with it.

    Returns:
        The rows of the header that the later page repeats, which are left out; None when it is another table.
    """
    if not lower.rows or not align(upper, lower):
        return None
    repeated = heads_again(upper, lower)
    header = tuple(" ".join(cell.text for cell in row if cell.text) for row in lower.rows[:repeated])
    rows = lower.rows[repeated:]
    if rows and is_cut(upper, rows[0]):
        complete(upper.rows[-1], rows[0], signs)
        rows = rows[1:]
    upper.open_end, upper.partial = lower.open_end, lower.partial
    carry_labels(upper, rows)
    if rows:
        upper.pages[len(upper.rows)] = page
    upper.rows.extend(rows)
    upper.ruled = upper.ruled and lower.ruled
    return header


def align(upper: TableBlock, lower: TableBlock) -> bool:
    """Give both the same columns; False when they have too few sides in common.

    On one of the pages a column may be merged throughout, or lie in a cell that has no sides there.
    """
    if not (upper.ruled and lower.ruled) or upper.soft or lower.soft:
        return len(upper.edges) == len(lower.edges)
    common = [edge for edge in upper.edges if any(abs(edge - other) <= SAME_EDGE for other in lower.edges)]
    if len(common) < max(3, 0.7 * max(len(upper.edges), len(lower.edges))):
        return False
    edges = sorted([*upper.edges, *(e for e in lower.edges if all(abs(e - other) > SAME_EDGE for other in upper.edges))])
    if len(edges) > max(len(upper.edges), len(lower.edges)):
        return False
    for table in (upper, lower):
        widen(table, edges)
    return True


def widen(table: TableBlock, edges: Sequence[float]) -> None:
    """Divide the columns of a table at more sides: those within it are covered from the left, those beside it from above."""
    sources: list[int | None] = []
    for start in edges[:-1]:
        at = next((c for c in range(len(table.edges) - 1) if table.edges[c] - SAME_EDGE <= start < table.edges[c + 1] - SAME_EDGE), None)
        sources.append(at)
    for i, row in enumerate(table.rows):
        wide: list[TableCell] = []
        for c, at in enumerate(sources):
            if at is None:
                wide.append(TableCell(covered="above"))
            elif c and sources[c - 1] == at:
                wide.append(TableCell(covered=row[at].covered or "left"))
            else:
                wide.append(row[at])
        table.rows[i] = wide
    table.edges = tuple(edges)


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


def is_cut(upper: TableBlock, first: Sequence[TableCell]) -> bool:
    """Is the first row of a page the rest of the last one on the page before?

    It is where that row has no line below it. Else some cell above must be full and have gone on, no
    cell that has ended may go on, and much of the row must be blank, as a row of its own is not.
    """
    last = upper.rows[-1]
    if upper.partial:
        return not last[0].text or not first[0].text
    filled = [c for c, cell in enumerate(first) if cell.text]
    if upper.open_end and any(cell.text and not first[c].text for c, cell in enumerate(last)):
        return True
    if not filled or any(not last[c].text or last[c].text == first[c].text or ENDED.search(last[c].text) for c in filled):
        return False
    blank = sum(1 for c, cell in enumerate(last) if cell.text and not first[c].text)
    cut = [c for c in filled if last[c].open and len(last[c].text) >= 4]
    return len(cut) >= 0.5 * len(filled) and blank >= 0.4 * sum(1 for cell in last if cell.text)


def complete(last: Sequence[TableCell], first: Sequence[TableCell], signs: Signs) -> None:
    """Put the rest of a cut row to its beginning."""
    for upper, lower in zip(last, first, strict=True):
        if lower.text:
            upper.text = unbroken([upper.text, lower.text], signs) if upper.open else f"{upper.text} {lower.text}".strip()
            upper.confidence = min(upper.confidence, lower.confidence)
            upper.open = lower.open


def carry_labels(upper: TableBlock, rows: Sequence[list[TableCell]]) -> None:
    """Columns with merged cells: a blank one at the top of a page goes on from the page before, as do blank labels before its first text.

    Where the merged cell's text stands on the later page only, the blank part above takes it.
    """
    if not rows or not upper.ruled:
        return
    leading = True
    for c, cell in enumerate(rows[0]):
        leading = leading and not cell.text
        origin = next((i for i in range(len(upper.rows) - 1, -1, -1) if upper.rows[i][c].covered != "above"), None)
        if cell.covered or origin is None or origin == 0:
            continue
        above = upper.rows[origin][c]
        merged = sum(1 for row in (*upper.rows, *rows) if row[c].covered == "above")
        often = merged >= MERGED * (len(upper.rows) + len(rows))
        tall = cell.tall or above.tall
        if not cell.text:
            cell.covered = "above" if tall or often or (leading and merged) else ""
        elif not above.text and not above.covered and ((cell.tall and above.tall) or (tall and often)):
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
