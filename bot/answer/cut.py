"""A line that can be read out: the whole sentence where it is short, else its parts around the words that answer."""

from __future__ import annotations

import re

MARKS = "。；;，,：:、 　"
COMMA = re.compile(r"[，,；;。：:]")


def line(text: str, limit: int, span: tuple[int, int] | None = None) -> str:
    """At most about `limit` characters of a sentence, whole parts between commas; `span` are the words that answer."""
    bare = text.strip().rstrip(MARKS)
    if len(bare) <= limit:
        return bare
    start, end = span if span is not None and span[1] > span[0] and span[1] <= len(bare) else (0, 1)
    cuts = [0, *(m.end() for m in COMMA.finditer(bare) if not within_brackets(bare, m.start())), len(bare)]
    first = max(i for i, c in enumerate(cuts[:-1]) if c <= start)
    last = min(i for i, c in enumerate(cuts) if c >= end and i > first)
    while True:
        room = limit - (cuts[last] - cuts[first])
        after = cuts[last + 1] - cuts[last] if last + 1 < len(cuts) else limit + 1
        before = cuts[first] - cuts[first - 1] if first else limit + 1
        if before <= room and (before <= after or after > room):
            first -= 1
        elif after <= room:
            last += 1
        else:
            break
    return bare[cuts[first] : cuts[last]].strip(MARKS)


def within_brackets(text: str, at: int) -> bool:
    before = text[:at]
    return len(re.findall(r"[（(《“]", before)) > len(re.findall(r"[）)》”]", before))
