"""Ruled lines to tables: the grid that they span, which cells are merged, and the text of each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from corpus.readers.layout.bands import sides
from corpus.readers.layout.lines import cell_text, dominant_size, group_lines
from corpus.readers.layout.regions import Region, Track, find_regions
from corpus.readers.layout.rows import row_cuts
from corpus.readers.layout.types import Piece, Rule, TableBlock, TableCell, TextLine
from corpus.readers.layout.upright import outlines
from corpus.readers.signs import Signs

SNAP = 3.0
"""Points within which lines count as one, or as touching."""
CROSSINGS = 500_000
"""Pairs of lines across each other above which a page is a drawing."""
SHORTEST = 6.0
"""Points below which a line is a stroke of ornament or of a letter."""
OVERHANG = 2.5
"""Ems by which the text of a cell that is cut by the page's end may reach beyond its sides."""
FEW_LINES = 3
"""Lines across a table of which the rows below the last but one may not be ruled."""
PADDING = 6.0
"""Greatest distance, in points, that text is assumed to keep from the sides of its cell."""


def find_tables(rules: Sequence[Rule], pieces: Sequence[Piece], signs: Signs) -> tuple[list[TableBlock], list[Piece]]:
    """The ruled tables of a page, and the pieces that stand in none of them."""
    tables: list[TableBlock] = []
    rest = list(pieces)
    taken: list[tuple[float, float, float, float]] = []
    drawn = [rule for rule in rules if rule.horizontal]
    across = merge_tracks(drawn, True)
    upright = merge_tracks([rule for rule in rules if not rule.horizontal], False)
    if len(across) * len(upright) > CROSSINGS:
        return [], list(pieces)
    alone = [rule for rule in upright if not any(meets(other, rule) for other in across)]
    rules = [*across, *upright]
    guessed = [*outlines(alone, pieces, signs), *missing_sides([*drawn, *upright], pieces, signs)]
    for group in sorted(connected([*rules, *guessed]), key=area, reverse=True):
        box = bounds(group)
        if any(inside(box, other) for other in taken):
            continue
        soft = any(inside((side.x0, side.y0, side.x1, side.y1), box) for side in guessed)
        table, rest = build(group, rest, soft, signs)
        if table is not None:
            tables.append(table)
            taken.append(box)
    return sorted(tables, key=lambda table: table.y0), rest


def missing_sides(rules: Sequence[Rule], pieces: Sequence[Piece], signs: Signs) -> list[Rule]:
    """The sides of columns of tables that have lines between their rows only."""
    upright = [rule for rule in rules if not rule.horizontal and rule.y1 - rule.y0 >= SHORTEST]
    across = [rule for rule in merge_tracks([rule for rule in rules if rule.horizontal], True) if not any(meets(rule, other) for other in upright)]
    return sides(across, [rule for rule in rules if rule.horizontal], pieces, signs)


def meets(across: Rule, upright: Rule) -> bool:
    return across.x0 - SNAP <= upright.x0 <= across.x1 + SNAP and upright.y0 - SNAP <= across.y0 <= upright.y1 + SNAP


def bounds(rules: Iterable[Rule]) -> tuple[float, float, float, float]:
    rules = list(rules)
    return min(r.x0 for r in rules), min(r.y0 for r in rules), max(r.x1 for r in rules), max(r.y1 for r in rules)


def area(rules: Sequence[Rule]) -> float:
    x0, y0, x1, y1 = bounds(rules)
    return (x1 - x0) * (y1 - y0)


def inside(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return other[0] - SNAP <= box[0] and other[1] - SNAP <= box[1] and box[2] <= other[2] + SNAP and box[3] <= other[3] + SNAP


def connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of lines that touch or cross each other, each with lines of both directions."""
    tracks = [*merge_tracks([r for r in rules if r.horizontal], True), *merge_tracks([r for r in rules if not r.horizontal], False)]
    parent = list(range(len(tracks)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    across = sorted((i for i, rule in enumerate(tracks) if rule.horizontal), key=lambda i: tracks[i].y0)
    for i, upright in enumerate(tracks):
        if upright.horizontal:
            continue
        for j in across:
            other = tracks[j]
            if other.y0 > upright.y1 + SNAP:
                break
            if other.y0 >= upright.y0 - SNAP and other.x0 - SNAP <= upright.x0 <= other.x1 + SNAP:
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for i, rule in enumerate(tracks):
        groups[root(i)].append(rule)
    return [group for group in groups.values() if len({rule.horizontal for rule in group}) == 2]


def merge_tracks(rules: Sequence[Rule], horizontal: bool) -> list[Rule]:
    """Lines that go on with each other, as those drawn cell by cell do, as one; short strokes left out."""
    merged: list[Rule] = []
    for track in tracks_of(rules, horizontal):
        start = end = None
        for a, b in sorted(track.parts):
            if end is not None and a <= end + SNAP:
                end = max(end, b)
                continue
            merged.extend(stroke(track.at, start, end, horizontal))
            start, end = a, b
        merged.extend(stroke(track.at, start, end, horizontal))
    return merged


def stroke(at: float, start: float | None, end: float | None, horizontal: bool) -> list[Rule]:
    if start is None or end is None or end - start < SHORTEST:
        return []
    return [Rule(start, at, end, at) if horizontal else Rule(at, start, at, end)]


def tracks_of(rules: Iterable[Rule], horizontal: bool) -> list[Track]:
    """Lines of one direction by their position; those within `SNAP` of the first share a track."""
    tracks: list[Track] = []
    first = 0.0
    for at, a, b in sorted(((r.y0 + r.y1) / 2, r.x0, r.x1) if horizontal else ((r.x0 + r.x1) / 2, r.y0, r.y1) for r in rules):
        if not tracks or at - first > SNAP:
            tracks.append(Track(at))
            first = at
        tracks[-1].parts.append((a, b))
    return tracks


def build(group: Sequence[Rule], pieces: Sequence[Piece], soft: bool, signs: Signs) -> tuple[TableBlock | None, list[Piece]]:
    """The table that a group of lines spans, and the pieces outside it. None where they only frame or underline.

    `soft`: the sides of its columns were guessed.
    """
    x0, y0, x1, y1 = bounds(group)
    drawn = tracks_of([r for r in group if r.horizontal], True)
    across = closed(drawn, y0, y1, x0, x1)
    upright = closed(tracks_of([r for r in group if not r.horizontal], False), x0, x1, y0, y1)
    if len(across) < 2 or len(upright) < 3:
        return None, list(pieces)
    if len(across) <= FEW_LINES:
        across = with_rows(across, upright, pieces)
    shapes = find_regions(across, upright)
    regions = [region for shape in shapes for region in shape]
    held: dict[Region, list[Piece]] = {region: [] for region in regions}
    rest = []
    where = {(i, j): region for region in regions for i in range(region.top, region.bottom) for j in range(region.left, region.right)}
    for piece in pieces:
        i, j = slot(across, piece.middle), slot(upright, (piece.x0 + piece.x1) / 2)
        if i is None and j is not None and hangs_out(piece, across[-1], upright[j : j + 2]):
            i = len(across) - 2
        if i is None or j is None:
            rest.append(piece)
        else:
            held[where[i, j]].append(piece)
    if sum(1 for found in held.values() if found) < 2 or len({region.left for region, found in held.items() if found}) < 2:
        return None, list(pieces)
    sound = all(sum(1 for region in shape if held[region]) <= 1 for shape in shapes)
    table = TableBlock(y0, y1, tuple(track.at for track in upright), ruled=sound, soft=soft, size=dominant_size(pieces), open_end=across[-1].at > drawn[-1].at)
    table.rows = [[TableCell() for _ in range(len(upright) - 1)] for _ in range(len(across) - 1)]
    fill(table, held, upright, signs)
    return squeezed(table), rest


def with_rows(across: list[Track], upright: Sequence[Track], pieces: Sequence[Piece]) -> list[Track]:
    """The lines across, with one between any two rows that the texts below the last but one show: only a head, or nothing, is ruled off."""
    top, bottom, left, right = across[-2].at, across[-1].at, upright[0].at, upright[-1].at
    columns: list[list[Piece]] = [[] for _ in upright[1:]]
    for piece in pieces:
        column = slot(upright, (piece.x0 + piece.x1) / 2)
        if column is not None and top < piece.middle < bottom:
            columns[column].append(piece)
    cuts = row_cuts([group_lines(column) for column in columns], [track.at for track in upright])
    return [*across[:-1], *(Track(at, [(left, right)]) for at in cuts), across[-1]]


def hangs_out(piece: Piece, bottom: Track, sides: Sequence[Track]) -> bool:
    """Does text stand right below a cell that has no line below it, since a page break cuts it?"""
    return bottom.at < piece.middle < bottom.at + OVERHANG * piece.size and not bottom.covers(sides[0].at, sides[1].at)


def closed(tracks: list[Track], start: float, end: float, side: float, other: float) -> list[Track]:
    """The tracks with those of the outline, which tables that are open at the sides lack."""
    if tracks and tracks[0].at > start + SNAP:
        tracks = [Track(start, [(side, other)]), *tracks]
    if tracks and tracks[-1].at < end - SNAP:
        tracks = [*tracks, Track(end, [(side, other)])]
    return tracks


def slot(tracks: Sequence[Track], at: float) -> int | None:
    """The index of the interval between two tracks in which `at` lies."""
    if not tracks[0].at <= at <= tracks[-1].at:
        return None
    return next((i for i in range(len(tracks) - 1) if at <= tracks[i + 1].at), None)


def fill(table: TableBlock, held: dict[Region, list[Piece]], upright: Sequence[Track], signs: Signs) -> None:
    """Text into the cells, each in the first cell of its region."""
    lines = {region: group_lines(pieces) for region, pieces in held.items()}
    padding = paddings(lines, upright, math.inf if table.soft else PADDING)
    for region, found in lines.items():
        room = upright[region.right].at - upright[region.left].at - 2 * padding[region.left, region.right]
        text, is_open = cell_text(found, room, signs)
        confidence = min((line.confidence for line in found), default=1.0)
        for i in range(region.top, region.bottom):
            for j in range(region.left, region.right):
                table.rows[i][j].covered = "above" if i > region.top else "left" if j > region.left else ""
        table.rows[region.top][region.left] = TableCell(text, "", confidence, is_open, region.bottom - region.top > 1)


def paddings(lines: dict[Region, list[TextLine]], upright: Sequence[Track], most: float) -> dict[tuple[int, int], float]:
    """How far text keeps from the sides in each column, on the mean of both sides: the least that is seen, `most` at most."""
    found: dict[tuple[int, int], float] = {}
    for region, held in lines.items():
        key = (region.left, region.right)
        width = upright[region.right].at - upright[region.left].at
        least = min((free(line, upright[region.left].at, upright[region.right].at, most) for line in held), default=min(most, width / 2))
        found[key] = max(0.0, min(found.get(key, most), least))
    return found


def free(line: TextLine, left: float, right: float, most: float) -> float:
    """The distance to the nearer side; where the sides are guessed, half of what is free."""
    return (right - left - line.width) / 2 if most == math.inf else min(line.x0 - left, right - line.x1)


def squeezed(table: TableBlock) -> TableBlock:
    """The table without blank rows, such as gaps between double lines and the rest of a page, and without blank narrow columns."""
    rows: list[list[TableCell]] = []
    dropped: list[TableCell] | None = None
    for row in table.rows:
        if not any(cell.text for cell in row):
            dropped = row if dropped is None else [b if b.covered != "above" else a for a, b in zip(dropped, row, strict=True)]
            continue
        for above, cell in zip(dropped or (), row, strict=False):
            if cell.covered == "above" and above.covered != "above":
                cell.covered = above.covered
        dropped = None
        rows.append(row)
    table.open_end = table.open_end and dropped is None
    columns = range(len(table.edges) - 1)
    keep = [
        j
        for j in columns
        if any(row[j].text for row in rows) or (any(row[j].covered != "left" for row in rows) and table.edges[j + 1] - table.edges[j] >= 2 * SNAP)
    ]
    table.rows = [[row[j] for j in keep] for row in rows]
    table.edges = (*(table.edges[j] for j in keep), table.edges[keep[-1] + 1])
    return table
