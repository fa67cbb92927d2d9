"""Tables copied out of their pages: one cell a line, cells cut over lines, blank cells lost, headers split or repeated.

`stacked/NAME.tsv` is the right grid, header first; `NAME.KIND.txt` a way in which such a table arrives. What is
not rebuilt yet is named in `known_failures.txt`, so that a change that mends one announces itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.making import read

FOLDER = Path(__file__).parent / "stacked"
KNOWN = frozenset((FOLDER / "known_failures.txt").read_text(encoding="utf-8").split())
INPUTS = sorted(path.name for path in FOLDER.glob("*.*.txt"))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xfail(reason="not rebuilt yet", strict=True)) if name in KNOWN else name for name in INPUTS]
)
def test_the_grid_is_rebuilt(name: str) -> None:
    wanted = [line.split("\t") for line in (FOLDER / f"{name.split('.')[0]}.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")]
    tables = read((FOLDER / name).read_text(encoding="utf-8")).tables
    assert [[list(table.header), *([cell.text for cell in row] for row in table.rows)] for table in tables] == [wanted]


def test_known_failures_are_inputs() -> None:
    assert set(INPUTS) >= KNOWN
