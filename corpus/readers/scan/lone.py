"""Single characters that the detector of text passes over: a 1 or 一 alone in the cell of a small table.

Of 16 pages with a table of three rows drawn at 150 dpi, 11 lacked such a cell. More pixels find no more of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from corpus.readers.scan.models import Box, Image

INK = 150
"""Grey below which a point is ink, on paper that is nearly white."""
LEAST = 3.0
"""Points that a character measures at least, one way or the other."""
SHORT = 8
"""Length of a box, in its heights, up to which it may be the cell of a column."""
ROW, COLUMN = 1, 2
"""Other cells that must stand beside it and above or below it."""


def lone_characters(page: Image, boxes: Sequence[Box], dpi: float) -> list[Box]:
    """Boxes of ink outside `boxes` that stands in a row with one of them and in a column with two; rules are off the page already."""
    point = dpi / 72.0
    cells = [box for box in boxes if box.width <= SHORT * box.height]
    if len(cells) <= COLUMN:
        return []
    ink = (page < INK).astype(np.uint8)
    for box in boxes:
        ink[box.y0 : box.y1, box.x0 : box.x1] = 0
    joined = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        mark = Box(x + 1, y + 1, x + w - 1, y + h - 1)
        if max(mark.width, mark.height) >= LEAST * point and (row := row_of(mark, cells)) is not None:
            found.append(Box(max(0, mark.x0 - row.height // 4), row.y0, mark.x1 + row.height // 4, row.y1))
    return found


def row_of(mark: Box, cells: Sequence[Box]) -> Box | None:
    """The nearest cell beside a mark of a character's size; None where it stands in no row or column, or touches a word."""
    middle, centre = (mark.y0 + mark.y1) / 2, (mark.x0 + mark.x1) / 2
    row = [box for box in cells if box.y0 <= middle <= box.y1 and max(mark.width, mark.height) <= box.height]
    column = [box for box in cells if box.x0 <= centre <= box.x1]
    if len(row) < ROW or len(column) < COLUMN:
        return None
    nearest = min(row, key=lambda box: apart(mark, box))
    return nearest if apart(mark, nearest) > nearest.height else None


def apart(first: Box, second: Box) -> int:
    """How far two boxes stand from each other along the line."""
    return max(first.x0 - second.x1, second.x0 - first.x1)
