"""Frozen dataclasses to SQLite rows and back, derived from the types themselves.

A field becomes a column of the same name: text, whole numbers and dates as such, everything else
as JSON. So a field that the corpus package adds is stored without a change here, and cannot be
lost on the way.
"""
# ruff: noqa: ANN401 - values and type hints of every kind pass through here

from __future__ import annotations

import datetime as dt
import functools
import json
import typing
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from corpus.plain import build, fields_of, optional, plain

T = TypeVar("T")
_SQL_TYPES: dict[Any, str] = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL", dt.date: "TEXT"}


def _scalar(hint: Any) -> Any | None:
    """The plain type of a column, or None when the field is stored as JSON."""
    if typing.get_origin(hint) is typing.Literal:
        return type(typing.get_args(hint)[0])
    return hint if hint in _SQL_TYPES else None


@functools.cache
def columns(cls: type) -> dict[str, str]:
    """Column names and declarations for a dataclass, in the order of its fields; `id` is the key."""
    out: dict[str, str] = {}
    for name, hint in fields_of(cls).items():
        inner, may_be_none = optional(hint)
        kind = _SQL_TYPES.get(_scalar(inner), "TEXT")
        out[name] = kind + (" PRIMARY KEY" if name == "id" else "" if may_be_none else " NOT NULL")
    return out


def to_row(value: Any) -> dict[str, Any]:
    """Column values of a dataclass instance."""
    row: dict[str, Any] = {}
    for name, hint in fields_of(value.__class__).items():
        inner, _ = optional(hint)
        item = getattr(value, name)
        if item is None or _scalar(inner) is not None:
            row[name] = item.isoformat() if isinstance(item, dt.date) else item
        else:
            row[name] = json.dumps(plain(item), ensure_ascii=False, separators=(",", ":"))
    return row


class Row(Protocol):
    """A row by the names of its columns: `sqlite3.Row`, or what `to_row` gives."""

    def __getitem__(self, name: str, /) -> Any: ...


def from_row(cls: Callable[..., T], row: Row) -> T:
    """The dataclass instance that `to_row` was given; columns that are no field are left out."""
    values = {}
    for name, decode in _decoders(cls):
        item = row[name]
        values[name] = item if item is None or decode is None else decode(item)
    return cls(**values)


@functools.cache
def _decoders(cls: Any) -> list[tuple[str, Callable[[str], Any] | None]]:
    """For each field what turns its column into its value; None where they are the same."""
    out: list[tuple[str, Callable[[str], Any] | None]] = []
    for name, hint in fields_of(cls).items():
        inner, _ = optional(hint)
        if inner is dt.date:
            out.append((name, dt.date.fromisoformat))
        elif _scalar(inner) is not None:
            out.append((name, None))
        else:
            out.append((name, functools.partial(_from_json, inner)))
    return out


def _from_json(hint: Any, text: str) -> Any:
    if text == "[]" and typing.get_origin(hint) is tuple:
        return ()
    return build(hint, json.loads(text))
