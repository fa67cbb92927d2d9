"""Pictures of pages made fit for recognition: level, without seals, dark ink on light paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from corpus.readers.scan.models import Box, Image

Colour = NDArray[np.uint8]
"""Red, green, blue picture, height × width × 3."""

THUMBNAIL = 1000
"""Pixels of the longer side at which the skew is measured."""
STEEPEST, STEP, FINE = 6.0, 0.5, 0.05
"""Greatest skew that is looked for, and the steps in which it is, in degrees."""
LEVEL = 0.08
"""Skew that does no harm; turning a picture blurs it."""
SEAL = (0.6, 6.0)
"""Least and greatest side of a seal, in inches; the usual ones measure 1.5 to 1.8."""
RED = 45
"""How much more red than green and blue a point of a seal has, of 255."""
PAPER, CONTRAST = 215, 110
"""Paper that is darker, or ink that is less far from it, is mended; of 255."""


def grey(picture: Colour, dpi: float) -> Image:
    """Grey picture without seals, its paper nearly white.

    Red light alone leaves out a red seal and keeps the black text under it. Only seals are left out:
    the red letterhead is text.
    """
    plain = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    for seal in seals(picture, dpi):
        area = np.s_[seal.y0 : seal.y1, seal.x0 : seal.x1]
        plain[area] = _without_seal(picture[area])
    return whiten(plain)


def seals(picture: Colour, dpi: float) -> list[Box]:
    """Round or square red marks of a seal's size."""
    scale = min(1.0, 50.0 / dpi)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.int16)
    red = (small[..., 0] - np.maximum(small[..., 1], small[..., 2]) > RED).astype(np.uint8)
    if not red.any():
        return []
    gap = max(1, round(0.12 * dpi * scale))
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        inches = w / scale / dpi, h / scale / dpi
        if SEAL[0] <= min(inches) and max(inches) <= SEAL[1] and 0.6 <= w / h <= 1.7:
            found.append(Box(*(round(v / scale) for v in (max(0, x - 2), max(0, y - 2), x + w + 2, y + h + 2))))
    return found


def _without_seal(area: Colour) -> Image:
    """Red light only, stretched so that the seal is as bright as the paper around it."""
    red = area[..., 0].astype(np.int16)
    marked = red - np.maximum(area[..., 1], area[..., 2]) > RED // 2
    paper = int(np.percentile(red, 90))
    ink = int(np.percentile(red[marked], 40)) if marked.any() else paper
    return np.asarray(np.clip(red * (paper / max(1, min(ink, paper))), 0, paper), np.uint8)


def whiten(page: Image) -> Image:
    """Evens out paper that is grey or shaded, and stretches faint ink; leaves a clean picture as it is."""
    dark, light = (int(v) for v in np.percentile(page[::4, ::4], (0.5, 60)))
    small = cv2.resize(page, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    shaded = int(np.percentile(paper, 95)) - int(np.percentile(paper, 5)) > 40
    if light >= PAPER and light - dark >= CONTRAST and not shaded:
        return page
    paper = cv2.resize(paper, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    even = np.clip(page.astype(np.float32) / np.maximum(paper, 40) * 255.0, 0, 255)
    dark = int(np.percentile(even[::4, ::4], 0.5))
    if 255 - dark < 2 * CONTRAST:
        even = 255 - (255 - even) * (220.0 / max(30, 255 - dark))
    return np.asarray(np.clip(even, 0, 255), np.uint8)


def skew(page: Image) -> float:
    """Degrees by which lines fall to the right (positive) or rise, up to `STEEPEST`; text or rules, lying or standing.

    At the right angle sums along lines and along gaps differ most.
    """
    scale = min(1.0, THUMBNAIL / max(page.shape))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = _without_edges(np.asarray(cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15), np.uint8))
    if not ink.any():
        return 0.0

    def sharpness(angle: float) -> float:
        turned = turn(ink, angle, 0).astype(np.float32)
        rows, columns = turned.sum(axis=1), turned.sum(axis=0)
        return float(np.square(np.diff(rows)).sum() + np.square(np.diff(columns)).sum())

    best, width = 0.0, STEEPEST
    for step in (STEP, 0.1, FINE):
        angles = np.arange(best - width, best + width + step / 2, step)
        best, width = float(max(angles, key=lambda angle: (round(sharpness(angle)), -abs(angle)))), step
    return best


def _without_edges(ink: Image) -> Image:
    """The dark border of a scan follows the glass, not the page."""
    height, width = ink.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    out = ink.copy()
    for i, (x, y, w, h, _) in enumerate(stats[:count].tolist()):
        if i and (x == 0 or y == 0 or x + w == width or y + h == height) and max(w, h) > 0.3 * min(height, width):
            out[labels == i] = 0
    return out


def turn(page: NDArray[np.uint8], angle: float, paper: int = 255) -> NDArray[np.uint8]:
    """The page turned by small angles, against its skew; what comes in at the corners is paper."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    fill = (paper, paper, paper) if page.ndim == 3 else (paper,)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill), np.uint8)
