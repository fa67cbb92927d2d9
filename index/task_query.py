"""A `TaskFilter` as the condition of an SQL query; every value is a parameter."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from index.terms import fold, fold_name
from index.types import ROLES, TaskFilter


def task_query(wanted: TaskFilter) -> tuple[str, list[Any]]:
    """Condition over the table `tasks`, and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []

    def any_of(column: str, values: Iterable[str] | None) -> None:
        if values is not None:
            conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(values)))

    any_of("tasks.document_id", wanted.document_ids)
    any_of("tasks.origin", wanted.origins)
    any_of("tasks.clause_id", wanted.clause_ids)
    if wanted.units is not None:
        conditions.append(
            "EXISTS (SELECT 1 FROM units u WHERE u.task_id = tasks.id"
            " AND u.folded IN (SELECT value FROM json_each(?)) AND u.role IN (SELECT value FROM json_each(?)))"
        )
        parameters.append(json.dumps([fold_name(name) for name in wanted.units]))
        parameters.append(json.dumps(list(ROLES if wanted.roles is None else wanted.roles)))
    elif wanted.roles is not None:
        conditions.append("EXISTS (SELECT 1 FROM units u WHERE u.task_id = tasks.id AND u.role IN (SELECT value FROM json_each(?)))")
        parameters.append(json.dumps(list(wanted.roles)))
    for term in wanted.terms or ():
        # instr, not LIKE: a % or _ in a question is only a character
        conditions.append("instr(tasks.words, ?) > 0")
        parameters.append(fold(term))
    if wanted.due_from is not None or wanted.due_to is not None:
        # one deadline must meet both bounds; due_end may be an end that no deadline in the text has (the note's own)
        first, last = wanted.due_from or dt.date.min, wanted.due_to or dt.date.max
        conditions.append(
            "(tasks.due_end BETWEEN ? AND ?"
            " OR EXISTS (SELECT 1 FROM json_each(tasks.deadlines) d WHERE json_extract(d.value, '$[2]') BETWEEN ? AND ?))"
        )
        parameters += [first.isoformat(), last.isoformat()] * 2
    if wanted.deadline_words is not None:
        conditions.append("(instr(tasks.deadline, ?) > 0 OR instr(tasks.deadlines, ?) > 0)")
        parameters += [wanted.deadline_words] * 2
    for role in wanted.blank_roles or ():
        conditions.append("NOT EXISTS (SELECT 1 FROM units u WHERE u.task_id = tasks.id AND u.role = ?)")
        parameters.append(role)
    if wanted.categories is not None:
        conditions.append("(tasks.category IN (SELECT value FROM json_each(?)) OR tasks.work IN (SELECT value FROM json_each(?)))")
        parameters += [json.dumps(list(wanted.categories))] * 2
    return " AND ".join(conditions) or "1", parameters
