"""Answers from tables of figures: a row label and a column name the cell; or the extreme of a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.citations import cite_cell
from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.ranking import holds, weigh
from bot.text import fold, tokens
from bot.types import Question
from corpus.types import Cell, Table

GENERIC = {"指标", "目标", "任务", "项目", "单位", "名称", "地区", "数量", "数值"}
LEAST = re.compile("最(?:小|低|少|严|轻|紧)")
MOST = re.compile("最(?:大|高|多|宽松|松|重)")


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


def label_text(text: str) -> str:
    """A row label or header without its unit in brackets."""
    bare = re.sub(r"[（(][^）)]*[）)]", "", text)
    return re.sub(r"^(?:均|平均)(?=\d)", "", with_months(fold(bare or text)).strip("()（）"))


def unit_of(header: str) -> str:
    match = re.search(r"[（(]([^）)]*)[）)]\s*$", header)
    return match.group(1) if match else ""


def named(label: str, question: str) -> bool:
    """Does the question name a row or column? Numbers whole: 1月 is not in 11月."""
    if len(label) < 2 or label in GENERIC:
        return False
    match = re.search(re.escape(label), question)
    while match is not None:
        before = question[match.start() - 1 : match.start()]
        inside = label[0].isdigit() and (before.isdigit() or before in ("-", "."))
        if not inside:
            return True
        match = re.compile(re.escape(label)).search(question, match.end())
    short = re.sub(r"(?:市|县|区|州|镇|乡|街道|站)$", "", label)
    return 2 <= len(short) < len(label) and short in question and short not in GENERIC


def months_named(question: str) -> list[str]:
    """Months of a list such as 10、11、12月."""
    found = []
    for match in re.finditer(r"((?:\d{1,2}[、,，和])+\d{1,2})月", question):
        found += [f"{n}月" for n in re.split(r"[、,，和]", match.group(1))]
    return found


PERIOD = re.compile(r"\d{1,2}-\d{1,2}月|全年|年均|上半年|下半年|\d季度|采暖季")
SEASONS = {"一季度": "1-3月", "二季度": "4-6月", "三季度": "7-9月", "四季度": "10-12月", "1季度": "1-3月", "2季度": "4-6月", "3季度": "7-9月", "4季度": "10-12月"}


def with_months(text: str) -> str:
    """一季度 as 1-3月 and so on, as tables write it."""
    for season, months in SEASONS.items():
        text = text.replace(f"第{season}", months).replace(season, months)
    return text


def find_cells(question: Question, knowledge: Sequence[Knowledge]) -> list[tuple[Knowledge, Found]]:
    """Cells that the question names, best tables first."""
    text = with_months(fold(question.text))
    earlier = with_months(fold(question.earlier))
    tables = [(k, t) for k in knowledge for t in k.tables if not t.is_task_table and len(t.header) >= 2]
    union = {g for k, t in tables for g in table_grams(t, k)}
    found: list[tuple[Knowledge, Found]] = []
    labels = list(dict.fromkeys(name for _, t in tables for name in (*(row[0].text for row in t.rows if row), *t.header)))
    for k, table in tables:
        cells = cells_in(table, text, k, union, earlier)
        if cells and covers_rest(text, question, table, k, labels):
            found += [(k, cell) for cell in cells]
    found.sort(key=lambda pair: -pair[1].fit)
    return found


def table_words(table: Table, knowledge: Knowledge) -> str:
    annex = next((c.title for c in knowledge.clauses if c.annex == table.annex and c.level == 0 and table.annex), "")
    return " ".join((table.title, annex, *table.header))


def table_grams(table: Table, knowledge: Knowledge) -> set[str]:
    return set(tokens(table_words(table, knowledge)))


def covers_rest(text: str, question: Question, table: Table, knowledge: Knowledge, others: Sequence[str] = ()) -> bool:
    """Do the table's words hold what the question asks beside row and column: the measure and the period?"""
    labels = [row[0].text for row in table.rows if row]
    above = table_words(table, knowledge) if not several_tables(table, knowledge) else " ".join((table.title, *table.header))
    everything = f"{above} {' '.join(labels)} {knowledge.document.title}"
    held = with_months(fold(everything))
    if re.search("合计|总计", held):
        held += "全年"
    periods = PERIOD.findall(text)
    if periods and not any(p in held for p in periods):
        return False
    rest = fold(question.subject)
    for label in (*labels, *table.header, *others):
        bare = label_text(label)
        short = re.sub(r"(?:市|县|区|州|镇|乡|街道|站)$", "", bare)
        for name in (bare, short):
            if len(name) >= 2:
                rest = rest.replace(name, " ")
    rest = re.sub(r"[一二三四五六七八九十两几\d]+个(?:地方|区县|县区|县|区|镇|乡|市|单位|部门|城市)?|\d+(?:-\d+)?[年月日]|一季度|二季度|三季度|四季度|今年|明年|去年|数据|值|多少|最|控制|同比|比|宽松|严|分|列", " ", rest)
    grams = frozenset((*tokens(everything), *held))
    terms = weigh(rest, "", Counter(), 1)
    if not any(t.noun for t in terms):
        return True
    whole = sum(t.weight for t in terms)
    if len(re.sub(r"[\s的和与]", "", rest)) < 2:
        return True
    return not whole or sum(t.weight for t in terms if holds(grams, t)) >= 0.5 * whole


def several_tables(table: Table, knowledge: Knowledge) -> bool:
    return sum(1 for t in knowledge.tables if t.annex == table.annex) > 1


def rows_named(table: Table, text: str) -> list[int]:
    months = months_named(text)
    exact = [r for r, row in enumerate(table.rows) if row and (named(label_text(row[0].text), text) or label_text(row[0].text) in months)]
    if exact:
        return exact
    held = set(tokens(text))
    shares = [(len(set(tokens(label_text(row[0].text))) & held) / max(1, len(set(tokens(label_text(row[0].text))))), r) for r, row in enumerate(table.rows) if row and len(label_text(row[0].text)) >= 5]
    best = max(shares, default=(0.0, 0))
    return [r for share, r in shares if share == best[0]] if best[0] >= 0.7 else []


def columns_named(table: Table, text: str) -> list[int]:
    return [c for c in range(1, len(table.header)) if named(label_text(table.header[c]), text)]


def cells_in(table: Table, text: str, knowledge: Knowledge, union: set[str], earlier: str = "") -> list[Found]:
    """Cells by the rows and columns the question names; a follow-up takes over what it does not name anew."""
    months = months_named(text)
    rows, columns = rows_named(table, text), columns_named(table, text)
    if earlier and not (rows and columns):
        rows, columns = rows or rows_named(table, earlier), columns or columns_named(table, earlier)
        text = f"{text} {earlier}"
    topic = topic_fit(table, text, knowledge, union)
    if rows and not months:
        rows = longest(rows, [label_text(table.rows[r][0].text) for r in rows])
    if rows and columns:
        return [Found(table, r, c, topic + 1.0) for r in rows for c in columns if c < len(table.rows[r])]
    if rows:
        best = best_columns(table, text)
        return [Found(table, r, c, topic + 0.5 + 0.3 * score) for r in rows for c, score in best if c < len(table.rows[r])]
    if columns:
        return [Found(table, r, c, topic + 0.3) for c in columns for r in default_rows(table, text) if c < len(table.rows[r])]
    return []


def longest(rows: list[int], labels: list[str]) -> list[int]:
    """Drop rows whose label is only part of another that is named as well (10月 beside 10-12月)."""
    return [r for r, label in zip(rows, labels, strict=True) if not any(label != other and label in other for other in labels)]


def topic_fit(table: Table, text: str, knowledge: Knowledge, union: set[str]) -> float:
    """Share of those question tokens that any table speaks of which this table speaks of."""
    wanted = set(tokens(text)) & union
    return len(wanted & table_grams(table, knowledge)) / max(1, len(wanted))


def best_columns(table: Table, text: str) -> list[tuple[int, float]]:
    """Columns by the words of their header that the question holds; the best, and those as good."""
    wanted = set(tokens(text))
    scored = []
    for c in range(1, len(table.header)):
        grams = set(tokens(re.sub(r"[（(][^）)]*[）)]", "", table.header[c])))
        others = {g for d in range(1, len(table.header)) if d != c for g in tokens(table.header[d])}
        own = grams - others or grams
        scored.append((len(own & wanted) / max(1, len(own)), c))
    top = max(scored)[0] if scored else 0.0
    if top == 0.0:
        return [(c, 0.0) for _, c in scored] if len(scored) <= 3 else []
    return [(c, s) for s, c in scored if s >= 0.8 * top]


def default_rows(table: Table, text: str) -> list[int]:
    """Rows when only a column is named: the aggregate of the period asked for, else all."""
    aggregate = [r for r, row in enumerate(table.rows) if row and re.search(r"均|合计|总|全年|平均|小计|\d-\d", row[0].text)]
    return aggregate[:1] or list(range(len(table.rows)))[:6]


def spoken(found: Found) -> str:
    """潞州区PM2.5浓度控制目标43微克/立方米."""
    header = found.table.header[found.column]
    unit = unit_of(header) or row_unit(found)
    name = re.sub(r"[（(][^）)]*[）)]\s*$", "", header)
    value = found.value
    numeric = re.fullmatch(r"[-—]?[\d.]+", value.strip()) is not None
    return f"{found.table.rows[found.row][0].text}{name}{value}{unit if numeric else ''}"


def row_unit(found: Found) -> str:
    """The unit that a column of its own gives for the row."""
    for c, header in enumerate(found.table.header):
        if c not in (0, found.column) and re.fullmatch("(?:计量)?单位", header) and c < len(found.table.rows[found.row]):
            return found.table.rows[found.row][c].text
    return ""


def is_blank(text: str) -> bool:
    return not re.sub(r"[\s—\-－/／]", "", text)


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
            where = f"{first.table.rows[first.row][0].text}{re.sub(r'[（(][^）)]*[）)]$', '', first.table.header[first.column])}"
            drafts.append(Draft(k.document.id, f"原文未写明{where}（表中该处为空）", (cite_cell(k, first.table, first.table.rows[first.row]),), 1.2, blank=True))
            continue
        apart = question.document_ids is None and {label_text(c.table.rows[c.row][0].text) for c in own[:1]} != {label_text(found[0][1].table.rows[found[0][1].row][0].text)}
        own = [cell for cell in own if cell.fit >= max(best - (0.9 if apart else 0.3), own[0].fit - 0.15)] if own else own
        if own:
            drafts.append(draft_of(question, k, own[:8], own[0].fit))
    return drafts


def answer_value(question: Question, knowledge: Sequence[Knowledge]) -> list[Draft]:
    """哪几个县只有2天: the rows whose cell in the column asked for has the value that the question gives."""
    if not re.search(r"哪[些几]?个?(?:城市|县区|区县|县|区|镇|乡|市|站|月|单位|指标)?|有几个", question.text) or "extreme" in question.intents:
        return []
    text = with_months(fold(question.text))
    quoted = [fold(q) for q in re.findall(r"[“\"]([^”\"]{2,8})[”\"]", question.text)]
    numbers = [n for n in re.findall(r"(?<![\d.-])\d+(?:\.\d+)?(?=天|%|个|户|家|微克|公里|座|户|吨|亿|$|的)", re.sub(r"20\d\d年?|\d+-\d+月|\d+月|pm\d+(?:\.\d+)?|附件\d+", " ", text))]
    wanted = [*quoted, *numbers]
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
                if rows and share > 0 and (best is None or fit > best[0]):
                    best = (fit, k, table, rows, column)
    if best is None:
        return []
    _, k, table, rows, column = best
    names = "、".join(table.rows[r][0].text for r in rows)
    value = table.rows[rows[0]][column].text
    text_out = f"共{len(rows)}个：{names}（{re.sub(r'[（(][^）)]*[）)]$', '', table.header[column])}{value}{unit_of(table.header[column]) if numeric(value) is not None else ''}）"
    return [Draft(k.document.id, text_out, tuple(cite_cell(k, table, table.rows[r]) for r in rows), 1.2, computed=(str(len(rows)),))]


def same_value(text: str, wanted: Sequence[str]) -> bool:
    folded = fold(text)
    if folded in wanted:
        return True
    number = numeric(text)
    return number is not None and any(re.fullmatch(r"[\d.]+", w) and float(w) == number for w in wanted)


def draft_of(question: Question, knowledge: Knowledge, cells: list[Found], fit: float) -> Draft:
    tables = list(dict.fromkeys(c.table.id for c in cells))
    parts = []
    for table_id in tables:
        own = [c for c in cells if c.table.id == table_id]
        title = own[0].table.title
        parts.append(f"{short_title(title, knowledge)}{'，'.join(spoken(c) for c in own)}")
    text = "；".join(parts)
    computed: tuple[str, ...] = ()
    if "difference" in question.intents and len(cells) == 2:
        said = difference(cells)
        if said:
            text, computed = f"{text}；{said[0]}", (said[1],)
    citations = tuple(cite_cell(knowledge, c.table, c.table.rows[c.row]) for c in cells)
    return Draft(knowledge.document.id, text, citations, min(1.2, 0.5 + fit / 2), computed=computed)


def short_title(title: str, knowledge: Knowledge) -> str:
    period = re.search(r"(?:20\d\d年)?\d{1,2}[-—至]\d{1,2}月", title)
    return f"{period.group()}" if period else ""


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
                fit = topic_fit(table, text, k, union) + (0.5 if by_row else 0.0) + suffix_fit(table, text)
                if best is None or fit > best[0]:
                    best = (fit, k, table, column, by_row)
    if best is None or best[0] <= 0.05:
        return []
    fit, k, table, index, by_row = best
    line = row_values(table, index) if by_row else column_values(table, index)
    if len(line) < 2:
        return []
    least = LEAST.search(question.text) is not None and MOST.search(question.text) is None
    value = (min if least else max)(v for v, *_ in line)
    ties = [(label, cell, r) for v, label, cell, r in line if v == value]
    unit = unit_of(table.header[index]) if not by_row else unit_of(table.header[1])
    what = "最低" if least else "最高"
    names = "、".join(label for label, _, _ in ties)
    text_out = f"{names}{what}，为{ties[0][1].text}{unit}"
    return [Draft(k.document.id, text_out, tuple(cite_cell(k, table, table.rows[r]) for _, _, r in ties), min(1.2, 0.6 + fit))]


ASKED_KIND = re.compile(r"哪[个一]?(?:[\u4e00-\u9fff]{0,4}?)?(城市|乡镇|县区|区县|县|区|镇|乡|街道|站|市|村|单位)|(乡镇|县区|区县|县|区|镇|乡|街道|站|市)里?[^，。]*?是哪")


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
    if len(across) >= 0.6 * len(table.header[1:]) and len(table.header) > 3 and totals:
        return [(totals[-1], True)]
    columns = [c for c, _ in best_columns(table, text)]
    return [(c, False) for c in columns]


def column_values(table: Table, column: int) -> list[tuple[float, str, Cell, int]]:
    values = []
    for r, row in enumerate(table.rows):
        if column < len(row) and (number := numeric(row[column].text)) is not None and not re.search(r"均|合计|总计|平均|小计|全[市县省]", row[0].text):
            values.append((number, row[0].text, row[column], r))
    return values


def row_values(table: Table, r: int) -> list[tuple[float, str, Cell, int]]:
    values = []
    for c in range(1, min(len(table.rows[r]), len(table.header))):
        number = numeric(table.rows[r][c].text)
        label = re.sub(r"[（(][^）)]*[）)]\s*$", "", table.header[c])
        if number is not None and not re.search(r"均|合计|总计|平均|小计", label):
            values.append((number, label, table.rows[r][c], r))
    return values


def numeric(text: str) -> float | None:
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*%?\s*", text.replace("％", "%"))
    return float(match.group(1)) if match else None
