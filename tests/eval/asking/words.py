"""The word lists that changed questions are made of: ``data/NAME.txt``, fields parted by tabs, remarks begin with ``# ``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
FOLDER = Path(__file__).resolve().parent / "data"


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The fields of each line, in their order."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("# "))


@cache
def group(name: str, wanted: str) -> tuple[tuple[str, ...], ...]:
    """The lines whose last field is `wanted`, without that field."""
    return tuple(line[:-1] for line in lines(name) if line[-1] == wanted)


def any_of(choices: Iterable[str]) -> str:
    """A pattern that matches any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(set(choices), key=lambda word: (-len(word), word)))) + ")"


@cache
def asking(*kinds: str) -> re.Pattern[str]:
    """The interrogatives of some kinds, or of all."""
    return re.compile(any_of(word for word, kind in lines("interrogatives") if not kinds or kind in kinds))


def rank(*parts: str) -> int:
    """A number that is the same on every machine and in every run, for drawing samples and picking words."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def pick(choices: Sequence[T], *parts: str) -> T:
    """One of the choices, always the same for the same words."""
    return choices[rank(*parts) % len(choices)]
