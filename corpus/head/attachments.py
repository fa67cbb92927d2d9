"""The list of attachments, the addressees, and what a document is based on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.grammar.labels import heading_label
from corpus.grammar.name_lists import split_outside
from corpus.grammar.words import any_of, group
from corpus.head.facts import Facts
from corpus.head.titles import ADDRESSEE
from corpus.types import Attachment, Fact, Paragraph

FIRST_OF_LIST = r"(?=\s*[1１一][.．、])"
ATTACHMENT_HEAD = re.compile(rf"附\s*(?:(?P<kind>件)\s*[:：]|(?P<list>[表录图])\s*[:：]{FIRST_OF_LIST})")
"""附件：… or 附表：1.…; without a number the latter is the caption of a table."""
NUMBERED = r"(?:\s*[（(][^）)]{4,40}号[）)])?"
BASIS = re.compile(rf"{any_of(group('head_words', 'basis'))}[^《》。]{{0,40}}(《[^》]{{4,90}}》{NUMBERED})")
LEGAL_BASIS = re.compile(rf"{any_of(group('head_words', 'basis'))}(《[^》]{{4,60}}》).{{0,300}}?制定本{any_of(group('head_words', 'made'))}")
NEXT_TITLE = re.compile(rf"[、和及与，]*\s*(《[^》]{{4,90}}》{NUMBERED})")
SHORT_PARAGRAPH = 30


def find_addressees(front: Sequence[Paragraph], facts: Facts) -> None:
    """The line of those that a notice goes to."""
    for paragraph in front:
        text = paragraph.text
        if ADDRESSEE.match(text) and not heading_label(text) and "附件" not in text[:3]:
            body = text[:-1]
            facts.addressees = tuple(split_outside(body, "，," if re.search("[，,]", body) else "、"))
            facts.remember("addressees", body, paragraph, 0, len(body))
            return


def find_basis(paragraphs: Sequence[Paragraph], pattern: re.Pattern[str], facts: Facts, *, first: bool = False) -> None:
    """The documents that this one names as its basis; with `first` only those of one paragraph."""
    for paragraph in paragraphs:
        for match in pattern.finditer(paragraph.text):
            if len(paragraph.text) > SHORT_PARAGRAPH and match.group(1) not in facts.basis:
                facts.basis += (match.group(1), *further_titles(paragraph.text, match.end(1)))
                facts.facts.setdefault("basis", Fact(match.group(1), match.group(1), paragraph.slice(*match.span(1)).span))
        if first and facts.basis:
            return


def further_titles(text: str, start: int) -> tuple[str, ...]:
    """The other titles of a list that goes on right behind the first: 《甲》和《乙》."""
    found = []
    while (match := NEXT_TITLE.match(text, start)) is not None:
        found.append(match.group(1))
        start = match.end()
    return tuple(found)


def read_attachments(back: Sequence[Paragraph], facts: Facts) -> None:
    """附件：1.… 2.…, in one line or several."""
    items: list[Attachment] = []
    for i, paragraph in enumerate(back):
        head = ATTACHMENT_HEAD.match(paragraph.text)
        if head is None:
            continue
        name = f"附{head.group('kind') or head.group('list')}"
        lines = [paragraph.text[head.end() :], *(p.text for p in back[i + 1 :])]
        for line in lines:
            for part in re.split(r"(?<=[^0-9])(?=[2-9][.．、](?![0-9]))", line):
                label = heading_label(part)
                if label is not None and label.style == "arabic":
                    items.append(Attachment(f"{name}{label.ordinal}", part[label.length :].strip(" 。；")))
                elif part and not items and line is lines[0]:
                    items.append(Attachment(name, part.strip(" 。；")))
            if items and heading_label(line) is None and line is not lines[0]:
                break
        if items:
            facts.attachments = tuple(items)
            facts.remember("attachments", "；".join(a.title for a in items), paragraph)
        return
