"""A `TaskFilter` as the condition of an SQL query; every value is a parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from index.dialects import Dialect
from index.terms import fold, fold_name
from index.types import ROLES, TaskFilter


def task_query(wanted: TaskFilter, dialect: Dialect) -> tuple[str, list[Any]]:
    """Condition over the table `tasks`, and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    among, holds, listed = dialect.among.format, dialect.holds.format, dialect.listed

    def any_of(column: str, values: Iterable[str] | None) -> None:
        if values is not None:
            conditions.append(among(column))
            parameters.append(listed(values))

    any_of("tasks.document_id", wanted.document_ids)
    any_of("tasks.origin", wanted.origins)
    any_of("tasks.clause_id", wanted.clause_ids)
    if wanted.units is not None:
        conditions.append(f"EXISTS (SELECT 1 FROM units u WHERE u.task_id = tasks.id AND {among('u.folded')} AND {among('u.role')})")
        parameters.append(listed(fold_name(name) for name in wanted.units))
        parameters.append(listed(ROLES if wanted.roles is None else wanted.roles))
    elif wanted.roles is not None:
        conditions.append(f"EXISTS (SELECT 1 FROM units u WHERE u.task_id = tasks.id AND {among('u.role')})")
        parameters.append(listed(wanted.roles))
    for term in wanted.terms or ():
        conditions.append(holds("tasks.words"))
        parameters.append(fold(term))
    if wanted.due_from is not None or wanted.due_to is not None:
        # one deadline must meet both bounds; due_end may be an end that no deadline in the text has (the note's own)
        first, last = wanted.due_from or dt.date.min, wanted.due_to or dt.date.max
        conditions.append(f"(tasks.due_end BETWEEN ? AND ? OR {dialect.any_end_between.format('tasks.deadlines')})")
        parameters += [first.isoformat(), last.isoformat()] * 2
    if wanted.deadline_words is not None:
        conditions.append(f"({holds('tasks.deadline')} OR {holds('tasks.deadlines')})")
        parameters += [wanted.deadline_words] * 2
    for role in wanted.blank_roles or ():
        conditions.append("NOT EXISTS (SELECT 1 FROM units u WHERE u.task_id = tasks.id AND u.role = ?)")
        parameters.append(role)
    if wanted.categories is not None:
        conditions.append(f"({among('tasks.category')} OR {among('tasks.work')})")
        parameters += [listed(wanted.categories)] * 2
    return " AND ".join(conditions) or "1 = 1", parameters
