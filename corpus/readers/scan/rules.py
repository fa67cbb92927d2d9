"""Ruled lines on the picture of a level page: where they are, and the picture without them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.readers.scan.models import Box, Image

LONG, SHORT = 36.0, 9.0
"""Points from which a line is certainly a rule, and from which it is one if it runs between two others."""
BESIDE, CROWDED = 3.0, 0.25
"""Points beside a rule that are mostly empty, on one side at least; where they are not, it is a line of characters whose strokes touch."""
THICKEST = 4.0
"""Points above which a dark bar is no rule."""
TOUCH = 3.0
"""Points within which two lines meet."""


def find_rules(page: Image, dpi: float) -> list[Box]:
    """Horizontal and vertical rules.

    Strokes of characters are shorter than a rule but as long as the side of a small cell: a short line
    counts only if both its ends meet rules across it.
    """
    point = dpi / 72.0
    ink = np.asarray(cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _odd(12 * point), 20), np.uint8)
    across = [box for box in _lines(ink, point, horizontal=True) if not _crowded(ink, box, point, horizontal=True)]
    upright = [box for box in _lines(ink, point, horizontal=False) if not _crowded(ink, box, point, horizontal=False)]
    rules = [box for box in across if box.width >= LONG * point], [box for box in upright if box.height >= LONG * point]
    for _ in range(2):
        rules = (
            [box for box in across if box in rules[0] or _between(box, rules[1], TOUCH * point, horizontal=True)],
            [box for box in upright if box in rules[1] or _between(box, rules[0], TOUCH * point, horizontal=False)],
        )
    return [*rules[0], *rules[1]]


def erase(page: Image, rules: Sequence[Box], dpi: float) -> Image:
    """The page with paper where the rules were."""
    out = page.copy()
    spread = max(1, round(dpi / 150))
    for rule in rules:
        area = np.s_[max(0, rule.y0 - spread) : rule.y1 + spread, max(0, rule.x0 - spread) : rule.x1 + spread]
        out[area] = 255
    return out


def _lines(ink: NDArray[np.uint8], point: float, *, horizontal: bool) -> list[Box]:
    """Straight runs of ink of at least `SHORT` points; small gaps are bridged, and thick bars left out."""
    gap, least = max(3, round(1.5 * point)), max(8, round(SHORT * point))
    bridge, run = ((gap, 1), (least, 1)) if horizontal else ((1, gap), (1, least))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, bridge))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, run))
    # A rule that is off by a fraction of a degree comes as steps; thickened it is one piece again.
    thick = cv2.dilate(opened, cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3) if horizontal else (3, 1)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(thick)
    found = []
    for x, y, w, h, area in stats[1:count].tolist():
        along, thickness = (w, area / max(1, w)) if horizontal else (h, area / max(1, h))
        if along >= least and thickness - 2 <= THICKEST * point and min(w, h) <= THICKEST * point + 0.01 * along + 4:
            found.append(Box(x, y + 1, x + w, y + h - 1) if horizontal else Box(x + 1, y, x + w - 1, y + h))
    return found


def _crowded(ink: NDArray[np.uint8], box: Box, point: float, *, horizontal: bool) -> bool:
    """Is there much ink on both sides, as beside the strokes of a line of text?"""
    depth, away = max(2, round(BESIDE * point)), 2
    if not horizontal:
        ink, box = ink.T, Box(box.y0, box.x0, box.y1, box.x1)
    above = ink[max(0, box.y0 - away - depth) : max(0, box.y0 - away), box.x0 : box.x1]
    below = ink[box.y1 + away : box.y1 + away + depth, box.x0 : box.x1]
    return min(float((side > 0).any(axis=0).mean()) if side.size else 0.0 for side in (above, below)) > CROWDED


def _between(box: Box, others: Sequence[Box], touch: float, *, horizontal: bool) -> bool:
    """Do both ends of a line meet lines of the other direction?"""
    if horizontal:
        middle = (box.y0 + box.y1) / 2
        meets = [any(abs(end - (o.x0 + o.x1) / 2) <= touch and o.y0 - touch <= middle <= o.y1 + touch for o in others) for end in (box.x0, box.x1)]
    else:
        middle = (box.x0 + box.x1) / 2
        meets = [any(abs(end - (o.y0 + o.y1) / 2) <= touch and o.x0 - touch <= middle <= o.x1 + touch for o in others) for end in (box.y0, box.y1)]
    return all(meets)


def _odd(value: float) -> int:
    return max(3, int(value) // 2 * 2 + 1)
