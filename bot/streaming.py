"""Whole sentences out of a stream of pieces: a sentence is given out when what follows it has begun."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.verify import SENTENCE, apart, split_sentences

THINKING = re.compile(r"<think>.*?(?:</think>|\Z)|\A.*?</think>", re.DOTALL)
HALF_TAG = re.compile(r"<[/a-z]{0,6}\Z")
CLOSED = re.compile(r"[\]】］]\s*[。！？]\s*$")
HALF_CITATION = re.compile(r"[ \t]*[\[【［][\d\s,，、]*")
LISTING = re.compile(r"^\s*(?:[-*•·]\s*|\d{1,2}[.、)）]\s*|答[:：]\s*|#+\s*|\*\*)")
LONGEST = 4000
"""Characters after which nothing more of a stream is read."""


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a stream as they become whole; thoughts in ``<think>`` and marks of lists are left out.

    What follows the last mark is a sentence only when the stream ends there.
    """
    text, given = "", 0
    for piece in pieces:
        text += piece
        if len(text) > LONGEST:
            break
        ready = whole(visible(text, open_end=True))
        yield from map(bare, ready[given:])
        given = max(given, len(ready))
    rest = split_sentences(visible(text, open_end=False))
    yield from map(bare, rest[given:])


def visible(text: str, *, open_end: bool) -> str:
    """The text without thoughts; with an open end also without what may be the beginning of a tag."""
    shown = apart(THINKING.sub("", text))
    return HALF_TAG.sub("", shown) if open_end else shown


def whole(text: str) -> list[str]:
    """The sentences that nothing can be added to any more: citation and mark are there, or another one has begun behind them."""
    if CLOSED.search(text):
        return split_sentences(text)
    found = [m for m in SENTENCE.finditer(text) if m.group().strip()]
    if found and HALF_CITATION.fullmatch(found[-1].group()):
        found.pop()
    return split_sentences(text[: found[-1].start()]) if len(found) > 1 else []


def bare(sentence: str) -> str:
    return LISTING.sub("", sentence).replace("**", "").strip()
