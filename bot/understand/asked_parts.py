"""Two things asked at once: 谁牵头，什么时候完成 is a question and its follow-up, 甲事和乙事分别由谁牵头 are two questions."""

from __future__ import annotations

import re

from bot.understand.vocabulary import pattern

PART = re.compile(r"[，,、；;？?。]\s*")
MOST = 3
"""Things asked at once; what asks for more is asked as a whole."""


MATTERS = re.compile(r"(?P<one>[^，。；？、和与及跟]{2,20})[、和与及跟](?P<other>[^，。；？、和与及跟]{2,20}?)(?P<asked>(?:分别|各自)[^，。；？]*[？?]?)")


def asked_of_each(text: str) -> tuple[str, str] | None:
    """The two questions in one that asks the same of two matters."""
    match = MATTERS.fullmatch(text.strip())
    if match is None:
        return None
    asked = re.sub("分别|各自", "", match["asked"])
    return match["one"] + asked, match["other"] + asked


def asked_parts(text: str) -> tuple[str, ...]:
    """The parts of a question that each ask for something, with the words before them; the whole where one thing is asked."""
    parts: list[str] = []
    rest = ""
    for piece in (p for p in PART.split(text) if p.strip()):
        rest = f"{rest}，{piece}" if rest else piece
        if pattern("asking_words").search(piece):
            parts.append(rest)
            rest = ""
    if rest and parts:
        parts[-1] = f"{parts[-1]}，{rest}"
    return tuple(parts) if 1 < len(parts) <= MOST else (text,)
