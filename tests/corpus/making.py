"""Short ways to a parsed text, for the tests of this package."""

from __future__ import annotations

from corpus.parse import parse
from corpus.readers.text.document import parse_text
from corpus.signs import SIGNS
from corpus.types import Clause, ParsedDocument, Task

PLAN = "某市数字政府建设2024年行动方案\n\n"


def read(text: str) -> ParsedDocument:
    """A text as if it were a file."""
    return parse(parse_text(text, SIGNS), "试", "试.txt")


def paths(text: str) -> list[str]:
    """The paths of the numbered clauses in reading order."""
    return [clause.path for clause in read(text).clauses if clause.level]


def clause(text: str, path: str) -> Clause:
    """The clause at `path`."""
    return next(c for c in read(text).clauses if c.path == path)


def tasks(text: str) -> list[Task]:
    """All tasks of a text."""
    return list(read(text).tasks)


def task(text: str) -> Task:
    """The only task of a text."""
    found = tasks(text)
    assert len(found) == 1, [(t.path, t.text) for t in found]
    return found[0]
