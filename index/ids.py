"""Keeps the ids of documents, clauses, tasks and tables distinct: rows are joined by id."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable
from typing import TypeVar

from corpus.types import Clause, ParsedDocument, Table, Task

Item = TypeVar("Item", Clause, Task, Table)


def free_id(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of ``wanted~2``, ``wanted~3``, … that is not taken."""
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}~{number}"
    return candidate


def with_document_id(parsed: ParsedDocument, document_id: str) -> ParsedDocument:
    """The same document under another id, with every id in it changed along.

    Two files may claim one id (方案.txt beside 方案.md); the ids of their clauses and tasks would
    then be the same too.
    """
    old = parsed.document.id

    def renamed(value: str) -> str:
        return document_id + value[len(old) :] if value.startswith(old) else f"{document_id}#{value}"

    def renamed_or_none(value: str | None) -> str | None:
        return None if value is None else renamed(value)

    return dataclasses.replace(
        parsed,
        document=dataclasses.replace(parsed.document, id=document_id),
        clauses=tuple(dataclasses.replace(c, id=renamed(c.id), document_id=document_id, parent_id=renamed_or_none(c.parent_id)) for c in parsed.clauses),
        tasks=tuple(dataclasses.replace(t, id=renamed(t.id), document_id=document_id, clause_id=renamed_or_none(t.clause_id)) for t in parsed.tasks),
        tables=tuple(dataclasses.replace(t, id=renamed(t.id), document_id=document_id) for t in parsed.tables),
        links=tuple(dataclasses.replace(k, first_id=renamed(k.first_id), second_id=renamed(k.second_id)) for k in parsed.links),
    )


def with_distinct_ids(parsed: ParsedDocument) -> ParsedDocument:
    """The same document, in which no two clauses, tasks or tables share an id.

    A document that numbers two clauses 三、（二） by mistake keeps both; references go to the first.
    """
    return dataclasses.replace(
        parsed,
        clauses=_distinct(parsed.clauses, lambda c, i: dataclasses.replace(c, id=i)),
        tasks=_distinct(parsed.tasks, lambda t, i: dataclasses.replace(t, id=i)),
        tables=_distinct(parsed.tables, lambda t, i: dataclasses.replace(t, id=i)),
    )


def _distinct(items: Iterable[Item], with_id: Callable[[Item, str], Item]) -> tuple[Item, ...]:
    taken: set[str] = set()
    out: list[Item] = []
    for item in items:
        new = free_id(item.id, taken)
        taken.add(new)
        out.append(item if new == item.id else with_id(item, new))
    return tuple(out)
