"""Tables without ruled lines, whose columns are only aligned."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.lines import OPENING
from corpus.readers.layout.lines import cell_text, ends_short, make_line
from corpus.readers.layout.rows import levels_of, row_cuts
from corpus.readers.layout.types import Piece, Rule, TableBlock, TableCell, TextLine
from corpus.readers.signs import Signs

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far apart columns stand: ems between two pieces of a line, and of the empty strip through all lines.

    `tabular` is the share of the lines that have text in several columns, `cell` how many characters the usual cell has at most.
    """

    gap: float
    strip: float
    tabular: float
    cell: int


WIDE, CLOSE = Distance(1.2, 0.8, 0.4, 24), Distance(0.5, 0.4, 0.6, 16)
TABLE_LINES = 3
"""Lines that an unruled table has at least."""
MANY_LINES, ACROSS = 6, 0.1
"""Lines from which on one may reach over a strip, and the share that may, as a heading over several columns does."""
LOOSE = 1.35
"""A distance between lines above this share of the least one parts two rows."""
SENTENCES = 0.2
"""Share of the lines of a table that hold a full stop, where its columns stand close."""


def segments(line: TextLine, gap: float) -> list[TextLine]:
    """The parts of a line that gaps of so many ems divide."""
    found: list[list[Piece]] = []
    for piece in line.pieces:
        if found and piece.x0 - max(each.x1 for each in found[-1]) < gap * line.size:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [make_line(group) for group in found]


def split_tables(lines: Sequence[TextLine], rules: Sequence[Rule], signs: Signs) -> list[TextLine | TableBlock]:
    """The lines of a column with those that make up an unruled table replaced by it."""
    parts = {distance: [segments(line, distance.gap) for line in lines] for distance in (WIDE, CLOSE)}
    found: list[TextLine | TableBlock] = []
    i = 0
    while i < len(lines):
        runs = [(run_from(lines, divided, i, distance, signs), distance) for distance, divided in parts.items()]
        for end, distance in sorted(runs, key=lambda run: -run[0]):
            table = make_table(with_overlapping(lines, i, end), distance, rules, signs) if end - i >= TABLE_LINES else None
            if table is not None:
                while found and isinstance(found[-1], TextLine) and found[-1].y1 > lines[i].y0:
                    found.pop()
                found.append(table)
                i = end
                break
        else:
            found.append(lines[i])
            i += 1
    return found


def with_overlapping(lines: Sequence[TextLine], start: int, end: int) -> Sequence[TextLine]:
    """The lines of a run with those above that it overlaps: the first line of a cell of two beside cells of one."""
    while start and lines[start - 1].y1 > lines[start].y0:
        start -= 1
    return lines[start:end]


def run_from(lines: Sequence[TextLine], parts: Sequence[Sequence[TextLine]], start: int, distance: Distance, signs: Signs) -> int:
    """Where the run of lines ends that share empty strips from line `start` on."""
    if len(parts[start]) < 2:
        return start
    strips = gaps(parts[start], distance.strip * lines[start].size)
    end = start + 1
    while end < len(lines):
        line, size = lines[end], lines[start].size
        if abs(line.size - size) > 0.2 * size or line.y0 - lines[end - 1].y1 > 2.5 * size:
            break
        wider = outside(lines[start:end], parts[end], distance.strip * size)
        shared = [cut for strip in (*strips, *wider) for cut in free(strip, parts[end]) if cut[1] - cut[0] >= distance.strip * size]
        if not shared or len(shared) < len(strips) / 2:
            break
        if len(parts[end]) < 2 and not continues_cell(lines[end], shared, signs):
            break
        strips = sorted(shared)
        end += 1
    while end > start + 1 and len(parts[end - 1]) < 2 and not hangs(lines, end - 1):
        end -= 1
    return end


def outside(lines: Sequence[TextLine], parts: Sequence[TextLine], least: float) -> list[Interval]:
    """The strips between the lines so far and parts of the next one that stand left or right of all of them."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    before = [(part.x1, left) for part in parts if part.x1 <= left - least]
    behind = [(right, part.x0) for part in parts if part.x0 >= right + least]
    return [*before[-1:], *behind[:1]]


def continues_cell(line: TextLine, strips: Sequence[Interval], signs: Signs) -> bool:
    """Is a line with text in one column the second line of a cell, or a row of which only one cell is filled?"""
    crossed = any(line.x0 < a and line.x1 > b for a, b in strips)
    return not crossed and signs.heading(line.text) is None and signs.annex(line.text) is None


def hangs(lines: Sequence[TextLine], at: int) -> bool:
    """Does a line keep the least distance to the one above, as the second line of a cell does?"""
    return lines[at].y0 - lines[at - 1].y1 < 0.9 * lines[at].size


def gaps(parts: Sequence[TextLine], least: float) -> list[Interval]:
    return [(a.x1, b.x0) for a, b in itertools.pairwise(parts) if b.x0 - a.x1 >= least]


def free(strip: Interval, parts: Sequence[TextLine]) -> list[Interval]:
    """What of a strip no text reaches into."""
    found = [strip]
    for part in parts:
        cut: list[Interval] = []
        for a, b in found:
            if part.x1 <= a or part.x0 >= b:
                cut.append((a, b))
                continue
            cut.extend(each for each in ((a, part.x0), (part.x1, b)) if each[1] > each[0])
        found = cut
    return found


def make_table(lines: Sequence[TextLine], distance: Distance, rules: Sequence[Rule], signs: Signs) -> TableBlock | None:
    """The table of a run of lines, or None where the run looks like anything else."""
    cuts = [(a + b) / 2 for a, b in strips_of(lines)]
    edges = (min(line.x0 for line in lines), *cuts, max(line.x1 for line in lines))
    placed = [place(line.pieces, edges) for line in lines]
    levels = filled(lines, placed)
    tabular = sum(1 for columns in levels if len(columns) > 1)
    lengths = [len(cell[0].text) for cells in placed for cell in cells if cell]
    if tabular < TABLE_LINES or tabular < distance.tabular * len(levels) or median(lengths) > distance.cell or is_list(lines, signs):
        return None
    if distance is CLOSE and sum(1 for line in lines if re.search("[。；]", line.text)) > SENTENCES * len(lines):
        return None
    table = TableBlock(lines[0].y0, lines[-1].y1, edges, ruled=False, lines=tuple(lines), size=lines[0].size)
    for row in rows_of(lines, placed, edges, rules):
        table.rows.append([make_cell(held, edges[c + 1] - edges[c], signs) for c, held in enumerate(row)])
    return table if len(table.rows) > 1 else None


def filled(lines: Sequence[TextLine], placed: Sequence[Sequence[Sequence[TextLine]]]) -> list[set[int]]:
    """The columns that hold text at each height; lines that overlap, as those of cells of two lines and of one, are at the same."""
    levels = levels_of(lines)
    found: list[set[int]] = [set() for _ in levels]
    for line, cells in zip(lines, placed, strict=True):
        at = next(i for i, (top, bottom) in enumerate(levels) if top <= line.middle <= bottom)
        found[at] |= {c for c, cell in enumerate(cells) if cell}
    return found


def strips_of(lines: Sequence[TextLine]) -> list[Interval]:
    """The ranges of x into which no line reaches, or hardly any."""
    least = CLOSE.strip * min(line.size for line in lines)
    allowed = max(int(ACROSS * len(lines)), 1) if len(lines) >= MANY_LINES else 0
    steps: Counter[float] = Counter()
    for line in lines:
        for x0, x1 in merged((piece.x0, piece.x1) for piece in line.pieces):
            steps[x0] += 1
            steps[x1] -= 1
    found: list[Interval] = []
    over, start = 0, None
    for x in sorted(steps):
        if start is not None and over + steps[x] > allowed:
            if x - start >= least:
                found.append((start, x))
            start = None
        over += steps[x]
        if start is None and over <= allowed:
            start = x
    left = min(steps)
    return [strip for strip in found if strip[0] > left]


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals that overlap as one."""
    found: list[Interval] = []
    for x0, x1 in sorted(intervals):
        if found and x0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def is_list(lines: Sequence[TextLine], signs: Signs) -> bool:
    """Lines that each begin with a label are headings or items with a gap behind the label, no rows."""
    labelled = sum(1 for line in lines if signs.heading(line.text) is not None)
    return labelled >= 0.6 * len(lines) and all(signs.heading(line.pieces[0].text + "某") is not None for line in lines if len(line.pieces) > 1)


def make_cell(parts: Sequence[TextLine], width: float, signs: Signs) -> TableCell:
    room = max([width - (parts[0].size if parts else 0.0), *(part.width for part in parts)])
    text, is_open = cell_text(parts, room, signs)
    return TableCell(text, "", min((part.confidence for part in parts), default=1.0), is_open)


def rows_of(
    lines: Sequence[TextLine], placed: Sequence[Sequence[Sequence[TextLine]]], edges: Sequence[float], rules: Sequence[Rule]
) -> list[list[list[TextLine]]]:
    """Lines to rows: at ruled lines where there are some, else at wider distances, else where the first column begins."""
    columns = [[line for cells in placed for line in cells[c]] for c in range(len(edges) - 1)]
    ruled = sorted(rule.y0 for rule in rules if rule.horizontal and rule.x1 - rule.x0 >= 0.7 * (edges[-1] - edges[0]))
    inner = [y for y in ruled if lines[0].middle < y < lines[-1].middle]
    cuts = inner if len(inner) > 1 else row_cuts(columns, edges) or row_cuts(columns, edges, broken=True)
    if cuts:
        found = [
            [[line for line in column if top < line.middle <= bottom] for column in columns] for top, bottom in itertools.pairwise((-math.inf, *cuts, math.inf))
        ]
        return [row for row in found if any(row)]
    pitches = [b.middle - a.middle for a, b in itertools.pairwise(lines)]
    loose = LOOSE * min(pitches)
    by_distance = sum(1 for pitch in pitches if pitch > loose)
    rows: list[list[list[TextLine]]] = []
    for i, cells in enumerate(placed):
        if i == 0:
            begins = True
        elif by_distance and by_distance < len(pitches):
            begins = pitches[i - 1] > loose
        else:
            begins = bool(cells[0]) and not (sum(1 for cell in cells if cell) == 1 and goes_on(placed[i - 1][0], cells[0], edges))
        if begins:
            rows.append([[] for _ in columns])
        for c, held in enumerate(cells):
            rows[-1][c].extend(held)
    return rows


def goes_on(above: Sequence[TextLine], below: Sequence[TextLine], edges: Sequence[float]) -> bool:
    """Does the first cell of a line go on with the full one above it?"""
    if not above or not below:
        return False
    opened = any(char in OPENING for char in above[-1].text)
    return opened or not ends_short(above[-1], edges[1] - edges[0] - above[-1].width - above[-1].size, below[0])


def place(pieces: Sequence[Piece], edges: Sequence[float]) -> list[list[TextLine]]:
    """The pieces of a line by column, each where its middle lies; those of one column as one line."""
    cells: list[list[Piece]] = [[] for _ in range(len(edges) - 1)]
    for piece in pieces:
        middle = (piece.x0 + piece.x1) / 2
        cells[next((c for c in range(len(edges) - 2) if middle <= edges[c + 1]), len(edges) - 2)].append(piece)
    return [[make_line(cell)] if cell else [] for cell in cells]
