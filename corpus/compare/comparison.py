"""Two documents compared."""

from __future__ import annotations

from corpus.compare.clauses import pair_clauses
from corpus.compare.tasks import pair_tasks
from corpus.compare.types import Comparison, Side


def compare(first: Side, second: Side) -> Comparison:
    """What became of the clauses and tasks of the first document in the second.

    Clauses are paired by what they say, their numbers and titles; tasks by their matter and the place that they stand at.
    """
    clauses = pair_clauses(first.clauses, second.clauses)
    became = {pair.first.id: pair.second.id for pair in clauses if pair.first is not None and pair.second is not None}
    return Comparison(tuple(clauses), tuple(pair_tasks(first.tasks, second.tasks, became)))
