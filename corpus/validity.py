"""How long a document is in force, and which others it ends, by its own words.

Of a sentence about a single article (该条政策有效期至…) nothing is read, and nothing of one about another
document (《…》（自2022年1月1日起施行，有效期3年）).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.grammar.numerals import to_int
from corpus.grammar.times import parse_deadline
from corpus.grammar.words import any_of, group
from corpus.types import Fact, Span

LASTS, BEGINS, ISSUED, ENDS, ITSELF = (any_of(group("validity", name)) for name in ("lasts", "begins", "issued", "ends", "itself"))
SENTENCE = re.compile(r"[^。；;\n]+")
DATE = r"20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?"
NUMBER = r"[\d一二两三四五六七八九十]+"
UNTIL = re.compile(rf"{LASTS}[为是]?(?:自?{DATE}起?)?截?[至到](?P<date>{DATE}[底末]?)|{BEGINS}[至到](?P<other>{DATE}[底末]?)")
FOR = re.compile(rf"{LASTS}[为是]?\s*(?P<count>{NUMBER})\s*(?P<unit>个月|年)")
FROM = re.compile(rf"自(?P<date>{DATE})起?(?:正式)?{BEGINS}")
FROM_ISSUE = re.compile(rf"自{ISSUED}之?日(?:[（(](?P<date>{DATE})[）)])?起?")
OF_ITSELF = re.compile(rf"自[^，,]{{2,20}}{BEGINS}|(?:^|[，,：:\s]){ITSELF}[\u4e00-\u9fff]{{1,8}}?(?:[，,][^，,]{{0,20}}[，,])?{LASTS}")
OF_A_PART = re.compile(rf"{any_of(group('validity', 'part'))}|第{NUMBER}条|[）)]项")
BRACKET = "[（(][^（）()]*[）)]"
QUOTED = re.compile(f"《[^》]*》(?:{BRACKET})*|“[^”]*”")
NAMED = re.compile(r"《(?P<title>[^《》]+(?:〈[^〉]*〉[^《》]*)?)》(?:[（(](?P<number>[^（）()]*号)[）)])?")
ENDED = re.compile(
    rf"(?P<names>(?:《[^《》]+(?:〈[^〉]*〉[^《》]*)?》(?:{BRACKET})*[、和及与，,以]*)+)(?:自[^，,]{{2,16}}起)?[，,]?{any_of(group('validity', 'how'))}*{ENDS}"
)
"""《甲规定》（甲政〔2028〕9号）、《乙细则》同时废止: only names stand between, so that a law that is cited is not ended."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The last day on which a document is in force, and where it says so."""

    until: dt.date
    span: Span


@dataclass(frozen=True, slots=True)
class Repeal:
    """Another document that a sentence ends, by its title and, where it stands there, its number."""

    title: str
    number: str | None
    span: Span


def lifetime(text: str, issued: dt.date | None) -> Lifetime | None:
    """How long a document is in force, from the last of its sentences that says so; `issued` is its date."""
    found = None
    for match in SENTENCE.finditer(text):
        said = match.group()
        if len(said) > 300 or not OF_ITSELF.search(bare := QUOTED.sub("", said)):
            continue
        head = bare[: m.start()] if (m := UNTIL.search(bare) or FOR.search(bare)) else ""
        until = last_day(bare, issued) if m and not OF_A_PART.search(head) else None
        if until is not None:
            found = Lifetime(until, Span(match.start(), match.end()))
    return found


def last_day(said: str, issued: dt.date | None) -> dt.date | None:
    """The last day that a sentence about the time in force gives."""
    if stated := UNTIL.search(said):
        return parse_deadline(stated["date"] or stated["other"]).end
    length, begins = FOR.search(said), beginning(said, issued)
    count = to_int(length["count"].replace("两", "二")) if length else None
    if length is None or begins is None or not count:
        return None
    months = count * (12 if length["unit"] == "年" else 1)
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, begins.day) - dt.timedelta(days=1)
    except ValueError:  # 29 February, or a month that is shorter
        return dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)


def beginning(said: str, issued: dt.date | None) -> dt.date | None:
    """The first day in force: a date, or that of issue."""
    if dated := FROM.search(said):
        return parse_deadline(f"自{dated['date']}起").start
    at_issue = FROM_ISSUE.search(said)
    if at_issue is None:
        return None
    return parse_deadline(f"自{at_issue['date']}起").start if at_issue["date"] else issued


def repeals(text: str) -> Iterator[Repeal]:
    """The documents that sentences say are not in force any more."""
    for match in SENTENCE.finditer(text):
        for ended in ENDED.finditer(match.group()):
            for named in NAMED.finditer(ended["names"]):
                yield Repeal(named["title"], named["number"], Span(match.start(), match.end()))


def is_draft(title: str) -> bool:
    """Does a title say in brackets that it is a draft?"""
    return re.search(rf"[（(\[〔][^（）()]*{any_of(group('validity', 'draft'))}[^（）()]*[）)\]〕]", title) is not None


def ended_by_facts(facts: Mapping[str, Fact], today: dt.date) -> tuple[str, Fact] | None:
    """The fact of a web page, with its key, by which a document is not in force any more; None where there is none."""
    for key, fact in facts.items():
        if key in group("validity", "ended_on"):
            day = parse_deadline(fact.value).end
            if day is not None and day < today:
                return key, fact
        elif fact.value.strip() in group("validity", "ended"):
            return key, fact
    return None
