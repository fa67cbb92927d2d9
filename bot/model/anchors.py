"""Anchors of a text: the times, figures, units and words that exclude others, each with what stands beside it.

What stands beside an anchor counts less the farther it is, less behind a comma, and much less behind a full stop or another anchor of its kind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.claims import Claim
from bot.model.source import values_in
from bot.model.values import same_kind
from bot.model.vocabulary import grouped_entries
from bot.text import tokens
from corpus.grammar.roles import key_roles, role_of, verb_roles
from corpus.grammar.words import any_of

NEAR = 12.0
"""Characters at which a word counts half."""
LEFT, RIGHT = {",": 0.7, ":": 0.7, "(": 0.7, ")": 0.7}, {",": 0.5, ":": 0.7, "(": 0.5, ")": 0.2}
STOPS = "。;!?\n"
LEFT_STOP, RIGHT_STOP = 0.4, 0.3
"""What a word counts behind a mark; what comes before a value says more of it than what follows."""
CELLS = 0.8
"""What it counts in another cell of a row."""
AFTER_LIKE = 0.5
"""What it counts behind another value of the kind: it belongs to that one."""
GOVERNED = 0.49
"""What a time that leads a sentence counts for all of it (2025年，…), and all of it for the time; at least what the cells of a row count for each
other; and, for the later parts of a list, what is said before the first value of the first (对…的住房面积为90平方米及以下的，…；…以上的，…)."""
OVER = 0.1
"""What a word of the headings or of the question counts."""
VALUE, MATE, ROLE, EDGE = 3.0, 1.5, 2.0, 1.0
"""How many words a value counts; a member of the same list; the role of a unit; the character right beside a value."""
LEAST = 0.01
RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z][a-z0-9.+]*|\d+(?:\.\d+)?")
JOINED = re.compile("[、,和及与]*(?:以及)?")
RESPECTIVELY = "分别"
Beside = Mapping[object, float]


@dataclass(frozen=True, slots=True)
class Value:
    """A value at ``text[start:end]`` of an evened text. `kind` is date, quantity, number, unit, role, or a set of words; `value` its place there.
    One that is not `strict` may stand in a sentence and nowhere in the evidence."""

    kind: str
    value: object
    raw: str
    start: int
    end: int
    strict: bool = True
    claim: Claim | None = None

    def like(self, other: Value) -> bool:
        """Are both of one kind, so that one may be taken for the other?"""
        if self.claim is not None and other.claim is not None:
            return same_kind(self.claim, other.claim)
        return self.kind == other.kind

    def as_words(self) -> tuple[tuple[object, float], ...]:
        """What it is beside another value, and how much it counts; a year and a month each for itself."""
        if self.claim is None:
            return (((self.kind, self.value), VALUE if self.kind == "unit" else 1.0),)
        if self.kind != "date":
            return ((self.claim.value[:2], VALUE / 2), (self.claim.value[:3], VALUE / 2))
        year, month, part, _ = self.claim.value
        found: list[tuple[object, float]] = [(("year", year), VALUE)] if year is not None else []
        return (*found, *([(("month", month, part), VALUE)] if month is not None else []))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value of a text with what stands before and behind it, and the units of its list. A unit has the role that the text gives it."""

    value: Value
    before: Beside
    behind: Beside
    mates: frozenset[str]
    role: str
    text: str


def values_of(text: str, units: Sequence[str]) -> list[Value]:
    """The values of an evened text, in order; where two overlap, times and figures come first, then units, the longest first."""
    found = [Value(c.kind, c.value, c.raw, c.start, c.end, claim=c) for c in values_in(text) if c.kind in ("date", "quantity", "number")]
    taken = [False] * len(text)
    for one in found:
        taken[one.start : one.end] = [True] * (one.end - one.start)
    for one in (*units_at(text, units), *words_of_sets(text)):
        if one.end > one.start and not any(taken[one.start : one.end]):
            found.append(one)
            taken[one.start : one.end] = [True] * (one.end - one.start)
    return sorted(found, key=lambda v: v.start)


def units_at(text: str, units: Sequence[str]) -> Iterator[Value]:
    for unit in sorted(set(units), key=len, reverse=True):
        yield from (Value("unit", unit, unit, m.start(), m.end()) for m in re.finditer(re.escape(unit), text))


def words_of_sets(text: str) -> Iterator[Value]:
    """Words that exclude each other: 每年 and 一次性, 可以 and 不得, 牵头 and 配合."""
    for pattern, name, place in sets():
        yield from (Value(name.rstrip("*"), place, m.group(), m.start(), m.end(), name.endswith("*")) for m in pattern.finditer(text))


@lru_cache(maxsize=1)
def sets() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    parted = ((entry, *group.split(" ")) for entry, group in grouped_entries("opposites"))
    return tuple((re.compile(entry), name, place) for entry, name, place in parted)


def role_at(text: str, start: int, end: int) -> str:
    """The role that a text gives to what stands at a place: the key before it, or the first role word behind it in its part."""
    left = max(text.rfind(mark, 0, start) for mark in f"{STOPS},)")
    right = min((i for i in (text.find(mark, end) for mark in f"{STOPS},") if i >= 0), default=len(text))
    keys = list(role_before().finditer(text[left + 1 : start]))
    verb = role_behind().search(text, end, right)
    return key_roles()[keys[-1].group()] if keys else role_of(verb.group()) if verb else ""


@lru_cache(maxsize=1)
def role_behind() -> re.Pattern[str]:
    return re.compile(any_of(verb_roles()))


@lru_cache(maxsize=1)
def role_before() -> re.Pattern[str]:
    """牵头单位, 责任人: keys that stand before units; those of one word (牵头) are verbs as well."""
    return re.compile(any_of(key for key in key_roles() if len(key) > 2 and key_roles()[key] != "deadline"))


def anchors_in(text: str, units: Sequence[str], row: bool = False, over: str = "") -> list[Anchor]:
    """The anchors of an evened text. `row`: it is a row of a table, whose cells belong together; `over`: the headings or the question above it."""
    laid = Laid(text, values_of(text, units), row, tokens(over))
    return [laid.anchor(number) for number in range(len(laid.values))]


class Laid:
    """A text laid out: what stands where."""

    def __init__(self, text: str, values: list[Value], row: bool, over: Sequence[str]) -> None:
        self.text = text
        self.values = values
        self.row = row
        self.over = over
        self.words = list(words_at(text, values))
        self.stops = [-1, *(i for i, mark in enumerate(text) if mark in STOPS)]
        self.leads = {
            self.sentence(v.start): v.end
            for v in reversed(values)
            if v.kind == "date" and text[v.end : v.end + 1] == "," and "," not in text[self.stops[self.sentence(v.start) - 1] + 1 : v.start]
        }
        self.lists = lists_of(text, values)
        self.openings = list(openings(text, values))

    def sentence(self, at: int) -> int:
        return bisect_left(self.stops, at)

    def anchor(self, number: int) -> Anchor:
        value, members = self.values[number], [self.values[m] for m in self.lists.get(number, [number])]
        start, end = members[0].start, members[-1].end
        hidden = subjects_of_others(self.text, self.values, members, value) if value.kind != "unit" else []
        peers = [v for v in self.values if v not in members and v.like(value)]
        before: dict[object, float] = dict.fromkeys(self.over, OVER)
        behind: dict[object, float] = {}
        for key, weight, first, last in self.words:
            if (first < end and start < last) or any(s <= first < e for s, e in hidden):
                continue
            side = before if last <= start else behind
            worth = weight * self.worth(value, (last, start) if last <= start else (end, first), first, peers)
            if worth > max(LEAST, side.get(key, 0.0)):
                side[key] = worth
        role = role_at(self.text, start, end) if value.kind == "unit" else ""
        for side in (before, behind):
            side.update({key: MATE for m in members if m is not value for key, _ in m.as_words()})
            side.update({("role of", role): ROLE} if role else {})
        self.edges(value, members, before, behind)
        return Anchor(value, before, behind, frozenset(m.raw for m in members), role, self.text)

    def worth(self, value: Value, between: tuple[int, int], at: int, peers: Sequence[Value]) -> float:
        """How much what stands at a place counts for a value, by what lies between."""
        sentence = self.sentence(value.start)
        lead = self.leads.get(sentence, -1) if sentence == self.sentence(at) else -1
        parted = AFTER_LIKE ** min(2, sum(between[0] <= p.start < between[1] for p in peers))
        led = at < lead or value.start < lead
        if led and not any(v.kind == "date" and lead <= v.start < max(at, value.start) for v in self.values):
            return GOVERNED * parted
        if any(begin <= at < end <= stop <= value.start < last for begin, end, stop, last in self.openings):
            return GOVERNED
        found = parted / (1 + (between[1] - between[0]) / NEAR)
        marks, stop = (LEFT, LEFT_STOP) if at < value.start else (RIGHT, RIGHT_STOP)
        for mark in self.text[slice(*between)]:
            if mark in STOPS or mark in marks:
                found *= CELLS if self.row and mark != "\n" else stop if mark in STOPS else marks[mark]
        return max(found, GOVERNED * parted) if self.row and "\n" not in self.text[slice(*between)] else found

    def edges(self, value: Value, members: Sequence[Value], before: dict[object, float], behind: dict[object, float]) -> None:
        """The character right before and right behind a value (由45日压缩至20日)."""
        if value.kind == "unit":
            return
        for mark, side in ((self.text[members[0].start - 1 : members[0].start], before), (self.text[members[-1].end : members[-1].end + 1], behind)):
            if mark and mark not in LEFT and mark not in STOPS and mark != "、":
                side[("edge", mark)] = EDGE


def openings(text: str, values: Sequence[Value]) -> Iterator[tuple[int, int, int, int]]:
    """Of each sentence of several parts (；): where it begins, where its first figure or time does, where its second part does, and where it ends."""
    for match in re.finditer(r"[^。!?\n]+", text):
        first = next((v.start for v in values if v.claim is not None and match.start() <= v.start < match.end()), -1)
        second = text.find(";", match.start(), match.end()) + 1
        if match.start() <= first < second:
            yield match.start(), first, second, match.end()


def words_at(text: str, values: Sequence[Value]) -> Iterator[tuple[object, float, int, int]]:
    """(what, how much it counts, start, end) of everything that may stand beside a value."""
    at = 0
    for start, end in [*((v.start, v.end) for v in values), (len(text), len(text))]:
        for match in RUN.finditer(text[at:start]):
            run, begin = match.group(), at + match.start()
            if run[0] < "\u4e00" or len(run) == 1:
                yield run, 1.0, begin, begin + len(run)
            else:
                yield from ((run[i : i + 2], 1.0, begin + i, begin + i + 2) for i in range(len(run) - 1))
        at = end
    yield from ((key, weight, v.start, v.end) for v in values for key, weight in v.as_words())


def lists_of(text: str, values: Sequence[Value]) -> dict[int, list[int]]:
    """Units that stand in one list, and figures of one kind that do (3%、5%), by their numbers among the values."""
    groups: dict[int, list[int]] = {}
    last: dict[bool, int] = {}
    for number, value in enumerate(values):
        unit = value.kind == "unit"
        if not unit and value.claim is None:
            continue
        before = last.get(unit, -1)
        gap = text[values[before].end : value.start] if before >= 0 else "-"
        joined = JOINED.fullmatch(gap) and (unit or (gap and "," not in gap and value.like(values[before])))
        groups[number] = groups[before] if before >= 0 and joined else []
        groups[number].append(number)
        last[unit] = number
    return groups


def subjects_of_others(text: str, values: Sequence[Value], members: Sequence[Value], value: Value) -> list[tuple[int, int]]:
    """Of 甲、乙分别为3%、5%: where the subjects of the other values stand."""
    begin = max((text.rfind(mark, 0, value.start) for mark in STOPS), default=-1) + 1
    cue = text.rfind(RESPECTIVELY, begin, value.start)
    row = members if len(members) > 1 else in_turn(text, values, cue, value)
    if cue < 0 or len(row) < 2 or value not in row:
        return []
    items = items_before(text[begin:cue], len(row))
    return [(begin + s, begin + e) for i, (s, e) in enumerate(items) if i != row.index(value)]


def in_turn(text: str, values: Sequence[Value], cue: int, value: Value) -> list[Value]:
    """The values behind 分别 that follow each other in a list, whatever their kinds (120座、450公里)."""
    found: list[Value] = []
    for one in (v for v in values if v.start > cue and v.claim is not None):
        if found and not re.fullmatch("[、和及与](?:以及)?[^,。;、]{0,6}", text[found[-1].end : one.start]):
            break
        found.append(one)
    return found if value in found else []


def items_before(head: str, count: int) -> list[tuple[int, int]]:
    """The spans of the last list of so many items in a text. Where the first begins is not marked: it is taken to be as long as the second."""
    for part in reversed(list(re.finditer("[^,。;]+", head))):
        marks = list(re.finditer("[、和及与]", part.group()))[-(count - 1) :]
        if len(marks) == count - 1:
            ends = [part.start() + m.start() for m in marks] + [part.end()]
            starts = [max(part.start(), ends[0] - (ends[1] - ends[0] - 1)), *(e + 1 for e in ends[:-1])]
            tail = re.search("[等的]", head[starts[-1] : ends[-1]])
            ends[-1] = starts[-1] + tail.start() if tail else ends[-1]
            return list(zip(starts, ends, strict=True))
    return []
