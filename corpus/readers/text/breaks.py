"""Where a cell ends and where it only goes on in the next line, as prices: the likelier, the cheaper."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from corpus.readers.signs import Signs
from corpus.readers.text.pieces import Piece, hangs, span
from corpus.readers.text.profiles import Profile

TORN, SPLIT, OPEN_END = 3.0, 1.5, 0.8
"""Price of a cell that begins where the line before visibly goes on, inside a name, and after a sentence without an end."""
UNENDED = 8
"""Characters of a line with a comma that ought to end with a full stop, were it the end of a cell."""
GAP = 1.0
"""Price of a cell behind a blank line, where few lines are blank, that neither begins a row nor has a blank cell before it."""
APART, NOT_FULL, NOT_PART, NEW_LINE = 2.0, 2.5, 1.5, 0.5
"""Price of a cell that goes on behind a blank line, behind a line that is not full, with what is a whole cell, and with a new sentence."""
AS_USUAL = 0.7
"""What it is worth that a line ends where those of the column do."""
SLACK = 2
"""Half characters by which full lines differ."""
LONE_REST = 0.3
"""Price of going on with one character."""
ENDS = "。；;！？"
CLOSED = "。；;！）)”"
WHOLE = ("number", "mark", "measure", "deadline", "units", "place")
"""Forms that a whole cell has, and a part of one hardly."""
SEPARATOR = re.compile("[、，,；;]")
LONGEST_REST = 6
"""Characters of the second half of a name."""


class Breaks:
    """The prices for the pieces of one table. `broken` is the share of line ends at which a cell goes on."""

    def __init__(self, pieces: Sequence[Piece], profile: Profile, signs: Signs, broken: float) -> None:
        self.pieces, self.profile, self.signs = pieces, profile, signs
        self.goes_on, self.stops = -math.log(broken), -math.log(1.0 - broken)
        self.gap = GAP if 3 * sum(piece.apart for piece in pieces) < len(pieces) else 0.0

    def begin(self, i: int) -> float:
        """Price of a cell that begins at piece `i`, by how the line before it ends."""
        if not i:
            return 0.0
        before, after = self.pieces[i - 1].text, self.pieces[i].text
        if hangs(before, after):
            return TORN
        if splits_name(before, after, self.signs):
            return SPLIT
        return OPEN_END if len(before) >= UNENDED and "，" in before and before[-1] not in CLOSED else 0.0

    def beside(self, i: int) -> float:
        """Price of a cell that begins at piece `i` right beside the one before it."""
        return self.gap if self.pieces[i].apart else 0.0

    def go_on(self, i: int, column: int, longest: int) -> float:
        """Price of going on at piece `i` with a cell whose longest line so far is known."""
        before, after = self.pieces[i - 1].text, self.pieces[i].text
        price = APART if self.pieces[i].apart else 0.0
        if hangs(before, after) or splits_name(before, after, self.signs):
            return price
        if span(after) > longest + SLACK:
            price += NOT_PART
        if before[-1] in ENDS:
            return price + self.goes_on + NEW_LINE
        form = self.signs.form(after)
        if len(after) == 1 and form == "word":
            return price + LONE_REST + self.fullness(before, column, longest)
        if form in WHOLE and self.signs.form(before) != form:
            price += NOT_PART
        return price + self.goes_on + self.fullness(before, column, longest)

    def fullness(self, line: str, column: int, longest: int) -> float:
        """Price of breaking a cell behind a line: it should be as long as the lines of the column are."""
        usual = self.profile.breaks[column]
        if usual:
            return -AS_USUAL if abs(span(line) - usual) <= SLACK else NOT_FULL
        return 0.0 if span(line) >= longest - SLACK - 1 else NOT_FULL


def splits_name(before: str, after: str, signs: Signs) -> bool:
    """Do the end of one line and the beginning of the next make up the name of a unit, which the first alone is not?"""
    return halves_of_name(before, after, signs.is_unit, signs.is_unit_name)


@lru_cache(maxsize=65_536)
def halves_of_name(before: str, after: str, is_unit: Callable[[str], bool], is_unit_name: Callable[[str], bool]) -> bool:
    first, rest = SEPARATOR.split(before)[-1], SEPARATOR.split(after)[0]
    if len(first) < 2 or len(rest) > LONGEST_REST or is_unit(first) or is_unit_name(rest):
        return False
    return is_unit_name(first + rest) or (len(rest) <= 2 and not is_unit(rest) and is_unit(first + rest))
