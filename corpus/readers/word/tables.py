"""Word tables to rows of cells on one grid, with merged cells known.

Tables that were drawn by hand or split over pages have edges that miss each other by a hair, so
that the grid of the file has more columns than anyone sees. Edges that lie so close are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.errors import UnreadableDocument
from corpus.readers.assembly import RawCell
from corpus.readers.word.package import Element, W, value, whole
from corpus.readers.word.text import DROPPED

HAIR = 160
"""Edges this close are one; in twentieths of a point, 160 being 2.8 mm."""
UNMEASURED = 1000
"""Width of a column that the file gives no width for."""
MAX_SPAN = 200
MAX_CELLS = 2_000_000
FULL = 0.94
"""A row without spans whose own widths fill so much of the table is laid by these."""


@dataclass(slots=True)
class Box:
    """A cell: its element, its edges, and whether it goes on with the cell above."""

    node: Element
    left: int
    right: int
    goes_on: bool


def rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table that are not deleted."""
    for row in inside(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of a row that are not deleted."""
    for cell in inside(row, f"{W}tc"):
        if cell.find(f"{W}tcPr/{W}cellDel") is None:
            yield cell


def inside(node: Element, tag: str) -> Iterator[Element]:
    """Children with a tag, also where content controls or custom markup wrap them."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo") and child.tag not in DROPPED:
            yield from inside(child, tag)


def is_frame(table: Element) -> bool:
    """A table with one cell a row only frames text."""
    return all(sum(1 for _ in cells_of(row)) <= 1 for row in rows_of(table))


def boxes_of(table: Element) -> list[list[Box]]:
    """The cells of every row with their edges, in twentieths of a point from the left."""
    widths = [whole(value(column, "w")) or 0 for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + (width if width > 0 else UNMEASURED))
    if not all(width > 0 for width in widths):
        edges = [i * UNMEASURED for i in range(len(edges))]
    return [row_boxes(row, edges) for row in rows_of(table)]


def row_boxes(row: Element, edges: list[int]) -> list[Box]:
    """One row; `edges` are those of the table's grid, and grow with a row that is wider."""
    cells = list(cells_of(row))
    spans = [min(MAX_SPAN, max(1, whole(value(cell.find(f"{W}tcPr/{W}gridSpan"))) or 1)) for cell in cells]
    before = min(MAX_SPAN, max(0, whole(value(row.find(f"{W}trPr/{W}gridBefore"))) or 0))
    after = min(MAX_SPAN, max(0, whole(value(row.find(f"{W}trPr/{W}gridAfter"))) or 0))
    while len(edges) <= before + sum(spans):
        edges.append(edges[-1] + UNMEASURED)
    own = own_widths(cells) if before + after + sum(spans) < len(edges) - 1 else None
    if own is not None and sum(own) >= FULL * edges[-1]:
        return boxes_by_width(cells, own, edges)
    boxes: list[Box] = []
    at = before
    for cell, span in zip(cells, spans, strict=True):
        add_box(boxes, cell, edges[at], edges[at + span])
        at += span
    return boxes


def boxes_by_width(cells: Sequence[Element], widths: Sequence[int], edges: Sequence[int]) -> list[Box]:
    """A row that says too few spans, laid by the widths of its cells; edges near the grid's are the grid's."""
    boxes: list[Box] = []
    left, total = 0, 0
    for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        total += width
        nearest = min(edges, key=lambda edge: abs(edge - total))
        right = edges[-1] if i == len(cells) - 1 else nearest if abs(nearest - total) <= HAIR and nearest > left else max(total, left + 1)
        add_box(boxes, cell, left, right)
        left = right
    return boxes


def own_widths(cells: Sequence[Element]) -> list[int] | None:
    """The widths that the cells of a row say; None when one says none."""
    widths = []
    for cell in cells:
        node = cell.find(f"{W}tcPr/{W}tcW")
        width = whole(value(node, "w")) if value(node, "type") == "dxa" else None
        if not width or width <= 0:
            return None
        widths.append(width)
    return widths or None


def add_box(boxes: list[Box], cell: Element, left: int, right: int) -> None:
    """Add a cell; one that is merged into its left neighbour widens that."""
    sideways = cell.find(f"{W}tcPr/{W}hMerge")
    if sideways is not None and value(sideways) != "restart" and boxes:
        boxes[-1].right = right
        return
    upright = cell.find(f"{W}tcPr/{W}vMerge")
    boxes.append(Box(cell, left, right, upright is not None and value(upright) != "restart"))


def columns_of(rows: Sequence[Sequence[Box]], texts: dict[Element, str]) -> dict[int, int]:
    """Edge → number of the column that begins there, close edges being one unless words stand between them."""
    boxes = [box for row in rows for box in row]
    edges = sorted({edge for box in boxes for edge in (box.left, box.right)})
    narrow = {(box.left, box.right) for box in boxes if box.right - box.left <= HAIR and texts.get(box.node, "").strip()}
    numbers: dict[int, int] = {}
    first, number = 0, -1
    for edge in edges:
        if number < 0 or edge - first > HAIR or any(left >= first and right == edge for left, right in narrow):
            first, number = edge, number + 1
        numbers[edge] = number
    return numbers


def raw_rows(rows: Sequence[Sequence[Box]], texts: dict[Element, str]) -> list[list[RawCell]]:
    """The rows on the common grid. `texts`: what each cell holds.

    Raises:
        UnreadableDocument: when there are more cells than any table has.
    """
    numbers = columns_of(rows, texts)
    width = max(numbers.values(), default=0)
    if width * len(rows) > MAX_CELLS:
        raise UnreadableDocument("文件中有一张过大的表格，无法读取；请拆分后再放入。")
    above: set[tuple[int, int]] = set()
    found = []
    for row in rows:
        cells = [RawCell("")] * width
        reach = set()
        for box in row:
            left, right = numbers[box.left], numbers[box.right]
            text = texts.get(box.node, "")
            covered = box.goes_on and not text.strip() and (left, right) in above
            for c in range(left, right):
                cells[c] = RawCell("", covered="left") if c > left else RawCell("", covered="above") if covered else RawCell(text)
            reach.add((left, right))
        above = reach
        found.append(cells)
    return found
