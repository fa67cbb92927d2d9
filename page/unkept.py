"""Conversations that could not be written: they live as long as the page runs, so that a full disk costs no answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from threading import Lock

from page.turn import Turn

MOST = 300
"""Conversations that are held at once, of all users; the longest unused ones go first."""
MOST_TURNS = 100
"""Turns of each, the latest."""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A conversation in memory."""

    owner: str
    title: str
    updated: str
    turns: tuple[Turn, ...]


class Unkept:
    """Conversations by their ids, which are below zero, as those of their turns are."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Unwritten] = OrderedDict()
        self._ids = count(1)
        self._lock = Lock()

    def list(self, owner: str) -> list[tuple[int, Unwritten]]:
        """The owner's, latest first."""
        with self._lock:
            return [(number, each) for number, each in reversed(self._held.items()) if each.owner == owner]

    def turns(self, owner: str, number: int) -> Sequence[Turn]:
        """The turns in order; empty for an unknown conversation."""
        with self._lock:
            found = self._held.get(number)
            return found.turns if found is not None and found.owner == owner else ()

    def begin(self, owner: str, title: str, updated: str, turns: Sequence[Turn]) -> int:
        """A new conversation's id."""
        with self._lock:
            number = -next(self._ids)
            self._held[number] = Unwritten(owner, title, updated, tuple(replace(turn, id=-next(self._ids)) for turn in turns[-MOST_TURNS:]))
            if len(self._held) > MOST:
                self._held.popitem(last=False)
            return number

    def append(self, owner: str, number: int, updated: str, turn: Turn) -> bool:
        """Add a turn; False where there is no such conversation."""
        return self._change(owner, number, updated=updated, add=(replace(turn, id=-next(self._ids)),))

    def put(self, owner: str, number: int, turn: Turn) -> bool:
        """Another form of a turn, known by its id."""
        return self._change(owner, number, put=turn)

    def rename(self, owner: str, number: int, title: str) -> bool:
        """Another title."""
        return self._change(owner, number, title=title)

    def delete(self, owner: str, number: int) -> None:
        """Hold a conversation no longer."""
        with self._lock:
            if number in self._held and self._held[number].owner == owner:
                del self._held[number]

    def _change(self, owner: str, number: int, title: str = "", updated: str = "", add: tuple[Turn, ...] = (), put: Turn | None = None) -> bool:
        with self._lock:
            found = self._held.get(number)
            if found is None or found.owner != owner:
                return False
            turns = tuple(put if put is not None and turn.id == put.id else turn for turn in found.turns) + add
            self._held[number] = replace(found, title=title or found.title, updated=updated or found.updated, turns=turns[-MOST_TURNS:])
            self._held.move_to_end(number)
            return True
