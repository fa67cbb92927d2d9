"""Notes whose units take their roles from keys: 牵头单位：A、B；责任单位：C. A verb or a mark inside a list goes before its key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from corpus.brackets import bracket_pairs
from corpus.grammar.name_lists import split_cell, split_outside, split_persons, split_units
from corpus.grammar.roles import COLON, bare_key_pattern, by_marks, key_pattern, key_roles, role_of, verb_pattern
from corpus.grammar.times import is_deadline_cell
from corpus.grammar.words import group, words
from corpus.note import MAX_NAME, ROLES, Note, Roles, with_roles
from corpus.verbal_notes import is_name

Names = tuple[tuple[str, ...], bool]
"""A list of units, and whether it ended in 等."""


def parse_keyed(body: str, split: Callable[[str], Names] = split_units) -> Note | None:
    """牵头单位：A、B；责任单位：C；完成时限：6月底前, and a deadline that stands before the first key."""
    matches = list(key_pattern().finditer(body)) or [m for m in [bare_key_pattern().match(body)] if m is not None]
    values, terms = keyed_values(body, matches)
    lead_in = body[: matches[0].start()].strip(" ，,；;。、（(") if matches else ""
    if "deadline" not in values and matches:
        last = key_roles()[matches[-1].group("key")]
        values[last], time = without_time(values[last])
        values |= {"deadline": time} if time else {}
    if lead_in and "deadline" not in values:
        deadline = re.match(r"^([^，,；;]{2,24}?)(?:完成)?(?:[，,；;]|$)", lead_in)
        if deadline is not None and is_deadline_cell(deadline.group(1)):
            values["deadline"] = deadline.group(1)
    if not values:
        return None
    roles: Roles = dict.fromkeys(ROLES, ())
    opened: list[str] = []
    for role in ROLES:
        said, flags = roles_in_list(values.get(role, ""), role, split)
        for own, names in said.items():
            roles[own] = tuple(dict.fromkeys((*roles[own], *(name for name in names if is_somebody(name)))))
        opened += flags
    persons = split_persons(values.get("person", ""))
    note = with_roles(body, roles, opened)
    return replace(note, person=persons, deadline=values.get("deadline") or None, terms=terms)


def keyed_values(body: str, matches: Sequence[re.Match[str]]) -> tuple[dict[str, str], dict[str, str]]:
    """What stands behind each key, by role, and the word that was the key."""
    values: dict[str, str] = {}
    terms: dict[str, str] = {}
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        role = key_roles()[match.group("key")]
        value = body[match.end() : following.start() if following else len(body)].strip(" ，,；;。、（(")
        if role in ROLES:
            value = own_part(value)
        values[role] = f"{values[role]}、{value}" if role in values and role != "deadline" else value
        terms.setdefault(role, match.group("key"))
    return values, terms


@cache
def other_key() -> re.Pattern[str]:
    """A key of another kind right behind the name of a unit: 市医保局咨询电话：, 某某支行时序进度：."""
    return re.compile(rf"(?<=[局委办厅部院会处府行司])[\u4e00-\u9fff]{{2,6}}{COLON}")


def own_part(value: str) -> str:
    """A list of units without what follows it: a sentence, a rule for all that follows, a key of another kind."""
    stop = next((m.start() for m in re.finditer("。", value) if not any(a < m.start() < b for a, b in bracket_pairs(value))), len(value))
    value = value[:stop]
    key = other_key().search(value)
    if key is not None:
        value = value[: key.start()]
    parts = split_outside(value, "，,；;")
    kept = [part for part in parts if not part.startswith(group("role_general", "begins"))]
    return value if len(kept) == len(parts) else "，".join(kept)


def is_somebody(name: str) -> bool:
    """Is it a name at all, and not a sign for nobody (/, 无)?"""
    return 0 < len(name) <= MAX_NAME and name not in words("role_nobody")


def without_time(value: str) -> tuple[str, str]:
    """甲局、乙局；持续推进 as the units and the time that stands behind them without a key."""
    units, mark, time = value.replace(";", "；").rpartition("；")
    time = time.strip(" 。、")
    return (units, time) if mark and is_deadline_cell(time) else (value, "")


def roles_in_list(value: str, role: str, split: Callable[[str], Names] = split_units) -> tuple[Roles, list[str]]:
    """The units of the list of one role, and the roles whose list ended in 等.

    Verbs and marks inside the list go before its role: of 责任单位：甲局牵头，乙局、丙局配合 one leads and two support.
    """
    roles: dict[str, list[str]] = {own: [] for own in ROLES}
    opened: list[str] = []
    if value.strip() in words("role_nobody"):
        return dict.fromkeys(ROLES, ()), []
    spoken = any(verb in value for own in ("lead", "support") for verb in group("role_verbs", own))
    for part in split_outside(value, "，,；;。") if spoken else [value]:
        names, open_ended = split(part)
        waiting: list[str] = []
        for name in names:
            bare, own, etc = said_of(name, role)
            waiting.extend(bare)
            if own is not None:
                roles[own].extend(waiting)
                opened += [own] if etc else []
                waiting = []
        roles[role].extend(waiting)
        opened += [role] if open_ended else []
    return by_marks({own: tuple(dict.fromkeys(names)) for own, names in roles.items()}), list(dict.fromkeys(opened))


def roles_in_cell(raw: str, role: str) -> tuple[Roles, list[str]]:
    """The units of a table cell by role; 牵头：甲局 配合：乙局 inside it goes before the column."""
    match = key_pattern().match(raw.strip())
    if match is not None and key_roles()[match.group("key")] in ROLES:
        keyed = parse_keyed(raw.strip(), split_cell)
        if keyed is not None:
            return {own: getattr(keyed, own) for own in ROLES}, list(keyed.open_ended)
    return roles_in_list(raw, role, split_cell)


def said_of(name: str, role: str) -> tuple[tuple[str, ...], str | None, bool]:
    """乙局等部门配合 → 乙局, support and True; the role is None for a name that no verb follows.

    The verb of one who is responsible (按职责分工负责) says nothing that the key has not said.
    """
    match = verb_pattern().search(name)
    if match is None or match.start() < 2:
        return (name,), None, False
    names, open_ended = split_units(name[: match.start()])
    if not names or not all(is_name(n) for n in names):
        return (name,), None, False
    own = role_of(name[match.start() :])
    return names, own if own in ("lead", "support") else role, open_ended
