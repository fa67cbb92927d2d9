"""Who leads where a list of units says it by a mark on a name or by the order of the names.

A（牵头）、B（配合） marks names; 责任单位（列第一位的为牵头单位） is a rule about order, said in the header of a
table, inside a note, or once for all the notes of a document. A rule about bold type or an asterisk
cannot be followed, as text does not show it: it is named and nothing is decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from corpus import vocabulary

UNIT_ROLES = ("lead", "support", "responsible", "guide")
NAME_MARK = re.compile(r"(?P<name>[^（(]{2,40})[（(](?P<inside>[^（）()]{2,12})[）)]")
NOBODY = re.compile(r"(?:各|市直|县直|区直|省直)?(?:有关|相关)")
"""各有关部门 at the head of a list is nobody in particular and leads nothing."""


ILLEGIBLE = "原文以字体或符号标明牵头单位，文本中无法辨认"


@dataclass(frozen=True, slots=True)
class OrderRule:
    """The words ``text[start:end]`` that say how a list shows who leads.

    `rest` is the role of the other units where the rule gives it; `legible` is False for a mark
    that text does not show.
    """

    start: int
    end: int
    words: str
    rest: str | None = None
    legible: bool = True


def any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


@cache
def order_pattern() -> re.Pattern[str]:
    """列第一位的为牵头单位, 牵头单位排首位, 由列首位的单位牵头, and the same of bold type; then 其余为配合单位."""
    words, keys = vocabulary.roles()["order"], vocabulary.roles()["keys"]
    ends = r"(?=[）)\]】，,。；;：:、\s]|$)"
    lead = f"{any_of(keys['lead'])}{ends}"
    verbs, units, be = any_of(words["verbs"]), any_of(words["units"]), any_of(words["is"])
    first = rf"(?:{verbs}[在于]?)?{any_of(words['firsts'])}"
    mark = rf"{any_of(words['marks'])}[^，。；（）()]{{0,8}}?"
    before = rf"(?:注[:：])?(?:其中[，,:：]?)?(?:以上|上述|各项?|以)?{any_of(keys['responsible'])}?(?:一?栏|列表|名单)?[中里内]?[，,]?(?:标|带|加|注|以|按)*"
    said = "|".join(
        (
            rf"(?:{first}|(?P<mark>{mark}))(?:的|、)?{units}?(?:统一|均|都|就)?{be}{lead}",
            rf"{first}的?{units}(?:负责|具体)?牵头(?:负责|组织|落实)?{ends}",
            rf"{any_of(keys['lead'])}(?:统一|均|都)?(?:{be}{first}|{verbs}[在于]?{any_of(words['firsts'])})(?:的{units}?)?{ends}",
        )
    )
    rest = rf"(?:[，,；;]{any_of(words['others'])}的?{units}?{be}(?P<rest>{any_of(vocabulary.key_roles())}))?"
    return re.compile(rf"由?{before}(?:{said}){rest}")


def order_rule(text: str) -> OrderRule | None:
    """The rule about order that a text holds, if any."""
    match = order_pattern().search(text)
    if match is None:
        return None
    rest = match.group("rest")
    return OrderRule(match.start(), match.end(), match.group(), vocabulary.key_roles()[rest] if rest else None, match.group("mark") is None)


def without_rule(text: str) -> tuple[str, OrderRule | None]:
    """`text` with the rule cut out, and the brackets that hold nothing else; and the rule."""
    rule = order_rule(text)
    if rule is None:
        return text, None
    before, after = text[: rule.start], text[rule.end :]
    if before[-1:] in ("（", "(") and after[:1] in ("）", ")"):
        before, after = before[:-1], after[1:]
    return before.rstrip("，,；;。、 ") + (after if before.strip() else after.lstrip("，,；;。、 ")), rule


def by_order(roles: Mapping[str, tuple[str, ...]], rule: OrderRule | None) -> dict[str, tuple[str, ...]]:
    """The first of the responsible units, or else of the supporting ones, leads; nothing changes where a lead is named."""
    found = dict(roles)
    role = next((r for r in ("responsible", "support") if found.get(r)), None)
    if rule is None or not rule.legible or found.get("lead") or role is None or NOBODY.match(found[role][0]):
        return found
    first, *others = found[role]
    found["lead"], found[role] = (first,), ()
    rest = rule.rest or role
    found[rest] = tuple(dict.fromkeys((*others, *found.get(rest, ()))))
    return found


@cache
def mark_pattern() -> re.Pattern[str]:
    verbs = vocabulary.roles()["verbs"]
    groups = "|".join(f"(?P<{role}>{any_of(verbs[role])})" for role in UNIT_ROLES)
    return re.compile(rf"(?:总|主要|具体|负责)?(?:{groups})(?:负责|单位|部门|抓总|落实|工作)?")


def mark_of(name: str) -> tuple[str, str] | None:
    """县水利局（牵头） → 县水利局 and lead; None for a name without such a mark."""
    match = NAME_MARK.fullmatch(name)
    if match is None:
        return None
    inside = match.group("inside")
    role = vocabulary.key_roles().get(inside)
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
