"""What stands beside a question and asks for nothing: 您好，…，谢谢; 王主任问，…; 材料里要用，…."""

from __future__ import annotations

import re

from bot.understand.vocabulary import words

MARK = re.compile(r"[，,！!：:。；;～~…？?]+")
TRAILING = " ，,！!：:。；;～~…"
ASKING = "？? "
ASKED = re.compile("[？?]")
"""A question mark stays: 可以多拨一些？ is a claim by it alone."""
LONGEST = 12
"""Characters of a part that may be left out."""
VALUE = re.compile(r"[0-9〇一二三四五六七八九十“”《》]{2}|[0-9]")
"""A part with a figure or a name in quotation marks is of the matter."""


def without_beside(text: str) -> str:
    """The question alone. A part in front goes where its words are known to ask for nothing, one behind where it thanks or presses."""
    rest = text
    while (mark := MARK.search(rest)) is not None and mark.end() < len(rest) and is_before(rest[: mark.start()].strip()):
        rest = rest[mark.end() :]
    rest = rest.rstrip(TRAILING)
    while (marks := [m for m in MARK.finditer(rest) if m.end() < len(rest)]) and is_behind(rest[marks[-1].end() :].strip(ASKING)):
        rest = rest[: marks[-1].start()] + ("？" if ASKED.search(marks[-1].group()) else "")
    return rest.strip() or text


def is_before(part: str) -> bool:
    if not part or len(part) > LONGEST or VALUE.search(part):
        return not part
    starts = part.startswith(words("beside_words", "begins")) and len(part) <= LONGEST // 2
    return starts or part.endswith((*words("beside_words", "ends"), *words("asker_ends"))) or part in words("beside_words", "whole")


def is_behind(part: str) -> bool:
    return not part or (len(part) <= LONGEST // 2 and part.startswith(words("beside_words", "last")))
