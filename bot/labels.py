"""Names of rows and columns: how a question mentions them, and what unit their figures have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import rjieba

from bot.text import fold
from corpus.types import Cell, Table

GENERIC = {"指标", "目标", "任务", "项目", "单位", "名称", "地区", "数量", "数值"}


SEASONS = {
    "一季度": "1-3月",
    "二季度": "4-6月",
    "三季度": "7-9月",
    "四季度": "10-12月",
    "1季度": "1-3月",
    "2季度": "4-6月",
    "3季度": "7-9月",
    "4季度": "10-12月",
}


def with_months(text: str) -> str:
    """一季度 as 1-3月 and so on, as tables write it."""
    for season, months in SEASONS.items():
        text = text.replace(f"第{season}", months).replace(season, months)
    return text


@lru_cache(maxsize=65_536)
def label_text(text: str) -> str:
    """A row label or header without its unit in brackets."""
    bare = re.sub(r"[（(][^）)]*[）)]", "", text)
    return re.sub(r"^(?:均|平均)(?=\d)", "", with_months(fold(bare or text)).strip("()（）"))


def parts_of(label: str) -> list[str]:
    """A label, and what it joins: 高铁站、汽车客运站 is meant by either name."""
    bare = label_text(label)
    pieces = [piece for piece in re.split(r"[、/／]|及|以及|和", bare) if len(piece) >= 2 and not piece[0].isdigit()]
    place = re.match(r"([\u4e00-\u9fff]{2,4})[市县区州旗](?=[\u4e00-\u9fff])(?!以外|之外|外)", bare)
    return [bare, *(pieces if len(pieces) > 1 else ()), *([place.group(1)] if place else ())]


def label_columns(table: Table) -> int:
    """How many of the first columns name a row: two where the first repeats and the second tells its rows apart."""
    if len(table.header) < 4 or len(table.rows) < 4 or any(len(row) < 3 for row in table.rows):
        return 1
    pairs = [(row[0].text, row[1].text) for row in table.rows]
    repeats = len({first for first, _ in pairs}) <= 0.6 * len(pairs)
    words = all(second and numeric(second) is None and len(second) <= 20 for _, second in pairs)
    return 2 if repeats and words and len(set(pairs)) == len(pairs) else 1


def row_name(table: Table, row: Sequence[Cell]) -> str:
    """The words that name a row."""
    return "".join(cell.text for cell in row[: label_columns(table)])


def unit_of(header: str) -> str:
    match = re.search(r"[（(]([^）)]*)[）)]\s*$", header)
    return re.split("[，,]", match.group(1))[-1].removeprefix("单位：") if match else ""


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
    short = re.sub(r"(?:示范区|新区|市|县|区|州|镇|乡|街道|站)$", "", label)
    return 2 <= len(short) < len(label) and short in question and short not in GENERIC and not is_everyday(short)


def is_everyday(word: str) -> bool:
    """A name without its ending that is a verb of everyday speech: 开发 of 开发区."""
    tagged = rjieba.tag(word)
    return len(tagged) == 1 and str(tagged[0][1]).startswith("v")


def months_named(question: str) -> list[str]:
    """Months of a list such as 10、11、12月."""
    found = []
    for match in re.finditer(r"((?:\d{1,2}[、,，和])+\d{1,2})月", question):
        found += [f"{n}月" for n in re.split(r"[、,，和]", match.group(1))]
    return found


def is_blank(text: str) -> bool:
    return not re.sub(r"[\s—\-－/／]", "", text)


def short_title(title: str) -> str:
    """The period that a table is for, so that it is said with its figures."""
    period = re.search(r"(?:20\d\d年)?\d{1,2}[-—至]\d{1,2}月", title)
    return period.group() if period else ""


def numeric(text: str) -> float | None:
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*%?\s*", text.replace("％", "%"))
    return float(match.group(1)) if match else None
