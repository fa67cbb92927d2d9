"""Which units, dates and quantities a text tells, for saying whether an answer names others than it should.

Units are looked for by the names that the documents themselves give; all else by its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from corpus.grammar.quantities import find_quantities
from corpus.grammar.units import is_named_unit
from corpus.types import ParsedDocument
from tests.eval.judge import squeeze

DATE = re.compile(r"(?:20\d\d年(?:度)?)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底)?|20\d\d年(?:底|末|初)?|20\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?")
ENDS = re.compile("(?:人民)?政府$|管理局$|委员会$|办公室$|局$|委$|办$|厅$|部$")
LEVELS = re.compile("^(?:全?国|省|市|县|区|州|相关|有关|各)+")


def core(unit: str) -> str:
    """What tells a unit from another: the name without level and ending (市生态环境局 → 生态环境)."""
    bare = LEVELS.sub("", unit)
    return ENDS.sub("", bare) or bare


def alike(one: str, other: str) -> bool:
    """Whether two names may mean the same unit: two characters stand together in both cores, or one core shortens the other (林草, 林业和草原)."""
    short, long = sorted((core(one), core(other)), key=len)
    return any(short[i : i + 2] in long for i in range(len(short) - 1)) or shortens(short, long)


def shortens(short: str, long: str) -> bool:
    """Whether the characters of one text stand in the other in the same order."""
    rest = iter(long)
    return all(c in rest for c in short)


class Told:
    """The names of units in some documents, and what texts tell."""

    def __init__(self, documents: Iterable[ParsedDocument]) -> None:
        roles = (unit for parsed in documents for task in parsed.tasks for unit in (*task.lead, *task.support, *task.responsible))
        self.units = sorted({squeeze(unit) for unit in roles if len(unit) >= 3 and is_named_unit(unit)})

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.units, key=lambda unit: (-len(unit), unit)))) or r"(?!)")

    def units_in(self, text: str) -> list[str]:
        """The units named, in their order, longest names first."""
        return self._pattern.findall(squeeze(text))

    def facts_in(self, text: str) -> set[str]:
        """Units and dates."""
        return {*self.units_in(text), *dates_in(text)}

    def foreign(self, text: str, known: str) -> set[str]:
        """Units and dates of `text` of which nothing stands in `known`: no unit like it, no such date."""
        units, dates = self.units_in(known), {*dates_in(known)}
        other = {unit for unit in self.units_in(text) if unit not in squeeze(known) and not any(alike(unit, each) for each in units)}
        return other | {date for date in dates_in(text) if not any(date in each or each in date for each in dates)}


def dates_in(text: str) -> list[str]:
    """The dates of a text as written, without white space."""
    return DATE.findall(squeeze(text))


def quantities_in(text: str) -> list[str]:
    """The quantities of a text as written, without white space; dates are none."""
    bare = DATE.sub("，", squeeze(text))
    return [found.raw for found in find_quantities(bare)]
