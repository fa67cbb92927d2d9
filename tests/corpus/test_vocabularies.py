"""Every list of words says its source and date, and holds no word twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.grammar import words

FOLDER = Path(words.__file__).parent / "data"
LISTS = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_source_and_date(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    assert any(line.startswith("# Source: ") for line in head)
    assert any(re.fullmatch(r"# Date: 20[0-9]{2}-[0-9]{2}-[0-9]{2}\.", line) for line in head)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_no_line_twice(path: Path) -> None:
    lines = words.lines(path.stem)
    assert lines
    assert sorted(set(lines)) == sorted(lines)


def test_groups_keep_their_first_word() -> None:
    assert words.grouped("role_keys")["牵头单位"] == "lead"
    assert "#" in words.group("role_order", "marks")
