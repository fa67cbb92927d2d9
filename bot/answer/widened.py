"""A sentence that counts off from the one before it (其中，…) is said with that one: alone it says the parts of nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer.chosen import LONGEST
from bot.reader.types import Reading
from bot.understand.vocabulary import words
from corpus.types import Span

SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?，,]\s*$")


def widened(reading: Reading, text: str) -> Reading:
    """The reading with the sentence before it, where it leans on that and both can be said; `text` is that of the document."""
    own = reading.candidate
    if own.kind != "sentence" or own.lead_in or not own.text.startswith(words("part_words")):
        return reading
    before = SENTENCE.search(text[max(0, own.span.start - LONGEST) : own.span.start])
    if before is None:
        return reading
    start = own.span.start - len(before.group())
    said = re.sub(r"\s+", "", before.group())
    if not said or len(said) + len(own.text) > LONGEST or (own.clause is not None and start < own.clause.span.start):
        return reading
    first, last = reading.span
    whole = replace(own, text=said + own.text, span=Span(start, own.span.end))
    return replace(reading, candidate=whole, span=(first + len(said), last + len(said)))
