"""Places held against each other: proven sentences, each of one place in one respect, as a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.model.prove import Proven
from bot.model.reply import Sentence
from bot.model.vocabulary import any_entry
from bot.text import fold
from bot.types import Cell, Comparison

MOST_COLUMNS, MOST_LINES = 6, 12
LONGEST_NAME = 16
"""Characters of what is compared, and of the respect: names and not sentences."""
Documents = Callable[[str], tuple[str, ...] | None]
"""The documents that a name names, or None where it names none."""


def compares(text: str) -> bool:
    return any_entry("asking", "comparing").search(fold(text)) is not None


def comparison(told: Sequence[tuple[Sentence, Proven, tuple[int, ...]]], asked: str, documents_of: Documents) -> Comparison | None:
    """The table of the sentences that say of what and in which respect; each with the numbers of its citations.

    None where fewer than two columns are left. A sentence stands under a name only where its places are in a document of that name, or speak of it.
    """
    cells: dict[tuple[str, str], Cell] = {}
    for sentence, proven, numbers in told:
        if not is_name(sentence.of) or not is_respect(sentence.on) or not belongs(sentence.of, proven, asked, documents_of):
            continue
        key = (sentence.on, sentence.of)
        before = cells.get(key)
        cells[key] = Cell(proven.text, numbers) if before is None else Cell(before.text + proven.text, (*before.citations, *numbers))
    lines, columns = (tuple(dict.fromkeys(key[i] for key in cells)) for i in (0, 1))
    if not 1 < len(columns) <= MOST_COLUMNS or len(lines) > MOST_LINES:
        return None
    return Comparison(columns, tuple((line, tuple(cells.get((line, column)) for column in columns)) for line in lines))


def is_name(of: str) -> bool:
    return bool(re.search(r"\w", of)) and len(of) <= LONGEST_NAME


def is_respect(on: str) -> bool:
    """A respect is a word of the model's own, which nothing proves: it may hold no figure."""
    return is_name(on) and not re.search(r"\d", on)


def belongs(of: str, proven: Proven, asked: str, documents_of: Documents) -> bool:
    """Do the places of a sentence belong to what it is said to be of, and does the question or a title name it?"""
    ids = documents_of(of)
    if ids is not None:
        return all(place.citation.document_id in ids for place in proven.places)
    spoken = [place.text + place.citation.title + "".join(n for _, names in place.roles for n in names) for place in proven.places]
    return of in asked and all(of in text for text in spoken)
