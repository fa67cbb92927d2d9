"""docs/security.md accounts for every requirement of ASVS 5.0.0 up to level 2, and what it points to is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.settings import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATES = {"held", "not held", "not applicable"}
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section has; they come first in it."""


def rows() -> list[list[str]]:
    lines = DOCUMENT[DOCUMENT.index("| number |") :].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


def numbers(cell: str) -> Iterator[str]:
    """1.2.6–1.2.8, 1.3.1 as each of its numbers."""
    for part in cell.split(","):
        first, _, last = part.strip().partition("–")
        section, _, begin = first.rpartition(".")
        end = (last or first).rpartition(".")
        assert end[0] == section, part
        yield from (f"{section}.{number}" for number in range(int(begin), int(end[2]) + 1))


def test_every_requirement_has_one_row() -> None:
    expected = {f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)}
    assert len(expected) == 253
    listed = Counter(number for row in rows() for number in numbers(row[0]))
    assert set(listed) == expected
    assert max(listed.values()) == 1


def test_every_row_says_what_is_so() -> None:
    for row in rows():
        assert len(row) == 4
        assert row[2] in STATES
        assert row[1]
        assert row[3]
        assert "TODO" not in row[3]


def test_what_it_points_to_is_there() -> None:
    named = [each for each in re.findall(r"`([^`\s]+)`", DOCUMENT) if re.match(r"(corpus|index|bot|page|tests|docs)/|requirements\.txt$", each)]
    assert len(named) > 60
    assert [each for each in named if not (ROOT / each).exists()] == []
