"""Right sentences of a model made wrong by one exchange each, and how many of either kind the proof lets pass.

A figure, time, unit, role, denial, bound or scope of a sentence is exchanged, mostly for another value of its own evidence. What an exchange
leaves true is left out by rule: the same value in other writing, a coarser time, another unit of the same list.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.claims import Claim, even
from bot.model.align import held_in
from bot.model.evidence import Piece, Place
from bot.model.prove import Proven, prove
from bot.model.source import values_in
from bot.model.values import equal, same_kind
from bot.text import tokens
from corpus.grammar.identity import MANY, same_unit
from corpus.grammar.words import lines_of

UnitsIn = Callable[[str], Sequence[str]]
MASKED = re.compile(r"《[^《》]*》|第[^,。;:《]{1,6}?[条款项部点章节]|[\[(]20\d\d[\])]第?\d+号|令第?\d+号")
DIGITS = "一二三四五六七八九"
WORDS = tuple(tuple(line.split("\t")) for line in lines_of("tests.bench", "exchanges"))
"""A kind, a word, and the word that it is exchanged for."""
NO_WORD = ("不", "没", "未", "无", "免", "非", "响", "供", "许", "认", "所", "必", "相", "对", "可", "家")
"""What stands before 可, 应, 需 where they are parts of other words, or denied already."""
NOUNS, ROLES = ("支持", "所有"), ("牵头", "配合", "责任单位", "负责")
VERB_BEFORE = re.compile("(?:^|[,。;:、]|[以将来])$")
"""What stands before 支持 and 所有 where they are no nouns (资金支持, 国家所有)."""
DENYING = re.compile("不是|并非|而非")
PARTS = re.compile("可(?:[以能持再视靠降适观研行])|应(?:[急用对收付有当届纳税])|需(?:[求要])|不应|不可")
"""Words that only look like 可, 应, 需."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A sentence made wrong, evened; `kind` says by what."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a model said to one question, each sentence with the numbers that it cites, and what it was shown."""

    document: str
    question: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    pieces: tuple[Piece, ...]
    units_in: UnitsIn


@dataclass
class Counts:
    """How many right sentences were struck and how many exchanged ones passed, and which."""

    right: int = 0
    struck: list[tuple[str, str]] = field(default_factory=list)
    """Reason and sentence."""
    wrong: Counter[str] = field(default_factory=Counter)
    """By kind."""
    passed: list[tuple[str, str]] = field(default_factory=list)
    """Kind and sentence."""

    @property
    def struck_share(self) -> float:
        return len(self.struck) / max(1, self.right)

    @property
    def passed_share(self) -> float:
        return len(self.passed) / max(1, self.wrong.total())

    def lines(self) -> Iterator[str]:
        yield f"right sentences struck: {len(self.struck)} of {self.right} ({self.struck_share:.3f})"
        yield f"exchanged sentences passed: {len(self.passed)} of {self.wrong.total()} ({self.passed_share:.3f})"
        through = Counter(kind for kind, _ in self.passed)
        yield "  " + ", ".join(f"{kind} {through[kind]}/{number}" for kind, number in sorted(self.wrong.items()))


def counted(cases: Iterable[Case]) -> Counts:
    """Every sentence as it is, and each of those that hold with every exchange."""
    counts = Counts()
    for case in cases:
        laid = held_in(case.pieces, case.units_in)
        for text, numbers in case.sentences:
            counts.right += 1
            held = prove(text, numbers, case.pieces, case.question, case.units_in, laid)
            if isinstance(held, str):
                counts.struck.append((held, text))
                continue
            for wrong in exchanges(text, numbers, case.pieces, case.units_in):
                counts.wrong[wrong.kind] += 1
                found = prove(wrong.text, numbers, case.pieces, case.question, case.units_in, laid)
                if isinstance(found, Proven) and bare(found.text) not in bare(even(text)):
                    counts.passed.append((wrong.kind, wrong.text))
    return counts


def bare(text: str) -> str:
    return text.rstrip("。！;；")


def exchanges(text: str, numbers: Sequence[int], pieces: Sequence[Piece], units_in: UnitsIn) -> list[Exchange]:
    """The wrong sentences of a right one, each wrong in one place; the same for the same sentence and evidence."""
    right = even(text)
    own = [p for p in pieces if p.number in numbers] or list(pieces)
    places = [place for p in own for place in p.places] + [place for p in pieces if p not in own for place in p.places]
    found = [*of_values(right, places), *of_units(right, places, units_in), *of_words(right)]
    return list(dict.fromkeys(x for x in found if x.text != right))


def pick(items: Sequence[Claim], seed: str) -> list[Claim]:
    return sorted(items, key=lambda c: zlib.crc32(f"{seed}{c.raw}".encode()))[:1]


def of_values(text: str, places: Sequence[Place]) -> Iterator[Exchange]:
    hidden = MASKED.sub(lambda m: "#" * len(m.group()), text)
    near = near_places(text, places)
    for claim in values_in(hidden):
        if claim.kind not in ("date", "quantity"):
            continue
        for where, some in (("near", near), ("far", [p for p in places if p not in near])):
            others = [c for p in some for c in values_in(even(p.text)) if exchangeable(claim, c)]
            yield from (Exchange(f"{claim.kind} {where}", text[: claim.start] + c.raw + text[claim.end :]) for c in pick(others, text))
        changed = year_changed(claim) if claim.kind == "date" else slightly(claim.raw, text)
        if changed:
            yield Exchange("year" if claim.kind == "date" else "figure", text[: claim.start] + changed + text[claim.end :])


def near_places(text: str, places: Sequence[Place]) -> list[Place]:
    """The two places that share most of a text's words."""
    mine = set(tokens(text))
    return sorted(places, key=lambda p: -len(mine & set(tokens(even(p.text)))))[:2]


def exchangeable(claim: Claim, other: Claim) -> bool:
    """Is it another value of the kind, and neither the same in other writing nor the same time told more coarsely?"""
    if claim.kind != other.kind or not same_kind(claim, other) or (claim.kind == "quantity" and claim.value[0] == other.value[0]):
        return False
    if claim.kind != "date":
        return True
    years: frozenset[object] = frozenset(c.value[0] for c in (claim, other))
    if equal(claim, other, years) or equal(other, claim, years) or claim.value[:3] == other.value[:3]:
        return False
    coarser = other.value[1] is None and other.value[0] in (claim.value[0], None)
    shape = (claim.value[1] is None) == (other.value[1] is None) and (claim.value[0] is None) == (other.value[0] is None)
    return shape and not coarser and other.raw[-1:] not in "0123456789"


def year_changed(claim: Claim) -> str:
    year = claim.value[0]
    if not isinstance(year, int) or str(year) not in claim.raw:
        return ""
    return claim.raw.replace(str(year), str(year + (1 if zlib.crc32(claim.raw.encode()) % 2 else -1)))


def slightly(raw: str, seed: str) -> str:
    """A figure a little larger or smaller."""
    match = re.search(r"\d+(?:\.\d+)?", raw)
    if match is None:
        at = next((i for i, c in enumerate(raw) if c in DIGITS), -1)
        return raw[:at] + DIGITS[(DIGITS.index(raw[at]) + 1) % 9] + raw[at + 1 :] if at >= 0 else ""
    step = (1, 2, 5, 10)[zlib.crc32(f"{seed}{raw}".encode()) % 4]
    whole, dot, rest = match.group().partition(".")
    return raw[: match.start()] + f"{int(whole) + step}{dot}{rest}" + raw[match.end() :]


def of_units(text: str, places: Sequence[Place], units_in: UnitsIn) -> Iterator[Exchange]:
    mine = list(dict.fromkeys(even(u) for u in units_in(text)))
    for unit in mine[:3] if not DENYING.search(text) else ():
        home = next((p for p in near_places(text, [p for p in places if unit in even(p.text) or unit in named(p)])), None)
        beside = listed_with(unit, home, units_in) if home is not None else set()
        if home is not None and re.search("责任|负责", text):
            beside |= {even(n) for role, names in home.roles if role in ("lead", "responsible") for n in names}
        for where, some in (("near", [home] if home is not None else []), ("far", [p for p in places if p is not home])):
            theirs = dict.fromkeys(u for p in some for u in (*(even(x) for x in units_in(even(p.text))), *named(p)))
            others = [u for u in theirs if not u.startswith(MANY) and u not in text and u not in beside]
            others = [u for u in others if not any(u in m or m in u or same_unit(u, m) for m in mine)]
            for other in sorted(others, key=lambda u: zlib.crc32(f"{text}{u}".encode()))[:1]:
                yield Exchange(f"unit {where}", text.replace(unit, other))


def named(place: Place) -> list[str]:
    return [even(name) for _, names in place.roles for name in names]


def listed_with(unit: str, place: Place, units_in: UnitsIn) -> set[str]:
    """The units that have a role together with one, or stand with it in one list (甲、乙和丙)."""
    found = {even(n) for _, names in place.roles if unit in map(even, names) for n in names}
    text = even(place.text)
    names = [even(u) for u in units_in(text)]
    group: list[str] = []
    at = 0
    for name in names:
        start = text.find(name, at)
        if start < 0:
            continue
        if not group or not re.fullmatch("[、,和及与等]*(?:以及)?", text[at:start]):
            found |= set(group) if unit in group else set()
            group = []
        group.append(name)
        at = start + len(name)
    return found | (set(group) if unit in group else set())


def of_words(text: str) -> Iterator[Exchange]:
    hidden = MASKED.sub(lambda m: "#" * len(m.group()), text)
    for kind, word, other in WORDS:
        match = re.search(re.escape(word), hidden)
        if match is None or other in hidden or ambiguous(hidden, match):
            continue
        yield Exchange(kind, text[: match.start()] + other + text[match.end() :])


def ambiguous(text: str, match: re.Match[str]) -> bool:
    """Is the word denied already, or part of another one?"""
    if len(match.group()) == 1 and PARTS.match(text, match.start()):
        return True
    if match.group() in NOUNS and not (VERB_BEFORE.search(text[: match.start()]) and re.match("[\u4e00-\u9fff](?<!的)", text[match.end() :])):
        return True
    if match.group() in ROLES and (re.search("(?:不是|并非|牵头|配合|责任)$", text[: match.start()]) or re.match("(?:牵头|配合|责任)", text[match.end() :])):
        return True
    before = text[match.start() - 1 : match.start()]
    return before in NO_WORD if before else False
