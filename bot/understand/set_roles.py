"""Which role a question gives to which unit or person: U牵头, 由U、U共同配合, 牵头单位是U, 不是U牵头, 除U外."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.understand.conditions import UnitWanted
from bot.understand.set_form import PERSON, ROLE
from bot.understand.skeleton import PERSONS, TIMES, UNITS, Skeleton
from bot.understand.unit_mentions import UnitMention
from bot.understand.vocabulary import lines, words
from corpus.grammar.words import any_of
from index.types import Role

GROUP = rf"{UNITS}(?:(?:[、,，/和与及跟同]|以及|还有)?{UNITS})*"


@dataclass(frozen=True, slots=True)
class Bound:
    """The conditions on units that were read, and the form without the words that said them."""

    units: tuple[UnitWanted, ...]
    form: str
    apart: bool
    """Each of several units is asked for by itself."""


DUE_VERB = "完成"
"""Left of 市教育局今年要完成哪些, where the word says that something is done and not in which role."""


@cache
def role_words() -> dict[str, tuple[Role, ...]]:
    """Each word with its roles; none where it leaves them open."""
    table: dict[str, tuple[Role, ...]] = {}
    for line in lines("task_roles"):
        word, _, roles = line.partition("\t")
        table[word] = () if roles == "any" else tuple(roles.split())  # type: ignore[arg-type]
    return table


@cache
def role_group() -> str:
    """牵头, 牵头和配合, 牵头或参与配合."""
    word = any_of(role_words())
    return rf"{word}(?:(?:[、和或及与/]|以及|还有|并)?{word})*"


@cache
def key_behind() -> re.Pattern[str]:
    """U是哪些任务的牵头单位, 崔某是哪几项任务的责任人: the role stands last."""
    keys = [word for word in role_words() if word.endswith(("单位", "部门"))]
    key = any_of((*keys, *words("person_keys")))
    return re.compile(rf"(?P<group>{GROUP}|{PERSONS})(?:都|也)?(?:是|为|担任|作为|当)(?P<middle>[^，。？\ue000-\ue4ff]{{2,12}}?)的?(?P<key>{key})")


def put_before(form: str) -> str:
    """The role right behind its unit, where the words stand between: U牵头单位 哪些任务."""
    return key_behind().sub(lambda m: f"{m.group('group')}{m.group('key')} {m.group('middle')}", form)


@cache
def role_pattern() -> re.Pattern[str]:
    """Words that can only name a role; 完成 and 做 are words of any question."""
    return re.compile(any_of(word for word, roles in role_words().items() if roles))


@cache
def ahead_pattern() -> re.Pattern[str]:
    """A group of units and, behind it, the role; words of negation and manner around."""
    manner = any_of((*words("set_words", "together"), *words("set_words", "apart"), *words("set_words", "sole"), *words("role_manner")))
    only = any_of(words("set_words", "only"))
    return re.compile(
        rf"(?P<first_not>{any_of(words('negations', 'before'))})?(?P<first_only>{only})?(?:由|归)?(?P<group>{GROUP})"
        rf"(?P<manner>(?:{manner}|{TIMES}|\s)*)"
        rf"(?P<inner_not>不|(?<!有)没有|未)?(?P<only>{only})?(?P<role>{role_group()})(?P<last_not>(?:、|，)?(?:不|但不|而不|却不)(?P<other>{role_group()}))?"
    )


@cache
def behind_pattern() -> re.Pattern[str]:
    """牵头单位是U, 责任单位里有U."""
    keys = [word for word in role_words() if word.endswith(("单位", "部门"))]
    return re.compile(rf"(?P<role>{any_of(keys)})(?P<inner_not>不)?(?:一?栏?[里中]?)?(?:写的?|包括|包含|含有?|有|是|为)?(?P<group>{GROUP})")


@cache
def excluded_pattern() -> re.Pattern[str]:
    """除U外, 不含U, with a role where it is said."""
    manner = any_of((*words("set_words", "sole"), *words("role_manner")))
    return re.compile(
        rf"(?P<not>{any_of(words('negations', 'except'))})(?:由|与)?(?P<group>{GROUP})"
        rf"(?:{manner})*(?P<role>{role_group()})?的?(?:{any_of(words('negations', 'outside'))})?"
    )


def bind(skeleton: Skeleton, form: str) -> Bound:
    """Every unit of the form with the role that the words around give it."""
    found: list[UnitWanted] = []
    apart = False

    def excluded(match: re.Match[str]) -> str:
        found.append(UnitWanted(members(skeleton, match.group("group")), roles_of(match.group("role") or ""), negated=True))
        return " "

    def ahead(match: re.Match[str]) -> str:
        nonlocal apart
        units, manner = members(skeleton, match.group("group")), match.group("manner")
        negated = bool(match.group("first_not") or match.group("inner_not"))
        own, only = roles_of(match.group("role")), bool(match.group("only") or match.group("first_only"))
        found.append(
            UnitWanted(
                units,
                own,
                together=len(units) > 1 and any(word in manner for word in words("set_words", "together")),
                alone=any(word in manner for word in words("set_words", "sole")) or (only and match.group("last_not") is None),
                negated=negated,
            )
        )
        if match.group("last_not"):
            found.append(UnitWanted(units, roles_of(match.group("other")), negated=True))
        apart = apart or (len(units) > 1 and any(word in manner for word in words("set_words", "apart")))
        return "".join(re.findall(TIMES, manner)) + ("" if own else DUE_VERB) + ROLE

    def behind(match: re.Match[str]) -> str:
        units = members(skeleton, match.group("group"))
        found.append(UnitWanted(units, roles_of(match.group("role")), negated=bool(match.group("inner_not"))))
        return " " + ROLE

    form = excluded_pattern().sub(excluded, form)
    form = behind_pattern().sub(behind, form)
    form = ahead_pattern().sub(ahead, form)
    return Bound(tuple(found), form, apart)


@cache
def person_pattern() -> re.Pattern[str]:
    """崔某是…的责任人, 崔某负责, 责任人是崔某."""
    key = any_of(words("person_keys"))
    return re.compile(rf"(?:{key}(?:是|为)?)?(?P<group>{PERSONS}(?:[、和与]?{PERSONS})*)(?:{any_of(words('role_manner'))})*(?:{key}|{role_group()})?")


def bind_persons(skeleton: Skeleton, form: str) -> tuple[tuple[str, ...], str]:
    """Persons named, and the form with a sign in their place."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.extend(skeleton.person_at(sign).name for sign in re.findall(PERSONS, match.group("group")))
        return " " + PERSON

    form = person_pattern().sub(take, form) if skeleton.persons else form
    return tuple(found), form


def members(skeleton: Skeleton, group: str) -> tuple[UnitMention, ...]:
    return tuple(skeleton.unit_at(sign) for sign in re.findall(UNITS, group))


def roles_of(text: str) -> tuple[Role, ...]:
    """The roles of 牵头和配合; none where one of the words leaves them open."""
    found: list[Role] = []
    for word in re.findall(any_of(role_words()), text):
        if not role_words()[word]:
            return ()
        found += [role for role in role_words()[word] if role not in found]
    return tuple(found)
