"""The dataclasses of this package as plain lists for JSON, and back, derived from the types themselves.

A dataclass becomes the list of its fields, a `Span` [start, end], a `Paragraph` its text and runs of
offsets. So a field that is added is carried without a change here.
"""
# ruff: noqa: ANN401 - values and type hints of every kind pass through here

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import types
import typing
from typing import Any

from corpus.types import Block, Grid, Paragraph, Span


@functools.cache
def fields_of(cls: Any) -> dict[str, Any]:
    """Names and type hints of a dataclass."""
    hints = typing.get_type_hints(cls)
    return {f.name: hints[f.name] for f in dataclasses.fields(cls)}


@functools.cache
def optional(hint: Any) -> tuple[Any, bool]:
    """``X | None`` to (X, True), anything else to (hint, False)."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(hint) if a is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def plain(item: Any) -> Any:
    """A value of these types as lists, dictionaries, texts and numbers."""
    if isinstance(item, Paragraph):
        return [item.text, runs_of(item.offsets)]
    if isinstance(item, Span):
        return [item.start, item.end]
    if dataclasses.is_dataclass(item):
        return [plain(getattr(item, f.name)) for f in dataclasses.fields(item)]
    if isinstance(item, (tuple, list)):
        return [plain(i) for i in item]
    if isinstance(item, dict):
        return {k: plain(v) for k, v in item.items()}
    return item.isoformat() if isinstance(item, dt.date) else item


def build(hint: Any, item: Any) -> Any:
    """The value of type `hint` that `plain` was given.

    Raises:
        ValueError, TypeError, KeyError, IndexError: when `item` is not what `plain` gives for it.
    """
    inner, may_be_none = optional(hint)
    if item is None and may_be_none:
        return None
    if inner == Block:
        return build(Paragraph if isinstance(item[0], str) else Grid, item)
    if inner is Paragraph:
        return Paragraph(item[0], tuple(i for start, n in item[1] for i in range(start, start + n)))
    if dataclasses.is_dataclass(inner) and isinstance(inner, type):
        return inner(*(build(h, v) for h, v in zip(fields_of(inner).values(), item, strict=True)))
    origin, arguments = typing.get_origin(inner), typing.get_args(inner)
    if origin is tuple and arguments[0] is str:
        return tuple(item)
    if origin is tuple:
        return tuple(build(arguments[0], i) for i in item)
    if origin is dict:
        return {k: build(arguments[1], v) for k, v in item.items()}
    return dt.date.fromisoformat(item) if inner is dt.date else item


def runs_of(offsets: tuple[int, ...]) -> list[list[int]]:
    """Offsets as [start, length] runs: cleaning leaves few gaps, so a paragraph needs few runs."""
    runs: list[list[int]] = []
    for offset in offsets:
        if runs and offset == runs[-1][0] + runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([offset, 1])
    return runs
