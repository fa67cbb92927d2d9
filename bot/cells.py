"""Answers from tables of figures: a row label and a column name the cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.citations import cite_cell
from bot.drafts import Draft
from bot.extremes import answer_extreme, answer_value
from bot.knowledge import Knowledge
from bot.labels import is_blank, label_text, months_named, named, numeric, row_name, short_title, unit_of, with_months
from bot.question import same_kind
from bot.tables import best_columns, columns_named, covers_rest, default_rows, longest, rows_named, spans, table_grams, topic_fit
from bot.text import fold, tokens
from bot.types import Question
from corpus.types import Table


@dataclass(frozen=True, slots=True)
class Found:
    """A cell with its table, row and column; `fit` says how well the table's words meet the question."""

    table: Table
    row: int
    column: int
    fit: float

    @property
    def value(self) -> str:
        return self.table.rows[self.row][self.column].text


def find_cells(question: Question, knowledge: Sequence[Knowledge]) -> list[tuple[Knowledge, Found]]:
    """Cells that the question names, best tables first."""
    text = with_months(fold(question.text))
    earlier = with_months(fold(question.earlier))
    tables = [(k, t) for k in knowledge for t in k.tables if not t.is_task_table and len(t.header) >= 2]
    union = {g for k, t in tables for g in table_grams(t, k)}
    found: list[tuple[Knowledge, Found]] = []
    rest = beside_keys(question)
    labels = list(dict.fromkeys(name for _, t in tables for name in (*(row[0].text for row in t.rows if row), *t.header)))
    for k, table in tables:
        cells = cells_in(table, without_others(text, table, labels), k, union, without_others(earlier, table, labels))
        cells = [cell for cell in of_unit(question, cells) if not of_other_years(question, cell)]
        if cells and (covers_rest(text, question, table, k, labels) or (rest is not None and covers_rest(text, rest, table, k, labels))):
            found += [(k, cell) for cell in cells]
    found.sort(key=lambda pair: -pair[1].fit)
    placed = [(k, cell) for k, cell in found if names_place(cell, text)]
    return placed if len({k.document.id for k, _ in found}) > 1 and placed and placed[0] == found[0] else found


def beside_keys(question: Question) -> Question | None:
    """Of PM2.5和优良天数各是多少 what is asked beside the key word: another table may hold it."""
    if not question.keys or not re.search("[和与、]", question.text):
        return None
    subject = question.subject
    for key in question.keys:
        subject = re.sub(rf"{re.escape(key)}[和与、]?", " ", subject)
    return replace(question, subject=subject) if len(re.sub(r"[\d月\s]", "", subject)) >= 2 else None


def of_unit(question: Question, cells: Sequence[Found]) -> list[Found]:
    """How many persons (人) is told by the column counted in 人, where the table has one."""
    kinds = {kind for word in question.classifiers for kind in same_kind(word)}
    counted = [cell for cell in cells if unit_of(cell.table.header[cell.column]) in kinds]
    other = kinds and cells and any(unit_of(header) in kinds for header in cells[0].table.header)
    if counted or not other:
        return counted or list(cells)
    wide = {(cell.table.id, cell.row): cell for cell in cells}
    return [
        replace(cell, column=c)
        for cell in wide.values()
        for c, header in enumerate(cell.table.header)
        if unit_of(header) in kinds and c < len(cell.table.rows[cell.row])
    ]


def of_other_years(question: Question, cell: Found) -> bool:
    """Is one year asked for, and the cell that of another year, or of several together (2024-2026年)?"""
    asked = fold(question.text)
    years = set(re.findall(r"20\d\d(?=年)", asked))
    labels = fold(f"{cell.table.header[cell.column]} {cell.table.rows[cell.row][0].text} {cell.table.title}")
    if len(years) != 1 or re.search(r"20\d\d年?-20\d\d", asked) or years & set(re.findall(r"(?<!-)20\d\d(?!年?-)", re.sub(r"20\d\d年?-20\d\d", " ", labels))):
        return False
    other = set(re.findall(r"20\d\d", labels))
    return spans(labels, years) or (bool(other) and not other & years and not months_named(with_months(asked)))


def without_others(text: str, table: Table, labels: Sequence[str]) -> str:
    """The question without names of other tables that a name of this one is part of: 潞城区 where this one has 城区."""
    own = {label_text(name) for name in (*(row[0].text for row in table.rows if row), *table.header)}
    for label in sorted({label_text(name) for name in labels} - own, key=len, reverse=True):
        if any(2 <= len(name) < len(label) and name in label and not name[0].isdigit() for name in own):
            text = text.replace(label, "　")
    return text


PLACE = re.compile(r"[\u4e00-\u9fff](?:[省市县区州镇乡站旗村]|街道)$")


def names_place(cell: Found, text: str) -> bool:
    """Does the question name the cell by a place or station, not by its month alone?"""
    labels = (label_text(cell.table.rows[cell.row][0].text), label_text(cell.table.header[cell.column]))
    return any(PLACE.search(label) and named(label, text) for label in labels)


def cells_in(table: Table, text: str, knowledge: Knowledge, union: set[str], earlier: str = "") -> list[Found]:
    """Cells by the rows and columns the question names; a follow-up takes over what it does not name anew."""
    months = months_named(text)
    rows, columns = rows_named(table, text), columns_named(table, text)
    if earlier and not (rows and columns):
        rows, columns = rows_named(table, text, earlier), columns or columns_named(table, earlier)
        text = f"{text} {earlier}"
    topic = topic_fit(table, text, knowledge, union)
    if rows and not months:
        rows = longest(rows, [label_text(table.rows[r][0].text) for r in rows])
    if rows and columns:
        return [Found(table, r, c, topic + 1.0) for r in rows for c in columns if c < len(table.rows[r])]
    if rows:
        best = best_columns(table, text)
        return [Found(table, r, c, topic + 0.5 + 0.3 * score) for r in rows for c, score in best if c < len(table.rows[r])]
    if columns and (aggregated(table) or re.search("各|分别|都|每", text)):
        return [Found(table, r, c, topic + 0.3) for c in columns for r in default_rows(table, text) if c < len(table.rows[r])]
    return []


def aggregated(table: Table) -> bool:
    return any(row and re.search(r"均|合计|总|全年|平均|小计|\d-\d", row[0].text) for row in table.rows)


NAMING = re.compile("领导|责任人|负责人|单位|部门|人员")


def answer_words(question: Question, knowledge: Sequence[Knowledge]) -> list[Draft]:
    """Who stands in a list that is no task table: a row that the question names, a column of persons or units."""
    drafts: dict[str, Draft] = {}
    for k, found in find_cells(question, knowledge):
        header = found.table.header[found.column]
        row = found.table.rows[found.row]
        asked = set(tokens(header)) & set(tokens(question.text)) or NAMING.search(header)
        if numeric(found.value) is not None or not asked or header == "单位":
            continue
        before = drafts.get(k.document.id)
        if is_blank(found.value):
            said = f"原文未写明{row_name(found.table, row)}{header}（表中该处为空）"
            drafts.setdefault(k.document.id, Draft(k.document.id, said, (cite_cell(k, found.table, row),), 1.2, blank=True))
        elif before is None:
            drafts[k.document.id] = draft_of(question, k, [found], 1.0)
        elif not before.blank:
            drafts[k.document.id] = replace(before, text=f"{before.text}；{spoken(found)}")
    return list(drafts.values())


def spoken(found: Found) -> str:
    """潞州区PM2.5浓度控制目标43微克/立方米."""
    header = found.table.header[found.column]
    unit = unit_of(header) or row_unit(found)
    name = re.sub(r"[（(][^）)]*[）)]\s*$", "", header)
    value = found.value
    numeric = re.fullmatch(r"[-—]?[\d.]+", value.strip()) is not None
    return f"{row_name(found.table, found.table.rows[found.row])}{name}{value}{unit if numeric else ''}"


def row_unit(found: Found) -> str:
    """The unit that a column of its own gives for the row."""
    for c, header in enumerate(found.table.header):
        if c not in (0, found.column) and re.fullmatch("(?:计[量算])?单位", header) and c < len(found.table.rows[found.row]):
            return found.table.rows[found.row][c].text
    return ""


def answer_cells(question: Question, knowledge: Sequence[Knowledge]) -> list[Draft]:
    """Drafts from cells, one a document; none when the question names no cell."""
    extreme = answer_extreme(question, knowledge)
    if extreme:
        return extreme
    valued = answer_value(question, knowledge)
    if valued:
        return valued
    found = find_cells(question, knowledge)
    if not found:
        return []
    best = found[0][1].fit
    drafts = []
    for k in knowledge:
        every = [cell for owner, cell in found if owner is k]
        own = [cell for cell in every if not is_blank(cell.value)]
        if every and (not own or every[0].fit > own[0].fit + 0.1) and len({c.row for c in every}) == 1:
            first = every[0]
            where = f"{row_name(first.table, first.table.rows[first.row])}{re.sub(r'[（(][^）)]*[）)]$', '', first.table.header[first.column])}"
            drafts.append(
                Draft(k.document.id, f"原文未写明{where}（表中该处为空）", (cite_cell(k, first.table, first.table.rows[first.row]),), 1.2, blank=True)
            )
            continue
        apart = question.document_ids is None and {label_text(c.table.rows[c.row][0].text) for c in own[:1]} != {
            label_text(found[0][1].table.rows[found[0][1].row][0].text)
        }
        own = [cell for cell in own if cell.fit >= max(best - (0.9 if apart else 0.3), own[0].fit - 0.15)] if own else own
        if own:
            own = [*own, *second_measure(question, k, own, every)]
            drafts.append(draft_of(question, k, own[:8], own[0].fit))
    return drafts


def second_measure(question: Question, knowledge: Knowledge, own: Sequence[Found], every: Sequence[Found]) -> list[Found]:
    """Where two measures are asked for (PM2.5和优良天数各是多少), the cells of the same row for the one not said yet."""
    asked = set(tokens(question.text))
    said = {g for c in own for g in (*tokens(c.table.header[c.column]), *tokens(c.table.title))}
    labels = {c.table.rows[c.row][0].text for c in own}
    columns = {label_text(c.table.header[c.column]) for c in own}
    found: list[Found] = []
    if re.search("[和与、]|各|分别", question.text):
        for cell in every:
            words = set(tokens(cell.table.title)) | set(tokens(cell.table.header[cell.column]))
            new = cell.table not in [c.table for c in (*own, *found)] and bool((words & asked) - said)
            same_place = cell.table.rows[cell.row][0].text in labels and label_text(cell.table.header[cell.column]) in columns
            if new and same_place and not is_blank(cell.value):
                found.append(cell)
    for key in question.keys:
        if any(key in fold(c.table.header[c.column] + c.table.title) for c in (*own, *found)):
            continue
        first = own[0]
        row = first.table.rows[first.row]
        found += [replace(first, column=c) for c, header in enumerate(first.table.header) if key in fold(header) and c < len(row) and not is_blank(row[c].text)]
    return found


def draft_of(question: Question, knowledge: Knowledge, cells: list[Found], fit: float) -> Draft:
    tables = list(dict.fromkeys(c.table.id for c in cells))
    parts = []
    for table_id in tables:
        own = [c for c in cells if c.table.id == table_id]
        title = own[0].table.title
        parts.append(f"{short_title(title)}{'，'.join(spoken(c) for c in own)}")
    text = "；".join(parts)
    computed: tuple[str, ...] = ()
    if "difference" in question.intents and len(cells) == 2:
        said = difference(cells)
        if said:
            text, computed = f"{text}；{said[0]}", (said[1],)
    citations = tuple(cite_cell(knowledge, c.table, c.table.rows[c.row]) for c in cells)
    return Draft(knowledge.document.id, text, citations, min(1.2, 0.5 + fit / 2), computed=computed)


def difference(cells: list[Found]) -> tuple[str, str] | None:
    values = []
    for cell in cells:
        match = re.fullmatch(r"\s*([\d.]+)\s*", cell.value)
        if match is None:
            return None
        values.append(float(match.group(1)))
    gap = abs(values[0] - values[1])
    shown = f"{gap:.2f}".rstrip("0").rstrip(".")
    return f"相差{shown}{unit_of(cells[0].table.header[cells[0].column])}", shown
