"""Prose tasks and table rows about the same work: linked, and compared field by field.

Similarity is the share of the row's character bigrams (weighted by how rare they are in the
document) that the prose holds, measured within the sentence window that fits best.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from corpus.types import Link, Task
from corpus.units import same_unit

MIN_SIMILARITY = 0.5


def bigrams(text: str) -> set[str]:
    folded = re.sub(r"[^\w%]", "", text.lower())
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def row_text(task: Task) -> str:
    return " ".join(part for part in (task.task, task.measure) if part)


def link_tasks(tasks: Sequence[Task]) -> list[Link]:
    """Each table row with the prose task that says the same, if there is one."""
    prose = [(t, bigrams((t.heading or "") + (t.text or ""))) for t in tasks if t.origin == "prose"]
    rows = [(t, bigrams(row_text(t))) for t in tasks if t.origin == "table"]
    frequency = Counter(g for _, grams in (*prose, *rows) for g in grams)
    total = len(prose) + len(rows)
    weight = {g: math.log(1 + total / n) for g, n in frequency.items()}
    links = []
    for row, grams in rows:
        whole = sum(weight[g] for g in grams) or 1.0
        scored = [(sum(weight[g] for g in grams & other) / whole, task) for task, other in prose]
        if not scored:
            continue
        similarity, best = max(scored, key=lambda pair: pair[0])
        if similarity >= MIN_SIMILARITY:
            links.append(Link(best.id, row.id, round(similarity, 3), conflicts(best, row)))
    return links


def conflicts(first: Task, second: Task) -> tuple[str, ...]:
    """The fields in which two tasks about the same work say different things; silence is no contradiction."""
    found = []
    if first.lead and second.lead and not same_units(first.lead, second.lead):
        found.append("lead")
    ends = {d.end for d in first.deadlines if d.end}
    if ends and second.due is not None and second.due.end and second.due.end not in ends:
        found.append("deadline")
    return tuple(found)


def same_units(first: Sequence[str], second: Sequence[str]) -> bool:
    return all(any(same_unit(a, b) for b in second) for a in first) and all(any(same_unit(a, b) for a in first) for b in second)
