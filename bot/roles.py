"""Who leads, supports, is responsible: the roles that a question asks for, and what a task says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.citations import cite_clause, cite_task
from bot.knowledge import Knowledge
from bot.types import Citation, Question
from corpus.grammar.identity import same_unit
from corpus.types import Task

ROLE_NAMES = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位", "person": "责任人", "guide": "指导单位"}
ROLES = ("lead", "support", "responsible", "person")


def roles_wanted(question: Question) -> tuple[str, ...]:
    """Roles to name: those asked for; for a plain 谁负责 the lead and the responsible."""
    asked: tuple[str, ...] = tuple(r for r in ("lead", "support", "person", "guide") if r in question.intents)
    named = re.search(r"责任单位|责任部门|责任主体|负责落实|落实单位|谁落实|谁来落实|由谁落实|谁具体落实", question.text)
    if named:
        asked += ("responsible",)
    if asked and "responsible" in question.intents and "responsible" not in asked:
        asked += ("responsible",)
    if not asked and re.search("主管(?:部门|单位)", question.text):
        return ("lead",)
    if not asked and "responsible" in question.intents:
        return ("lead", "responsible")
    return asked


def has_roles(task: Task | None, roles: Sequence[str] = (*ROLES, "guide")) -> bool:
    return task is not None and any(getattr(task, role) for role in roles)


def say_roles(task: Task, wanted: Sequence[str], place: str = "") -> tuple[str, bool] | None:
    """牵头单位：…；配合单位：… – and whether the source leaves blank all that was asked for."""
    parts = [phrase(task, role, getattr(task, role), place) for role in wanted if getattr(task, role)]
    generic = tuple(wanted) == ("lead", "responsible")
    missing = [] if generic and parts else [task.terms.get(role, ROLE_NAMES[role]) for role in wanted if not getattr(task, role)]
    if not parts:
        rest = [phrase(task, r, getattr(task, r)) for r in (*ROLES, "guide") if getattr(task, r)]
        if generic:
            return ("；".join(rest), False) if rest else None
        return f"原文未写明{'、'.join(missing)}" + (f"（{'；'.join(rest)}）" if rest else ""), True
    if "support" in wanted and "lead" not in wanted and task.lead:
        parts.append(phrase(task, "lead", task.lead))
    return "；".join(parts) + (f"；{'、'.join(missing)}：原文未写明" if missing else ""), False


def other_side(task: Task, fields: Sequence[str], knowledge: Knowledge) -> tuple[str, Citation] | None:
    """What the other place says where prose and annex contradict each other in a field that is asked for."""
    for link in knowledge.links:
        clash = [f for f in link.conflicts if f in fields]
        if task.id not in (link.first_id, link.second_id) and task.clause_id != link.first_id:
            continue
        mine_is_row = task.id == link.second_id
        value = link.first_value if mine_is_row else link.second_value
        other_id = link.first_id if mine_is_row else link.second_id
        twin = next((t for t in knowledge.tasks if t.id == other_id), None)
        if not clash and twin is not None and fields == ("responsible",) and twin.responsible and not same_list(task.responsible, twin.responsible):
            clash, value = ["responsible"], "、".join(twin.responsible)
        if not clash:
            continue
        row = next((t for t in knowledge.tasks if t.id == link.second_id), None)
        prose = next((t for t in knowledge.tasks if t.id == link.first_id), None)
        clause = next((c for c in knowledge.clauses if c.id in (link.first_id, prose.clause_id if prose else "")), None)
        if not value or row is None:
            continue
        place = f"正文{clause.path}" if mine_is_row and clause is not None else f"{row.annex or '任务表'}第{row.row}行"
        citation = cite_clause(knowledge, clause, prose.span if prose else None) if mine_is_row else cite_task(knowledge, row)
        names = "、".join("完成时限" if f == "deadline" else ROLE_NAMES.get(f, f) for f in clash)
        return f"前后不一致，{place}的{names}为{value}", citation
    return None


def same_list(first: Sequence[str], second: Sequence[str]) -> bool:
    return all(any(same_unit(a, b) for b in second) for a in first) and all(any(same_unit(a, b) for a in first) for b in second)


def phrase(task: Task, role: str, names: Sequence[str], place: str = "") -> str:
    term = task.terms.get(role, ROLE_NAMES[role])
    if role == "person" and len(names) == len(task.responsible) > 1:
        # As many persons as units, in the same order: each belongs to its unit.
        pairs = list(zip(names, task.responsible, strict=True))
        own = [(n, u) for n, u in pairs if place and (u in place or re.sub(r"(?:人民政府|政府|管委会)$", "", u) in place)]
        return f"{term}：" + "、".join(f"{n}（{u}）" for n, u in own or pairs)
    more = "等（原文未列全）" if role in task.open_ended else ""
    return f"{term}：{'、'.join(names)}{more}"


def notices_of(task: Task) -> tuple[str, ...]:
    """What a reader must know about a row: lists not complete, cells filled or moved."""
    notes = []
    if task.open_ended:
        words = "、".join(ROLE_NAMES[r] for r in task.open_ended if r in ROLE_NAMES)
        notes.append(f"{words}：原文以“等”结尾，未列全")
    units = [ROLE_NAMES[f] for f in task.inherited if f in ROLE_NAMES]
    if units:
        notes.append(f"{'、'.join(units)}沿用上一行的合并单元格")
    if task.repaired:
        notes.append("该行在原文中错位，已按列复位")
    return tuple(notes)
