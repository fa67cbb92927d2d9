"""Text that stands in a narrow cell: one character under the other, or a line turned on its side."""

from __future__ import annotations

import cv2
import numpy as np

from corpus.readers.scan.models import Image, Reading, read_lines

GAP = 0.15
"""Space between characters that are put side by side, as a share of their side."""
WHOLE = 1.2
"""Greatest height of a character, as a share of the width of the column."""


def read_standing(picture: Image, plain: Reading) -> Reading:
    """The surest of: the picture as it is, its characters put side by side, and turned to either side."""
    turned = [np.ascontiguousarray(np.rot90(picture, times)) for times in (1, 3)]
    pictures = [*turned, *([] if (row := side_by_side(picture)) is None else [row])]
    return max([plain, *read_lines(pictures)], key=lambda reading: (round(reading.mean, 1), len(reading.text)))


def side_by_side(picture: Image) -> Image | None:
    """Characters under each other as one line; None where there are not two of them."""
    dark, light = np.percentile(picture, (1, 90))
    ink = picture < (float(dark) + float(light)) / 2
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return None
    width = int(columns[-1] - columns[0]) + 1
    parts = characters(runs([bool(row.any()) for row in ink]), width)
    if len(parts) < 2:
        return None
    side = max(width, *(end - start for start, end in parts))
    gap = max(1, round(GAP * side))
    row = np.full((side + 2 * gap, (side + gap) * len(parts) + gap), round(float(light)), np.uint8)
    for i, (start, end) in enumerate(parts):
        glyph = picture[start:end, columns[0] : columns[0] + width]
        top, left = gap + (side - glyph.shape[0]) // 2, gap + (side + gap) * i + (side - width) // 2
        row[top : top + glyph.shape[0], left : left + width] = glyph
    return np.asarray(cv2.copyMakeBorder(row, 1, 1, 0, 0, cv2.BORDER_REPLICATE), np.uint8)


def runs(filled: list[bool]) -> list[tuple[int, int]]:
    """Half-open ranges of true values."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for i, value in enumerate([*filled, False]):
        if value and start is None:
            start = i
        elif not value and start is not None:
            found.append((start, i))
            start = None
    return found


def characters(parts: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Runs of ink joined to characters about as high as wide: 二 and 三 come in pieces."""
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        if joined and end - joined[-1][0] <= WHOLE * width and min(end - start, joined[-1][1] - joined[-1][0]) < 0.6 * width:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
