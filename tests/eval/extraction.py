"""How much of one document was understood: the object of `corpus show --json` against a gold folder.

A gold folder holds ``metadata.json`` and any of ``clauses.jsonl``, ``tasks_table.jsonl``,
``tasks_prose.jsonl`` and ``targets_table.jsonl``. Every figure is a share between 0 and 1 with the
number of things it was taken over, so that shares of several documents can be pooled.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.eval.judge import annex_key, path_labels, squeeze

Row = Mapping[str, Any]

METADATA_FIELDS = ("title", "doc_number", "issuer", "date", "addressees", "attachments")
TEXT_CELLS = ("category", "work", "task", "measure", "deadline")
UNIT_CELLS = ("lead", "support", "responsible", "person")
NOTE_UNITS = ("lead", "support", "responsible")
NOT_A_VALUE = frozenset({"annex", "period", "area", "area_printed", "row", "line", "column", "value", "aggregate"})
"""Keys of a gold target row that are no value; the others are values in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `total` things. For F1, `right` counts matches twice and `total` adds both sides."""

    right: int
    total: int

    @property
    def value(self) -> float | None:
        return self.right / self.total if self.total else None

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file; none where there is no such file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _key(text: object) -> str:
    """A cell for comparison: widths and white space folded, the closing mark left out."""
    return squeeze(str(text or "")).rstrip(".。;；,")


def _units(raw: Iterable[str] | None) -> frozenset[str]:
    return frozenset(_key(unit) for unit in raw or ())


def _same_pairs(gold: Iterable[Any], found: Iterable[Any]) -> int:
    """How many of the gold keys are among those found, each taken once."""
    return sum((Counter(gold) & Counter(found)).values())


# -- clauses


def _gold_path(raw: Row) -> str:
    return str(raw.get("path") or f"{raw.get('parent') or ''}{raw['label']}")


def _split_annex(path: str) -> tuple[str, tuple[str, ...]]:
    """附件1 一、 → ("附件1", ("一",)); 一、 → ("", ("一",))."""
    head, _, rest = path.partition(" ")
    return (annex_key(head), path_labels(rest)) if head.startswith("附") else ("", path_labels(path))


def _clause_keys(paths: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Annex and labels of every path that names a numbered clause."""
    return [key for key in map(_split_annex, paths) if key[1]]


def clauses_f1(gold: Sequence[Row], shown: Sequence[Row]) -> Share:
    """F1 over clause paths. Clauses inside an annex count only where the gold has such clauses."""
    wanted = _clause_keys(map(_gold_path, gold))
    found = _clause_keys(str(raw.get("path") or "") for raw in shown if raw.get("label"))
    if not any(annex for annex, _ in wanted):
        found = [key for key in found if not key[0]]
    return Share(2 * _same_pairs(wanted, found), len(wanted) + len(found))


def clause_titles(gold: Sequence[Row], shown: Sequence[Row]) -> Share:
    """Titles as in the gold, over the gold clauses that have a title of their own."""
    titled = [raw for raw in gold if not raw.get("headless")]
    wanted = [(_split_annex(_gold_path(raw)), _key(raw["title"])) for raw in titled]
    found = [(_split_annex(str(raw.get("path") or "")), _key(raw.get("title"))) for raw in shown]
    return Share(_same_pairs(wanted, found), len(wanted))


# -- metadata


def _metadata_value(raw: Row, field: str) -> object:
    value = raw.get(field)
    if field == "addressees":
        return frozenset(_key(name) for name in value or ())
    if field == "attachments":
        return frozenset(_key(entry.get("title")) for entry in value or ())
    return _key(value)


def metadata(gold: Row, shown: Row) -> Share:
    """Fields as in the gold, over the fields that the gold names; null in the gold means not stated."""
    fields = [field for field in METADATA_FIELDS if field in gold]
    right = sum(_metadata_value(gold, field) == _metadata_value(shown, field) for field in fields)
    return Share(right, len(fields))


# -- annex tasks


def _task_cell(raw: Row, field: str) -> object:
    if field in UNIT_CELLS:
        return _units(raw.get(field))
    if field == "measure" and not raw.get("measure"):
        return _key(raw.get("target"))
    return _key(raw.get(field))


def _largest_annex(tasks: Iterable[Row]) -> dict[int, Row]:
    """Rows by ordinal of the annex with the most task rows."""
    by_annex: dict[str, dict[int, Row]] = {}
    for raw in tasks:
        if raw.get("origin") == "table" and raw.get("row") is not None:
            by_annex.setdefault(annex_key(raw.get("annex")), {})[int(raw["row"])] = raw
    return max(by_annex.values(), key=len, default={})


def task_cells(gold: Sequence[Row], shown: Sequence[Row]) -> Share:
    """Cells as in the gold, over all cells of the gold rows; a unit cell is right as a whole."""
    rows, right, total = _largest_annex(shown), 0, 0
    for raw in gold:
        found = rows.get(int(raw["row"]))
        fields = [f for f in (*TEXT_CELLS, *UNIT_CELLS) if f in raw or (f == "measure" and "target" in raw)]
        total += len(fields)
        right += sum(found is not None and _task_cell(raw, f) == _task_cell(found, f) for f in fields)
    return Share(right, total)


# -- notes in prose


def _note_key(raw: Row, path: str) -> tuple[Any, ...]:
    return (_split_annex(path), *(_units(raw.get(field)) for field in NOTE_UNITS))


def _without_chapter(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same key with only the last label of its path."""
    (annex, labels), *units = key
    return ((annex, labels[-1:]), *units)


def _prose_keys(gold: Sequence[Row], shown: Sequence[Row]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Keys of the gold notes and of the prose tasks found. A gold row without path has the label alone.

    The gold lists notes; the actors of rules are tasks of another kind.
    """
    noted = [raw for raw in gold if raw.get("note")]
    found = [
        _note_key(raw, str(raw.get("path") or ""))
        for raw in shown
        if raw.get("origin") == "prose" and raw.get("kind") != "duty" and any(raw.get(field) for field in NOTE_UNITS)
    ]
    if any("path" not in raw for raw in noted):
        found = [_without_chapter(key) for key in found]
    return [_note_key(raw, str(raw.get("path") or raw["clause"])) for raw in noted], found


def prose_notes(gold: Sequence[Row], shown: Sequence[Row]) -> Share:
    """F1 over notes; a note is right when its clause and the units of every role are exactly right."""
    wanted, found = _prose_keys(gold, shown)
    return Share(2 * _same_pairs(wanted, found), len(wanted) + len(found))


def prose_deadlines(gold: Sequence[Row], shown: Sequence[Row]) -> Share:
    """Gold prose tasks with a deadline for which a prose task of that clause has one of them."""
    found: dict[tuple[str, str], set[str]] = {}
    for raw in shown:
        if raw.get("origin") == "prose" and raw.get("deadline"):
            annex, labels = _split_annex(str(raw.get("path") or ""))
            found.setdefault((annex, labels[-1] if labels else ""), set()).add(_key(raw["deadline"]))
    right = total = 0
    for raw in gold:
        wanted = [_key(text) for text in raw.get("deadlines") or ()]
        if not (raw.get("note") and wanted):
            continue
        annex, labels = _split_annex(str(raw.get("path") or raw["clause"]))
        there = found.get((annex, labels[-1] if labels else ""), set())
        total += 1
        right += any(one in other or other in one for one in wanted for other in there)
    return Share(right, total)


# -- other tables


def _cell(table: Row, row: str, column: str) -> str | None:
    """The cell under `column` in the row whose label, in one of its first two cells, is `row`."""
    header = [_key(name) for name in table.get("header") or ()]
    at = next((i for i, name in enumerate(header) if _key(column) in name), None)
    if at is None:
        return None
    for cells in table.get("rows") or ():
        if at < len(cells) and _key(row) in {_key(cell) for cell in cells[:2]}:
            return _key(cells[at])
    return None


def _nth_cell(table: Row, row: str, column: int) -> str | None:
    for cells in table.get("rows") or ():
        if column < len(cells) and _key(cells[0]) == _key(row):
            return _key(cells[column])
    return None


def _gold_cells(gold: Sequence[Row]) -> list[tuple[str, str, str | int, str]]:
    """Annex, row label, column name or ordinal (label column: 0), value."""
    cells: list[tuple[str, str, str | int, str]] = []
    for raw in gold:
        annex = annex_key(raw.get("annex"))
        if "column" in raw:
            if raw["value"] != raw["column"]:
                cells.append((annex, raw["row"], raw["column"], _key(raw["value"])))
            continue
        values = [value for name, value in raw.items() if name not in NOT_A_VALUE]
        cells += [(annex, raw["area"], at, str(value)) for at, value in enumerate(values, 1)]
    return cells


def target_cells(gold: Sequence[Row], tables: Sequence[Row]) -> Share:
    """Cells of the tables that are no task tables, found by row label and column name."""
    right = 0
    cells = _gold_cells(gold)
    for annex, row, column, value in cells:
        mine = [table for table in tables if annex_key(table.get("annex")) == annex]
        found = (_nth_cell(t, row, column) if isinstance(column, int) else _cell(t, row, column) for t in mine)
        right += value in found
    return Share(right, len(cells))


def score(folder: Path, shown: Row) -> dict[str, Share]:
    """All figures of one document; a figure that the folder has no gold for has total 0."""
    clauses_file, prose_file = folder / "clauses.jsonl", folder / "tasks_prose.jsonl"
    clauses, prose = read_lines(clauses_file), read_lines(prose_file)
    return {
        "clauses": clauses_f1(clauses, shown["clauses"]) if clauses_file.exists() else Share(0, 0),
        "titles": clause_titles(clauses, shown["clauses"]),
        "metadata": metadata(json.loads((folder / "metadata.json").read_text(encoding="utf-8")), shown["document"]),
        "task_cells": task_cells(read_lines(folder / "tasks_table.jsonl"), shown["tasks"]),
        "prose_notes": prose_notes(prose, shown["tasks"]) if prose_file.exists() else Share(0, 0),
        "prose_deadlines": prose_deadlines(prose, shown["tasks"]),
        "target_cells": target_cells(read_lines(folder / "targets_table.jsonl"), shown["tables"]),
    }
