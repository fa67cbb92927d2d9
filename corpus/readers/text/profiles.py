"""What the cells of each column look like, from the words of the header and from rows already laid."""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from corpus.readers.signs import ORDINAL, Signs

BY_HEADER, BY_FORM = 0.6, 0.8
"""Weight of what a header leads to expect: from its role, and from the form below it."""
TRAITS = {"kind": 0.7, "form": 0.4, "size": 0.5, "ends": 0.4, "text": 0.4}
"""Weight of what cells of a column have in common: form (roughly, exactly), length, last character, whole text."""
NAMES = ("word", "phrase", "units", "place")
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
USUAL_BLANK, NOTE_BLANK = 1.4, 0.3
"""Price of a blank cell before any row is known; less below 备注."""
LONE = 2.0
"""Price of a cell that is one character and no figure or mark."""
STRICTLY = 1.5
STRICT = {"number": ("number", "mark"), "deadline": ("deadline",), "place": ("place", "units")}
"""Forms of columns that say what else may stand below, and what that is."""
UNLIKE = {"word": ("number", "prose"), "phrase": ("number", "prose"), "units": ("number", "prose", "deadline"), "prose": ("number", "word")}
NOT_COUNTED = 6.0
"""Price of words below 序号."""


@lru_cache(maxsize=65_536)
def traits(text: str, form: str) -> tuple[tuple[str, str], ...]:
    """What a text of a form has in common with others, under the names of `TRAITS`."""
    size = bisect.bisect_left(SIZES, len(text))
    return ("kind", "name" if form in NAMES else form), ("form", form), ("size", str(size)), ("ends", text[-1:]), ("text", text)


class Profile:
    """Scores a text as the cell of a column: positive where it is like the others there and unlike those elsewhere."""

    def __init__(self, names: Sequence[str], signs: Signs) -> None:
        self.signs = signs
        self.roles = tuple(signs.columns(names))
        self.counted = bool(self.roles) and self.roles[0] == ORDINAL
        headers = [signs.header(name) for name in names]
        self.forms = tuple(header.form if header is not None else "" for header in headers)
        self.seen: list[dict[str, Counter[str]]] = []
        self.cells: list[int] = []
        self.learnt = 0
        self.blanks: list[float] = [NOTE_BLANK if role == "note" else USUAL_BLANK for role in self.roles]
        self.breaks = [0] * len(self.roles)
        self.all: dict[str, Counter[str]] = {}
        self.known: dict[tuple[int, str], float] = {}

    def learn(self, rows: Iterable[Sequence[str]]) -> None:
        """Forget what was learnt and learn from `rows`, each with a text for every column."""
        width = len(self.roles)
        self.seen = [{trait: Counter() for trait in TRAITS} for _ in range(width)]
        self.all = {trait: Counter() for trait in TRAITS}
        self.cells, total = [0] * width, 0
        self.known, self.learnt = {}, 0
        for row in rows:
            total += 1
            for c, text in enumerate(row):
                if not text:
                    continue
                self.cells[c] += 1
                for trait, value in traits(text, self.signs.form(text)):
                    self.seen[c][trait][value] += 1
                    self.all[trait][value] += 1
        self.learnt = sum(self.cells)
        self.blanks = [
            -math.log((total - count + (1.5 if role == "note" else 0.5)) / (total + 2)) for count, role in zip(self.cells, self.roles, strict=True)
        ]

    def measure(self, rows: Iterable[Sequence[Sequence[int]]]) -> None:
        """Where the lines of each column break: the usual width of those that do, where two have it.

        Each row has a list of widths for every column.
        """
        found: list[Counter[int]] = [Counter() for _ in self.roles]
        for row in rows:
            for c, widths in enumerate(row):
                found[c].update(widths)
        self.breaks = [most[0][0] if (most := widths.most_common(1)) and most[0][1] > 1 else 0 for widths in found]

    def score(self, column: int, text: str) -> float:
        key = (column, text)
        if key not in self.known:
            self.known[key] = self.expected(column, text) + self._alike(column, text)
        return self.known[key]

    def expected(self, column: int, text: str) -> float:
        """How well a text goes with the words of the header."""
        role, form = self.roles[column], self.forms[column]
        if role == ORDINAL:
            return 1.0 if self.signs.serial(text) is not None or self.signs.sums_up(text) else -NOT_COUNTED
        found = self.signs.form(text)
        score = BY_HEADER * self.signs.suits(text, role)
        if len(text) == 1 and found == "word":
            score -= LONE
        if form in STRICT:
            return score + (BY_FORM if found in STRICT[form] else -STRICTLY)
        if form and found == form:
            return score + BY_FORM
        if form in NAMES and found in NAMES:
            return score + BY_FORM / 2
        return score - BY_FORM * (found in UNLIKE.get(form, ()))

    def _alike(self, column: int, text: str) -> float:
        """How much more a text is like the others of the column than like those elsewhere; itself left out."""
        if not self.seen or not self.cells[column]:
            return 0.0
        own = self.seen[column]
        itself = 1 if own["text"][text] else 0
        total, count = self.learnt - itself, self.cells[column] - itself
        score = 0.0
        for trait, value in traits(text, self.signs.form(text)):
            if trait == "text" and self.all["text"][value] < 2:
                continue
            share = (self.all[trait][value] - itself + 0.5) / (total + 1)
            inside = (own[trait][value] - itself + 2 * share) / (count + 2)
            score += TRAITS[trait] * math.log(inside / share)
        return score
