"""Who does what, as a sentence claims it: 由甲牵头, 配合单位：乙、丙 – held against the roles of a row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.claims import even
from bot.proof import Evidence
from corpus.grammar.identity import same_unit
from corpus.grammar.name_lists import split_units

AFTER = re.compile(
    r"(?P<etc>等(?:有关|相关)?(?:部门|单位)?)?(?:共同|分别|具体|统一|按职责分工|按职责)*"
    r"(?P<role>牵头负责|牵头落实|牵头组织|牵头|主办|配合|协助|协同|参与|负责落实|负责|落实|承担|指导)(?=$|[,。;、)]|单位)"
)
BEFORE = re.compile(
    r"(?P<role>牵头单位|牵头部门|主办单位|配合单位|配合部门|协办单位|参与单位|责任单位|责任部门|负责单位|指导单位|责任人|负责人)"
    r"(?:分别)?(?:是|为|有|包括|系)?(?P<units>[^是为]+)$"
)
FIELDS = {"牵头": "lead", "主办": "lead", "配合": "support", "协助": "support", "协同": "support", "参与": "support", "协办": "support", "指导": "guide"}
ETC = re.compile(r"等(?:有关|相关)?(?:部门|单位)?$")


@dataclass(frozen=True, slots=True)
class Duty:
    """A role claimed for units; `subject` are the words before them, which are still to be proven. `held` None: not proven."""

    subject: str
    held: tuple[str, ...] | None


def field_of(word: str) -> str:
    """责任人 → person, 牵头负责 → lead, 负责 → responsible."""
    if word in ("责任人", "负责人"):
        return "person"
    return next((field for cue, field in FIELDS.items() if cue in word), "responsible")


def duty_in(part: str, evidence: Evidence) -> Duty | None:
    """The duty that an evened part claims, held against the evidence's roles; None when it claims none."""
    after = AFTER.search(part)
    before = BEFORE.search(part)
    if before is not None:
        return list_claim(part[: before.start()], before["units"], before["role"], evidence)
    if after is None or not evidence.roles:
        return None
    head, named = part[: after.start()], ""
    if "由" in head:
        head, _, named = head.rpartition("由")
    else:
        head, named = "", head
    if not named:
        return None
    return list_claim(head, named + (after["etc"] or ""), after["role"], evidence)


def list_claim(subject: str, words: str, role: str, evidence: Evidence) -> Duty:
    """Are all units of a list in the role, and – unless the list says 等 – all of the role's units in the list?

    等 after all units of a list that the source closes would claim more of them.
    """
    field = field_of(role)
    known = evidence.units(field)
    if field == "responsible" and not known:
        field, known = "lead", evidence.units("lead")
    etc = ETC.search(words)
    names, _ = split_units(words[: etc.start()] if etc else words)
    names = tuple(n for name in names for n in re.split("和|与|及(?!其)", name)) if not all(owner_of(n, known) for n in names) else names
    if not known or not names:
        return Duty(subject, None)
    held: list[str] = []
    for position, name in enumerate(names):
        found = owner_of(name, known)
        if found is None and position == 0 and not subject:
            cut = tail_unit(name, known)
            if cut is not None:
                subject, found = cut
        if found is None:
            return Duty(subject, None)
        held.append(found)
    whole = set(held) >= set(known)
    complete = whole if etc is None else not whole or field in evidence.open_ended
    return Duty(subject, tuple(held) if complete else None)


def owner_of(name: str, known: tuple[str, ...]) -> str | None:
    """The known unit or person that a name means."""
    bare = name.strip(" 、,和与及")
    return next((k for k in known if even(k) == bare), None) or next((k for k in known if len(bare) > 1 and same_unit(bare, k) and same_rank(bare, k)), None)


def same_rank(first: str, second: str) -> bool:
    """Only a province has a 厅 and only the centre or a party committee a 部: 生态环境部 is not 市生态环境局."""
    ends = {first[-1:], second[-1:]}
    return len(ends) == 1 or not ends & {"部", "厅"}


def tail_unit(words: str, known: tuple[str, ...]) -> tuple[str, str] | None:
    """Words that end in a known unit, cut before it: 政务云平台市大数据局 → (政务云平台, 市大数据局).

    What is too short for a subject belongs to the name: 各县财政局 is not 县财政局.
    """
    for k in sorted(known, key=len, reverse=True):
        if words.endswith(even(k)) and len(words) - len(even(k)) != 1:
            return words[: -len(even(k))], k
    for size in range(2, len(words)):
        tail = words[-size:]
        found = owner_of(tail, known)
        if found is not None:
            while size < len(words) and re.match("[省市县区州旗镇乡]", words[-size - 1]):
                size += 1
                found = owner_of(words[-size:], known)
                if found is None:
                    return None
            return (words[:-size], found) if len(words) - size != 1 else None
    return None
