"""Of parts of one sentence that give a value each for a grade (满五年不足十年的，…；十年以上的，…): the part of the grade that the question names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer.chosen import Chosen
from bot.answer.claim import admits
from bot.answer.text import adjoins
from bot.reader.types import Reading
from bot.understand.spoken import as_written
from corpus.grammar.quantities import Quantity, find_quantities

BOUNDS = ("least", "most", "range")


def of_its_grade(chosen: Chosen) -> Chosen:
    """With the one part in front whose bounds admit the figure in the question; as it is, where none or several do."""
    asked = list(find_quantities(as_written(chosen.question.text)))
    if not asked or chosen.best.candidate.kind not in ("sentence", "heading"):
        return chosen
    fitting = [r for r in parts_beside(chosen.readings) if fits(r.candidate.text, asked)]
    if len(fitting) != 1 or fitting[0] is chosen.best:
        return chosen
    return replace(chosen, readings=(fitting[0], *(r for r in chosen.readings if r is not fitting[0] and not adjoins(r.candidate, fitting[0].candidate))))


def parts_beside(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of the sentence of the first, part by part, as far as they adjoin each other."""
    found, left = [readings[0]], list(readings[1:])
    while True:
        more = [r for r in left if any(adjoins(r.candidate, kept.candidate) for kept in found)]
        if not more:
            return found
        found += more
        left = [r for r in left if r not in more]


def fits(text: str, asked: Sequence[Quantity]) -> bool:
    """Does what a part says of whom it is for have bounds of the kind of a figure, all of which admit it? That stands before its last comma, or where
    it has none before its last 的 (未满七年的车辆不得上路)."""
    condition = re.split("[，,]", text)[:-1] or [text[: text.rfind("的") + 1]]
    bounds = [q for q in find_quantities("，".join(condition)) if q.bound in BOUNDS]
    for figure in asked:
        alike = [b for b in bounds if b.dimension == figure.dimension and (b.dimension != "count" or b.measure == figure.measure)]
        if alike and all(admits(b, figure) and not beyond(b, figure) for b in alike):
            return True
    return False


def beyond(bound: Quantity, figure: Quantity) -> bool:
    """超过90 lies beyond 90及以下, and 不足90 beyond 90以上, though 90 itself does not."""
    above = figure.bound == "least" and bound.bound in ("most", "range") and figure.low >= bound.high
    below = figure.bound == "most" and bound.bound in ("least", "range") and figure.high <= bound.low
    return above or below
