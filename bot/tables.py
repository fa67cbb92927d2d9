"""Which table of figures a question means: its rows, columns, topic and period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from bot.knowledge import Knowledge
from bot.labels import label_columns, label_text, months_named, named, parts_of, unit_of, with_months
from bot.question import same_kind
from bot.tagging import nouns
from bot.text import fold, tokens
from bot.types import Question
from bot.understand.vocabulary import pattern
from bot.vocabulary import synonyms
from corpus.types import Table

LIGHT = frozenset("的了地得着是在有要会能可就也都还又再很太更把被由给让对和与跟或及等个些这那此其该之")
WORD = 2.5
"""Weight of a word such as PM2.5 beside a pair of Chinese characters."""
HELD = 0.5
"""Part of what a question asks beside row and column that the words of its table must hold."""
PERIOD = re.compile(r"\d{1,2}-\d{1,2}月|全年|年均|上半年|下半年|\d季度|采暖季")


def table_words(table: Table, knowledge: Knowledge) -> str:
    annex = next((c.title for c in knowledge.clauses if c.annex == table.annex and c.level == 0 and table.annex), "")
    return " ".join((table.title, annex, *table.header))


def table_grams(table: Table, knowledge: Knowledge) -> set[str]:
    return set(tokens(table_words(table, knowledge)))


def covers_rest(text: str, question: Question, table: Table, knowledge: Knowledge, others: Sequence[str] = ()) -> bool:
    """Do the table's words hold what the question asks beside row and column: the measure and the period?"""
    labels = [cell.text for row in table.rows for cell in row[: label_columns(table)]]
    above = table_words(table, knowledge) if not several_tables(table, knowledge) else " ".join((table.title, *table.header))
    everything = f"{above} {' '.join(labels)} {knowledge.document.title}"
    held = with_months(fold(everything))
    if re.search("合计|总计", held):
        held += "全年"
    periods = PERIOD.findall(text)
    if periods and not any(p in held for p in periods):
        return False
    years = set(re.findall(r"20\d\d(?=年|-)", text))
    known = set(re.findall(r"20\d\d", held))
    if years and known and not years & known and not spans(held, years):
        return False
    units = [unit_of(h) for h in table.header[1:] if unit_of(h)]
    if question.classifiers and units and not any(u in same_kind(w) or w in u for w in question.classifiers for u in units):
        return False
    rest = fold(question.subject)
    for label in (*labels, *table.header, *others):
        bare, *parts = parts_of(label)
        short = re.sub(r"(?:市|县|区|州|镇|乡|街道|站)$", "", bare)
        for name in (bare, short, *parts):
            if len(name) >= 2:
                rest = re.sub(rf"(?<![a-z.\d]){re.escape(name)}" if name[0].isdigit() else re.escape(name), " ", rest)
    rest = re.sub(
        r"[一二三四五六七八九十两几\d]+个(?:地方|区县|县区|县|区|镇|乡|市|单位|部门|城市)?|\d+(?:-\d+)?[年月日]|一季度|二季度|三季度|四季度|今年|明年|去年|数据|值|多少|最|控制|同比|比|宽松|严|分|列",
        " ",
        rest,
    )
    grams = frozenset((*tokens(everything), *held))
    rest = pattern("question_form", "open").sub(" ", re.sub("叫(?=什么|啥)", " ", rest))
    if len(re.sub(r"[\s的和与]", "", rest)) < 2 or not any(any(nouns(word)) for word in rest.split()):
        return True
    meant = {t for word, others in synonyms().items() if word in rest and any(set(tokens(o)) <= grams for o in others) for t in tokens(word)}
    weights = [(WORD if len(part) > 1 else 1.0, held) for part, held in parts_held(rest, grams | meant) if not LIGHT & set(part)]
    return sum(weight for weight, held in weights if held) >= HELD * sum(weight for weight, _ in weights)


def parts_held(text: str, grams: Set[str]) -> Iterator[tuple[str, bool]]:
    """Each Chinese character, held where one of its pairs is, and each other word of a text."""
    for run in re.findall(r"[\u4e00-\u9fff]+|[a-z0-9.]+", fold(text)):
        if run[0].isascii():
            yield run, run in grams
            continue
        pairs = [run[i : i + 2] in grams for i in range(len(run) - 1)]
        yield from ((char, any(pairs[max(0, i - 1) : i + 1])) for i, char in enumerate(run))


def spans(text: str, years: set[str]) -> bool:
    """Does a stretch such as 2024-2026 in the text take in one of the years?"""
    return any(first <= year <= last for first, last in re.findall(r"(20\d\d)年?-(20\d\d)", text) for year in years)


def several_tables(table: Table, knowledge: Knowledge) -> bool:
    return sum(1 for t in knowledge.tables if t.annex == table.annex) > 1


def rows_named(table: Table, text: str, earlier: str = "") -> list[int]:
    """Rows that the question names; of a row with two labels a follow-up may take over one.

    The second label alone (大型车) names no row: it stands in many.
    """
    first = rows_by(table, text, 0)
    if label_columns(table) == 1:
        return first or rows_by(table, earlier, 0)
    second = rows_by(table, text, 1) or rows_by(table, earlier, 1)
    first = first or rows_by(table, earlier, 0) or (list(range(len(table.rows))) if re.search("各|分别|所有|哪", text) else [])
    return [r for r in first if r in second] if second else first


def rows_by(table: Table, text: str, column: int) -> list[int]:
    months = months_named(text)
    labels = [(r, row[column].text) for r, row in enumerate(table.rows) if column < len(row)]
    exact = [r for r, label in labels if any(named(part, text) for part in parts_of(label)) or label_text(label) in months]
    if exact:
        return exact
    held = set(tokens(text))
    shares = [
        (len(set(tokens(label_text(label))) & held) / max(1, len(set(tokens(label_text(label))))), r) for r, label in labels if len(label_text(label)) >= 5
    ]
    best = max(shares, default=(0.0, 0))
    return [r for share, r in shares if share == best[0]] if best[0] >= 0.7 else []


def columns_named(table: Table, text: str) -> list[int]:
    return [c for c in range(label_columns(table), len(table.header)) if named(label_text(table.header[c]), text)]


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
    for c in range(label_columns(table), len(table.header)):
        grams = set(tokens(with_months(re.sub(r"[（(][^）)]*[）)]", "", table.header[c]))))
        others = {g for d in range(1, len(table.header)) if d != c for g in tokens(with_months(table.header[d]))}
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
