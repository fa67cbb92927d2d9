"""Rules that say who leads by the order of a list of units: 列第一位的为牵头单位，其余为配合单位.

Such a rule stands in the header of a table, inside a note, or once for all the notes of a document. One
about bold type or an asterisk cannot be followed, as text does not show it: it is named and nothing is
decided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from corpus.grammar.roles import UNIT_ROLES, key_roles
from corpus.grammar.words import any_of, group

LEVEL, CONCERNED = "[市县区省]直?", "[有相]关"
NOBODY = re.compile(f"各|(?:{LEVEL})?{CONCERNED}")
"""各地区, 有关部门 at the head of a list are nobody in particular and lead nothing."""
NOBODY_IN_CELLS = re.compile(f"各?(?:{LEVEL})?{CONCERNED}")
ILLEGIBLE = "原文以字体或符号标明牵头单位，文本中无法辨认"
ON_FROM_HERE = re.compile(r"[，,、；;]?\s*(?:以?[下后]同)")
"""下同 right behind a rule: it governs all that follows."""


@dataclass(frozen=True, slots=True)
class OrderRule:
    """The words ``text[start:end]`` that say how a list shows who leads.

    `rest` is the role of the other units where the rule gives it; `legible` is False for a mark
    that text does not show; `by_comma`: all before the first comma lead; `goes_on`: 下同 follows.
    """

    start: int
    end: int
    words: str
    rest: str | None = None
    legible: bool = True
    by_comma: bool = False
    goes_on: bool = False


def part(name: str) -> str:
    """A pattern of one part that words of such rules play."""
    return any_of(group("role_order", name))


@cache
def order_pattern() -> re.Pattern[str]:
    """列第一位的为牵头单位, 牵头单位排首位, 由列首位的单位牵头, and the same of bold type; then 其余为配合单位."""
    ends = r"(?=[）)\]】，,。；;：:、\s]|$)"
    leads, keys = any_of(group("role_keys", "lead")), any_of(group("role_keys", "responsible"))
    verbs, units, be, firsts, each = part("verbs"), part("units"), part("is"), part("firsts"), part("each")
    lead = f"{be}{leads}{ends}"
    first = f"(?:{verbs}[在于]?)?{firsts}"
    mark = f"{part('marks')}[^，。；（）()]{{0,8}}?"
    before = f"(?:注[:：])?(?:其中[，,:：]?)?{part('spoken_of')}?{keys}?{part('list')}?[中里内]?[，,]?[标带加注以按]*"
    forms = (
        f"(?:{first}|(?P<mark>{mark}))[的、]?{units}?{each}?{lead}",
        f"{first}的?{units}{part('how')}?牵头{part('what')}?{ends}",
        f"{leads}{each}?(?:{be}{first}|{verbs}[在于]?{firsts})(?:的{units}?)?{ends}",
        f"(?P<comma>第一个[逗顿分]号[之以]?前的?{units}?{lead})",
    )
    rest = f"(?:[，,；;]{part('others')}的?{units}?{be}(?P<rest>{any_of(key_roles())}))?"
    return re.compile(f"由?{before}(?:{'|'.join(forms)}){rest}")


@cache
def lead_words() -> tuple[str, ...]:
    """One of these stands in every such rule; looking first saves most of the time that the search takes."""
    return tuple({"牵头", *group("role_keys", "lead")})


def order_rule(text: str) -> OrderRule | None:
    """The rule about order that a text holds, if any."""
    match = order_pattern().search(text) if any(word in text for word in lead_words()) else None
    if match is None:
        return None
    rest = match.group("rest")
    goes_on = ON_FROM_HERE.match(text, match.end())
    return OrderRule(
        match.start(),
        goes_on.end() if goes_on else match.end(),
        match.group(),
        key_roles()[rest] if rest else None,
        match.group("mark") is None,
        match.group("comma") is not None,
        goes_on is not None,
    )


def without_rule(text: str) -> tuple[str, OrderRule | None]:
    """`text` with the rule cut out, and the brackets that hold nothing else; and the rule."""
    rule = order_rule(text)
    if rule is None:
        return text, None
    before, after = text[: rule.start], text[rule.end :]
    if before[-1:] in ("（", "(") and after[:1] in ("）", ")"):
        before, after = before[:-1], after[1:]
    return before.rstrip("，,；;。、 ") + (after if before.strip() else after.lstrip("，,；;。、 ")), rule


def by_comma(roles: Mapping[str, tuple[str, ...]], rule: OrderRule, body: str) -> dict[str, tuple[str, ...]]:
    """All before the first comma of the note's words lead: 甲局、乙局，丙局 under 第一个逗号前为牵头单位."""
    found = dict(roles)
    first = re.split("[，,；;]", body)[0]
    leads = tuple(name for name in found.get("responsible", ()) if name in first)
    if not rule.legible or found.get("lead") or not leads or NOBODY.match(leads[0]):
        return found
    found["lead"] = leads
    if rule.rest is not None:
        others = tuple(name for name in found["responsible"] if name not in leads)
        found["responsible"] = ()
        found[rule.rest] = tuple(dict.fromkeys((*others, *found.get(rule.rest, ()))))
    return found


def by_order(roles: Mapping[str, tuple[str, ...]], rule: OrderRule | None, nobody: re.Pattern[str] = NOBODY) -> dict[str, tuple[str, ...]]:
    """The first of the responsible units, or else of the supporting ones, leads; nothing changes where a lead is named.

    A name that `nobody` matches leads nothing: 有关部门, and 各地区 but for the cells of a column whose header gives the rule.

    It stays responsible, as the list says, unless the rule gives the others another role.
    """
    found = dict(roles)
    role = next((r for r in ("responsible", "support") if found.get(r)), None)
    if rule is None or not rule.legible or rule.by_comma or found.get("lead") or role is None or nobody.match(found[role][0]):
        return found
    first, *others = found[role]
    found["lead"] = (first,)
    if rule.rest is not None or role != "responsible":
        found[role] = ()
        rest = rule.rest or role
        found[rest] = tuple(dict.fromkeys((*others, *found.get(rest, ()))))
    return found


__all__ = ["ILLEGIBLE", "NOBODY_IN_CELLS", "UNIT_ROLES", "OrderRule", "by_order", "order_rule", "without_rule"]
