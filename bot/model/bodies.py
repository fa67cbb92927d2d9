"""Do the sources name a unit, and give it the role that a sentence gives it, where they speak of the same thing?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.claims import even
from bot.model.align import Match, fits, same_name
from bot.model.source import SHORT_UNIT, Source
from bot.model.vocabulary import entries
from corpus.grammar.roles import verb_roles
from corpus.grammar.words import any_of

CALLED_SO = frozenset({"lead", "support", "guide"})
"""Roles that stand in the evidence as such."""
JOINING = "在对由和与及从给向把、的是为让请"
"""Words that stand before a name and are no part of it."""


def unit_unheld(matches: Sequence[Match], source: Source, asked: str, denied: bool, acting: bool = False) -> str:
    """Why a unit, or the role that the text gives it, is not held; empty where all are. `acting`: of units with a role only."""
    placed = {m.said.value.raw for m in matches if m.held is not None and m.fits}
    for match in matches:
        unit = match.said.value.raw
        if match.said.value.kind != "unit" or (acting and not match.said.role) or (denied and is_asked(unit, asked)):
            continue
        if match.held is None:
            if unit not in source.text:
                return f"unit {unit}"
        elif unit not in placed:
            return f"unit {unit} elsewhere"
        elif match.fits and unheld_role(match):
            return f"role {unit}"
    return ""


def unheld_role(match: Match) -> bool:
    """Is a unit said to lead, support or guide what the evidence does not say that it does? Who is responsible need not be called so."""
    role, roles = match.said.role, roles_of(match)
    return bool(role) and bool(roles or role in CALLED_SO) and not fits(role, roles)


def roles_of(match: Match) -> set[str]:
    """The roles that the place of the evidence gives a unit."""
    if match.held is None:
        return set()
    given = {role for role, names in match.held.place.roles for name in names if same_name(even(name), match.said.value.raw)}
    return given | ({match.held.anchor.role} - {""})


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
