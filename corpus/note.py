"""A responsibility note: who leads, supports and is responsible, and where that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.grammar.roles import UNIT_ROLES, by_marks

Roles = dict[str, tuple[str, ...]]
ROLES = UNIT_ROLES
MAX_NAME, MAX_BODY = 40, 600


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


def moved(note: Note, start: int, end: int, kind: str = "bracket", begins: int | None = None) -> Note:
    return replace(note, start=start, end=end, kind=kind, begins=start if begins is None else begins)


def with_roles(body: str, roles: Mapping[str, Sequence[str]], opened: Sequence[str]) -> Note:
    """A note that has no place yet, with its lists of units by role; a mark on a name (（牵头）) goes before its list."""
    marked = by_marks({role: tuple(roles.get(role, ())) for role in ROLES})
    lists = [marked[role] for role in ROLES]
    return Note(0, 0, body, lists[0], lists[1], lists[2], lists[3], open_ended=tuple(opened))
