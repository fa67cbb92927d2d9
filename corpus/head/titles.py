"""The title of the notice, and the plan's own title below it.

A title is one short line, or several that make up one; its last words mostly say what kind of document
it is. A line that is a whole title ends it, unless the next one cannot begin anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.clean import glue
from corpus.grammar.dates import ISO_DATE, is_date_line
from corpus.grammar.labels import heading_label
from corpus.grammar.units import looks_like_unit
from corpus.grammar.words import any_of, group, words
from corpus.head.facts import Facts, fold
from corpus.head.grade import is_head_mark
from corpus.head.names import NOTICE, TITLE_END, plans_of
from corpus.head.numbers import NUMBER, YEAR
from corpus.types import Paragraph

FIRST_ADDRESSEE = rf"(?:{any_of(group('head_words', 'addressee_begins'))}|[\u4e00-\u9fff、]{{2,60}}?{any_of(group('head_words', 'addressee_ends'))})"
ADDRESSEE = re.compile(f"^{FIRST_ADDRESSEE}.{{0,400}}[：:]$", re.S)
LONGEST_LINE, SHORTEST, MOST_LINES, LONGEST_PLACE = 90, 6, 5, 8
LONGEST_PLAIN = 60
"""Characters of a title whose last words name no kind of document."""
WITHIN, NOTICE_BEGINS = r"[的（(〔—－\-及和与、暨”》]", "关于.{0,40}的通知$"
GOES_ON = re.compile(f"{WITHIN}|{NOTICE_BEGINS}")
"""First characters of a line that cannot begin a title of its own."""
FRAME = re.compile(any_of(words("web_frame")) + r"\s*[:：]?")


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive short front lines ``front[first:last + 1]`` that make up one title."""

    text: str
    paragraph: Paragraph
    first: int
    last: int


def find_titles(front: Sequence[Paragraph], facts: Facts) -> None:
    """The notice's title, and the plan's own title line before its preamble or first heading."""
    runs = title_runs(front)
    notice = next((run for run in runs if NOTICE.search(run.text)), None)
    named: list[str] = []
    if notice is not None:
        facts.notice_title = notice.text
        facts.remember("notice_title", notice.text, notice.paragraph)
        named = plans_of(notice.text)
    chosen = own_title(runs, notice, named, front)
    if chosen is not None:
        same = next((name for name in named if fold(name) == fold(chosen.text)), None)
        facts.title, facts.title_index = same or chosen.text, chosen.last
        facts.remember("title", facts.title, chosen.paragraph)
    elif notice is not None:
        facts.title = named[-1] if named else notice.text
        facts.remember("title", facts.title, notice.paragraph)


def own_title(runs: Sequence[Run], notice: Run | None, named: Sequence[str], front: Sequence[Paragraph]) -> Run | None:
    """The run that is the plan's own title; the last below a notice, else the first, or a plain line that can be nothing else."""
    own = [run for run in runs if run is not notice and not NOTICE.search(run.text)]
    matching = [run for run in own if any(fold(run.text) == fold(name) for name in named)]
    if notice is not None:
        after = [run for run in own if run.last > notice.last]
        return next(iter((matching or after)[-1:]), None)
    signed = next((i for i, p in enumerate(front) if is_date_line(p.text) or ADDRESSEE.match(p.text)), None)
    below = [run for run in own if signed is not None and run.first > signed]
    above = [run for run in own if signed is None or run.first < signed]
    return next(iter(matching or above or below[-1:]), None) or plain_title(front)


def title_runs(front: Sequence[Paragraph]) -> list[Run]:
    """The titles among the front lines: of all ways to join consecutive lines, the longest that ends as titles do."""
    runs: list[Run] = []
    i = 0
    while i < len(front):
        run = run_from(front, i)
        if run is not None:
            runs.append(run)
        i = run.last + 1 if run is not None else i + 1
    return runs


def run_from(front: Sequence[Paragraph], first: int) -> Run | None:
    """The title that begins at a line, if one does."""
    best: Run | None = None
    joined: Paragraph | None = None
    if is_frame(front, first):
        return None
    for j in range(first, min(first + MOST_LINES, len(front))):
        text = front[j].text
        if not is_title_line(text) or (j > first and is_frame(front, j)):
            break
        if best is not None and not (GOES_ON.match(text) or opens_title(best.text)):
            break
        joined = front[j] if joined is None else glue(joined, front[j])
        if TITLE_END.search(joined.text) and is_plausible(joined.text):
            best = Run(joined.text, joined, first, j)
    return best


def opens_title(text: str) -> bool:
    """Does a quotation stay open, so that the title goes on?"""
    return text.count("《") > text.count("》") or text.count("（") > text.count("）")


def is_frame(front: Sequence[Paragraph], i: int) -> bool:
    """A word of the web page around the document: 政策原文, 全文如下, or the place that the next line begins with; or 机密★10年, 特急."""
    text = front[i].text
    if FRAME.fullmatch(text) or ISO_DATE.match(text) or is_head_mark(text):
        return True
    return len(text) <= LONGEST_PLACE and any(p.text.startswith(text) for p in front[i + 1 : i + 3] if len(p.text) > len(text) + SHORTEST)


def is_title_line(text: str) -> bool:
    """May a line be a title or a part of one?"""
    if len(text) > LONGEST_LINE or re.search(r"[。；：:？?!！>＞|｜]", text):
        return False
    if NUMBER.search(text) and "关于" not in text and (re.search(rf"^.{{0,12}}{YEAR}", text) or "《" not in text):
        return False
    return not is_date_line(text) and not ADDRESSEE.match(text) and heading_label(text) is None


def is_plausible(text: str) -> bool:
    return len(text) >= SHORTEST and not text.startswith(("（", "(", "现将", "附件", "为", "根据")) and not text.endswith("文件")


def plain_title(front: Sequence[Paragraph]) -> Run | None:
    """The first line of a file that can only be a title, whatever its last words: short, without a stop, and no unit's name."""
    for i, paragraph in enumerate(front[:3]):
        text = paragraph.text
        if is_frame(front, i):
            continue
        plain = 8 <= len(text) <= LONGEST_PLAIN and is_title_line(text) and is_plausible(text) and re.search("[，、,“”]", text) is None
        return Run(text, paragraph, i, i) if plain and not looks_like_unit(text[-30:]) else None
    return None
