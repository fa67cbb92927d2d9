"""A question with its names and times put into single signs, so that its form can be read: U牵头的任务有哪些."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from bot.understand.days import Days, find_days
from bot.understand.names import CorpusNames, PersonMention
from bot.understand.places import PlaceMention
from bot.understand.unit_mentions import UnitMention
from bot.understand.vocabulary import pattern, words
from corpus.grammar.numerals import to_int
from corpus.grammar.words import any_of
from corpus.types import Origin

UNIT, PERSON, TIME = 0xE000, 0xE100, 0xE200
"""Signs of the private use area: the first for each sort; the next mention has the next sign."""
UNITS, PERSONS, TIMES = ("[\ue000-\ue0ff]", "[\ue100-\ue1ff]", "[\ue200-\ue2ff]")
WHERE_SIGN, PLACE_SIGN = "\ue300", "\ue301"
"""A place that says which document, and any other."""
ANNEX = re.compile(r"附件\s*([0-9]{1,2}|[一二三四五六七八九十]{1,2})(?!共)")
TITLE = re.compile(r"《[^《》]{2,80}》")
WHO_ASKS = re.compile(rf"^[^，。？：\s]{{1,12}}?{any_of(words('asker_ends'))}[，：:\s]+")
"""张主任问，…: who wants to know is nothing to look for."""
QUOTES = str.maketrans("", "", "“”\"'‘’「」")
WHERE = re.compile(rf"{WHERE_SIGN}+(?:[^，。？\ue000-\ue1ff]{{0,24}}(?:方案|计划|办法|意见|措施|通知|文件|规划)(?:[里中内]面?|上|的)?)?")
"""A place with the words for the document of that place: 某市秋冬季方案里."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`form` has one sign for each mention; `unit_at(sign)` and the others tell which."""

    form: str
    units: tuple[UnitMention, ...]
    persons: tuple[PersonMention, ...]
    times: tuple[Days, ...]
    annex: str | None = None
    origin: Origin | None = None
    """The question speaks of the table of tasks, or of the text."""

    def unit_at(self, sign: str) -> UnitMention:
        return self.units[ord(sign) - UNIT]

    def time_at(self, sign: str) -> Days:
        return self.times[ord(sign) - TIME]

    def person_at(self, sign: str) -> PersonMention:
        return self.persons[ord(sign) - PERSON]


def plain(text: str) -> str:
    """One width for letters, digits and marks, no white space within words of Chinese."""
    folded = unicodedata.normalize("NFKC", text).replace(",", "，").replace("?", "？")
    return re.sub(r"(?<=[\u4e00-\u9fff0-9])\s+(?=[0-9])|(?<=[0-9])\s+(?=[\u4e00-\u9fff])", "", folded).strip()


def skeleton_of(question: str, names: CorpusNames, today: dt.date, scope: frozenset[str] | None = None) -> Skeleton:
    """The question's form with its mentions; titles of documents, and places that only say which document, are taken out.

    A place that no document of the scope is of stays as a sign: 晋中市 in 附件2里晋中市 is no document.
    """
    text = WHO_ASKS.sub("", plain(question))
    titles = [match.span() for match in TITLE.finditer(text)]
    annex = ANNEX.search(text)
    taken = [*titles, *([annex.span()] if annex else [])]
    units = free(names.units_in(text), taken)
    taken += [(u.start, u.end) for u in units]
    persons = free(names.persons_in(text), taken)
    taken += [(p.start, p.end) for p in persons]
    times = free(find_days(text, today), taken)
    taken += [(t.start, t.end) for t in times]
    marks = [(u.start, u.end, chr(UNIT + n)) for n, u in enumerate(units)]
    marks += [(p.start, p.end, chr(PERSON + n)) for n, p in enumerate(persons)]
    marks += [(t.start, t.end, chr(TIME + n)) for n, t in enumerate(times)]
    marks += [(p.start, p.end, WHERE_SIGN if says_document(p, scope) else PLACE_SIGN) for p in free(names.places_in(text), taken)]
    marks += [(start, end, " ") for start, end in titles]
    if annex is not None:
        marks.append((*annex.span(), " "))
    form, at = "", 0
    for start, end, sign in sorted(marks):
        form += text[at:start] + sign
        at = end
    form += text[at:]
    form = WHERE.sub(" ", form.translate(QUOTES))
    table, prose = table_pattern(), pattern("set_words", "prose")
    origin: Origin | None = "table" if annex or table.search(form) else "prose" if prose.search(form) else None
    return Skeleton(prose.sub(" ", table.sub(" ", form)), tuple(units), tuple(persons), tuple(times), annex_label(annex.group(1)) if annex else None, origin)


@cache
def table_pattern() -> re.Pattern[str]:
    """Words for the table of tasks; behind a role they ask for a list: 市住建局牵头任务清单."""
    not_behind = "".join(f"(?<!{word})" for word in words("table_not_behind"))
    return re.compile(rf"{not_behind}{any_of(words('set_words', 'table'))}")


def says_document(place: PlaceMention, scope: frozenset[str] | None) -> bool:
    """Does a place tell which document is meant?"""
    return bool(place.documents) and (scope is None or not scope.isdisjoint(place.documents))


def annex_label(number: str) -> str:
    return f"附件{to_int(number)}"


M = TypeVar("M", UnitMention, PersonMention, Days, PlaceMention)


def free(mentions: list[M], taken: list[tuple[int, int]]) -> list[M]:
    """Mentions that overlap nothing that is taken."""
    return [m for m in mentions if not any(m.start < end and start < m.end for start, end in taken)]
