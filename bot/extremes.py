"""哪个县最低, 哪几个县是2天: answers that look along a whole column or row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.citations import cite_cell
from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.labels import label_columns, label_text, named, numeric, row_name, short_title, unit_of, with_months
from bot.tables import best_columns, columns_named, covers_rest, rows_by, table_grams, topic_fit
from bot.text import fold
from bot.types import Question
from corpus.types import Cell, Table

LEAST = re.compile("最(?:小|低|少|严|轻|紧|短|便宜|省)")


MOST = re.compile("最(?:大|高|多|宽松|松|重|长|贵)")


ASKED_KIND = re.compile(
    r"哪[个一]?(?:[\u4e00-\u9fff]{0,4}?)?(城市|乡镇|县区|区县|县|区|镇|乡|街道|站|市|村|单位)|(乡镇|县区|区县|县|区|镇|乡|街道|站|市)里?[^，。]*?是哪"
)


def answer_value(question: Question, knowledge: Sequence[Knowledge]) -> list[Draft]:
    """哪几个县只有2天: the rows whose cell in the column asked for has the value that the question gives."""
    if not re.search(r"几[个座家]|哪[些几]?个?(?:城市|县区|区县|县|区|镇|乡|市|站|月|单位|指标)?|有几个", question.text) or "extreme" in question.intents:
        return []
    text = with_months(fold(question.text))
    quoted = [fold(q) for q in re.findall(r"[“\"]([^”\"]{2,8})[”\"]", question.text)]
    dated = re.sub(r"20\d\d年?|\d+-\d+月|\d+月|[a-z]+\d+(?:\.\d+)?|附件\d+", " ", text)
    numbers = re.findall(r"(?<![\d.-])\d+(?:\.\d+)?(?=天|%|个|户|家|微克|公里|座|吨|亿|$|的)", dated)
    wanted = [*quoted, *numbers, *named_values(text, knowledge)]
    if not wanted:
        return []
    union = {g for k in knowledge for t in k.tables for g in table_grams(t, k)}
    best: tuple[float, Knowledge, Table, list[int], int] | None = None
    for k in knowledge:
        for table in k.tables:
            if table.is_task_table or not covers_rest(text, question, table, k, wanted):
                continue
            for column, share in best_columns(table, text):
                rows = [r for r, row in enumerate(table.rows) if column < len(row) and same_value(row[column].text, wanted)]
                fit = topic_fit(table, text, k, union) + share
                if rows and (share > 0 or named_values(text, [k])) and (best is None or fit > best[0]):
                    best = (fit, k, table, rows, column)
    if best is None:
        return []
    _, k, table, rows, column = best
    names = "、".join(table.rows[r][0].text for r in rows)
    value = table.rows[rows[0]][column].text
    unit = unit_of(table.header[column]) if numeric(value) is not None else ""
    text_out = f"共{len(rows)}个：{names}（{re.sub(r'[（(][^）)]*[）)]$', '', table.header[column])}{value}{unit}）"
    return [Draft(k.document.id, text_out, tuple(cite_cell(k, table, table.rows[r]) for r in rows), 1.2, computed=(str(len(rows)),))]


def named_values(text: str, knowledge: Sequence[Knowledge]) -> list[str]:
    """Words that stand in cells and in the question, such as the name of a person: 某某包抓哪几个."""
    found = set()
    for k in knowledge:
        for table in k.tables:
            if table.is_task_table:
                continue
            labels = {label_text(h) for h in table.header} | {label_text(row[0].text) for row in table.rows if row}
            for row in table.rows:
                for cell in row[1:]:
                    value = fold(cell.text)
                    if 2 <= len(value) <= 12 and numeric(value) is None and value in text and value not in labels:
                        found.add(value)
    return sorted(found)


def same_value(text: str, wanted: Sequence[str]) -> bool:
    folded = fold(text)
    if folded in wanted:
        return True
    number = numeric(text)
    return number is not None and any(re.fullmatch(r"[\d.]+", w) and float(w) == number for w in wanted)


def answer_extreme(question: Question, knowledge: Sequence[Knowledge]) -> list[Draft]:
    """哪个县…最低: the least or greatest value of the column that the question's words name, with every tie."""
    if "extreme" not in question.intents:
        return []
    text = with_months(fold(question.text))
    union = {g for k in knowledge for t in k.tables for g in table_grams(t, k)}
    best: tuple[float, Knowledge, Table, int, bool] | None = None
    for k in knowledge:
        for table in k.tables:
            if table.is_task_table or len(table.rows) < 3:
                continue
            for column, by_row in candidate_lines(table, text):
                if not covers_rest(text, question, table, k):
                    continue
                values = row_values(table, column) if by_row else column_values(table, column, text)
                if asks_place(text) and values and all(MONTH.search(label_text(label)) for _, label, *_ in values):
                    continue  # 哪个县 is not answered by a month
                fit = topic_fit(table, text, k, union) + (0.5 if by_row else 0.0) + suffix_fit(table, text)
                fit -= 0.3 if len({value for value, *_ in values}) == 1 else 0.0
                if best is None or fit > best[0]:
                    best = (fit, k, table, column, by_row)
    if best is None or best[0] <= 0.05:
        return []
    fit, k, table, index, by_row = best
    line = row_values(table, index) if by_row else column_values(table, index, text)
    if len(line) < 2:
        return []
    asked = re.sub("|".join(re.escape(label_text(h)) for h in sorted(table.header, key=len, reverse=True) if len(h) > 1), " ", fold(question.text))
    least = LEAST.search(asked) is not None and MOST.search(asked) is None
    value = (min if least else max)(v for v, *_ in line)
    ties = [(label, cell, r) for v, label, cell, r in line if v == value]
    unit = unit_of(table.header[index]) if not by_row else unit_of(table.header[1])
    what = "最低" if least else "最高"
    names = "、".join(label for label, _, _ in ties)
    period = "" if by_row else short_title(table.title)
    text_out = f"{period}{names}{what}，为{ties[0][1].text}{unit}"
    if len(ties) == len(line):
        text_out = f"{period}各项均为{ties[0][1].text}{unit}"
    return [Draft(k.document.id, text_out, tuple(cite_cell(k, table, table.rows[r]) for _, _, r in ties), min(1.2, 0.6 + fit))]


MONTH = re.compile(r"\d月$|^全年$")


SPAN = re.compile(r"(\d{1,2})-(\d{1,2})月")


def asks_place(text: str) -> bool:
    return ASKED_KIND.search(text) is not None and re.search("哪一?个?月|几月", text) is None


def suffix_fit(table: Table, text: str) -> float:
    """A table whose rows or columns are named as what is asked for (哪个区: …区) is the likelier."""
    kind = ASKED_KIND.search(text)
    suffix = (kind.group(1) or kind.group(2)) if kind else ""
    if not suffix:
        return 0.0
    names = [*(label_text(h) for h in table.header[1:]), *(label_text(row[0].text) for row in table.rows if row)]
    return 0.4 if sum(n.endswith(tuple(suffix)) for n in names) >= 2 else 0.0


def candidate_lines(table: Table, text: str) -> list[tuple[int, bool]]:
    """Columns to compare down, or the row (a month, an aggregate) to compare across."""
    rows = [r for r, row in enumerate(table.rows) if row and named(label_text(row[0].text), text)]
    if rows and len(table.header) > 2:
        return [(r, True) for r in rows]
    kind = ASKED_KIND.search(text)
    suffix = (kind.group(1) or kind.group(2)) if kind else ""
    columns = columns_named(table, text)
    if columns:
        return [(c, False) for c in columns]
    across = [h for h in table.header[1:] if suffix and label_text(h).endswith(tuple(suffix))]
    totals = [r for r, row in enumerate(table.rows) if row and re.search("合计|总计|全年|均", row[0].text)]
    if not totals:
        spans = [(int(m.group(2)) - int(m.group(1)), r) for r, row in enumerate(table.rows) if row and (m := SPAN.search(with_months(fold(row[0].text))))]
        totals = [max(spans)[1]] if spans else []
    if len(across) >= 0.6 * len(table.header[1:]) and len(table.header) > 3 and totals:
        return [(totals[-1], True)]
    columns = [c for c, _ in best_columns(table, text)]
    return [(c, False) for c in columns]


def column_values(table: Table, column: int, text: str) -> list[tuple[float, str, Cell, int]]:
    """Figures of a column; of rows with two labels only those whose second one the question names, if it names any."""
    values = []
    sort = rows_by(table, text, 1) if label_columns(table) == 2 else []
    for r, row in enumerate(table.rows):
        if sort and r not in sort:
            continue
        if column < len(row) and (number := numeric(row[column].text)) is not None and not re.search(r"均|合计|总计|平均|小计|全[市县省]", row[0].text):
            values.append((number, row_name(table, row), row[column], r))
    return values


def row_values(table: Table, r: int) -> list[tuple[float, str, Cell, int]]:
    values = []
    for c in range(label_columns(table), min(len(table.rows[r]), len(table.header))):
        number = numeric(table.rows[r][c].text)
        label = re.sub(r"[（(][^）)]*[）)]\s*$", "", table.header[c])
        if number is not None and not re.search(r"均|合计|总计|平均|小计", label):
            values.append((number, label, table.rows[r][c], r))
    return values
