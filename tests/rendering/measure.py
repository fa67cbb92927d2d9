"""How much of what the text version of a plan holds was read from a rendering of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.types import ParsedDocument, Table, Task
from tests.eval.extraction import Share
from tests.eval.judge import squeeze

FIELDS = ("category", "work", "task", "measure", "deadline", "lead", "support", "responsible", "person")


@dataclass(slots=True)
class Score:
    """Shares, with what was missed or read wrongly."""

    shares: dict[str, Share] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def take(self, name: str, wanted: Iterable[Any], found: Iterable[Any], *, f1: bool) -> None:
        """F1 of two bags of keys, or the share of those wanted that were found."""
        want, got = Counter(wanted), Counter(found)
        right = sum((want & got).values())
        total = sum(want.values())
        self.shares[name] = Share(2 * right, total + sum(got.values())) if f1 else Share(right, total)
        self.failures += [f"{name} missing: {key}" for key in (want - got)]
        if f1:
            self.failures += [f"{name} invented: {key}" for key in (got - want)]


def compare(text: ParsedDocument, rendered: ParsedDocument, *, tables_only: bool = False) -> Score:
    """Score a rendering; `tables_only` for forms that hold nothing but the tables."""
    score = Score()
    if not tables_only:
        score.take("clauses", outline(text), outline(rendered), f1=True)
        score.take("clause text", bodies(text), bodies(rendered), f1=False)
        score.take("notes", notes(text.tasks), notes(rendered.tasks), f1=True)
        score.take("facts", facts(text), facts(rendered), f1=False)
    score.take("table cells", cells(text.tasks), cells(rendered.tasks), f1=False)
    score.take("targets", figures(text.tables), figures(rendered.tables), f1=False)
    return score


def outline(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return [(squeeze(c.path), squeeze(c.title)[:12]) for c in parsed.clauses if c.level]


def bodies(parsed: ParsedDocument) -> list[tuple[str, str]]:
    return [(squeeze(c.path), squeeze(c.text)) for c in parsed.clauses if c.level]


def facts(parsed: ParsedDocument) -> list[tuple[str, str]]:
    document = parsed.document
    values = {
        "title": document.title,
        "doc_number": document.doc_number,
        "issuer": document.issuer,
        "date": document.date,
        "addressees": document.addressees,
        "attachments": [a.title for a in document.attachments],
    }
    return [(name, squeeze(str(value))) for name, value in values.items()]


def notes(tasks: Sequence[Task]) -> list[tuple[str, ...]]:
    """Prose tasks by their clause and the units of every role."""
    found = []
    for task in tasks:
        if task.origin == "prose" and (task.lead or task.support or task.responsible):
            found.append((squeeze(task.path or ""), *(squeeze("、".join(sorted(units))) for units in (task.lead, task.support, task.responsible))))
    return found


def cells(tasks: Sequence[Task]) -> list[tuple[str, int, str, str]]:
    """Cells of the task tables by annex, row and field; blank ones, too."""
    found = []
    for task in tasks:
        if task.origin == "table":
            for name in FIELDS:
                value = getattr(task, name)
                words = "、".join(sorted(value)) if isinstance(value, tuple) else value or ""
                found.append((task.annex or "", task.row or 0, name, squeeze(words)))
    return found


def figures(tables: Sequence[Table]) -> list[tuple[str, str, str, str]]:
    """Cells of the other tables by annex, row label and column."""
    found = []
    for table in tables:
        if table.is_task_table:
            continue
        for row in table.rows:
            for name, cell in list(zip(table.header, row, strict=False))[1:]:
                if cell.text:
                    found.append((table.annex or "", squeeze(row[0].text), squeeze(name), squeeze(cell.text)))
    return found
