"""Responsibility notes: brackets, lines and sentences that say who leads, supports and is responsible."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from corpus import vocabulary
from corpus.deadlines import is_deadline_cell
from corpus.leads import OrderRule, by_marks, by_order, mark_of, without_rule
from corpus.sentences import BY, find_duties
from corpus.units import is_named_unit, looks_like_unit, split_cell, split_outside, split_persons, split_units
from corpus.vocabulary import key_roles

Roles = dict[str, tuple[str, ...]]
Names = tuple[tuple[str, ...], bool]
"""A list of units, and whether it ended in 等."""
ROLES = ("lead", "support", "responsible", "guide")


@cache
def key_pattern() -> re.Pattern[str]:
    names = sorted(key_roles(), key=len, reverse=True)
    return re.compile(r"(?:[省市县区乡镇]级|[省市县区]直|属地)?(?P<key>" + "|".join(map(re.escape, names)) + r")(?:为|是)?\s*[:：]\s*")


@cache
def verb_pattern() -> re.Pattern[str]:
    """The verb phrase that ends a list of units: 按职责分工分别牵头负责, 等部门配合, 落实."""
    verbs = "|".join(v for names in vocabulary.roles()["verbs"].values() for v in names)
    by_duty = r"(?:按照?|根据|依据|依照)?(?:各自|各)?的?(?:职责|职能|分工|权限){1,3}(?:范围)?内?(?:分工)?|按照?(?:职责)?分工"
    how = rf"(?:{by_duty}|{'|'.join(vocabulary.roles()['manner']['adverbs'])})"
    return re.compile(rf"(?:{how}[，,]?){{0,5}}(?P<verb>{verbs})(?:负责|落实|实施|组织实施|推进|配合|工作|抓好落实|到位|和落实)*$")


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


def moved(note: Note, start: int, end: int, kind: str = "bracket") -> Note:
    return replace(note, start=start, end=end, kind=kind)


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
            found.append(moved(note, duty.end, duty.end, "sentence"))
    return found


def line_note(text: str) -> Note | None:
    """A paragraph that is nothing but 责任单位：… or （牵头单位：…）."""
    bare, rule = without_rule(text.strip().lstrip("—－-–·• "))
    match = key_pattern().match(bare)
    if match is None or len(bare) > MAX_BODY:
        return None
    note = parse_keyed(bare.rstrip("。"))
    return None if note is None else moved(ordered(note, rule), 0, len(text), "line")


def ordered(note: Note, rule: OrderRule | None) -> Note:
    """The note after a rule such as 列第一位的为牵头单位, said within it."""
    if rule is None:
        return note
    roles = by_order({role: getattr(note, role) for role in ROLES}, rule)
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
    values: dict[str, str] = {}
    terms: dict[str, str] = {}
    matches = list(key_pattern().finditer(body))
    lead_in = body[: matches[0].start()].strip(" ，,；;。、（(") if matches else ""
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        role = key_roles()[match.group("key")]
        value = body[match.end() : following.start() if following else len(body)].strip(" ，,；;。、（(")
        values[role] = f"{values[role]}、{value}" if role in values and role != "deadline" else value
        terms.setdefault(role, match.group("key"))
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
            roles[own] = tuple(dict.fromkeys((*roles[own], *(name for name in names if 0 < len(name) <= MAX_NAME))))
        opened += flags
    persons = split_persons(values.get("person", ""))
    note = with_roles(body, roles, opened)
    return replace(note, person=persons, deadline=values.get("deadline") or None, terms=terms)


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
    spoken = any(verb in value for own in ("lead", "support") for verb in vocabulary.roles()["verbs"][own])
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
    if match is None:
        return (name,), None, False
    names, open_ended = split_units(name[: match.start()])
    if not names or not all(is_named_unit(n) or n.startswith(NOBODY_NAMED) for n in names):
        return (name,), None, False
    own = role_of(name[match.start() :])
    return names, own if own in ("lead", "support") else role, open_ended


NOBODY_NAMED = ("有关", "相关", "各")


def parse_verbal(body: str) -> Note | None:
    """A、B牵头，C等部门配合，D落实: each list of units takes the role of the verb that ends it."""
    roles: dict[str, list[str]] = {role: [] for role in ROLES}
    opened: list[str] = []
    pending: list[str] = []
    deadline: str | None = None
    parts = split_outside(body, "，,；;。")
    for part in parts:
        if part.startswith(GENERAL):
            continue
        if deadline is None and is_deadline_cell(re.sub(r"(?:前)?完成$", "", part)) and not looks_like_unit(part):
            deadline = part.removesuffix("完成")
            continue
        match = verb_pattern().search(part)
        if match is None:
            pending.append(part)
            continue
        head = part[: match.start()]
        role = role_of(part[match.start() :])
        names, open_ended = split_units("、".join([*pending, re.sub(r"^(?:由|会同|并会同)", "", head)]))
        pending = []
        roles[role].extend(n for n in names if n not in roles[role])
        if open_ended:
            opened.append(role)
    found = [name for names in roles.values() for name in names]
    if not found or pending or not plausible_list(found):
        return None
    return replace(with_roles(body, roles, opened), deadline=deadline)


def role_of(phrase: str) -> str:
    verbs = vocabulary.roles()["verbs"]
    for role in ("lead", "support", "guide", "responsible"):
        if any(verb in phrase for verb in verbs[role]):
            return role
    return "responsible"


GENERAL = ("以下", "以上", "上述", "下同", "不再", "下列")
"""Beginnings of a rule for all that follows, said once inside a note: 以下均需各市政府落实，不再列出."""


def plausible_list(names: list[str]) -> bool:
    """Units all; or places before a unit whose ending they share: 孝义、汾阳、文水人民政府."""
    shared = False
    for name in reversed(names):
        if plausible(name):
            shared = name.endswith(vocabulary.unit_words("shared"))
        elif not (shared and re.fullmatch(r"[\u4e00-\u9fff]{2,6}", name)):
            return False
    return True


def plausible(name: str) -> bool:
    """May a name in a note be that of a unit? 苗木由供苗单位 is a clause and no name."""
    if BY.search(name):
        return False
    return looks_like_unit(name) or (name.startswith(("各", "相关", "有关", "全体")) and len(name) <= 20)
