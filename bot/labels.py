"""Names of rows and columns: how a question mentions them, and what unit their figures have."""

from __future__ import annotations

import re

import rjieba

from bot.text import fold

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


def label_text(text: str) -> str:
    """A row label or header without its unit in brackets."""
    bare = re.sub(r"[（(][^）)]*[）)]", "", text)
    return re.sub(r"^(?:均|平均)(?=\d)", "", with_months(fold(bare or text)).strip("()（）"))


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
