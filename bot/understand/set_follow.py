"""Follow-ups on a set of tasks: 那配合的呢, 其中年底前要完成的有几项, 市财政局呢, 一共多少项, 还负责哪些."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understand.conditions import Asks, SetQuestion, UnitWanted
from bot.understand.set_form import Piece
from bot.understand.set_roles import role_group, roles_of
from bot.understand.vocabulary import words
from index.types import Role

ASKS_ON = re.compile(r"呢[？?]?$|^那")


def followed(
    read: SetQuestion,
    pieces: Sequence[Piece],
    asks: Asks | None,
    nouns: Sequence[str],
    rest: Sequence[str],
    before: SetQuestion,
) -> SetQuestion | None:
    """The set before with what the question changes; None where the question stands alone or says something else."""
    form = "".join(piece.words for piece in pieces)
    inner = any(piece.group == "within" for piece in pieces)
    role = re.fullmatch(rf"{role_group()}", rest[0]) if len(rest) == 1 else None
    if rest and role is None:
        return None
    roles = roles_of(role.group()) if role is not None else None
    more = form.lstrip("那他它们 ").startswith(words("more_words"))
    stands_alone = bool(read.units or read.persons) and (bool(nouns) or any(u.roles for u in read.units)) and not inner
    on = bool(ASKS_ON.search(form)) or inner or more or role is not None or not read.conditions
    if stands_alone or not on or (asks is None and not ASKS_ON.search(form)):
        return None
    units = read.units or before.units
    if read.units and before.units and not any(u.roles for u in read.units):
        units = tuple(replace(u, roles=before.units[0].roles) for u in read.units)
    if inner:
        units = tuple(dict.fromkeys((*before.units, *read.units)))
    if roles is not None:
        units = tuple(with_roles(u, roles) for u in units)
    return replace(
        before,
        asks=asks or "list",
        units=units,
        persons=read.persons or before.persons,
        days=read.days or before.days,
        not_days=read.not_days or before.not_days,
        blank=read.blank or before.blank,
        matter=read.matter or before.matter,
        not_matter=read.not_matter or before.not_matter,
        origin=read.origin or before.origin,
        annex=read.annex or before.annex,
        more=more and not inner,
    )


def with_roles(unit: UnitWanted, roles: tuple[Role, ...]) -> UnitWanted:
    return replace(unit, roles=roles, alone=False, negated=False)
