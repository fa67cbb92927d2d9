"""The sample documents from end to end: what must never be lost again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from corpus import parse_file
from corpus.coverage import report, unplaced
from corpus.types import Link, ParsedDocument, Task

DOCUMENTS = Path(__file__).parents[2] / "corpus" / "documents"
NAMES = sorted(path.name for path in DOCUMENTS.glob("*.txt"))


@cache
def parsed(beginning: str) -> ParsedDocument:
    return parse_file(next(DOCUMENTS.glob(f"{beginning}*")))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(name: str) -> None:
    found = parsed(name)
    assert unplaced(found) == []
    assert report(found).numbering_gaps == ()
    assert found.document.title


COUNTS = [("长治", 27, 50, 44), ("偏关", 36, 0, 18), ("阳泉", 29, 41, 0), ("吕梁", 41, 0, 35), ("汾渭", 39, 0, 0)]


@pytest.mark.parametrize(("place", "clauses", "rows", "notes"), COUNTS)
def test_counts(place: str, clauses: int, rows: int, notes: int) -> None:
    found = parsed(place)
    assert sum(1 for c in found.clauses if c.level) == clauses
    assert sum(1 for t in found.tasks if t.origin == "table") == rows
    assert sum(1 for t in found.tasks if t.origin == "prose") == notes


def row(place: str, number: int) -> Task:
    return next(t for t in parsed(place).tasks if t.row == number)


def test_a_row_that_lies_one_column_off() -> None:
    found = row("阳泉", 20)
    assert (found.work, found.task, found.deadline) == ("锅炉综合整治", "燃煤锅炉淘汰", "2020年9月底前")
    assert "deadline" in found.repaired


def conflict(place: str, number: int) -> Link:
    found = next(link for link in parsed(place).links if link.second_id == row(place, number).id)
    assert found.conflicts
    return found


def test_prose_without_a_note_that_contradicts_a_row() -> None:
    boilers, washing = conflict("阳泉", 20), conflict("阳泉", 7)
    assert boilers.first_id.endswith("#三、（七）")
    assert (boilers.first_value, boilers.second_value) == ("2020年12月底前", "2020年9月底前")
    assert washing.first_id.endswith("#三、（六）")
    assert (washing.first_value, washing.second_value) == ("提前于2020年9月底前", "2020年12月底前")
    assert "35蒸吨" in boilers.first_text
    assert "35蒸吨" in boilers.second_text


def test_every_contradiction_was_read_by_a_person() -> None:
    found = {
        place: sorted((link.second_id.rsplit("/", 1)[1], link.conflicts) for link in parsed(place).links if link.conflicts)
        for place in ("长治", "阳泉")
    }
    assert found == {
        "长治": [("25", ("lead",)), ("3", ("responsible",))],
        "阳泉": [("20", ("deadline",)), ("7", ("deadline",))],
    }


def test_conversion_marks_are_reported() -> None:
    assert [s.reason for s in parsed("汾渭").skipped] == ["转换标记"]
