"""The cells between ruled lines: where no line divides two of them, they are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

COVER = 0.6
"""Share of a cell's side that must be ruled for it to be a wall."""


@dataclass(slots=True)
class Track:
    """All lines at one position: `at` across, `parts` along."""

    at: float
    parts: list[tuple[float, float]] = field(default_factory=list)

    def covers(self, start: float, end: float) -> bool:
        """Is most of the way from `start` to `end` ruled?"""
        length = sum(max(0.0, min(b, end) - max(a, start)) for a, b in self.parts)
        return length >= COVER * (end - start)


@dataclass(frozen=True, slots=True)
class Region:
    """A cell of the grid, merged ones included: half-open ranges of rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


def find_regions(across: Sequence[Track], upright: Sequence[Track]) -> list[list[Region]]:
    """Cells of the grid, joined where no line divides them; a shape that is no rectangle as several."""
    height, width = len(across) - 1, len(upright) - 1
    below = {(i, j): across[i + 1].covers(upright[j].at, upright[j + 1].at) for i in range(height - 1) for j in range(width)}
    beside = {(i, j): upright[j + 1].covers(across[i].at, across[i + 1].at) for i in range(height) for j in range(width - 1)}
    seen: set[tuple[int, int]] = set()
    shapes: list[list[Region]] = []
    for i in range(height):
        for j in range(width):
            if (i, j) not in seen:
                members = flood(i, j, below, beside)
                seen |= members
                shapes.append(rectangles(members))
    return shapes


def rectangles(members: set[tuple[int, int]]) -> list[Region]:
    """A set of cells as rectangles: runs down each column, those of neighbouring columns joined where they are equal."""
    found: list[Region] = []
    for column in sorted({c for _, c in members}):
        rows = sorted(r for r, c in members if c == column)
        starts = [r for r in rows if r - 1 not in rows]
        ends = [r + 1 for r in rows if r + 1 not in rows]
        for top, bottom in zip(starts, ends, strict=True):
            left = next((k for k, other in enumerate(found) if (other.top, other.bottom, other.right) == (top, bottom, column)), None)
            if left is None:
                found.append(Region(top, column, bottom, column + 1))
            else:
                found[left] = Region(top, found[left].left, bottom, column + 1)
    return found


def flood(i: int, j: int, below: dict[tuple[int, int], bool], beside: dict[tuple[int, int], bool]) -> set[tuple[int, int]]:
    """The cells that are reached from one without crossing a line."""
    members, waiting = {(i, j)}, [(i, j)]
    while waiting:
        r, c = waiting.pop()
        steps = (
            ((r + 1, c), below.get((r, c), True)),
            ((r - 1, c), below.get((r - 1, c), True)),
            ((r, c + 1), beside.get((r, c), True)),
            ((r, c - 1), beside.get((r, c - 1), True)),
        )
        for step, wall in steps:
            if not wall and step not in members:
                members.add(step)
                waiting.append(step)
    return members
