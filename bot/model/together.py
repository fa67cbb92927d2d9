"""Are the units of a sentence those of what it speaks of? Beside a clause that is quoted by its title they must stand in that clause, and those
that it names together in one role must stand together.

Without this a unit of another clause passed in sentences that say nothing else (“三、购房补贴”的责任单位是甲局、乙局): there is no other word to tell by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.claims import even, quotes_in
from bot.model.align import Match, same_name
from bot.model.evidence import Piece, Place
from bot.model.source import SENTENCES, parts_of
from corpus.grammar.labels import heading_label

SHORTEST = 4
"""Characters of a quoted title that tells a clause from others."""


def apart(text: str, found: Sequence[Match], pieces: Sequence[Piece]) -> str:
    """Why a unit of a sentence belongs to something else than what the sentence speaks of; empty where none does."""
    for sentence in SENTENCES.split(even(text)):
        units = [m for m in found if m.said.value.kind == "unit" and m.said.value.raw in sentence]
        of = quoted_in(sentence, pieces)
        lost = next((m.said.value.raw for m in units if of and not any(m.said.value.raw in even(place.text) for piece in of for place in piece.places)), "")
        if lost:
            return f"unit {lost} elsewhere"
        for part in parts_of(sentence):
            said = [m for m in units if m.said.value.raw in part and m.said.role]
            role = next((m.said.role for m in said if not_together([o.said.value.raw for o in said if o.said.role == m.said.role], pieces)), "")
            if role:
                return f"units of a {role} elsewhere"
    return ""


def quoted_in(sentence: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces under, or with, a title that a sentence quotes."""
    titles = [title for _, words, _, _ in quotes_in(sentence) if len(title := bare(words)) >= SHORTEST]
    return [piece for piece in pieces if any(title in even(piece.head + "".join(place.words for place in piece.places)) for title in titles)]


def bare(quoted: str) -> str:
    """A quoted title without its numbers, and without a full stop."""
    rest = quoted
    while (label := heading_label(rest)) is not None and label.length < len(rest):
        rest = rest[label.length :]
    return even(rest).rstrip("。.")


def not_together(units: Sequence[str], pieces: Sequence[Piece]) -> bool:
    """Are several units said to have one role, of which the notes and rows of the evidence give some roles, but no note or row gives all of them one?"""
    lists = [names_of(place) for piece in pieces for place in piece.places if place.roles]
    told = [unit for unit in units if any(holds(names, unit) for names in lists)]
    return len(told) > 1 and not any(all(holds(names, unit) for unit in told) for names in lists)


def names_of(place: Place) -> list[str]:
    return [even(name) for _, names in place.roles for name in names]


def holds(names: Iterable[str], unit: str) -> bool:
    return any(same_name(name, unit) for name in names)
