"""Grids to tables: header resolved, pages joined, shifted rows moved back, merged cells filled.

Where the format knows its merged cells, `corpus.spans` says what they are. In any other file:
a merged cell arrives as a blank. A blank label cell means "as above"; a blank unit or deadline cell
means none, unless every unit cell of the row is blank, which only a merged block explains. A row
that lies one column off is moved to where its cells fit the columns best: the deadline is
recognisable and anchors it. What was moved or filled is named, never silent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.align import LABELS, UNIT_ROLES, lay, padded
from corpus.columns import bare, resolve_roles, role_of_header
from corpus.grammar.labels import annex_label, heading_label
from corpus.grammar.list_order import OrderRule, order_rule
from corpus.grammar.words import words
from corpus.nodes import PlacedGrid
from corpus.spans import Filled, is_across, is_aside, read_layout
from corpus.text_headers import header_rows, merge_header
from corpus.types import Cell, Span


@dataclass(frozen=True, slots=True)
class Row:
    """A data row: one cell a column, and the columns whose cell was moved or filled."""

    cells: tuple[Cell, ...]
    repaired: tuple[int, ...] = ()
    inherited: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()
    aside: bool = False
    """A row across the whole table, which is no task: the heading of those below it, or a note."""
    band: Cell | None = None
    """The heading across the table that the row stands under, where no column holds its category."""


@dataclass(slots=True)
class Sheet:
    """A table after joining and repair. ``roles[c]`` is the meaning of column `c`, or None."""

    annex: str | None
    title: str
    clause_path: str
    header: tuple[str, ...]
    roles: tuple[str | None, ...]
    rows: list[Row] = field(default_factory=list)
    span: Span = field(default_factory=lambda: Span(0, 0))
    merges_known: bool = False

    @property
    def order(self) -> OrderRule | None:
        """The rule about the order of units that the header gives, or a remark in a row of its own."""
        remarks = (cells[0].text for row in self.rows if (cells := filled(row)) and len(cells) == 1)
        return next((rule for text in (*self.header, *remarks) if (rule := order_rule(text)) is not None), None)

    @property
    def is_task_table(self) -> bool:
        """Units or persons beside something to do: a ledger of tasks and no table of figures."""
        roles = set(self.roles)
        return bool(roles & {*UNIT_ROLES, "person"}) and bool(roles & {"work", "task", "measure", "category", "target"})


def join_pages(grids: Sequence[PlacedGrid]) -> list[Sheet]:
    """Tables of a document; a table that goes on after a page break is one with its first part."""
    sheets: list[Sheet] = []
    for placed in grids:
        if placed.grid.merges_known:
            join_known(sheets, placed)
            continue
        rows = [trim_row(row) for row in placed.grid.rows]
        rows = [row for row in rows if any(cell.text for cell in row)]
        if not rows:
            continue
        depth = header_rows(rows)
        header = merge_header(rows[:depth])
        last = sheets[-1] if sheets else None
        if last is not None and same_place(last, placed) and same_header(last.header, header):
            body = rows[depth:]
        elif last is not None and same_place(last, placed) and continues_table(last, rows):
            body = rows
        else:
            header += ("",) * (usual_width(rows[depth:]) - len(header))
            last = Sheet(placed.annex, placed.title, placed.clause_path, header, resolve_roles(header), [], placed.grid.span)
            sheets.append(last)
            body = rows[depth:]
        last.span = Span(last.span.start, placed.grid.span.end)
        heads = [last.header, *(tuple(c.text for c in row) for row in rows[:depth])] if body is not rows else [last.header]
        last.rows.extend(Row(row) for row in body if not any(same_header(tuple(c.text for c in row), head) for head in heads))
    return sheets


def join_known(sheets: list[Sheet], placed: PlacedGrid) -> None:
    """Add a table whose merged cells are known to its first part, or as a table of its own."""
    layout = read_layout(placed.grid.rows)
    if layout is None:
        return
    last = sheets[-1] if sheets else None
    near = last is not None and last.merges_known and same_place(last, placed)
    if last is not None and near and same_header(last.header, layout.header):
        body = [*(row for row in layout.titles if texts_of(row) != [last.title]), *layout.body]
    elif last is not None and near and continues_known(last, layout.head):
        body = [*layout.titles, *layout.head, *layout.body]
    else:
        title = layout.title or placed.title
        annex, title = named_annex(layout.titles, placed, title)
        last = Sheet(annex, title, placed.clause_path, layout.header, resolve_roles(layout.header), [], placed.grid.span, True)
        sheets.append(last)
        body = list(layout.body)
    last.span = Span(last.span.start, placed.grid.span.end)
    last.rows.extend(Row(row.cells, (), row.inherited) for row in body if not same_header(last.header, texts_of(row)))


def named_annex(titles: Sequence[Filled], placed: PlacedGrid, title: str) -> tuple[str | None, str]:
    """The annex and the title that the first merged row of a table names: 附件2 任务分工表."""
    for row in titles:
        text = bare("".join(texts_of(row)))
        match = annex_label(text)
        if match is not None and match.group(2) is not None:
            return re.sub(r"\s", "", match.group(1) + match.group(2)), text[match.end() :] or title
    return placed.annex, title


def texts_of(row: Filled) -> list[str]:
    return [row.cells[c].text for c in row.own]


def continues_known(sheet: Sheet, head: Sequence[Filled]) -> bool:
    """Do rows go on with a table of tasks, without a header of their own?"""
    return len(head[0].cells) == len(sheet.header) and continues_table(sheet, [row.cells for row in head])


def filled(row: Row) -> list[Cell]:
    """The cells with words of their own."""
    return [cell for c, cell in enumerate(row.cells) if cell.text and c not in row.inherited]


def data_rows(sheet: Sheet) -> list[Row]:
    """The rows without those across the table, and without a remark on the order of units that fills a row of its own."""
    return [row for row in sheet.rows if not row.aside and not (len(filled(row)) == 1 and order_rule(filled(row)[0].text))]


def usual_width(rows: Sequence[tuple[Cell, ...]]) -> int:
    """The number of cells of most rows; a header may lack words for the last columns."""
    widths = sorted(len(row) for row in rows)
    return widths[len(widths) // 2] if len(widths) > 1 else 0


def trim_row(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(row)
    while end > 1 and not row[end - 1].text:
        end -= 1
    return row[:end]


def same_place(sheet: Sheet, placed: PlacedGrid) -> bool:
    return sheet.annex == placed.annex and sheet.clause_path == placed.clause_path


def same_header(first: Sequence[str], second: Sequence[str]) -> bool:
    return [bare(t) for t in first if bare(t)] == [bare(t) for t in second if bare(t)]


def continues_table(sheet: Sheet, rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Rows without a header of their own after a page break."""
    if any(role_of_header(cell.text) in (*UNIT_ROLES, "deadline") for cell in rows[0]):
        return False
    return sheet.is_task_table and abs(len(rows[0]) - len(sheet.header)) <= 1


def sums_up(cells: Sequence[Cell]) -> bool:
    """小计, 合计: a row that counts others and is no task."""
    own = [bare(cell.text) for cell in cells if cell.text]
    return bool(own) and any(text in words("summary_rows") for text in own[:2])


def is_heading_row(cells: Sequence[Cell], roles: Sequence[str | None]) -> bool:
    """A row that holds one label with a number of its own, 一、城市更新, above the rows that it is the category of."""
    own = [cell for cell in cells if cell.text]
    if len(own) != 1 or len(roles) < MIN_COLUMNS or cells[0].text != own[0].text:
        return False
    label = heading_label(bare(own[0].text))
    return label is not None and label.style in ("chinese", "chinese_bracket", "part", "chapter") and not is_aside(own[0].text)


MIN_COLUMNS = 3


def without_sums(sheet: Sheet) -> None:
    """Mark rows that sum up and rows that head others, in place; the latter are the category of what follows."""
    band: Cell | None = None
    for i, row in enumerate(sheet.rows):
        if sums_up(row.cells):
            sheet.rows[i] = replace(row, aside=True)
        elif not sheet.merges_known and is_heading_row(row.cells, sheet.roles):
            band = next(cell for cell in row.cells if cell.text)
            sheet.rows[i] = replace(row, aside=True)
        elif band is not None and "category" not in sheet.roles:
            sheet.rows[i] = replace(row, band=band)


def repair(sheet: Sheet, text: str) -> None:
    """Move shifted rows back and fill merged cells of a task table, in place. `text` is that of the document."""
    width = len(sheet.header)
    if sheet.is_task_table:
        without_sums(sheet)
    if sheet.merges_known:
        settle(sheet)
        return
    fixed: list[Row] = []
    for row in sheet.rows:
        before = padded(row.cells, width)
        raw = [text[c.span.start : c.span.end].strip() if c.text else "" for c in row.cells]
        cells = lay(row.cells, raw, sheet.roles) if sheet.is_task_table else before
        moved = tuple(c for c in range(width) if cells[c].text and cells[c] is not before[c])
        fixed.append(replace(row, cells=before) if row.aside else replace(row, cells=cells, repaired=moved))
    sheet.rows = fixed
    if sheet.is_task_table:
        fill_labels(sheet)
        fill_units(sheet)
    else:
        fill_row_labels(sheet)


def settle(sheet: Sheet) -> None:
    """What the merged cells of a task table mean for its rows, in place: headings across it, labels over two columns."""
    ordinals = [c for c, role in enumerate(sheet.roles) if role == "ordinal"]
    units = [c for c, role in enumerate(sheet.roles) if role in (*UNIT_ROLES, "person")]
    band: Cell | None = None
    for i, row in enumerate(sheet.rows):
        cells = padded(row.cells, len(sheet.header))
        across = is_across(Filled(cells, row.inherited), ordinals)
        if not sheet.is_task_table:
            cells, copied = (cells, ()) if across else widen(cells)
            sheet.rows[i] = Row(cells, (), (*row.inherited, *copied), aside=across)
        elif across:
            heading = max(cells, key=lambda cell: len(cell.text))
            if not is_aside(heading.text) and "category" not in sheet.roles:
                band = heading
            sheet.rows[i] = Row(cells, aside=True)
        else:
            cells, copied = widen(cells, sheet.roles)
            flags = (*shared(cells, sheet), *(() if any(cells[c].text for c in units) else ("责任单位空白",)))
            sheet.rows[i] = Row(cells, (), (*row.inherited, *copied), flags, row.aside, band)


def widen(cells: tuple[Cell, ...], roles: Sequence[str | None] | None = None) -> tuple[tuple[Cell, ...], tuple[int, ...]]:
    """A cell that spans two columns stands in both; the columns that were filled.

    With `roles`, as in a table of tasks, only a label does: whether units are meant in both roles nobody knows.
    """
    wide, copied = list(cells), []
    for c in range(1, len(wide)):
        is_label = roles is None or (roles[c] in LABELS and roles[c - 1] in LABELS)
        if wide[c].covered == "left" and not wide[c].text and wide[c - 1].text and is_label:
            wide[c] = wide[c - 1]
            copied.append(c)
    return tuple(wide), tuple(copied)


def shared(cells: Sequence[Cell], sheet: Sheet) -> tuple[str, ...]:
    """Flags for a cell that spans columns of different meaning, of which only the first gets it."""
    return tuple(
        f"{sheet.header[c - 1]}、{sheet.header[c]}合并为一格"
        for c in range(1, len(cells))
        if cells[c].covered == "left" and not cells[c].text and cells[c - 1].text and sheet.roles[c] and sheet.roles[c - 1]
    )


def column(sheet: Sheet, role: str) -> int | None:
    return sheet.roles.index(role) if role in sheet.roles else None


def fill_labels(sheet: Sheet) -> None:
    """Blank label cells take the value above; a label that changes ends what stood right of it.

    Where nothing stands above, the cell stays blank and the row is flagged.
    """
    columns = [c for c in (column(sheet, role) for role in LABELS) if c is not None]
    used = [c for c in columns if any(row.cells[c].text for row in sheet.rows)]
    above: dict[int, Cell] = {}
    for i, row in enumerate(sheet.rows):
        if row.aside:
            continue
        cells = list(row.cells)
        inherited = list(row.inherited)
        for position, c in enumerate(columns):
            if cells[c].text:
                if position + 1 < len(columns) and c in above and bare(above[c].text) != bare(cells[c].text):
                    for later in columns[position + 1 :]:
                        above.pop(later, None)
                above[c] = cells[c]
            elif c in above:
                cells[c] = above[c]
                inherited.append(c)
        gaps = [sheet.header[c] for c in used if not cells[c].text]
        flags = (*row.flags, f"{'、'.join(gaps)}空白，上方无可沿用") if gaps else row.flags
        sheet.rows[i] = replace(row, cells=tuple(cells), inherited=tuple(inherited), flags=flags)


def fill_units(sheet: Sheet) -> None:
    """A row whose unit cells are all blank lies in a merged block: they are those of the row above."""
    columns = [c for c in (column(sheet, role) for role in (*UNIT_ROLES, "person")) if c is not None]
    for i, row in enumerate(sheet.rows):
        if i == 0 or row.aside or any(row.cells[c].text for c in columns):
            continue
        above = next((each for each in reversed(sheet.rows[:i]) if not each.aside), None)
        if len(columns) < 3 or above is None:
            sheet.rows[i] = replace(row, flags=(*row.flags, "责任单位空白"))
            continue
        cells = list(row.cells)
        filled = [c for c in columns if above.cells[c].text]
        for c in filled:
            cells[c] = above.cells[c]
        sheet.rows[i] = replace(row, cells=tuple(cells), inherited=(*row.inherited, *filled))


def fill_row_labels(sheet: Sheet) -> None:
    """In a table of figures only the first column's blank labels are filled; a blank figure stays blank."""
    above: Cell | None = None
    for i, row in enumerate(sheet.rows):
        if row.cells[0].text:
            above = row.cells[0]
        elif above is not None and sum(1 for c in row.cells if c.text) >= 2:
            sheet.rows[i] = Row((above, *row.cells[1:]), row.repaired, (0,), row.flags)
