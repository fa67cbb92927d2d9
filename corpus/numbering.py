"""What the labels of a document say together: which numbers enclose others, and which numbers without a mark are labels."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from corpus.grammar.labels import Label
from corpus.grammar.words import any_of, words
from corpus.types import Block, Paragraph


def arabic_is_outer(labels: Sequence[Label]) -> bool:
    """Does （一） restart under successive numbers 1. 2. 3., so that the numbers enclose it?"""
    outer = inner = 0
    arabic = 0
    for i, label in enumerate(labels):
        if label.style in ("chinese", "chapter", "article", "section"):
            arabic = 0
        elif label.style == "arabic":
            arabic = label.ordinal
        elif label.style == "chinese_bracket" and label.ordinal == 1:
            following = next(
                (labels[j] for j in range(i + 1, len(labels)) if labels[j].style in ("arabic", "chinese", "chapter", "article")), None
            )
            goes_on = following is not None and following.style == "arabic" and arabic > 0 and following.ordinal == arabic + 1
            outer += goes_on
            inner += not goes_on
    return outer > inner


PLAIN = re.compile(rf"([0-9]{{1,2}})(?=[\u4e00-\u9fff])(?!{any_of(words('measures_plain'))})")
LEAST_RUN = 4
"""Paragraphs that must begin with the numbers 1, 2, 3 … before a number without a mark is taken for a label."""


def plain_label(paragraph: Paragraph, chapters: Container[int], run: Container[int] = ()) -> Label | None:
    """A number without a mark: 1 总则 in a document that goes on with 1.1 (`chapters`), or one of a run.

    `run` holds the offsets of paragraphs that begin with 1, 2, 3 and so on, whose marks were lost.
    """
    match = PLAIN.match(paragraph.text)
    if match is None:
        return None
    gap = paragraph.offsets[match.end()] - paragraph.offsets[match.end() - 1] >= 2
    chapter = gap and int(match.group(1)) in chapters and len(paragraph.text) <= 30 and re.search("[，。；：]", paragraph.text) is None
    if not chapter and paragraph.span.start not in run:
        return None
    return Label(match.group(1), "arabic", int(match.group(1)), match.end())


def plain_run(blocks: Sequence[Block]) -> frozenset[int]:
    """Offsets of the paragraphs that begin with 1, 2, 3 … without a mark, in a document where at least four do."""
    found: list[int] = []
    for block in blocks:
        match = PLAIN.match(block.text) if isinstance(block, Paragraph) else None
        if match is not None and isinstance(block, Paragraph) and int(match.group(1)) == len(found) + 1:
            found.append(block.span.start)
    return frozenset(found) if len(found) >= LEAST_RUN else frozenset()


def decimal_chapters(labels: Sequence[Label]) -> frozenset[int]:
    """The first numbers of the decimal labels: 1 and 2 for 1.1, 1.2, 2.1."""
    return frozenset(int(re.split("[.．]", label.text)[0]) for label in labels if label.style == "decimal")
