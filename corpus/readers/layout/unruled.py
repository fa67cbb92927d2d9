"""Tables without ruled lines, whose columns are only aligned."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from corpus.lines import OPENING
from corpus.readers.layout.lines import cell_text, ends_short, make_line
from corpus.readers.layout.types import Piece, Rule, TableBlock, TableCell, TextLine
from corpus.readers.signs import Signs

Interval = tuple[float, float]

SEGMENT_GAP = 1.2
"""Ems between two pieces of a line that stand in different columns of a table."""
STRIP = 0.8
"""Ems of the empty strip between two columns of a table."""
TABLE_LINES = 3
"""Lines that an unruled table has at least."""
LOOSE = 1.35
"""A distance between lines above this share of the least one parts two rows."""
LONGEST_CELL = 24
"""Characters of the usual cell of an unruled table at most."""


def segments(line: TextLine) -> list[TextLine]:
    """The parts of a line that wide gaps divide."""
    found: list[list[Piece]] = []
    for piece in line.pieces:
        if found and piece.x0 - max(each.x1 for each in found[-1]) < SEGMENT_GAP * line.size:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [make_line(group) for group in found]


def split_tables(lines: Sequence[TextLine], rules: Sequence[Rule], signs: Signs) -> list[TextLine | TableBlock]:
    """The lines of a column with those that make up an unruled table replaced by it."""
    parts = [segments(line) for line in lines]
    found: list[TextLine | TableBlock] = []
    i = 0
    while i < len(lines):
        end, strips = run_from(lines, parts, i, signs)
        table = make_table(lines[i:end], parts[i:end], strips, rules, signs) if end - i >= TABLE_LINES else None
        if table is not None:
            found.append(table)
            i = end
        else:
            found.append(lines[i])
            i += 1
    return found


def run_from(lines: Sequence[TextLine], parts: Sequence[Sequence[TextLine]], start: int, signs: Signs) -> tuple[int, list[Interval]]:
    """Where the run of lines ends that share empty strips from line `start` on, and the strips."""
    if len(parts[start]) < 2:
        return start, []
    strips = gaps(parts[start], lines[start].size)
    end = start + 1
    while end < len(lines):
        line, size = lines[end], lines[start].size
        if abs(line.size - size) > 0.2 * size or line.y0 - lines[end - 1].y1 > 2.5 * size:
            break
        wider = outside(lines[start:end], parts[end], STRIP * size)
        shared = [cut for strip in (*strips, *wider) for cut in free(strip, parts[end]) if cut[1] - cut[0] >= STRIP * size]
        if not shared or len(shared) < len(strips) / 2:
            break
        if len(parts[end]) < 2 and not continues_cell(lines[end], shared, signs):
            break
        strips = sorted(shared)
        end += 1
    while end > start + 1 and len(parts[end - 1]) < 2 and not hangs(lines, end - 1):
        end -= 1
    return end, strips


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


def gaps(parts: Sequence[TextLine], size: float) -> list[Interval]:
    return [(a.x1, b.x0) for a, b in itertools.pairwise(parts) if b.x0 - a.x1 >= STRIP * size]


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


def make_table(
    lines: Sequence[TextLine], parts: Sequence[Sequence[TextLine]], strips: Sequence[Interval], rules: Sequence[Rule], signs: Signs
) -> TableBlock | None:
    """The table of a run of lines, or None where the run looks like anything else."""
    tabular = sum(1 for each in parts if len(each) > 1)
    lengths = [len(part.text) for each in parts for part in each]
    if tabular < TABLE_LINES or tabular < 0.4 * len(lines) or median(lengths) > LONGEST_CELL or is_list(lines, signs):
        return None
    cuts = [(a + b) / 2 for a, b in strips]
    edges = (min(line.x0 for line in lines), *cuts, max(line.x1 for line in lines))
    table = TableBlock(lines[0].y0, lines[-1].y1, edges, ruled=False)
    for row in rows_of(lines, parts, edges, rules):
        table.rows.append([make_cell(held, edges[c + 1] - edges[c], signs) for c, held in enumerate(row)])
    return table if len(table.rows) > 1 else None


def is_list(lines: Sequence[TextLine], signs: Signs) -> bool:
    """Lines that each begin with a label are headings or items with a gap behind the label, no rows."""
    labelled = sum(1 for line in lines if signs.heading(line.text) is not None)
    return labelled >= 0.6 * len(lines) and all(signs.heading(line.pieces[0].text + "某") is not None for line in lines if len(line.pieces) > 1)


def make_cell(parts: Sequence[TextLine], width: float, signs: Signs) -> TableCell:
    room = max([width - (parts[0].size if parts else 0.0), *(part.width for part in parts)])
    text, is_open = cell_text(parts, room, signs)
    return TableCell(text, "", min((part.confidence for part in parts), default=1.0), is_open)


def rows_of(lines: Sequence[TextLine], parts: Sequence[Sequence[TextLine]], edges: Sequence[float], rules: Sequence[Rule]) -> list[list[list[TextLine]]]:
    """Lines to rows: at ruled lines where there are some, else at wider distances, else where the first column begins."""
    width = len(edges) - 1
    placed = [place(each, edges) for each in parts]
    ruled = sorted(rule.y0 for rule in rules if rule.horizontal and rule.x1 - rule.x0 >= 0.7 * (edges[-1] - edges[0]))
    inner = [y for y in ruled if lines[0].middle < y < lines[-1].middle]
    pitches = [b.middle - a.middle for a, b in itertools.pairwise(lines)]
    loose = LOOSE * min(pitches)
    by_distance = sum(1 for pitch in pitches if pitch > loose)
    rows: list[list[list[TextLine]]] = []
    for i, cells in enumerate(placed):
        if i == 0:
            begins = True
        elif len(inner) > 1:
            begins = any(lines[i - 1].middle < y < lines[i].middle for y in inner)
        elif by_distance and by_distance < len(pitches):
            begins = pitches[i - 1] > loose
        else:
            begins = bool(cells[0]) and not (len(parts[i]) == 1 and goes_on(placed[i - 1][0], cells[0], edges))
        if begins:
            rows.append([[] for _ in range(width)])
        for c, held in enumerate(cells):
            rows[-1][c].extend(held)
    return rows


def goes_on(above: Sequence[TextLine], below: Sequence[TextLine], edges: Sequence[float]) -> bool:
    """Does the first cell of a line go on with the full one above it?"""
    if not above or not below:
        return False
    opened = any(char in OPENING for char in above[-1].text)
    return opened or not ends_short(above[-1], edges[1] - edges[0] - above[-1].width - above[-1].size, below[0])


def place(parts: Sequence[TextLine], edges: Sequence[float]) -> list[list[TextLine]]:
    """The parts of a line by column, each where its middle lies."""
    cells: list[list[TextLine]] = [[] for _ in range(len(edges) - 1)]
    for part in parts:
        middle = (part.x0 + part.x1) / 2
        cells[next((c for c in range(len(edges) - 2) if middle <= edges[c + 1]), len(edges) - 2)].append(part)
    return cells
