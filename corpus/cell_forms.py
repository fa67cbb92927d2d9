"""The form that the text of a cell has, and the one that a header leads to expect: what lays a table without lines."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from corpus.align import UNIT_ROLES, is_units
from corpus.columns import bare, header_roles, role_of_header
from corpus.grammar.dates import DIGIT_YEAR
from corpus.grammar.numerals import to_int
from corpus.grammar.places import OF_ENDING
from corpus.grammar.quantities import measures
from corpus.grammar.times import BEFORE, MONTH, QUARTER, is_deadline_cell
from corpus.grammar.words import any_of, group, grouped, words
from corpus.readers.signs import ORDINAL, Header

BY_ROLE = {**dict.fromkeys(UNIT_ROLES, "units"), "deadline": "deadline", "start": "deadline", "person": "word", ORDINAL: "number", "measure": "prose"}
MARK = re.compile(r"[-—－–/／\\√○●◎☆★▲△×✓✔＊*]+")
IN_BRACKETS = re.compile("[（(][^（）()]*[）)]")
YEARS = f"{DIGIT_YEAR}年?(?:[-—–至][0-9]{{2,4}}年?)?"
PERIOD = re.compile(f"{YEARS}|{MONTH}|{QUARTER}")
SERIAL = re.compile(r"[（(]?([0-9]{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?")
COUNTED = re.compile(f"[0-9]+号(?!{BEFORE}|完成)")
"""11号窗口 is no day."""
LONGEST_HEADER = 24
LONG, PHRASE, WORD = 40, 12, 4
LONGEST_PLACE = 9
ADDED = 8
"""Characters that may stand before the word that a header ends with."""


@cache
def figure() -> re.Pattern[str]:
    """A figure with its bound, range and measure, and nothing else."""
    amount = r"[0-9]+(?:[,，][0-9]{3})*(?:[.．][0-9]+)?"
    return re.compile(rf"[<>≤≥＜＞+-]?{amount}(?:[-~～—至]{amount})?(?:[万亿]?{any_of(measures())}|[%％‰]|[万亿])?(?:以[上下内]|左右)?")


@cache
def header_words() -> dict[str, str]:
    """Words of headers and the form of what stands below; blank where it may be anything."""
    return {bare(word): form.strip("-") for word, form in grouped("header_words").items()}


@cache
def place_endings() -> tuple[str, ...]:
    return (*OF_ENDING, *words("village_endings"))


@lru_cache(maxsize=65_536)
def form_of(text: str) -> str:
    """number, mark (—, √, 待定), measure (万元), deadline, place, units, prose, phrase or word."""
    name = bare(text)
    if MARK.fullmatch(name) or name in words("cell_placeholders"):
        return "mark"
    if name in measures() or name in ("%", "‰"):
        return "measure"
    if figure().fullmatch(name) or re.fullmatch("[0-9-]{5,}", name):
        return "number"
    if is_deadline_cell(text) and not COUNTED.match(name):
        return "deadline"
    if len(text) > 200 or re.search("[。；;！]", text):
        return "prose"
    if text.endswith(place_endings()) and re.fullmatch("[\u4e00-\u9fff（）]+", text):
        return "place" if len(text) <= LONGEST_PLACE else "phrase"
    if is_units(text):
        return "units"
    if len(text) > LONG or (len(text) > PHRASE and "，" in text):
        return "prose"
    return "word" if len(text) <= WORD else "phrase"


@lru_cache(maxsize=4096)
def header_of(text: str) -> Header | None:
    """What a header says of the cells below it; None for words that no header has."""
    name = bare(text)
    if not name or len(name) > LONGEST_HEADER or re.search("[。;,:]", name):
        return None
    inner = re.sub("[0-9]+[年月日]", "", "".join(re.findall("[（(](.*?)[）)]", name)))
    core = IN_BRACKETS.sub("", name)
    whole = core in header_roles() or core in header_words() or name in header_words()
    if (core and any(part in measures() for part in re.split(r"[/／、]|[万亿千百]", inner) if part)) or inner in ("%", "％"):
        return Header("number", whole)
    if PERIOD.fullmatch(core):
        return Header("number", True)
    role = role_of_header(text)
    if role in BY_ROLE:
        return Header(BY_ROLE[role], whole)
    ends = [word for word in header_words() if core.endswith(word) and len(core) <= len(word) + ADDED]
    if name in header_words() or ends:
        return Header(header_words()[name if name in header_words() else max(ends, key=len)], whole)
    return Header("", whole) if role is not None else None


def serial_of(text: str) -> int | None:
    """The number that a row is counted with: 3, 3., （3）, 三; None for anything else."""
    match = SERIAL.fullmatch(bare(text))
    return to_int(match.group(1)) if match is not None else None


def sums_up_cell(text: str) -> bool:
    """小计, 合计: the label of a row that sums up others."""
    return bare(text) in words("summary_rows")


REMARKS = any_of(group("table_remarks", "remark"))
REMARK = re.compile(f"{REMARKS}[0-9]?[:：]")
BELOW_SHEET = re.compile(f"{REMARKS}[:：0-9]|{any_of(group('table_remarks', 'below_sheet'))}")


def is_remark(text: str) -> bool:
    """A line that explains the table above it: 注：…"""
    return REMARK.match(text) is not None


def stands_below(text: str) -> bool:
    """A line as it stands below the table of a sheet: 备 注1, 填表人：…, 附件：…"""
    return BELOW_SHEET.match("".join(text.split())) is not None
