"""The word lists of ``bot/understand/data``: one word a line, with its group behind a tab where it has one."""

from __future__ import annotations

import re
from functools import cache

from corpus.grammar.words import any_of, lines_of


def lines(name: str) -> tuple[str, ...]:
    """The lines of a list without the remarks that say its source and date."""
    return lines_of("bot.understand", name)


@cache
def words(name: str, group: str | None = None) -> tuple[str, ...]:
    """The words of a list, or of one group of it."""
    parted = [line.partition("\t") for line in lines(name)]
    return tuple(word for word, _, own in parted if group is None or own == group)


@cache
def pattern(name: str, group: str | None = None) -> re.Pattern[str]:
    """A pattern of any of the words, the longest first."""
    return re.compile(any_of(words(name, group)))


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """A pattern of any of the lines, which are patterns themselves."""
    return re.compile("|".join(f"(?:{line})" for line in lines(name)))
