"""Notes whose units take their roles from verbs: A、B牵头，C等部门配合，D落实."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from corpus.grammar.name_lists import split_outside, split_units
from corpus.grammar.roles import role_of, verb_pattern
from corpus.grammar.times import is_deadline_cell
from corpus.grammar.units import looks_like_unit
from corpus.grammar.words import any_of, group, words
from corpus.note import MAX_NAME, ROLES, Note, with_roles
from corpus.sentences import BY_WHOM

BY_OR_WITH = re.compile(f"^(?:由|{any_of(group('conjunctions', 'with'))})")


def parse_verbal(body: str) -> Note | None:
    """A、B牵头，C等部门配合，D落实: each list of units takes the role of the verb that ends it."""
    roles: dict[str, list[str]] = {role: [] for role in ROLES}
    opened: list[str] = []
    pending: list[str] = []
    deadline: str | None = None
    for part in split_outside(body, "，,；;。"):
        if part.startswith(group("role_general", "begins")):
            continue
        if deadline is None and is_deadline_cell(re.sub(r"(?:前)?完成$", "", part)) and not looks_like_unit(part):
            deadline = part.removesuffix("完成")
            continue
        match = verb_pattern().search(part)
        if match is None:
            pending.append(part)
            continue
        names, open_ended = split_units("、".join([*pending, BY_OR_WITH.sub("", part[: match.start()])]))
        pending = []
        role = role_of(part[match.start() :])
        roles[role].extend(n for n in names if n not in roles[role])
        if open_ended:
            opened.append(role)
    found = [name for names in roles.values() for name in names]
    if not found or pending or not is_list_of_names(found):
        return None
    return replace(with_roles(body, roles, opened), deadline=deadline)


LONGEST_UNKNOWN = 14
"""Characters of a name that ends as no known unit does."""


def is_list_of_names(found: Sequence[str]) -> bool:
    """Names all, one of them at least of a unit: 崂山实验室、市科技局. Alone an unknown name must be said to be one by its place.

    Places before a unit share its ending: 孝义、汾阳、文水人民政府.
    """
    if not all(is_name(name) for name in found):
        return False
    known = [name for name in found if looks_like_unit(name) or name.startswith(NOBODY_NAMED)]
    return bool(known) and (len(known) == len(found) or all(len(name) <= LONGEST_UNKNOWN for name in found))


NOBODY_NAMED = ("有关", "相关", "各", "全体")


@cache
def never_in_names() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('name_never'))}|[。！？；：:]|[0-9]{{4}}")


def is_name(name: str) -> bool:
    """May it be a name? 苗木由供苗单位 is a clause and none, 专人 is nobody."""
    if name in words("role_nobody") or BY_WHOM.search(name) or not 2 <= len(name) <= MAX_NAME:
        return False
    return never_in_names().search(re.sub(r"[（(〔][^）)〕]*[）)〕]", "", name)) is None
