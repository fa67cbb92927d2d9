"""Ruled lines, filled areas and pictures of a PDF page."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from corpus.readers.layout.types import Rule
from corpus.readers.pdf.chars import luminance
from corpus.readers.pdf.frame import Box, Frame

THIN = 2.6
"""Points up to which a filled area is a line."""
STRAIGHT = 1.0
"""Points by which a line may slant."""
SHORT = 2.0
"""Points below which a stroke is no line."""
EDGE = 4.0
"""Points up to which a filled frame is the border of a box."""
DEEPEST = 6
"""Groups of objects inside each other that are looked into."""
MAX_OBJECTS = 60_000
"""Objects of one page; one with more is a drawing."""
MAX_RULES = 30_000

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Point = tuple[float, float]


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page besides text, in the reader's coordinates."""

    rules: list[Rule] = field(default_factory=list)
    dark: list[Box] = field(default_factory=list)
    """Areas and pictures on which light text can be read."""
    pictures: float = 0.0
    """Share of the page that the largest picture covers."""


def read_drawing(page: pdfium.FPDF_PAGE, frame: Frame) -> Drawing:
    """The lines, areas and pictures of a page."""
    drawing = Drawing()
    for count, (thing, matrix) in enumerate(things(page)):
        if count >= MAX_OBJECTS:
            drawing.rules = []
            break
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            add_path(thing, matrix, frame, drawing)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            add_picture(thing, matrix, frame, drawing)
    if len(drawing.rules) > MAX_RULES:
        drawing.rules = []
    return drawing


def things(page: pdfium.FPDF_PAGE) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, Matrix]]:
    """The objects of a page with the matrix of the groups that they stand in."""
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        yield from within(pdfium.FPDFPage_GetObject(page, i), IDENTITY, 0)


def within(thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, depth: int) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, Matrix]]:
    if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_FORM:
        yield thing, matrix
    elif depth < DEEPEST:
        inner = times(matrix_of(thing), matrix)
        for i in range(pdfium.FPDFFormObj_CountObjects(thing)):
            yield from within(pdfium.FPDFFormObj_GetObject(thing, i), inner, depth + 1)


def matrix_of(thing: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does what `first` does and then what `second` does."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def applied(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def add_picture(thing: pdfium.FPDF_PAGEOBJECT, outer: Matrix, frame: Frame, drawing: Drawing) -> None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    box = frame.box(*applied(outer, left, bottom), *applied(outer, right, top))
    drawing.dark.append(box)
    width = min(box[2], frame.width) - max(box[0], 0.0)
    height = min(box[3], frame.height) - max(box[1], 0.0)
    if width > 0 and height > 0:
        drawing.pictures = max(drawing.pictures, width * height / (frame.width * frame.height))


def add_path(thing: pdfium.FPDF_PAGEOBJECT, outer: Matrix, frame: Frame, drawing: Drawing) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing, fill, stroke):
        return
    lines = outlines(thing, times(matrix_of(thing), outer), frame)
    if stroke.value:
        for points in lines:
            drawing.rules.extend(strokes(points))
    if fill.value:
        light = fill_light(thing)
        if light is not None:
            add_areas([bounds(points) for points in lines if len(points) > 1], light, drawing)


def fill_light(thing: pdfium.FPDF_PAGEOBJECT) -> float | None:
    """How light the filling is; None when it cannot be seen at all."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(thing, *parts):
        return 0.0
    red, green, blue, alpha = (part.value for part in parts)
    return luminance(red, green, blue, alpha) if alpha else None


def outlines(thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, frame: Frame) -> list[list[Point]]:
    """The lines of a path as the reader sees them, curves broken off."""
    lines: list[list[Point]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(pdfium.FPDFPath_CountSegments(thing), MAX_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, i)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = frame.point(*applied(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO and lines:
            lines[-1].append(point)
        else:
            lines.append([point])
        if pdfium.FPDFPathSegment_GetClose(segment):
            lines[-1].append(lines[-1][0])
    return lines


def strokes(points: Sequence[Point]) -> Iterator[Rule]:
    """The horizontal and vertical parts of a line."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT and max(abs(x1 - x0), abs(y1 - y0)) >= SHORT:
            yield Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def bounds(points: Sequence[Point]) -> Box:
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def add_areas(boxes: Sequence[Box], light: float, drawing: Drawing) -> None:
    """Filled areas: thin ones are lines, two inside each other a frame, others a background."""
    for i, box in enumerate(boxes):
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) <= THIN:
            if max(width, height) >= SHORT:
                drawing.rules.append(Rule(*box))
            continue
        if any(j != i and frames(box, other) for j, other in enumerate(boxes)):
            x0, y0, x1, y1 = box
            drawing.rules.extend((Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1)))
        elif light < 0.8:
            drawing.dark.append(box)


def frames(outer: Box, inner: Box) -> bool:
    """Does the area between two boxes look like a border?"""
    return all(0 <= gap <= EDGE for gap in (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3]))
