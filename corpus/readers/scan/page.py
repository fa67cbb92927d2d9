"""Text and ruled lines of a scanned page.

The picture is levelled and turned upright, seals are taken off, rules are found and taken out, and
what is left is recognised line by line. The result is what `corpus.readers.layout.document` lays out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus.readers.layout.types import PageContent, Piece, Rule
from corpus.readers.scan.image import LEVEL, Colour, grey, skew, turn
from corpus.readers.scan.lone import lone_characters
from corpus.readers.scan.models import Box, Image, Reading, find_text, read_lines
from corpus.readers.scan.repair import certainty, repair
from corpus.readers.scan.rules import erase, find_rules
from corpus.readers.scan.standing import read_standing

REMARK = "本文件是扫描件或图片，文字由机器识别，可能有误；引用前请与原件核对。"
"""Said of every document with a page that was recognised."""

FAINT = 0.5
"""A line that is read less surely on the whole is no text: a stain, a signature, the edge of a stamp."""
SURE_UPRIGHT = 0.9
"""Text that is read as surely as this is not upside down."""
FEW = 5
"""Lines below which a page is also looked at from the side."""
SAMPLE = 6
"""Lines that are read to tell whether a page is upside down."""
LOW = 0.8
"""Height of figures as a share of that of Chinese characters, by their ink."""


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of text: what it says, how sure that is (1.0: no doubt), and its box in points, x0, y0, x1, y1, from the top left corner.

    `size` is the height of its characters in points.
    """

    text: str
    confidence: float
    box: tuple[float, float, float, float]
    size: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as recognised, upright: its size, lines and rules in points, and how the picture was put right.

    `angle`: degrees by which it was turned against its skew; after that `quarters`: quarter turns against the clock.
    """

    width: float
    height: float
    lines: tuple[OcrLine, ...]
    rules: tuple[Rule, ...]
    angle: float = 0.0
    quarters: int = 0

    def content(self, number: int) -> PageContent:
        """The page for laying out."""
        pieces = [Piece(line.text, *line.box, line.size, line.confidence) for line in self.lines]
        return PageContent(number, self.width, self.height, pieces, self.rules)


def read_page(picture: Colour, dpi: float) -> list[OcrLine]:
    """The lines of text of a page, in no particular order.

    Args:
        picture: height × width × 3, red, green, blue.
        dpi: its points an inch.
    """
    return list(scan_page(picture, dpi).lines)


def scan_page(picture: Colour, dpi: float) -> Scan:
    """The lines and rules of a page; a page that lies on its side, on its head or askew is put right first."""
    page = grey(picture, dpi)
    angle, quarters = skew(page), 0
    if abs(angle) > LEVEL:
        page = np.asarray(turn(page, angle), np.uint8)
    else:
        angle = 0.0
    rules, boxes = look(page, dpi)
    if may_lie_on_side(boxes):
        turned = np.ascontiguousarray(np.rot90(page))
        others = look(turned, dpi)
        if lying(others[1]) > lying(boxes):
            page, (rules, boxes), quarters = turned, others, 1
    if boxes and upside_down(page, boxes):
        page = np.ascontiguousarray(page[::-1, ::-1])
        rules, boxes = look(page, dpi)
        quarters += 2
    clear = erase(page, rules, dpi)
    point = 72.0 / dpi
    found = [line for line in read_boxes(clear, boxes, dpi) if line is not None]
    drawn = tuple(as_rule(rule, point) for rule in rules)
    return Scan(page.shape[1] * point, page.shape[0] * point, tuple(found), drawn, angle, quarters)


def look(page: Image, dpi: float) -> tuple[list[Box], list[Box]]:
    """The rules and the boxes of text; a box that runs over an upright rule is cut there."""
    rules = find_rules(page, dpi)
    upright = [rule for rule in rules if rule.height > rule.width]
    clear = erase(page, rules, dpi)
    boxes = [part for box in find_text(clear) for part in cut(box, upright)]
    return rules, [*boxes, *lone_characters(clear, boxes, dpi)]


def cut(box: Box, rules: Sequence[Box]) -> list[Box]:
    """The parts of a box between the rules that cross it."""
    middle, slack = (box.y0 + box.y1) / 2, max(2, box.height // 5)
    at = sorted({(r.x0 + r.x1) // 2 for r in rules if r.y0 <= middle <= r.y1 and box.x0 + slack < r.x0 and r.x1 < box.x1 - slack})
    edges = [box.x0, *at, box.x1]
    return [Box(a, box.y0, b, box.y1) for a, b in pairwise(edges) if b - a > slack]


def may_lie_on_side(boxes: Sequence[Box]) -> bool:
    """Do many lines stand upright, or are there hardly any? Of short lines on their side few are found."""
    standing = sum(box.height for box in boxes if box.upright)
    return len(boxes) < FEW or 2 * standing > lying(boxes)


def lying(boxes: Sequence[Box]) -> int:
    """Length of all lines that lie as they should."""
    return sum(box.width for box in boxes if box.width > 1.5 * box.height)


def upside_down(page: Image, boxes: Sequence[Box]) -> bool:
    """Are the longest lines read more surely when turned round?"""
    longest = sorted(boxes, key=lambda box: -box.width)[:SAMPLE]
    pictures = [page[box.y0 : box.y1, box.x0 : box.x1] for box in longest]
    here = mean(read_lines(pictures))
    return here < SURE_UPRIGHT and mean(read_lines([np.ascontiguousarray(each[::-1, ::-1]) for each in pictures])) > here


def mean(readings: Sequence[Reading]) -> float:
    return sum(reading.mean for reading in readings) / max(1, len(readings))


def read_boxes(page: Image, boxes: Sequence[Box], dpi: float) -> list[OcrLine | None]:
    """What stands in each box; None where it is no text."""
    pictures = [page[box.y0 : box.y1, box.x0 : box.x1] for box in boxes]
    readings = read_lines(pictures)
    for i, box in enumerate(boxes):
        if box.upright:
            readings[i] = read_standing(pictures[i], readings[i])
    return [as_line(page, box, reading, 72.0 / dpi) for box, reading in zip(boxes, readings, strict=True)]


def as_line(page: Image, box: Box, reading: Reading, point: float) -> OcrLine | None:
    if reading.mean < FAINT or not reading.text.strip():
        return None
    tight = around_ink(page, box)
    text = repair(reading.text)
    size = size_of(text, tight, upright=box.upright) * point
    x0, x1 = tight.x0 * point, tight.x1 * point
    return OcrLine(text, certainty(reading), (x0, tight.y0 * point, x1, tight.y1 * point), size)


def size_of(text: str, tight: Box, *, upright: bool) -> float:
    """Height of the characters in pixels, by their ink: figures and letters are lower than Chinese characters of their size, 一 has hardly a height."""
    if len(text) == 1:
        height: float = max(tight.height, tight.width)
    else:
        height = min(tight.height, tight.width) if upright else tight.height
    return height if any(is_wide(char) for char in text) else height / LOW


def is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def around_ink(page: Image, box: Box) -> Box:
    """The box drawn close around its ink: the detector's boxes have wide and uneven margins."""
    area = page[box.y0 : box.y1, box.x0 : box.x1]
    dark, light = np.percentile(area, (1, 90))
    ink = area < (float(dark) + float(light)) / 2
    rows, columns = np.flatnonzero(ink.sum(axis=1) > 0), np.flatnonzero(ink.sum(axis=0) > 0)
    if not len(rows) or not len(columns):
        return box
    return Box(box.x0 + int(columns[0]), box.y0 + int(rows[0]), box.x0 + int(columns[-1]) + 1, box.y0 + int(rows[-1]) + 1)


def as_rule(box: Box, point: float) -> Rule:
    """The middle line of a rule."""
    if box.width >= box.height:
        return Rule(box.x0 * point, (box.y0 + box.y1) / 2 * point, box.x1 * point, (box.y0 + box.y1) / 2 * point)
    return Rule((box.x0 + box.x1) / 2 * point, box.y0 * point, (box.x0 + box.x1) / 2 * point, box.y1 * point)
