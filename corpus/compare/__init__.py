"""Two documents clause by clause and task by task: what is new, gone and changed.

Pure functions over `corpus.types`; `compare` is the way in.
"""

from corpus.compare.comparison import compare
from corpus.compare.types import Change, ClausePair, Comparison, Side, TaskPair

__all__ = ["Change", "ClausePair", "Comparison", "Side", "TaskPair", "compare"]
