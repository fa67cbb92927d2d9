"""Responsibility notes: brackets, lines and sentences that say who leads, supports and is responsible.

A note is known by its form: a bracket, a word for a role, a list of names. A name that no list knows
stays as it is written; the lists of known names only help to part names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from corpus.grammar.list_order import OrderRule, by_comma, by_order, order_rule, without_rule
from corpus.grammar.name_lists import split_cell, split_outside, split_persons, split_units
from corpus.grammar.roles import COLON, UNIT_ROLES, bare_key_pattern, by_marks, key_pattern, key_roles, mark_of, role_of, verb_pattern
from corpus.grammar.times import is_deadline_cell
from corpus.grammar.units import is_named_unit, looks_like_unit
from corpus.grammar.words import any_of, group, words
from corpus.sentences import BY_WHOM, find_duties

Roles = dict[str, tuple[str, ...]]
Names = tuple[tuple[str, ...], bool]
"""A list of units, and whether it ended in 等."""
ROLES = UNIT_ROLES


@dataclass(frozen=True, slots=True)
class Note:
    """A note found in a text at ``[start, end)``; `body` is its wording without brackets."""

    start: int
    end: int
    body: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    deadline: str | None = None
    open_ended: tuple[str, ...] = ()
    terms: dict[str, str] = field(default_factory=dict)
    kind: str = "bracket"
    begins: int = 0
    """Where the words begin that name the units: `start` but for a sentence, which stays in the text."""


MAX_NAME, MAX_BODY = 40, 600
BRACKET_PAIRS = {"（": "）", "(": ")", "[": "]", "【": "】", "〔": "〕", "［": "］"}
CLOSING = set(BRACKET_PAIRS.values())


def bracket_pairs(text: str) -> list[tuple[int, int]]:
    """Spans of all brackets that close, half and full width alike; one that never closes hides nothing."""
    waiting: list[int] = []
    pairs: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        if char in BRACKET_PAIRS:
            waiting.append(i)
        elif char in CLOSING and waiting:
            pairs.append((waiting.pop(), i + 1))
    return sorted(pairs)


def bracket_groups(text: str) -> list[tuple[int, int]]:
    """Spans of the outermost brackets, brackets included."""
    groups: list[tuple[int, int]] = []
    for start, end in bracket_pairs(text):
        if not groups or start >= groups[-1][1]:
            groups.append((start, end))
    return groups


def find_notes(text: str) -> list[Note]:
    """All responsibility notes of one paragraph, in order."""
    line = line_note(text)
    if line is not None:
        return [line]
    notes: list[Note] = []
    for start, end in bracket_pairs(text):
        if notes and start < notes[-1].end:
            continue
        note = parse_note(text[start + 1 : end - 1])
        if note is None and start and text[start - 1] in "。；":
            note = bare_list(text[start + 1 : end - 1])
        if note is not None:
            notes.append(moved(note, start, end))
    notes.extend(sentence_notes(text, notes))
    return sorted(notes, key=lambda n: n.start)


def bare_list(body: str) -> Note | None:
    """（市发展改革委、市工信局） behind a full stop: units and nothing else, so they are responsible."""
    names, open_ended = split_units(body) if len(body) <= MAX_BODY else ((), False)
    if not names or not all(is_named_unit(name) for name in names):
        return None
    return with_roles(body, {"responsible": names}, ("responsible",) if open_ended else ())


def moved(note: Note, start: int, end: int, kind: str = "bracket", begins: int | None = None) -> Note:
    return replace(note, start=start, end=end, kind=kind, begins=start if begins is None else begins)


def with_roles(body: str, roles: Mapping[str, Sequence[str]], opened: Sequence[str]) -> Note:
    """A note that has no place yet, with its lists of units by role; a mark on a name (（牵头）) goes before its list."""
    marked = by_marks({role: tuple(roles.get(role, ())) for role in ROLES})
    lists = [marked[role] for role in ROLES]
    return Note(0, 0, body, lists[0], lists[1], lists[2], lists[3], open_ended=tuple(opened))


def sentence_notes(text: str, brackets: list[Note]) -> list[Note]:
    """由省市场监管局牵头，省司法厅配合 in running text, unless a note in brackets stands in the same sentence."""
    found = []
    for duty in find_duties(text):
        if not any(note.start < duty.end and note.end > duty.start for note in brackets):
            note = with_roles(duty.words, duty.roles, duty.open_ended)
            found.append(moved(note, duty.end, duty.end, "sentence", duty.start))
    return found


def line_note(text: str) -> Note | None:
    """A paragraph that is nothing but 责任单位：… or （牵头单位：…）."""
    indent = len(text) - len(text.lstrip("—－-–·•★☆ "))
    if key_pattern().match(without_rule(text[indent:])[0]) is None:
        return None
    end = indent + line_end(text[indent:])
    bare, rule = without_rule(text[indent:end])
    note = parse_keyed(bare.rstrip("。")) if len(bare) <= MAX_BODY else None
    return None if note is None else moved(ordered(note, rule), 0, end, "line")


def line_end(text: str) -> int:
    """Where a line that begins with a key ends: at its full stop, unless another key or a rule for all follows.

    In a document whose lines were lost, the next paragraph follows the stop.
    """
    end = 0
    for stop in re.finditer("。", text):
        if any(a < stop.start() < b for a, b in bracket_pairs(text)):
            continue
        end = stop.end()
        following = text[end:].lstrip()
        rule = order_rule(following)
        goes_on = key_pattern().match(following) or following.startswith(group("role_general", "begins")) or (rule is not None and rule.start < 2)
        if not goes_on:
            return end
    return len(text)


def ordered(note: Note, rule: OrderRule | None) -> Note:
    """The note after a rule such as 列第一位的为牵头单位, said within it."""
    if rule is None:
        return note
    roles = {role: getattr(note, role) for role in ROLES}
    roles = by_comma(roles, rule, note.body) if rule.by_comma else by_order(roles, rule)
    return replace(note, lead=roles["lead"], support=roles["support"], responsible=roles["responsible"], body=f"{note.body}，{rule.words.strip('，,')}")


def parse_note(body: str) -> Note | None:
    """The inside of a bracket as a note, or None when it is some other bracket."""
    body, rule = without_rule(body.strip()) if len(body) <= MAX_BODY else (body, None)
    if len(body) < 4 or len(body) > MAX_BODY:
        return None
    note = parse_body(body)
    return None if note is None else ordered(note, rule)


def parse_body(body: str) -> Note | None:
    """Units with verbs, with keys, with both, or with marks on their names."""
    first = key_pattern().search(body)
    if first is None:
        return parse_verbal(body) or marked_list(body)
    keyed = parse_keyed(body)
    said = parse_verbal(body[: first.start()].rstrip(" ，,；;。、")) if first.start() >= 4 else None
    return joined(said, keyed, body)


def marked_list(body: str) -> Note | None:
    """县水利局（牵头）、县应急局 without key or verb: the mark shows that it is a note."""
    names, open_ended = split_units(body)
    if not any(mark_of(name) for name in names) or not all(is_named_unit(name) for name in names):
        return None
    return with_roles(body, {"responsible": names}, ("responsible",) if open_ended else ())


def joined(said: Note | None, keyed: Note | None, body: str) -> Note | None:
    """（市教育局牵头，完成时限：6月底前）: what is said with a verb and what with a key in one bracket."""
    if said is None:
        return keyed if keyed is not None and (keyed.person or any(getattr(keyed, role) for role in ROLES)) else None
    if keyed is None:
        return replace(said, body=body)
    roles = {role: (*getattr(said, role), *getattr(keyed, role)) for role in ROLES}
    note = with_roles(body, roles, (*said.open_ended, *keyed.open_ended))
    return replace(note, person=keyed.person, deadline=keyed.deadline or said.deadline, terms=keyed.terms)


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
