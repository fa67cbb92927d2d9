"""Replies of a strong model over invented plans, written down: what it was asked, what it said, and words of the evidence that it cited.

``tests/bot/model/played/NAME.txt`` is a plan, ``NAME.jsonl`` what was said to a question a line; every sentence is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.library import Library
from bot.model.evidence import PASSAGES, Piece, gather
from tests.bench.exchanged import Case
from tests.bot.making import library

FOLDER = Path(__file__).parents[1] / "bot" / "model" / "played"
ROOM = 2600
"""Characters of evidence."""


@cache
def plans() -> Library:
    return library(*((path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt"))))


def cases() -> Iterator[Case]:
    """Each question with its evidence, gathered anew."""
    known = plans()
    for path in sorted(FOLDER.glob("*.jsonl")):
        document = next(i for i in known.names.titles if path.stem in i)
        for line in path.read_text(encoding="utf-8").splitlines():
            played = json.loads(line)
            passages = known.passages(played["question"], (document,), PASSAGES)
            pieces = gather((), passages, None, (document,), known, ROOM).pieces
            said = tuple((text, cited(pieces, words)) for text, words in played["said"])
            yield Case(path.stem, played["question"], said, pieces, known.units_in)


def cited(pieces: tuple[Piece, ...], words: str) -> tuple[int, ...]:
    return tuple(p.number for p in pieces if words in p.line())
