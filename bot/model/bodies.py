"""Do the sources name a unit, and give it the role that a sentence gives it, where they speak of the same thing?"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from bot.claims import even
from bot.model.evidence import Place
from bot.model.guard import without_orders
from bot.model.source import LABEL, SENTENCES, SHORT_UNIT, Source, words_beside
from bot.model.vocabulary import entries
from bot.roles import ROLE_NAMES
from corpus.grammar.identity import same_unit
from corpus.grammar.roles import key_roles, role_of, verb_roles
from corpus.grammar.words import any_of

LEAST_AT_PLACE = 0.25
"""Least part of them that such a place holds."""
LEAST_WORDS = 3
"""Words of a stretch, its units and roles aside, from which it says of what it speaks."""
UnitsIn = Callable[[str], Sequence[str]]
AT_PLACE = 0.15
"""By so much of a stretch's words may a place that names its units hold fewer than the one that holds most."""
JOINING = "在对由和与及从给向把、的是为让请"
"""Words that stand before a name and are no part of it."""
def units_held(text: str, source: Source, asked: str, denied: bool, units_in: UnitsIn, acting: bool = False) -> str:
    """Why a unit, or the role that the text gives it, is not held; empty where all are. `acting`: of units with a role only."""
    mine = list(dict.fromkeys(even(u) for u in units_in(text)))
    if acting:
        mine = sorted({unit for _, unit in duties(text, mine)})
    if not mine:
        return ""
    theirs = list(dict.fromkeys(even(u) for u in units_in(source.text)))
    theirs += [even(u) for w in {id(w.place): w for w in source.windows}.values() for _, names in w.place.roles for u in names]
    for unit in mine:
        if unit not in source.text and not any(same_unit(unit, t) and same_rank(unit, t) for t in theirs) and not (denied and is_asked(unit, asked)):
            return f"unit {unit}"
    for stretch in (x for x in SENTENCES.split(text) if any(u in x for u in mine)):
        own = [u for u in mine if u in stretch and not (denied and is_asked(u, asked))]
        places = places_of(stretch, own, source)
        for unit in own:
            roles = roles_at(unit, places, units_in)
            if not roles and places:
                return f"unit {unit} elsewhere"
            said = {role for role, name in duties(stretch, own) if name == unit}
            if any(not fits(role, roles) for role in said if roles - {""}):
                return f"role {unit}"
    return ""


def places_of(stretch: str, units: Sequence[str], source: Source) -> list[Place]:
    """The places that a stretch speaks of: those that hold most of its words, its units aside."""
    bare = stretch
    for unit in units:
        bare = bare.replace(unit, " ")
    mine = words_beside(role_behind().sub(" ", role_before().sub(" ", bare)))
    places = list({id(w.place): (w.place, w.around) for w in source.windows}.values())
    if len(mine) < LEAST_WORDS:
        return []
    scored = [(len(mine & around) / len(mine), place) for place, around in places]
    best = max((score for score, _ in scored), default=0.0)
    return [place for score, place in scored if score >= max(best - AT_PLACE, LEAST_AT_PLACE)]


def roles_at(unit: str, places: Sequence[Place], units_in: UnitsIn) -> set[str]:
    """The roles that some places give a unit; with a blank one where it is named there in any way."""
    found: set[str] = set()
    for place in places:
        text = even(LABEL.sub("为", without_orders(place.text)))
        given = [(role, even(name)) for role, names in place.roles for name in names]
        names = [*dict.fromkeys((*(n for _, n in given), *(even(u) for u in units_in(text))))]
        alike = {n for n in names if n == unit or (same_unit(unit, n) and same_rank(unit, n))}
        found |= {role for role, name in (*given, *duties(text, [n for n in names if n in text])) if name in alike}
        found |= {""} if alike or unit in text else set()
    return found


def duties(text: str, units: Sequence[str]) -> set[tuple[str, str]]:
    """(role, unit) for every unit whose role a text says: the key before it, or the first role word behind it in its part."""
    found = set()
    for part in re.split("[。！？!?;；,，\n]", text):
        for unit in units:
            for match in re.finditer(re.escape(unit), part):
                keys = list(role_before().finditer(part[: match.start()]))
                verb = role_behind().search(part, match.end())
                if keys:
                    found.add((key_roles()[keys[-1].group()], unit))
                elif verb:
                    found.add((role_of(verb.group()), unit))
    return found


def fits(role: str, roles: set[str]) -> bool:
    """May a unit with these roles be said to have this one? 负责 may be said of a lead, and of nobody who only supports."""
    if role == "responsible":
        return bool(roles & {"responsible", "lead", "person", "guide"})
    if role == "lead":
        return "lead" in roles
    return role in roles


def same_rank(first: str, second: str) -> bool:
    """Only a province has a 厅 and only the centre or a party committee a 部: 生态环境部 is not 市生态环境局."""
    ends = {first[-1:], second[-1:]}
    return len(ends) == 1 or not ends & {"部", "厅"}


def foreign_body(text: str, source: Source, asked: str, denied: bool) -> str:
    """A body, by the end of its name or as who acts (由…负责), that the evidence does not name; empty where there is none."""
    ends = [match.end() for match in body_ends().finditer(text)]
    ends += [match.end("who") for match in by_whom().finditer(text)]
    for end in ends:
        tail = text[max(0, end - SHORT_UNIT) : end].lstrip(JOINING)
        if tail not in source.text and not (denied and tail in even(asked)):
            return f"unit {tail}"
    return ""


@lru_cache(maxsize=1)
def by_whom() -> re.Pattern[str]:
    """由…负责: who acts, whatever the name ends in."""
    return re.compile(rf"由(?P<who>[^,。;:由]{{2,24}}?)(?={any_of(entries('acting', 'manner'))}?{any_of((*verb_roles(), *entries('acting', 'verb')))})")


@lru_cache(maxsize=1)
def body_ends() -> re.Pattern[str]:
    return re.compile(any_of(entries("body_ends")))


def is_asked(unit: str, asked: str) -> bool:
    """Does a question name a unit, or the end of its name (综合执法局 for 区综合执法局)?"""
    words = even(asked)
    return any(unit[i:] in words for i in range(max(1, len(unit) - SHORT_UNIT + 1)))


@lru_cache(maxsize=1)
def role_behind() -> re.Pattern[str]:
    return re.compile(any_of(verb_roles()))


@lru_cache(maxsize=1)
def role_before() -> re.Pattern[str]:
    """牵头单位, 责任人: keys that stand before units; those of one word (牵头) are verbs as well."""
    return re.compile(any_of(key for key, role in key_roles().items() if len(key) > 2 and role in ROLE_NAMES))
