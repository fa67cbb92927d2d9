"""Rules said once for many tasks: who must carry out all that follows, and who of a list leads.

A rule about everybody's part is named on the tasks and nothing is filled in. A rule about order
(责任单位中列第一位的为牵头单位) decides who leads; the tasks that it decides say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.grammar.list_order import ILLEGIBLE, UNIT_ROLES, OrderRule, by_comma, by_order, order_rule
from corpus.grammar.words import any_of, group
from corpus.notes import find_notes
from corpus.types import Clause, Table, Task

SCOPE, ALL, MUST, DO = (any_of(group("role_general", part)) for part in ("scope", "all", "must", "do"))
GENERAL_RULE = re.compile(rf"{SCOPE}[^。；（(]{{0,20}}?{ALL}{MUST}?[^。；（(]{{0,60}}?{DO}[^。；）)]{{0,30}}")
"""以下任务均需各县区政府落实，不再列出: said once for all that follows."""
BY_DUTY = re.compile(any_of(group("role_general", "by_duty")))
"""甲局、乙局按职责分工负责: each does a part of its own and none of them leads."""
NAMED_ANNEX = re.compile(r"附[件表录]\s*[0-9一二三四五六七八九十]*")


@dataclass(frozen=True, slots=True)
class Said:
    """A rule about order and what it is said of: a clause, annexes, all from an offset on, or the whole document."""

    rule: OrderRule
    clause_id: str | None = None
    annexes: tuple[str, ...] | None = None
    since: int | None = None
    """Offset of a rule that stands within a note and ends in 下同: it governs that note and all behind it."""

    def covers(self, task: Task) -> bool:
        if self.since is not None:
            return any(span.end > self.since for span in task.note_spans)
        if self.clause_id is not None:
            return task.clause_id == self.clause_id
        return self.annexes is None or task.annex in self.annexes


def lead_by_order(tasks: Sequence[Task], clauses: Sequence[Clause], tables: Sequence[Table], with_leads: Sequence[str]) -> list[Task]:
    """Tasks without a lead, with the one that a rule about order gives them.

    `with_leads` are the ids of the tables that have a column of leads: a blank cell there means none.
    """
    rules = list(order_rules(clauses, {table.annex for table in tables if table.annex} | {c.annex for c in clauses if c.annex}))
    if not rules:
        return list(tasks)
    own = {task.id for task in tasks if any(task.id.startswith(f"{table}/") for table in with_leads)}
    return [task if task.id in own else decided(task, rules) for task in tasks]


def decided(task: Task, rules: Sequence[Said]) -> Task:
    said = next((said for said in rules if said.covers(task)), None)
    if said is None or task.lead or not task.responsible or (said.since is None and BY_DUTY.search(task.note or "")):
        return task
    if not said.rule.legible:
        return replace(task, flags=(*task.flags, ILLEGIBLE)) if len(task.responsible) > 1 and ILLEGIBLE not in task.flags else task
    roles = {role: getattr(task, role) for role in UNIT_ROLES}
    found = by_comma(roles, said.rule, task.note or "") if said.rule.by_comma else by_order(roles, said.rule)
    if not found["lead"]:
        return task
    words = re.sub("^(?:注[:：]|[，,；;中里内]+)", "", said.rule.words)
    flag = f"牵头单位依据原文“{words}”认定"
    return replace(task, lead=found["lead"], support=found["support"], responsible=found["responsible"], flags=(*task.flags, flag))


def order_rules(clauses: Sequence[Clause], annexes: set[str]) -> Iterable[Said]:
    """The rules that stand outside any note; the narrowest first.

    Right behind a note in its clause a rule speaks of that note, in an annex of the annex.
    """
    found = []
    for clause in clauses:
        for i, paragraph in enumerate(clause.paragraphs):
            rule = order_rule(paragraph.text)
            notes = find_notes(paragraph.text) if rule is not None else []
            if rule is None:
                continue
            if any(note.start <= rule.start and rule.end <= note.end for note in notes):
                if rule.goes_on:
                    found.append(Said(rule, since=paragraph.offsets[rule.start]))
                continue
            alone = len(paragraph.text) - (rule.end - rule.start) <= MOSTLY_RULE
            behind = notes or (i and alone and [n for n in find_notes(clause.paragraphs[i - 1].text) if n.kind == "line"])
            found.append(Said(rule, clause.id if behind and clause.level else None, spoken_of(paragraph.text, clause.annex, annexes)))
    return sorted(found, key=lambda said: (said.clause_id is None, said.annexes is None))


MOSTLY_RULE = 6
"""Characters besides a rule in a paragraph that holds nothing else: brackets, 注：, a full stop."""


def spoken_of(text: str, annex: str | None, annexes: set[str]) -> tuple[str, ...] | None:
    named = tuple(name for match in NAMED_ANNEX.finditer(text) if (name := re.sub(r"\s", "", match.group())) in annexes)
    return named or ((annex,) if annex in annexes and annex is not None else None)


def flag_general_rules(tasks: list[Task], clauses: Sequence[Clause]) -> list[Task]:
    """Tasks that a rule said once for all speaks of name it; nothing is filled in."""
    rules = [(p.span.start, p.span.end, c.annex, rule) for c in clauses for p in c.paragraphs for rule in general_rules(p.text)]
    if not rules:
        return tasks
    flagged = []
    for task in tasks:
        spoken = [
            rule
            for start, end, annex, rule in rules
            if annex == task.annex and (task.span.start < start if is_backward(rule) else task.span.end > end)
        ]
        flagged.append(replace(task, flags=(*task.flags, *(f"另有总的规定：{rule}" for rule in spoken))) if spoken else task)
    return flagged


def general_rules(text: str) -> Iterable[str]:
    return (match.group().strip("，, ") for match in GENERAL_RULE.finditer(text))


def is_backward(rule: str) -> bool:
    return rule.startswith(("以上", "上述"))
