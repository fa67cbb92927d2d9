"""Sentences that name who does the work: 企业开办便利化工作由省市场监管局牵头，省公安厅配合.

Such a sentence is part of the text, nothing is cut off. It is read strictly: every name must be the
name of a unit, because 由供苗单位负责 inside a rule about saplings assigns no task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.grammar.name_lists import split_units
from corpus.grammar.roles import BY, BY_DUTY, DUTIES, EACH
from corpus.grammar.units import is_named_unit
from corpus.grammar.words import any_of, group, words

SENTENCE = re.compile(r"[^。；]+[。；]?")
BEHIND_VERB = "".join(f"(?<!{verb})" for verb in group("by_whom", "part_end"))
PART = re.compile(f"(?:[^，,：:、]|{BEHIND_VERB}、)+")
"""Parts end at commas, and at the mark between 甲局牵头、乙局配合, which also stands between names."""
FOUND = re.compile(f"{any_of(words('verbs_before_units'))}(?=.{{3}})")
"""建立市教育局牵头的…制度, 发挥市科技局牵头作用: the verb is no part of the name."""
HOW = re.compile(rf"(?:{BY_DUTY}|等?相关部门|{any_of(words('role_adverbs'))}){{1,5}}$")
BY_WHOM = re.compile(r"(?<![自理事缘来])由")
LEAD, JOINTLY = "牵头", "会同"
DUTY = re.compile(f"(?!{any_of(group('by_whom', 'no_verb'))}){any_of(group('by_whom', 'verb'))}")
MAX_NAMES = 200
"""Characters of a list of units; anything longer is prose."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who does the work that the sentence ``[start, end)`` speaks of; `words` is the part that says so."""

    start: int
    end: int
    words: str
    roles: dict[str, tuple[str, ...]]
    open_ended: tuple[str, ...]


def find_duties(text: str) -> Iterator[Duty]:
    """The sentences of a paragraph that assign work, in order."""
    for sentence in SENTENCE.finditer(text):
        duty = read_sentence(sentence.group(), sentence.start())
        if duty is not None:
            yield duty


def read_sentence(sentence: str, start: int) -> Duty | None:
    """由A、B牵头，C、D等部门配合: the lead's part first, then the parts that follow it at once."""
    if LEAD not in sentence and not BY_WHOM.search(sentence) and "负责" not in sentence:
        return None
    parts = list(PART.finditer(sentence))
    for i, part in enumerate(parts):
        first = lead_part(part.group()) or duty_part(part.group()) or (share_part(part.group()) if len(parts) == 1 else None)
        if first is None:
            continue
        found = {role: list(names) for role, (names, _) in first.items()}
        opened = [role for role, (_, flag) in first.items() if flag]
        last = part
        for following in parts[i + 1 :]:
            shared = share_part(following.group())
            more = shared["responsible"] if shared is not None else support_part(following.group())
            if more is None:
                break
            role = "support" if shared is None else "responsible"
            found.setdefault(role, []).extend(more[0])
            opened += [role] if more[1] else []
            last = following
        words = sentence[part.start() : last.end()].strip("。；")
        lists = {role: tuple(dict.fromkeys(names)) for role, names in found.items()}
        return Duty(start, start + len(sentence), words, lists, tuple(dict.fromkeys(opened)))
    return None


Names = tuple[tuple[str, ...], bool]
SHARE = re.compile(rf"{BY}{EACH}?的?{DUTIES}{{1,4}}{any_of(words('role_adverbs'))}?负责{any_of(group('role_manner', 'tail'))}?[。；]?$")


def share_part(part: str) -> dict[str, Names] | None:
    """各有关部门按职责分工负责: units, that each does its share, and nothing else."""
    match = SHARE.search(part)
    names = units_before(part[: match.start()]) if match is not None else None
    return None if names is None else {"responsible": names}


def lead_part(part: str) -> dict[str, Names] | None:
    """…由A、B牵头…, or A、B牵头… from the beginning of the part; 会同C after it names who joins in."""
    at = part.find(LEAD)
    if at < 2:
        return None
    names = units_before(part[:at])
    if names is None:
        return None
    found = {"lead": names}
    after = part[at + len(LEAD) :]
    if JOINTLY in after[:6]:
        joined = units_at_start(after[after.find(JOINTLY) + len(JOINTLY) :])
        if joined is not None:
            found["support"] = joined
    return found


def duty_part(part: str) -> dict[str, Names] | None:
    """…由A负责…; 由A负责解释 is about the document itself and no task."""
    by = list(BY_WHOM.finditer(part))
    if not by:
        return None
    verb = DUTY.search(part, by[-1].end())
    if verb is None or part[verb.end() :].startswith(group("by_whom", "own_matter")):
        return None
    names = units_before(part[: verb.start()])
    return None if names is None else {"responsible": names}


def support_part(part: str) -> Names | None:
    """B、C等部门配合 as a part of its own, the first words of which are the units."""
    for verb in group("role_verbs", "support"):
        at = part.find(verb)
        if at >= 2:
            names = units_before(part[:at])
            if names is not None:
                return names
    return None


def units_before(text: str) -> Names | None:
    """The list of units that ends a part: what follows its last 由, or the whole of it."""
    by = list(BY_WHOM.finditer(text))
    listed = text[by[-1].end() :] if by else text
    bare = HOW.sub("", listed)
    founding = [] if by else list(FOUND.finditer(bare))
    bare = bare[founding[-1].end() :] if founding else bare
    return strict_units(bare) if len(listed) <= MAX_NAMES else None


def units_at_start(text: str) -> Names | None:
    """The longest list of units a text begins with."""
    for end in range(min(len(text), MAX_NAMES), 2, -1):
        names = strict_units(text[:end])
        if names is not None:
            return names
    return None


def strict_units(text: str) -> Names | None:
    if not 2 < len(text) <= MAX_NAMES:
        return None
    names, open_ended = split_units(text)
    return (names, open_ended) if names and all(is_named_unit(name) for name in names) else None
