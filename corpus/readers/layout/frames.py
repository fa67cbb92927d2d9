"""The margins of the columns of a document, and the size and distance of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from corpus.readers.layout.types import TableBlock, TextLine

NARROW = 0.9
"""Share of the widest column's width below which another column's right margin is not known."""
CENTRED = 0.8
"""Ems by which the middle of a centred line may miss that of its column."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line or a table of a page. `column` is 0 for the full width, then 1, 2, 3 from the left."""

    what: TextLine | TableBlock
    column: int = 0


@dataclass(slots=True)
class Sheet:
    """The items of a page in reading order, and what stands in its margins with the reason."""

    number: int
    width: float
    items: list[Item] = field(default_factory=list)
    above: list[tuple[str, str]] = field(default_factory=list)
    below: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """The left and right margin of a column of text."""

    left: float
    right: float


def centred(line: TextLine, frame: Frame, usual: float) -> bool:
    """Does a line stand in the middle, as titles do? One that is indented like a paragraph and reaches as far does not count."""
    left, right = line.x0 - frame.left, frame.right - line.x1
    if abs(left - right) / 2 > CENTRED * line.size:
        return False
    return min(left, right) >= (1.0 if line.size > 1.1 * usual else 2.6) * line.size


def body_size(lines: Sequence[TextLine]) -> float:
    sizes: dict[float, int] = defaultdict(int)
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 12.0


def usual_pitch(sheets: Sequence[Sheet]) -> float:
    """The usual distance from line to line, in points."""
    found: list[float] = []
    for sheet in sheets:
        last: TextLine | None = None
        for item in sheet.items:
            line = item.what
            if isinstance(line, TableBlock):
                last = None
                continue
            if last is not None and 0 < line.middle - last.middle < 5 * line.size and len(line.text) > 15:
                found.append(line.middle - last.middle)
            last = line
    return median(found) if found else 1e9


def frames(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, int, Frame]]:
    """The margins of every column on every page: those of all pages of its width, moved where a page is."""
    held: dict[tuple[int, int], list[TextLine]] = {}
    groups: dict[tuple[int, int], list[TextLine]] = defaultdict(list)
    for sheet in sheets:
        for item in sheet.items:
            if isinstance(item.what, TextLine):
                held.setdefault((sheet.number, item.column), []).append(item.what)
                groups[round(sheet.width), item.column].append(item.what)
    usual = {key: frame_of(lines, key[0] if key[1] == 0 else 0.0) for key, lines in groups.items()}
    widths: dict[int, float] = defaultdict(float)
    for (width, column), group in groups.items():
        widths[width] = max(widths[width], max(line.x1 for line in group) - usual[width, column].left if column else 0.0)
    for (width, column), frame in usual.items():
        if column and frame.right - frame.left < NARROW * widths[width]:
            # too few of its lines are full; the columns of a page are equally wide
            usual[width, column] = Frame(frame.left, frame.left + widths[width])
    for sheet in sheets:
        for column in (0, 1, 2, 3):
            lines = held.get((sheet.number, column))
            if not lines:
                continue
            frame = usual[round(sheet.width), column]
            shift = min(line.x0 for line in lines) - frame.left
            size = lines[0].size
            full = [line for line in lines if line.width > 0.9 * (frame.right - frame.left)]
            if len(full) >= 3 and abs(shift) > 0.5 * size:
                frame = frame_of(lines, sheet.width if column == 0 else 0.0)
            yield sheet, column, frame


def frame_of(lines: Sequence[TextLine], width: float) -> Frame:
    """The leftmost x at which several lines begin, and the rightmost at which many end; marks may hang beyond it.

    Where too few lines are full to tell, the right margin of a page of that `width` is as wide as the left.
    """
    near = 0.6 * median(line.size for line in lines)
    left = -outermost([-line.x0 for line in lines], near, len(lines) // 20)
    right = outermost([line.x1 for line in lines], near, len(lines) // 5)
    full = sum(1 for line in lines if abs(line.x1 - right) <= near and line.width >= 0.5 * width)
    return Frame(left, right if full >= 2 else max(right, width - left))


def outermost(values: Sequence[float], near: float, least: int) -> float:
    """The greatest value to which so many are near, or as many as there are near to any."""
    ordered = sorted(values, reverse=True)
    start = 0
    counts = []
    for i, value in enumerate(ordered):
        while ordered[start] > value + near:
            start += 1
        counts.append(i - start + 1)
    wanted = min(max(1, min(2, len(ordered) // 3), least), max(counts))
    last = next(i for i, count in enumerate(counts) if count >= wanted)
    return ordered[last - counts[last] + 1]
