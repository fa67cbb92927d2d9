"""Each condition of a question as a test of a task, with the words that repeat it in the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.understand.conditions import SetQuestion, UnitWanted
from bot.understand.days import Days
from bot.understand.names import CorpusNames, Meant
from corpus.types import Deadline, Task
from index.types import Role

DONE_BY: tuple[Role, ...] = ("lead", "support", "responsible")
VERBS = {"lead": "牵头", "support": "配合", "responsible": "负责", "person": "任责任人"}
FIELDS = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位", "person": "责任人", "deadline": "完成时限"}


@dataclass(frozen=True, slots=True)
class Condition:
    """`said` goes before 的任务; `test` tells of a task whether it is met."""

    said: str
    test: Callable[[Task], bool]


@dataclass(frozen=True, slots=True)
class UnitIn:
    """A unit of the question with what it means in the corpus."""

    wanted: UnitWanted
    meant: tuple[Meant, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.meant for name in one.names))


def units_in(question: SetQuestion, names: CorpusNames, scope: Sequence[str] | None) -> tuple[UnitIn, ...]:
    """The units of every condition, looked up in the documents of the scope."""
    return tuple(UnitIn(wanted, tuple(names.meant(unit.parts, scope) for unit in wanted.units)) for wanted in question.units)


def has_role(task: Task, meant: Meant, roles: Sequence[Role]) -> bool:
    """Does the unit stand in one of the roles of the task?"""
    return any(meant.stands_in(task.document_id, getattr(task, role)) for role in roles or DONE_BY)


def roles_in(task: Task, units: Sequence[UnitIn]) -> str:
    """牵头、配合: the roles in which the units asked for stand in a task; empty where none was asked for."""
    meant = [one for unit in units if not unit.wanted.negated for one in unit.meant]
    return "、".join(VERBS[role] for role in DONE_BY if any(has_role(task, one, (role,)) for one in meant))


def unit_condition(unit: UnitIn) -> Condition:
    """市住建局牵头, 市住建局单独牵头, 不由市住建局牵头."""
    wanted, roles = unit.wanted, unit.wanted.roles or DONE_BY
    said_names = ("、" if not wanted.together else "和").join(said_unit(u.raw, u.corrected) for u in wanted.units)
    verb = "、".join(dict.fromkeys(VERBS[role] for role in wanted.roles)) or "承担"
    if set(wanted.roles) == {"lead", "responsible"}:
        verb = "负责"
    manner = "单独" if wanted.alone else "共同" if wanted.together else ""

    def test(task: Task) -> bool:
        found = [has_role(task, meant, roles) for meant in unit.meant]
        met = all(found) if wanted.together else any(found)
        if wanted.alone:
            met = met and sum(len(getattr(task, role)) for role in roles if role in ("lead", "responsible", "support")) == 1
        return met is not wanted.negated

    if wanted.negated:
        return Condition(f"不由{said_names}{verb if wanted.roles else '承担'}", test)
    return Condition(f"{said_names}{manner}{verb}", test)


def said_unit(raw: str, corrected: str | None) -> str:
    return corrected or raw


def falls_in(task: Task, days: Days) -> bool:
    """Does one of the deadlines of a task end within the days?"""
    if days.standing:
        return any(same_words(d.raw, days.standing) for d in task.deadlines) or same_words(task.deadline or "", days.standing)
    return any(ends_in(deadline, days) for deadline in deadlines_of(task))


def deadlines_of(task: Task) -> tuple[Deadline, ...]:
    """Those of the text, and the task's own where it is not among them."""
    return task.deadlines if task.due is None or task.due in task.deadlines else (task.due, *task.deadlines)


def ends_in(deadline: Deadline, days: Days) -> bool:
    """Does a deadline end on one of the days?"""
    return deadline.end is not None and (days.first is None or days.first <= deadline.end) and (days.last is None or deadline.end <= days.last)


def same_words(written: str, asked: str) -> bool:
    """按照省定时限 holds 按省定时限."""
    return bare(asked) in bare(written)


def bare(words: str) -> str:
    return words.replace("照", "").replace("的", "").replace("规定", "定")


def due_condition(days: Days, *, negated: bool = False) -> Condition:
    said = f"时限为{days.standing}" if days.standing else f"{days.said}到期"
    return Condition(f"除{said}以外" if negated else said, lambda task: falls_in(task, days) is not negated)


def blank_condition(field: str) -> Condition:
    def test(task: Task) -> bool:
        return not task.deadline and not task.deadlines if field == "deadline" else not getattr(task, field)

    return Condition(f"未写明{FIELDS[field]}", test)


def conditions_of(question: SetQuestion, units: Sequence[UnitIn]) -> list[Condition]:
    """Every condition but those on the matter, in the order in which they are said."""
    found = [unit_condition(unit) for unit in units]
    found += [Condition(f"{p}为责任人", lambda task, p=p: p in task.person) for p in question.persons]  # type: ignore[misc]
    if question.days is not None:
        found.append(due_condition(question.days))
    if question.not_days is not None:
        found.append(due_condition(question.not_days, negated=True))
    found += [blank_condition(field) for field in question.blank]
    return found
