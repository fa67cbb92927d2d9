"""The document number (发文字号) in all its forms, and the number glued to a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.clean import glue
from corpus.grammar.dates import DIGIT_YEAR
from corpus.grammar.roles import COLON
from corpus.grammar.words import any_of, group
from corpus.head.facts import Facts
from corpus.head.names import TITLE_END
from corpus.types import Paragraph

CODE = r"[\u4e00-\u9fff]{1,14}?(?:[（(][\u4e00-\u9fff]{1,4}[）)])?"
YEAR = rf"[〔\[［（(【]\s*(?P<year>{DIGIT_YEAR})年?\s*[〕\]］）)】]"
NUMBER = re.compile(rf"(?P<head>{CODE})\s*{YEAR}\s*第?\s*(?P<no>[0-9]{{1,4}})\s*号")
DECREE = re.compile(r"[\u4e00-\u9fff]{0,16}令[（(]?第\s*[0-9〇零一二三四五六七八九十百]{1,6}\s*号[）)]?")
ANNOUNCED = re.compile(rf"[\u4e00-\u9fff]{{0,20}}[公通]告\s*[（(]?{DIGIT_YEAR}年第\s*[0-9]{{1,4}}\s*号[）)]?")
FORMS = (NUMBER, DECREE, ANNOUNCED)
KEY = re.compile(rf"{any_of(group('head_words', 'number_key'))}{COLON}?\s*")
LONGEST_CODE = 8
"""Characters of the code before the year: 国办发, 沪府办规, 京经信发."""
CITING = ("根据", "按照", "依据", "《")
HALF = 0.5


def find_number(front: Sequence[Paragraph], facts: Facts) -> None:
    """The number that stands in a line of its own, after 发文字号：, in a 题注, or beside the head of the file."""
    for paragraph in with_decrees(front):
        text = paragraph.text
        if len(text) > 80 or text.startswith(CITING):
            continue
        for pattern in FORMS:
            match = pattern.search(text)
            if match is None or "《" in text[: match.start()]:
                continue
            keyed = KEY.search(text[: match.end()])
            caption = text[0] in "（(" and pattern is not NUMBER
            whole = match.end() - match.start() >= HALF * len(text.strip("（）() "))
            if keyed or whole or caption or (len(text) < 50 and "关于" not in text[: match.start()]):
                start = max(match.start(), keyed.end() if keyed else 0)
                words = text[start : match.end()]
                if pattern is not NUMBER:
                    words = re.sub(r"^.*?日", "", words).strip("（）() ")
                    start = text.index(words, start)
                facts.doc_number = words
                facts.remember("doc_number", words, paragraph, start, start + len(words))
                return


def with_decrees(front: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The front matter, with 某市人民政府令 and 第12号 below it as one line."""
    for i, paragraph in enumerate(front):
        below = front[i + 1] if i + 1 < len(front) else None
        if below is not None and paragraph.text.endswith("令") and re.fullmatch(r"[（(]?第[0-9〇零一二三四五六七八九十百]+号[）)]?", below.text):
            yield glue(paragraph, below)
        else:
            yield paragraph


def parted(paragraph: Paragraph) -> list[Paragraph]:
    """A line whose title runs into the number, as two: …的通知 and 某政办〔2024〕3号."""
    text = paragraph.text
    match = re.search(rf"{YEAR}\s*第?\s*[0-9]{{1,4}}\s*号[）)]?$", text)
    if match is None:
        return [paragraph]
    for start in range(match.start() - 1, max(0, match.start() - LONGEST_CODE) - 1, -1):
        if start >= 6 and re.fullmatch(r"[（(]?[\u4e00-\u9fff]+", text[start : match.start()]) and TITLE_END.search(text[:start]):
            return [paragraph.slice(0, start), paragraph.slice(start, len(text))]
    return [paragraph]
