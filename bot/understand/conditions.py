"""What a question about a set of tasks asks for, and its conditions. Whoever is not sure answers None."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.understand.days import Days
from bot.understand.unit_mentions import UnitMention
from index.types import Role

Asks = Literal["list", "count", "units", "documents", "most", "least", "first", "last"]
"""list and count: tasks; units: who has a role in them; documents: which hold them;
most and least: the unit with the most tasks; first and last: what is due first or last."""
Blank = Literal["lead", "support", "responsible", "person", "deadline"]


@dataclass(frozen=True, slots=True)
class UnitWanted:
    """Units of one condition: any of them, or with `together` all, in one of `roles` (empty: in any).

    `alone`: no other unit has that role. `negated`: none of them has it.
    """

    units: tuple[UnitMention, ...]
    roles: tuple[Role, ...] = ()
    together: bool = False
    alone: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """All conditions of a question about a set of tasks; every one must be met."""

    asks: Asks
    units: tuple[UnitWanted, ...] = ()
    persons: tuple[str, ...] = ()
    days: Days | None = None
    not_days: Days | None = None
    blank: tuple[Blank, ...] = ()
    """Fields that the source leaves blank: 没有配合单位的任务."""
    roles: tuple[Role, ...] = ()
    """For `units`, `most` and `least`: the role that is asked for; for the others a role that any unit must have."""
    matter: str = ""
    not_matter: str = ""
    label: bool = False
    """The matter is the name of a category or a piece of work of the task table: 能力建设这一类."""
    origin: Literal["table", "prose"] | None = None
    annex: str | None = None
    apart: bool = False
    """Each of several units by itself."""
    more: bool = False
    """还有, 另外: what an answer before has said already is left out."""

    @property
    def conditions(self) -> int:
        """How many conditions there are, apart from where to look."""
        parts = (*self.units, *self.persons, *self.blank, self.days, self.not_days, self.matter, self.not_matter)
        return sum(1 for part in parts if part)
