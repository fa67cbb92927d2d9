"""A page of an OFD file as characters with their boxes and ruled lines (GB/T 33190-2016, chapters 7 to 11).

Lengths in the file are millimetres from the top left corner; here they are points.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.readers.layout.types import Rule
from corpus.readers.ofd.package import Element, name_of, numbers
from corpus.readers.pdf.chars import ASCENT, DESCENT, UPRIGHT, Glyph, Style, luminance

POINTS = 72 / 25.4
LINE_WIDTH = 0.353
THIN, SHORT, STRAIGHT = 2.6, 2.0, 1.0
"""Points up to which a filled area is a line, below which a stroke is none, by which a line may slant."""
WHITE = 0.97
MAX_CHARS, MAX_OBJECTS, MAX_RULES = 200_000, 100_000, 6_000
PATH = re.compile(r"[SMLQBAC]|[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Content:
    """What stands on a page. `dark` are areas on which white text can be read, `pictures` the ids and boxes of pictures."""

    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    dark: list[Box] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)


def take_page(root: Element, origin: tuple[float, float], into: Content) -> None:
    """Add the objects of a page or template; `origin` is the corner of its physical box, in millimetres."""
    for count, thing in enumerate(objects(root)):
        if count > MAX_OBJECTS or len(into.glyphs) > MAX_CHARS:
            break
        matrix = matrix_of(thing, origin)
        name = name_of(thing)
        if name == "TextObject":
            into.glyphs.extend(glyphs(thing, matrix))
        elif name == "PathObject":
            take_path(thing, matrix, into)
        elif name == "ImageObject":
            box = numbers(thing.get("Boundary"))
            if len(box) == 4:
                x, y = (box[0] - origin[0]) * POINTS, (box[1] - origin[1]) * POINTS
                into.pictures.append((thing.get("ResourceID") or "", (x, y, x + box[2] * POINTS, y + box[3] * POINTS)))
    if len(into.rules) > MAX_RULES:
        into.rules = []


def objects(root: Element) -> Iterator[Element]:
    """Text, paths and pictures in drawing order, out of layers and blocks of blocks."""
    stack = [root]
    while stack:
        element = stack.pop()
        name = name_of(element)
        if (element.get("Visible") or "").lower() == "false":
            continue
        if name in ("TextObject", "PathObject", "ImageObject"):
            yield element
        elif name in ("Page", "Content", "Layer", "PageBlock"):
            stack.extend(element.iterchildren(reversed=True))


def matrix_of(thing: Element, origin: tuple[float, float]) -> Matrix:
    """From the object's own coordinates to points of the page."""
    box = numbers(thing.get("Boundary"))
    left, top = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    found = numbers(thing.get("CTM"))
    a, b, c, d, e, f = found if len(found) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return a * POINTS, b * POINTS, c * POINTS, d * POINTS, (e + left - origin[0]) * POINTS, (f + top - origin[1]) * POINTS


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def glyphs(thing: Element, matrix: Matrix) -> Iterator[Glyph]:
    """The characters of a text object. A text code without X or Y goes on from the one before."""
    size = next(iter(numbers(thing.get("Size"))), 0.0)
    stretch = next(iter(numbers(thing.get("HScale"))), 1.0)
    if size <= 0:
        return
    slant = math.degrees(math.atan2(matrix[1], matrix[0])) % 360
    nearest = round(slant / 90) * 90
    slant = nearest % 360 if abs(slant - nearest) <= UPRIGHT else slant
    high = size * math.hypot(matrix[2], matrix[3])
    style = Style(high, slant, lightness(thing), (thing.get("Alpha") or "") == "0", size * stretch * math.hypot(matrix[0], matrix[1]))
    x = y = 0.0
    for code in thing.iterchildren():
        if name_of(code) != "TextCode":
            continue
        text = code.text or ""
        x, y = next(iter(numbers(code.get("X"))), x), next(iter(numbers(code.get("Y"))), y)
        across, down = deltas(code.get("DeltaX"), len(text)), deltas(code.get("DeltaY"), len(text))
        at, height = x, y
        for i, char in enumerate(text):
            usual = size * stretch * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
            step = across[i] if i < len(across) else (usual if not down else 0.0)
            width = step if 0.2 * usual < step < (1.02 if usual == size * stretch else 1.8) * usual else usual
            yield glyph(char, matrix, (at, height, width, size), style)
            at += step
            height += down[i] if i < len(down) else 0.0


def glyph(char: str, matrix: Matrix, place: tuple[float, float, float, float], style: Style) -> Glyph:
    """A character at its base point, so wide and so high in the object's own coordinates."""
    x, base, width, size = place
    corners = [applied(matrix, x + dx, base + dy) for dx in (0.0, width) for dy in (-ASCENT * size, DESCENT * size)]
    xs, ys = [point[0] for point in corners], [point[1] for point in corners]
    return Glyph(char, (min(xs), min(ys), max(xs), max(ys)), style, style.angle)


def deltas(text: str | None, count: int) -> list[float]:
    """Distances from each character to the next; "g 3 5.5" stands for three times 5.5."""
    found: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        values = numbers(part) if part != "g" else []
        if part == "g":
            times, step = next(parts, ""), numbers(next(parts, ""))
            values = step * min(int(times[:9]), count) if times.isascii() and times.isdecimal() else []
        found.extend(values)
        if len(found) >= count:
            break
    return found


def lightness(thing: Element) -> float:
    """How light the object is on white paper, from 0 to 1; black where it says nothing."""
    colour = next((child for child in thing.iterchildren() if name_of(child) == "FillColor"), None)
    if colour is None:
        return 0.0
    values = [int(max(0.0, min(255.0, value))) for value in numbers(colour.get("Value"))]
    alpha = next(iter(numbers(colour.get("Alpha"))), 255.0)
    if len(values) == 4:
        values = [255 - min(255, value + values[3]) for value in values[:3]]
    if len(values) == 1:
        values *= 3
    return luminance(values[0], values[1], values[2], int(max(0.0, min(255.0, alpha)))) if len(values) == 3 else 0.0


def take_path(thing: Element, matrix: Matrix, into: Content) -> None:
    data = next((child.text or "" for child in thing.iterchildren() if name_of(child) == "AbbreviatedData"), "")
    strokes = (thing.get("Stroke") or "true").lower() != "false"
    fills = (thing.get("Fill") or "false").lower() == "true"
    for points in outlines(data, matrix):
        if strokes:
            into.rules.extend(straight(points))
        if fills:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            light = lightness(thing)
            if light < WHITE and min(box[2] - box[0], box[3] - box[1]) <= THIN:
                into.rules.extend(as_rule(box))
            elif light < 0.8:
                into.dark.append(box)


def outlines(data: str, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; of a curve only its end."""
    points: list[tuple[float, float]] = []
    tokens = PATH.findall(data[:2_000_000])
    i = 0
    while i < len(tokens):
        name = tokens[i]
        count = ARGUMENTS.get(name)
        arguments = tokens[i + 1 : i + 1 + (count or 0)]
        i += 1 + (count or 0)
        if count is None or any(argument in ARGUMENTS for argument in arguments) or len(arguments) < count:
            continue
        if name in "SM" and points:
            yield points
            points = []
        if name == "C" and points:
            points.append(points[0])
        elif count:
            points.append(applied(matrix, float(arguments[-2]), float(arguments[-1])))
    if points:
        yield points


def straight(points: Sequence[tuple[float, float]]) -> Iterator[Rule]:
    """The level and upright strokes of an outline."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
            yield from as_rule((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def as_rule(box: Box) -> Iterator[Rule]:
    """A thin area or stroke as the line through its middle."""
    x0, y0, x1, y1 = box
    if max(x1 - x0, y1 - y0) < SHORT:
        return
    if x1 - x0 >= y1 - y0:
        yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    else:
        yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
