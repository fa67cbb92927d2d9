"""Words for roles: keys before a colon (牵头单位：), verbs behind a list (等部门配合), marks on a name (（牵头）)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from corpus.grammar.words import any_of, group, grouped, words

UNIT_ROLES = ("lead", "support", "responsible", "guide")
COLON = "[:：∶﹕]"
BY, EACH, DUTIES = (any_of(group("role_manner", part)) for part in ("by", "each", "duty"))
BY_DUTY = rf"{BY}?{EACH}?的?{DUTIES}{{1,4}}"
"""按照各自职责分工: how the units of a list share the work."""
NAME_MARK = re.compile(r"(?P<name>[^（(]{2,40})[（(](?P<inside>[^（）()]{2,12})[）)]")


@cache
def key_roles() -> dict[str, str]:
    """牵头单位 → lead and so on; persons and deadlines have keys as well."""
    return grouped("role_keys")


@cache
def key_pattern() -> re.Pattern[str]:
    """A key with its colon: 市级牵头单位：."""
    level = "[省市县区乡镇][级直]"
    return re.compile(rf"(?:{level}|属地)?(?P<key>{any_of(key_roles())})(?:为|是)?\s*{COLON}\s*")


@cache
def bare_key_pattern() -> re.Pattern[str]:
    """A key of units at the beginning of a note whose colon was left out: 责任单位市教育局、市财政局."""
    long = [word for word, role in key_roles().items() if role in UNIT_ROLES and len(word) >= 4]
    return re.compile(rf"(?P<key>{any_of(long)})(?={any_of(words('unit_leading'))})")


@cache
def verb_roles() -> Mapping[str, str]:
    return grouped("role_verbs")


@cache
def verb_pattern() -> re.Pattern[str]:
    """The verb phrase that ends a list of units: 按职责分工分别牵头负责, 等部门配合, 落实."""
    how = rf"(?:{BY_DUTY}|{any_of(words('role_adverbs'))})"
    tail = f"{any_of(group('role_manner', 'tail'))}*"
    return re.compile(rf"(?:{how}[，,]?){{0,5}}(?P<verb>{any_of(verb_roles())}){tail}$")


def role_of(phrase: str) -> str:
    """The role that a verb phrase gives; 牵头负责 leads, 配合落实 supports."""
    for role in ("lead", "support", "guide", "responsible"):
        if any(verb in phrase for verb in group("role_verbs", role)):
            return role
    return "responsible"


@cache
def mark_pattern() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{role}>{any_of(group('role_verbs', role))})" for role in UNIT_ROLES)
    return re.compile(rf"{any_of(group('role_manner', 'mark_head'))}?(?:{groups}){any_of(group('role_manner', 'mark_tail'))}?")


def mark_of(name: str) -> tuple[str, str] | None:
    """县水利局（牵头） → 县水利局 and lead; None for a name without such a mark."""
    match = NAME_MARK.fullmatch(name)
    if match is None:
        return None
    inside = match.group("inside")
    role = key_roles().get(inside)
    said = mark_pattern().fullmatch(inside)
    if role not in UNIT_ROLES and said is not None:
        role = said.lastgroup
    return (match.group("name"), role) if role in UNIT_ROLES else None


def by_marks(roles: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Every marked name without its mark, in the role that the mark gives it."""
    found: dict[str, list[str]] = {role: [] for role in UNIT_ROLES}
    for role, names in roles.items():
        for name in names:
            bare, own = mark_of(name) or (name, role)
            if bare not in found.setdefault(own, []):
                found[own].append(bare)
    return {role: tuple(names) for role, names in found.items()}
