"""The few words in which the statements of an index differ between SQLite and PostgreSQL; all else is one text for both.

A statement has a ``?`` for each parameter. In a word of a dialect ``{}`` stands for a column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Dialect:
    """Conditions, each with its marks."""

    among: str
    """The column is one of a list, which `listed` makes a parameter of."""
    listed: Callable[[Iterable[Any]], object]
    holds: str
    """The column holds a text; no pattern: a % or _ in a question is only a character."""
    any_end_between: str
    """One of the deadlines in the column, which is JSON, ends between two days."""


def _as_json(values: Iterable[Any]) -> str:
    return json.dumps(list(values))


SQLITE = Dialect(
    among="{} IN (SELECT value FROM json_each(?))",
    listed=_as_json,
    holds="instr({}, ?) > 0",
    any_end_between="EXISTS (SELECT 1 FROM json_each({}) d WHERE json_extract(d.value, '$[2]') BETWEEN ? AND ?)",
)
POSTGRES = Dialect(
    among="{} = ANY(?)",
    listed=list,
    holds="strpos({}, ?) > 0",
    any_end_between="EXISTS (SELECT 1 FROM json_array_elements(CAST({} AS json)) d WHERE d.value ->> 2 BETWEEN ? AND ?)",
)
