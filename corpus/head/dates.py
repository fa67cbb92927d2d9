"""The date of a document: below its signature, after 成文日期：, in a 题注; the day of publishing only where nothing else stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.grammar.dates import DATE, ISO_DATE, date_of, is_date_line
from corpus.grammar.roles import COLON
from corpus.grammar.words import any_of, group
from corpus.head.facts import Facts
from corpus.types import Paragraph

WRITTEN_ON = re.compile(rf"{any_of(group('head_words', 'written_on'))}\s*(?:{COLON}|$)")
PUBLISHED_ON = re.compile(rf"{any_of(group('head_words', 'published_on'))}\s*(?:{COLON}|$)")
CAPTION = re.compile(rf"[（(](?:{DATE.pattern})[^）)]*{any_of(group('head_words', 'passed'))}")
"""（2021年7月27日…令第746号公布 自2022年3月1日起施行）below a title."""
SHORT = 80
WEB_DAY = re.compile(rf"(?:{ISO_DATE.pattern})(?:\s*[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?")


def find_front_date(front: Sequence[Paragraph], facts: Facts) -> None:
    """Set the date from the front matter."""
    for paragraph, pattern in candidates(front):
        match = pattern.search(paragraph.text)
        found = date_of(match) if match is not None else None
        if match is not None and found is not None:
            facts.date = found
            facts.remember("date", found.isoformat(), paragraph, *match.span())
            return


def candidates(front: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, re.Pattern[str]]]:
    """Lines that may hold the date, the likeliest first."""
    signed = [p for i, p in enumerate(front) if is_date_line(p.text) and not (i and ends_in_key(front[i - 1].text))]
    short = [p for p in front if len(p.text) < SHORT]
    captions = [p for p in front if CAPTION.match(p.text)]
    yield from ((p, DATE) for p in signed[-1:])
    for lines in (keyed(short, WRITTEN_ON), captions, keyed(short, PUBLISHED_ON), [p for p in short if WEB_DAY.fullmatch(p.text)]):
        yield from ((p, pattern) for p in lines for pattern in (DATE, ISO_DATE))


def ends_in_key(text: str) -> bool:
    """成文日期： alone in its line: the date below it is no signature."""
    return text.endswith(("：", ":")) and (WRITTEN_ON.search(text) or PUBLISHED_ON.search(text)) is not None


def keyed(lines: Sequence[Paragraph], key: re.Pattern[str]) -> list[Paragraph]:
    """What stands behind a key, in its line or, where the line ends with it, in the next."""
    found = []
    for i, paragraph in enumerate(lines):
        match = key.search(paragraph.text)
        if match is None:
            continue
        if match.end() < len(paragraph.text):
            found.append(paragraph.slice(match.end(), len(paragraph.text)))
        elif i + 1 < len(lines):
            found.append(lines[i + 1])
    return found
