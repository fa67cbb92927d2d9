"""Finds tables in lines of text: tab-laid rows, and tables laid one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import patterns
from corpus.clean import Line, clean
from corpus.types import Cell, Grid, Span

CELL_LIMIT = 40
"""Characters in a cell of a one-cell-a-line table; anything longer is a paragraph."""
NUMBER = re.compile(r"[-－—]?[<>≤≥＜＞]?[0-9０-９]+(?:[.．][0-9]+)?(?:[-~～—至][0-9.]+)?\s*(?:[%％‰]|[\u4e00-\u9fff]{1,3}|[a-zA-Z/³²]+)?(?:以[上下内]|左右)?|[-—－/／]+|无|\s*")


def find_grids(lines: Sequence[Line]) -> Iterator[Line | Grid]:
    """The lines in order, with every table among them replaced by its grid."""
    position = 0
    while position < len(lines):
        for finder in (tabbed_rows, tabbed_cells, piped_rows, stacked_cells):
            found = finder(lines, position)
            if found is not None:
                grid, position = found
                yield grid
                break
        else:
            yield lines[position]
            position += 1


def make_cell(text: str, start: int) -> Cell:
    cleaned = clean(text, start)
    if cleaned is None:
        return Cell("", Span(start, start + len(text)))
    return Cell(cleaned.text, cleaned.span)


def split_row(line: Line, mark: str = "\t") -> tuple[Cell, ...]:
    cells, start = [], line.start
    for part in line.text.split(mark):
        cells.append(make_cell(part, start))
        start += len(part) + len(mark)
    return tuple(cells)


def is_row(line: Line) -> bool:
    """Two cells at least, divided by tabs; a tab before a paragraph is only an indent."""
    body = line.text.strip(" \u3000\r\n")
    if body.count("\t") >= 2 and body.strip():
        return True
    return "\t" in body.strip() and len(body) < 200


def tabbed_rows(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """Consecutive lines of cells divided by tabs."""
    end = position
    while end < len(lines) and not lines[end].blank and is_row(lines[end]):
        end += 1
    if end - position < 2:
        return None
    rows = tuple(split_row(line) for line in lines[position:end])
    return make_grid(rows, lines[position], lines[end - 1]), end


def piped_rows(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """A Markdown table: | a | b |, with its rule of dashes left out."""
    end = position
    while end < len(lines) and re.fullmatch(r"\s*\|.*\|\s*", lines[end].text):
        end += 1
    if end - position < 2:
        return None
    rows = []
    for line in lines[position:end]:
        if re.fullmatch(r"[\s|:-]+", line.text):
            continue
        inner = line.text.rstrip()[:-1]
        lead = len(inner) - len(inner.lstrip()) + 1
        rows.append(split_row(Line(inner[lead:], line.start + lead, line.number), "|"))
    return make_grid(tuple(rows), lines[position], lines[end - 1]), end


def make_grid(rows: tuple[tuple[Cell, ...], ...], first: Line, last: Line) -> Grid:
    return Grid(rows, Span(first.start, last.start + len(last.text)))


def is_tabbed_cell(line: Line) -> bool:
    text = line.text.strip()
    return line.text.lstrip(" ").startswith("\t") and 0 < len(text) <= CELL_LIMIT and "\t" not in text and "。" not in text


def tabbed_cells(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """One cell a line, each behind a tab; a blank line ends a row, a line without tab goes on with a cell."""
    if not is_tabbed_cell(lines[position]):
        return None
    rows: list[list[tuple[str, int]]] = [[]]
    end = position
    while end < len(lines):
        line = lines[end]
        if line.blank:
            if rows[-1]:
                rows.append([])
        elif is_tabbed_cell(line):
            rows[-1].append((line.text, line.start))
        elif rows[-1] and not lines[end - 1].blank and len(line.text.strip()) <= CELL_LIMIT:
            text, start = rows[-1][-1]
            gap = " " * (line.start - start - len(text))
            rows[-1][-1] = (text + gap + line.text, start)
        else:
            break
        end += 1
    kept = [row for row in rows if row]
    if len(kept) < 2 or sum(len(row) for row in kept) < 4:
        return None
    grid = tuple(tuple(make_cell(text, start) for text, start in row) for row in kept)
    return make_grid(grid, lines[position], lines[end - 1]), end


def stacked_cells(lines: Sequence[Line], position: int) -> tuple[Grid, int] | None:
    """One cell a line without any mark, seen by the period in which labels and numbers alternate."""
    if position and not lines[position - 1].blank and could_be_cell(lines[position - 1]) and not is_title(lines[position - 1]):
        return None
    run: list[Line] = []
    end = position
    while end < len(lines):
        line = lines[end]
        if not line.blank:
            if not could_be_cell(line):
                break
            run.append(line)
        end += 1
    for skip in range(min(4, len(run))):
        grid = periodic(run[skip:])
        if grid is None:
            continue
        if skip:
            return None  # the title lines before it go first; the search comes back at the table itself
        last = grid.rows[-1][-1].span.end
        end = next(i for i in range(position, len(lines)) if lines[i].start + len(lines[i].text) >= last) + 1
        return grid, end
    return None


def is_title(line: Line) -> bool:
    return len(line.text.strip()) > 12


def could_be_cell(line: Line) -> bool:
    text = line.text.strip()
    if not 0 < len(text) <= 26 or re.search(r"[。；;，：:]$|[，。；]", text) or "\t" in text:
        return False
    label = patterns.heading_label(text)
    if patterns.annex_label(text) or patterns.is_date_line(text) or patterns.starts_back_matter(text):
        return False
    return label is None or NUMBER.fullmatch(text) is not None or label.style == "decimal"


def periodic(run: Sequence[Line]) -> Grid | None:
    """Lay `run` out in rows of the period that fits it best; None when none fits well."""
    kinds = [NUMBER.fullmatch(line.text.strip()) is not None for line in run]
    if sum(kinds) < 3:
        return None
    first_number = kinds.index(True)
    best: tuple[float, int, int] | None = None
    for width in range(2, 13):
        for lead in range(1, min(4, width)):
            start = first_number - lead
            if start < width:
                continue
            rows = (len(run) - start) // width
            if rows < 3 or not header_fits(run[:start], width):
                continue
            body = kinds[start : start + rows * width]
            same = sum(body[i] == body[i % width] for i in range(len(body))) / len(body)
            remainder = len(run) - start - rows * width
            score = same - 0.02 * remainder
            if score > 0.85 and (best is None or score > best[0] + 1e-9):
                best = (score, width, start)
    if best is None:
        return None
    _, width, start = best
    rows = (len(run) - start) // width
    header = fold_header(run[:start], width)
    data = [tuple(make_cell(line.text, line.start) for line in run[start + r * width : start + (r + 1) * width]) for r in range(rows)]
    return make_grid((header, *data), run[0], run[start + rows * width - 1])


def header_fits(lines: Sequence[Line], width: int) -> bool:
    return len(fold_lines(lines)) == width


def fold_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Header lines to header cells: a unit in brackets belongs to the line before it."""
    cells: list[list[Line]] = []
    for line in lines:
        if cells and line.text.strip()[:1] in "（(":
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def fold_header(lines: Sequence[Line], width: int) -> tuple[Cell, ...]:
    cells = []
    for group in fold_lines(lines)[:width]:
        text = "".join(line.text.strip() for line in group)
        cells.append(Cell(text.replace(" ", "").replace("\u3000", ""), Span(group[0].start, group[-1].start + len(group[-1].text))))
    return tuple(cells)
