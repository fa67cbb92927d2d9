"""The secrecy grade (密级) at the head of a document, as GB/T 9704 has it printed: 机密★10年.

It stands above the title, alone in its line or beside the copy number and the urgency, or behind a key
(密级：机密); in a file also in a page header, a watermark, or the first rows of a table that lays out the
head. Grades that running text speaks of (国家秘密, 保守秘密) are none of the document's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.clean import glue
from corpus.grammar.labels import heading_label
from corpus.grammar.words import any_of, group
from corpus.head.names import TITLE_END
from corpus.lines import clean
from corpus.types import Block, Fact, Grid, Paragraph, Skipped, Span

LIST = "secrecy_words"
GRADES = group(LIST, "grade")
"""The three grades, the highest first."""
STAR = "★"
HEAD_LINES, HEAD_ROWS = 20, 6
"""Lines of a file, and rows of a table at its beginning, among which the grade is sought."""
LONGEST, LONGEST_VALUE = 80, 30
"""Characters of a line of the head, and of what stands behind a key."""
SHORTEST_TITLE = 6
BESIDE = 2
"""Lines below a grade without a period in which the period may stand behind a key of its own."""

GRADE = any_of(GRADES)
TAIL = f"{any_of(group(LIST, 'tail'))}?"
STARS = any_of(group(LIST, "star"))
SIGN = r"[^\w\s，。：:；;、,.！？!?“”\"'‘’《》〈〉…（）()【】〔〕\[\]]"
"""The star, or what a font or a recognition made of it."""
NUMBER = "[0-9０-９一二三四五六七八九十〇零百两]{1,4}"
PERIOD = rf"(?:(?:{NUMBER}{any_of(group(LIST, 'unit'))})+|{any_of(group(LIST, 'period'))}){any_of(group(LIST, 'until'))}?"
PERIOD_KEY = rf"{any_of(group(LIST, 'period_key'))}[:：]?"
OPEN, CLOSE = r"[【〔\[（(]?", r"[】〕\]）)]?"
KEY = any_of(group(LIST, "key"))
MARK = rf"(?P<grade>{GRADE}){TAIL}(?P<star>{SIGN})?(?:[（(，,；;]?(?:{PERIOD_KEY})?(?P<period>{PERIOD})[）)]?)?"
"""机密, 机密★10年, 秘密（10年）"""
URGENCY = any_of(group(LIST, "urgency"))
COPY = rf"(?:{any_of(group(LIST, 'copy_key'))}[:：.]?[0-9０-９]{{1,8}}(?![0-9０-９])号?|[0-9０-９]{{3,8}}(?![0-9０-９]))"
URGENT = rf"(?:{any_of(group(LIST, 'urgency_key'))}[:：]?)?{OPEN}{URGENCY}{CLOSE}"
GAP = r"[，,、；;/／|｜·\s]*"
OTHERS = rf"(?:(?:{COPY}|{URGENT}){GAP})*"
WHOLE = re.compile(rf"{OTHERS}(?P<key>{KEY}[:：]?)?(?P<open>[【〔\[（(])?(?P<mark>{MARK}){CLOSE}{GAP}{OTHERS}")
BEGINS = re.compile(rf"{OTHERS}(?P<mark>(?P<grade>{GRADE}){TAIL}{STARS}(?P<period>{PERIOD})?|[【〔\[](?:{GRADE}){TAIL}[】〕\]])")
"""At the beginning of a line that goes on with something else; there the star or the brackets must be whole."""
NO_GRADE = "".join(rf"(?<!{re.escape(word)})" for word in group(LIST, "no_grade_before"))
ENDS = re.compile(rf"(?<![“\"‘《（(〈为注如及和与、或]){NO_GRADE}(?P<mark>(?P<grade>{GRADE}){TAIL}{STARS}(?P<period>{PERIOD}))$")
KEYED = re.compile(rf"{KEY}[:：]")
OTHER_KEY = re.compile(any_of((*group(LIST, "urgency_key"), *group(LIST, "copy_key"))) + "[:：]")
VALUE = re.compile(rf"{OPEN}(?P<mark>{MARK}){CLOSE}(?=$|[^\u4e00-\u9fff]|{PERIOD_KEY}|{URGENCY})")
PERIOD_BESIDE = re.compile(rf"{PERIOD_KEY}(?P<period>{PERIOD})")
KEY_ALONE = re.compile(rf"{KEY}[:：]?")
FURNITURE = re.compile(rf"{OTHERS}{GAP}")
TICKS, BOXES = "☑√✓✔☒■◉", "□☐○◯"


@dataclass(frozen=True, slots=True)
class Found:
    """A grade in a line: its word and period, where it stands, and whether nothing but its place says that it is one."""

    word: str
    period: str
    span: tuple[int, int]
    bare: bool = False


def find_grade(text: str, blocks: Sequence[Block], skipped: Sequence[Skipped]) -> Fact | None:
    """The grade of a document with its period, as 机密★10年 or 机密, or None; `text` is what all spans count in."""
    head = list(head_lines(text, blocks))
    lines = [line for line, _ in head]
    above_title = True
    for i, (line, in_row) in enumerate(head):
        found = graded(line.text, in_row=in_row)
        if found is not None and (above_title or not found.bare):
            return fact_of(found, line, lines[i : i + 1 + BESIDE])
        above_title = above_title and not is_title(line.text)
    for each in skipped:
        line_of = clean(text[each.span.start : each.span.end], each.span.start) if each.reason in group(LIST, "furniture") else None
        if line_of is not None and (found := graded(line_of.text)) is not None:
            return fact_of(found, line_of, ())
    return None


def grade_word(grade: str) -> str:
    """机密 of 机密★10年."""
    return next(word for word in GRADES if grade.startswith(word))


def is_head_mark(text: str) -> bool:
    """A line of a document's head that holds a grade, a copy number or an urgency, and nothing else."""
    return bool(text) and (FURNITURE.fullmatch(text) is not None or WHOLE.fullmatch(text) is not None)


def head_lines(text: str, blocks: Sequence[Block]) -> Iterator[tuple[Paragraph, bool]]:
    """The lines of the head, and whether each is of a table: paragraphs up to the first heading, and of a table its first rows."""
    count = 0
    for block in blocks:
        for line in rows_of(text, block) if isinstance(block, Grid) else (block,):
            if count == HEAD_LINES or (line is block and heading_label(line.text) is not None):
                return
            count += 1
            yield line, line is not block


def rows_of(text: str, grid: Grid) -> Iterator[Paragraph]:
    """The first rows of a table as lines: each as a whole, the cells of the first by themselves, and a cell 密级 with the one beside it."""
    for number, row in enumerate(grid.rows[:HEAD_ROWS]):
        cells = [each for cell in row if cell.text and (each := clean(text[cell.span.start : cell.span.end], cell.span.start)) is not None]
        is_header = sum(each.text in GRADES for each in cells) > 1
        for cell, beside in pairwise(cells):
            if KEY_ALONE.fullmatch(cell.text) and not is_header:
                yield glue(cell if cell.text.endswith(("：", ":")) else Paragraph(cell.text + "：", (*cell.offsets, cell.offsets[-1])), beside)
        whole = cells[0] if cells else None
        for cell in cells[1:]:
            whole = glue(whole, cell) if whole is not None else cell
        if number == 0 and len(cells) > 1 and not is_header:
            yield from cells
        if whole is not None:
            yield whole


def graded(text: str, *, in_row: bool = False) -> Found | None:
    """The grade that a line of the head holds; at the end of a row it is that of what the row names."""
    if len(text) > LONGEST:
        return None
    whole = WHOLE.fullmatch(text)
    if whole is not None:
        return found_in(whole, 0, bare=not (whole["key"] or whole["open"] or whole["star"] or whole["period"]))
    keyed = KEYED.search(text)
    if keyed is not None:
        return behind_key(text, keyed.end())
    match = BEGINS.match(text) or (None if in_row else ENDS.search(text))
    return found_in(match, 0) if match is not None else None


def found_in(match: re.Match[str], start: int, *, bare: bool = False) -> Found:
    first, last = match.span("mark")
    word = next(each for each in GRADES if each in match["mark"])
    return Found(word, unicodedata.normalize("NFKC", match["period"] or ""), (first + start, last + start), bare)


def behind_key(text: str, start: int) -> Found | None:
    """机密 behind 密级：; of several grades to choose from the one that is ticked."""
    rest = text[start : start + LONGEST_VALUE]
    other = OTHER_KEY.search(rest)
    rest = rest[: other.start()] if other is not None else rest
    if re.search(f"[{TICKS}{BOXES}]", rest):
        before = rest[0] in TICKS + BOXES
        ticked = re.search(rf"[{TICKS}](?P<mark>{GRADE})" if before else rf"(?P<mark>{GRADE}){TAIL}[{TICKS}]", rest)
        return Found(ticked["mark"], "", (start + ticked.start("mark"), start + ticked.end("mark"))) if ticked is not None else None
    value = VALUE.match(rest)
    if value is None or len(set(re.findall(GRADE, rest))) > 1:
        return None
    return found_in(value, start)


def fact_of(found: Found, line: Paragraph, around: Sequence[Paragraph]) -> Fact:
    """The grade with its period, which may also stand behind a key of its own, in the same line or just below."""
    period = found.period
    if not period:
        beside = next((match for each in around if (match := PERIOD_BESIDE.search(each.text))), None)
        period = unicodedata.normalize("NFKC", beside["period"]) if beside is not None else ""
    part = line.slice(*found.span)
    return Fact(f"{found.word}{STAR}{period}" if period else found.word, part.text, Span(part.offsets[0], part.offsets[-1] + 1))


def is_title(text: str) -> bool:
    """May a line be the title, or its end? Below it a grade that stands alone is none of the document's own."""
    return len(text) >= SHORTEST_TITLE and not text.endswith("文件") and (TITLE_END.search(text) is not None or "。" in text)
