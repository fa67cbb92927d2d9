"""The word lists of ``corpus/data``: roles of units and columns, names of units."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


@cache
def roles() -> dict[str, dict[str, list[str]]]:
    """``roles.json``: keys (牵头单位 …), labels of columns, and verbs, each by role."""
    data: dict[str, dict[str, list[str]]] = json.loads(read("roles.json"))
    return data


@cache
def key_roles() -> dict[str, str]:
    """牵头单位 → lead and so on, for every key of ``roles.json``."""
    return {name: role for role, names in roles()["keys"].items() for name in names}


@cache
def units() -> dict[str, list[str]] | dict[str, list[list[str]]]:
    """``units.json``: word lists, and under ``aliases`` groups of names that mean the same unit."""
    data: dict[str, list[str]] = json.loads(read("units.json"))
    return data


@cache
def unit_words(name: str) -> tuple[str, ...]:
    """One flat list of ``units.json``."""
    return tuple(str(word) for word in units()[name])


def aliases() -> list[list[str]]:
    """Groups of names for one unit without prefix and organ; the first of a group stands for all."""
    return [[str(name) for name in group] for group in units()["aliases"]]


@cache
def deadlines() -> dict[str, list[str]]:
    """``deadlines.json``: words that are a deadline without a date, and words that stand around dates."""
    data: dict[str, list[str]] = json.loads(read("deadlines.json"))
    return data


def read(name: str) -> str:
    return resources.files("corpus").joinpath("data", name).read_text("utf-8")
