"""The matter that tasks must or must not be about, where the question says it in so many words: 与扬尘有关的, 除保障类以外."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.understand.vocabulary import words
from corpus.grammar.words import any_of

WORDS = r"[\u4e00-\u9fffA-Za-z0-9.“”\"\-]"


@cache
def about_pattern() -> re.Pattern[str]:
    """与…有关的, 关于…的, …方面的, …这一类."""
    begin, end = any_of(words("matter_words", "begin")), any_of(words("matter_words", "end"))
    kind = any_of(words("matter_words", "kind"))
    opening = any_of(words("matter_words", "open"))
    return re.compile(
        rf"(?:{begin})(?P<a>{WORDS}{{2,24}}?)(?:{end})的?"
        rf"|(?:{opening})(?P<b>{WORDS}{{2,24}}?)的(?=任务|事项|工作|有)"
        rf"|(?P<c>{WORDS}{{2,16}}?)(?:{kind})的?"
    )


@cache
def not_pattern() -> re.Pattern[str]:
    begin, end = any_of(words("matter_words", "begin")), any_of(words("matter_words", "end"))
    out = any_of(words("negations", "outside"))
    return re.compile(
        rf"{any_of(words('negations', 'except'))}(?:{begin})?(?P<a>{WORDS}{{2,20}}?)(?:{end}|{any_of(words('matter_words', 'kind'))})?的?(?:任务|事项)?{out}"
        rf"|{any_of(words('negations', 'except'))}(?:{begin})?(?P<c>{WORDS}{{2,20}}?)(?:{end})的?(?=，|还|$)"
        rf"|(?:{begin})(?P<b>{WORDS}{{2,20}}?)无关的?"
    )


@dataclass(frozen=True, slots=True)
class Matters:
    """What tasks must be about, and must not be; `label` where the question names a kind that the table has (…这一类)."""

    matter: str
    not_matter: str
    label: bool
    form: str


def matters_of(form: str) -> Matters:
    """The matters of a form, and the form without them."""
    left_out = ""
    match = not_pattern().search(form)
    if match is not None:
        left_out = (match.group("a") or match.group("b") or match.group("c")).strip('“”"')
        form = form[: match.start()] + " " + form[match.end() :]
    match = about_pattern().search(form)
    if match is None:
        return Matters("", left_out, False, form)
    matter = (match.group("a") or match.group("b") or match.group("c")).strip('“”"')
    return Matters(matter, left_out, match.group("c") is not None, form[: match.start()] + " " + form[match.end() :])
