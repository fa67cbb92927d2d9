"""Finds tables whose cells are divided by tabs, also where a cell goes on in the next line.

Copied from a sheet, such a cell stands in quotation marks. Copied from a page, nothing tells but that two short
lines make up one row of the full width, cut inside a cell.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.lines import Line, clean
from corpus.readers.signs import Signs
from corpus.readers.text.pieces import hangs
from corpus.readers.text.profiles import Profile
from corpus.types import Cell, Grid, Span

MOST_LINES = 30
"""Lines over which one row may be cut, and one cell in quotation marks."""
JOINT = 1.0
"""Price of each line that a row goes on for."""
LONGEST_REST = 200
FEWEST = 3
"""Columns of a table whose rows may be cut."""


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a cell, or of a piece of it, and where it begins."""

    text: str
    start: int


Row = list[list[Part]]
"""For each cell the pieces of it."""


def tabbed_rows(lines: Sequence[Line], position: int, signs: Signs) -> tuple[Grid, int] | None:
    """Lines of cells divided by tabs; a blank line may stand between two of them."""
    rows: list[Row] = []
    i = end = position
    while i < len(lines):
        if lines[i].blank:
            if i != end:
                break
            i += 1
            continue
        quoted = quoted_row(lines, i)
        if quoted is None and not is_row(lines[i]) and not (rows and is_rest(lines, i, rows[0], signs)):
            break
        row, i = quoted if quoted is not None else (split(lines[i]), i + 1)
        rows.append(row)
        end = i
    if len(rows) < 2:
        return None
    grid = tuple(tuple(cell_of(parts) for parts in row) for row in mended(rows, signs))
    return Grid(grid, Span(lines[position].start, lines[end - 1].start + len(lines[end - 1].text))), end


def is_row(line: Line) -> bool:
    """Two cells at least, divided by tabs; a tab before a paragraph is only an indent."""
    body = line.text.strip(" \u3000\r\n")
    if body.count("\t") >= 2 and body.strip():
        return True
    return "\t" in body.strip() and len(body) < LONGEST_REST


def is_rest(lines: Sequence[Line], i: int, first: Row, signs: Signs) -> bool:
    """A line without tabs between two rows: the middle of a long cell."""
    text = lines[i].text.strip()
    if len(text) > LONGEST_REST or len(first) < FEWEST or signs.heading(text) is not None or signs.is_remark(text):
        return False
    behind = next((j for j in range(i, min(len(lines), i + MOST_LINES)) if "\t" in lines[j].text.strip(" \u3000") or lines[j].blank), None)
    return behind is not None and not lines[behind].blank and not lines[i - 1].blank and is_row(lines[behind])


def split(line: Line) -> Row:
    cells, start = [], line.start
    for text in line.text.split("\t"):
        cells.append([Part(text, start)])
        start += len(text) + 1
    return cells


def quoted_row(lines: Sequence[Line], i: int) -> tuple[Row, int] | None:
    """A row with a cell in quotation marks that goes over lines, and the index behind it."""
    if '"' not in lines[i].text:
        return None
    row: Row = []
    inside = False
    for end in range(i, min(len(lines), i + MOST_LINES)):
        for number, [part] in enumerate(split(lines[end])):
            text = part.text
            if inside and not number:
                closes = text.rstrip().endswith('"')
                row[-1].append(Part(text.rstrip()[:-1] if closes else text, part.start))
                inside = not closes
                continue
            if inside:
                return None
            opens = text.startswith('"')
            closes = opens and len(text.rstrip()) > 1 and text.rstrip().endswith('"')
            row.append([Part(text.rstrip()[1:-1], part.start + 1) if closes else Part(text[1:], part.start + 1) if opens else part])
            inside = opens and not closes
        if not inside:
            return (row, end + 1) if len(row) > 1 else None
    return None


def cell_of(parts: Sequence[Part]) -> Cell:
    found = [cleaned for part in parts if (cleaned := clean(part.text, part.start)) is not None]
    if not found:
        return Cell("", Span(parts[0].start, parts[0].start + len(parts[0].text)))
    return Cell("".join(each.text for each in found), Span(found[0].span.start, found[-1].span.end))


def mended(rows: Sequence[Row], signs: Signs) -> list[Row]:
    """The rows, those that were cut inside a cell put together again."""
    width = max(Counter(len(row) for row in rows).items(), key=lambda item: (item[0] >= FEWEST, item[1], item[0]))[0]
    width = len(rows[0]) if len(rows[0]) >= width else max(width, joined_width(rows, signs))
    if width < FEWEST or all(len(row) >= width for row in rows):
        return list(rows)
    head = next((k for k in range(1, min(MOST_LINES, len(rows)) + 1) if size_of(rows[:k]) >= width), 0)
    if not head or size_of(rows[:head]) != width:
        return list(rows)
    top = join(rows[:head])
    profile = Profile([text_of(cell) for cell in top], signs)
    profile.learn([[text_of(cell) for cell in row] for row in rows[head:] if len(row) == width])
    return [top, *best_joins(rows[head:], width, profile, signs)]


def joined_width(rows: Sequence[Row], signs: Signs) -> int:
    """The width of the rows between the numbers 1 and 2, were they one; 0 where there are none."""
    starts = [i for i, row in enumerate(rows) if signs.serial(text_of(row[0])) is not None]
    sizes = Counter(size_of(rows[a:b]) for a, b in itertools.pairwise(starts))
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0


def size_of(rows: Sequence[Row]) -> int:
    return sum(len(row) for row in rows) - len(rows) + 1


def text_of(parts: Sequence[Part]) -> str:
    return "".join("".join(part.text.split()) for part in parts)


def join(rows: Sequence[Row]) -> Row:
    joined: Row = [list(cell) for cell in rows[0]]
    for row in rows[1:]:
        joined[-1] = [*joined[-1], *row[0]]
        joined.extend(row[1:])
    return joined


def best_joins(rows: Sequence[Row], width: int, profile: Profile, signs: Signs) -> Iterator[Row]:
    """The rows joined so that each fits the columns best."""
    best: list[float] = [0.0]
    back: list[int] = [0]
    for end in range(1, len(rows) + 1):
        options = []
        for start in range(end - 1, max(-1, end - MOST_LINES), -1):
            if start < end - 1 and not goes_on(rows[start], rows[start + 1], width, profile, signs):
                break
            if start < end - 1 and size_of(rows[start:end]) != width:
                if size_of(rows[start:end]) > width:
                    break
                continue
            options.append((best[start] + value(join(rows[start:end]), width, profile) - JOINT * (end - start - 1), start))
        score, start = max(options)
        best.append(score)
        back.append(start)
    cuts = [len(rows)]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    return (join(rows[a:b]) for b, a in reversed(list(itertools.pairwise(cuts))))


def goes_on(row: Row, following: Row, width: int, profile: Profile, signs: Signs) -> bool:
    """May the last cell of a row go on with the first of the next?"""
    before, after = text_of(row[-1]), text_of(following[0])
    if not before or not after or len(row) == width or len(following) == width:
        return False
    if profile.counted and signs.serial(after) is not None:
        return False
    return hangs(before, after) or before[-1] not in "。；;！"


def value(row: Row, width: int, profile: Profile) -> float:
    """How well a row fits the columns; cells that it lacks count as blank."""
    texts = [text_of(cell) for cell in row][:width]
    cells = sum(profile.score(c, text) if text else -profile.blanks[c] for c, text in enumerate(texts))
    return cells - sum(profile.blanks[len(texts) :])
