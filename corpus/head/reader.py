"""Front and back matter to facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.clean import glue
from corpus.grammar.dates import DATE, is_date_line, parse_date
from corpus.grammar.units import looks_like_unit
from corpus.head.attachments import BASIS, LEGAL_BASIS, find_addressees, find_basis, read_attachments
from corpus.head.dates import find_front_date
from corpus.head.facts import Facts
from corpus.head.issuers import find_issuer, sign
from corpus.head.numbers import find_number
from corpus.head.titles import find_titles
from corpus.types import Paragraph
from corpus.webpage import fact_key

PRINTED = re.compile(rf"(?P<unit>[\u4e00-\u9fff]{{4,30}}?)(?P<date>{DATE.pattern})印[发制]?")
PUBLISHED = re.compile(rf"(?P<unit>[\u4e00-\u9fff]{{4,30}}?)(?P<date>{DATE.pattern})[发公]布")
"""某市大数据局2026年4月28日发布, as a page says below the text."""
LONGEST_FACT = 60


def read_front(front: Sequence[Paragraph]) -> Facts:
    """Facts of the paragraphs that stand before the first heading."""
    facts = Facts()
    find_number(front, facts)
    find_titles(front, facts)
    find_addressees(front, facts)
    find_front_date(front, facts)
    find_issuer(front, facts)
    find_basis(front, BASIS, facts)
    find_page_facts(front, facts)
    return facts


def find_page_facts(front: Sequence[Paragraph], facts: Facts) -> None:
    """索引号, 主题分类 and the like of a web page's table, each under its own key."""
    for i, paragraph in enumerate(front):
        key, value = fact_key(paragraph.text)
        if not key:
            continue
        if value and len(value) <= LONGEST_FACT:
            start = paragraph.text.rfind(value)
            facts.remember(key, value, paragraph, start, start + len(value))
        elif not value and i + 1 < len(front) and len(front[i + 1].text) <= LONGEST_FACT and not fact_key(front[i + 1].text)[0]:
            facts.remember(key, front[i + 1].text, front[i + 1])


def read_first_clause(paragraphs: Sequence[Paragraph], facts: Facts) -> None:
    """The basis that a regulation names in its first article: 根据《…》…，制定本办法."""
    if not facts.basis:
        find_basis(paragraphs, LEGAL_BASIS, facts, first=True)


def read_back(back: Sequence[Paragraph], facts: Facts) -> None:
    """Facts of the paragraphs after the last clause: attachments, printing unit and date, signature."""
    read_attachments(back, facts)
    for i, paragraph in enumerate(back):
        text = paragraph.text
        whole = paragraph if i + 1 >= len(back) or "印" not in back[i + 1].text else glue(paragraph, back[i + 1])
        if not read_imprint(paragraph, facts):
            read_imprint(whole, facts)
        if facts.date is None and re.fullmatch(rf"(?:{DATE.pattern})印?发?", text.strip("（）() ")):
            facts.date = parse_date(text)
            if facts.date:
                facts.remember("date", facts.date.isoformat(), paragraph)
        if facts.issuer is None and is_date_line(text):
            sign(back[:i], facts)


def read_imprint(paragraph: Paragraph, facts: Facts) -> bool:
    """某市人民政府办公室2024年4月9日印发; False where the paragraph holds none."""
    match = PRINTED.search(paragraph.text) or PUBLISHED.match(paragraph.text)
    if match is None:
        return False
    if facts.issuer is None and looks_like_unit(match.group("unit")):
        facts.issuer = match.group("unit")
        facts.remember("issuer", facts.issuer, paragraph, *match.span("unit"))
    if facts.date is None:
        facts.date = parse_date(match.group("date"))
        if facts.date:
            facts.remember("date", facts.date.isoformat(), paragraph, match.start("date"), match.end())
    return True
