"""The lists of ``bot/model/data``: one pattern or word a line, with its group behind a tab where it has one."""

from __future__ import annotations

import re
from functools import cache

from corpus.grammar.words import lines_of


@cache
def entries(name: str, group: str | None = None) -> tuple[str, ...]:
    """The entries of a list, or of one group of it, without the remarks that say its source and date."""
    parted = [line.partition("\t") for line in lines_of("bot.model", name)]
    return tuple(entry for entry, _, own in parted if group is None or own == group)


@cache
def grouped_entries(name: str) -> tuple[tuple[str, str], ...]:
    """Each entry of a list with its group."""
    parted = [line.partition("\t") for line in lines_of("bot.model", name)]
    return tuple((entry, own) for entry, _, own in parted)


@cache
def any_entry(name: str, group: str | None = None) -> re.Pattern[str]:
    """A pattern that matches any of the entries, the first that fits."""
    return re.compile("|".join(f"(?:{entry})" for entry in entries(name, group)), re.IGNORECASE)
