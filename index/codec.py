"""Frozen dataclasses to SQLite rows and back, derived from the types themselves.

A field becomes a column of the same name: text, whole numbers and dates as such, everything else
as JSON. So a field that the corpus package adds is stored without a change here, and cannot be
lost on the way.
"""
# ruff: noqa: ANN401 - values and type hints of every kind pass through here

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import types
import typing
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from corpus.types import Paragraph, Span

T = TypeVar("T")
_SQL_TYPES: dict[Any, str] = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL", dt.date: "TEXT"}


@functools.cache
def _fields(cls: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {f.name: hints[f.name] for f in dataclasses.fields(cls)}


@functools.cache
def _optional(hint: Any) -> tuple[Any, bool]:
    """``X | None`` to (X, True), anything else to (hint, False)."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(hint) if a is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _scalar(hint: Any) -> Any | None:
    """The plain type of a column, or None when the field is stored as JSON."""
    if typing.get_origin(hint) is typing.Literal:
        return type(typing.get_args(hint)[0])
    return hint if hint in _SQL_TYPES else None


@functools.cache
def columns(cls: type) -> dict[str, str]:
    """Column names and declarations for a dataclass, in the order of its fields; `id` is the key."""
    out: dict[str, str] = {}
    for name, hint in _fields(cls).items():
        inner, optional = _optional(hint)
        kind = _SQL_TYPES.get(_scalar(inner), "TEXT")
        out[name] = kind + (" PRIMARY KEY" if name == "id" else "" if optional else " NOT NULL")
    return out


def to_row(value: Any) -> dict[str, Any]:
    """Column values of a dataclass instance."""
    row: dict[str, Any] = {}
    for name, hint in _fields(value.__class__).items():
        inner, _ = _optional(hint)
        item = getattr(value, name)
        if item is None or _scalar(inner) is not None:
            row[name] = item.isoformat() if isinstance(item, dt.date) else item
        else:
            row[name] = json.dumps(_plain(item), ensure_ascii=False, separators=(",", ":"))
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
    for name, hint in _fields(cls).items():
        inner, _ = _optional(hint)
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
    return _build(hint, json.loads(text))


def _plain(item: Any) -> Any:
    if isinstance(item, Paragraph):
        return [item.text, _runs(item.offsets)]
    if isinstance(item, Span):
        return [item.start, item.end]
    if dataclasses.is_dataclass(item):
        return [_plain(getattr(item, f.name)) for f in dataclasses.fields(item)]
    if isinstance(item, (tuple, list)):
        return [_plain(i) for i in item]
    if isinstance(item, dict):
        return {k: _plain(v) for k, v in item.items()}
    return item.isoformat() if isinstance(item, dt.date) else item


def _build(hint: Any, item: Any) -> Any:
    inner, optional = _optional(hint)
    if item is None and optional:
        return None
    if inner is Paragraph:
        return Paragraph(item[0], tuple(i for start, n in item[1] for i in range(start, start + n)))
    if dataclasses.is_dataclass(inner) and isinstance(inner, type):
        return inner(*(_build(h, v) for h, v in zip(_fields(inner).values(), item, strict=True)))
    origin, arguments = typing.get_origin(inner), typing.get_args(inner)
    if origin is tuple and arguments[0] is str:
        return tuple(item)
    if origin is tuple:
        return tuple(_build(arguments[0], i) for i in item)
    if origin is dict:
        return {k: _build(arguments[1], v) for k, v in item.items()}
    return dt.date.fromisoformat(item) if inner is dt.date else item


def _runs(offsets: tuple[int, ...]) -> list[list[int]]:
    """Offsets as [start, length] runs: cleaning leaves few gaps, so a paragraph needs few runs."""
    runs: list[list[int]] = []
    for offset in offsets:
        if runs and offset == runs[-1][0] + runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([offset, 1])
    return runs
