"""A desk for each who asks: of documents that one may not see, nothing is found, listed, counted, shown or exported."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from threading import Lock

from page import words
from page.desk import Desk
from page.turn import Turn

KEPT = 8
"""Desks that are kept, one for each set of documents that some users may not see; each has names and files of its own open."""


class Desks:
    """`hidden_from` gives the paths of the documents that somebody may not see. Safe for any number of threads."""

    def __init__(self, whole: Desk, hidden_from: Callable[[str], frozenset[str]] = lambda name: frozenset()) -> None:
        self.whole = whole
        """Knows every document: for administrators, and for what is the same for all."""
        self._hidden_from = hidden_from
        self._lock = Lock()
        self._kept: OrderedDict[frozenset[str], Desk] = OrderedDict()

    def of(self, name: str) -> Desk:
        """The desk of a user, a visitor or a program; raises `StorageError` where it cannot be told what may be seen."""
        hidden = self._hidden_from(name)
        if not hidden:
            return self.whole
        with self._lock:
            desk = self._kept.get(hidden)
            if desk is None:
                desk = self._kept[hidden] = self.whole.hiding(hidden)
            self._kept.move_to_end(hidden)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return desk

    def shown(self, name: str, turns: Iterable[Turn]) -> list[Turn]:
        """Turns of a conversation; of those that tell of documents that somebody may not see (any longer), the question alone."""
        told, desk = list(turns), self.of(name)
        if desk is self.whole:
            return told
        own, every = desk.titles(), self.whole.titles()
        hidden = {key: title for key, title in every.items() if key not in own}
        return [withheld(turn) if tells_of(turn, hidden.keys(), list(hidden.values())) else turn for turn in told]


def tells_of(turn: Turn, ids: Iterable[str], titles: Sequence[str]) -> bool:
    """Does a turn cite, list, offer or name one of some documents?"""
    hidden = set(ids)
    places = (*(source.document_id for source in (*turn.sources, *turn.closest)), *(card.document_id for card in turn.cards), *turn.option_ids)
    said = "\n".join((turn.text, turn.scope, *turn.notices, *turn.options))
    return any(place in hidden for place in places) or any(title in said for title in titles)


def withheld(turn: Turn) -> Turn:
    """The question of a turn, and that its answer may not be seen."""
    return replace(Turn(turn.question, "refused", words.WITHHELD), id=turn.id, asked=False)
