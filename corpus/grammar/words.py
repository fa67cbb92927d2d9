"""The word lists of ``corpus/grammar/data``: one word a line, in files that say their source and date.

A line is a word, a word and its group parted by a tab, or a group of words parted by ``/``.
Lines that begin with ``#`` say what the file holds, its source and its date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

REMARK = "#"


@cache
def lines_of(package: str, name: str) -> tuple[str, ...]:
    """The lines of the list ``data/NAME.txt`` of a package in their order, without remarks.

    Raises:
        FileNotFoundError: when there is no such list.
    """
    text = resources.files(package).joinpath("data", f"{name}.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith(f"{REMARK} "))


def lines(name: str) -> tuple[str, ...]:
    """The lines of a list of the grammar."""
    return lines_of("corpus.grammar", name)


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a list, whatever their group."""
    return tuple(line.split("\t")[0] for line in lines(name))


@cache
def grouped(name: str) -> dict[str, str]:
    """Each word of a list with its group; the first of two lines for one word counts."""
    found: dict[str, str] = {}
    for line in lines(name):
        word, _, group = line.partition("\t")
        found.setdefault(word, group)
    return found


@cache
def group(name: str, wanted: str) -> tuple[str, ...]:
    """The words of one group of a list."""
    return tuple(line.partition("\t")[0] for line in lines(name) if line.partition("\t")[2] == wanted)


@cache
def same(name: str) -> dict[str, str]:
    """Each word of a list of groups with the first of its group, which stands for all."""
    return {word: line.split("/")[0] for line in lines(name) for word in line.split("/")}


def any_of(choices: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(set(choices), key=lambda word: (-len(word), word)))) + ")"
