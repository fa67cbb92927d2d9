"""The sentences of an answer about a set of tasks: the count and every condition first, then the items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.sets.conditions import DONE_BY, VERBS, UnitIn, has_role
from bot.sets.items import items_of
from bot.sets.select import Selection
from bot.understand.conditions import SetQuestion
from bot.understand.day_periods import said_day
from corpus.types import Document, Task

MOST_SAID = 60
"""Items named in an answer; of more only the numbers by document are said, and all rows are shown below."""


MOST_TITLES = 8
"""Documents named by title where the tasks are too many to be named: those with most of them."""


class Titles(dict[str, str]):
    """The titles of documents, each looked up when it is first said; afterwards its keys are the documents that were named."""

    def __init__(self, title: Callable[[str], str]) -> None:
        super().__init__()
        self._title = title

    def __missing__(self, document_id: str) -> str:
        self[document_id] = self._title(document_id)
        return self[document_id]


def by_title(groups: Sequence[tuple[str, list[Task]]], titles: Mapping[str, str], most: int) -> str:
    """《甲》18项；《乙》9项；其余30份文件200项."""
    ranked = sorted(groups, key=lambda group: -len(group[1])) if len(groups) > most else list(groups)
    parts = [f"{titles[document_id]}{len(own)}项" for document_id, own in ranked[:most]]
    rest = ranked[most:]
    if rest:
        parts.append(f"其余{len(rest)}份文件{sum(len(own) for _, own in rest)}项")
    return "；".join(parts)


def said_conditions(selection: Selection) -> str:
    """Every condition, as it is said before 的任务."""
    return "、".join(step.said for step in selection.steps)


def head(selection: Selection, number: int) -> str:
    where = {"table": selection.question.annex or "任务表", "prose": "正文"}.get(selection.question.origin or "", "")
    conditions = said_conditions(selection)
    if not conditions:
        return f"{where}共{number}项任务"
    origins = Counter(task.origin for task in selection.tasks)
    split = f"（正文{origins['prose']}项、任务表{origins['table']}项）" if len(origins) > 1 else ""
    return f"{where}{'中' if where else ''}{conditions}的任务共{number}项{split}"


def listed(selection: Selection, units: Sequence[UnitIn], titles: Mapping[str, str]) -> str:
    """The whole answer to a list or count."""
    tasks, question = selection.tasks, selection.question
    begin = head(selection, len(tasks))
    by_document = grouped_by_document(tasks)
    if not selection.steps:
        return ended(begin if len(by_document) == 1 else f"{begin}：{by_title(by_document, titles, MOST_TITLES)}")
    if len(tasks) > MOST_SAID:
        return ended(f"{begin}，涉及{len(by_document)}份文件：{by_title(by_document, titles, MOST_TITLES)}。各项见所附任务")
    if len(by_document) == 1:
        sections = named_sections(tasks, question, units)
        return ended(f"{begin}{'。' if sections[0][0] else '：'}{said_sections(sections, selection)}")
    said = [f"{titles[i]}{len(own)}项：{said_sections(named_sections(own, question, units), selection)}" for i, own in by_document]
    return ended(f"{begin}，涉及{len(by_document)}份文件。{'。'.join(said)}")


def said_sections(sections: Sequence[tuple[str, list[Task]]], selection: Selection) -> str:
    return "。".join(f"{label}{len(own)}项：{numbered(own, selection)}" if label else numbered(own, selection) for label, own in sections)


def ended(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"


def grouped_by_document(tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.document_id, []).append(task)
    return list(groups.items())


def named_sections(tasks: Sequence[Task], question: SetQuestion, units: Sequence[UnitIn]) -> list[tuple[str, list[Task]]]:
    """By unit where each is asked for itself; by role where the question names none; else all in one."""
    positive = [unit for unit in units if not unit.wanted.negated]
    several = next((u for u in positive if len(u.wanted.units) > 1 and not u.wanted.together), None)
    if several is not None:
        roles = several.wanted.roles or DONE_BY
        pairs = zip(several.wanted.units, several.meant, strict=True)
        return [(unit.corrected or unit.raw, [t for t in tasks if has_role(t, meant, roles)]) for unit, meant in pairs]
    first = positive[0] if len(positive) == 1 else None
    if first is None or len(first.wanted.roles) == 1:
        return [("", list(tasks))]
    sections = [(VERBS[role], [t for t in tasks if any(has_role(t, meant, (role,)) for meant in first.meant)]) for role in first.wanted.roles or DONE_BY]
    found = [(label, own) for label, own in sections if own]
    return found if len(found) > 1 else [("", list(tasks))] if not found or first.wanted.roles else [(found[0][0], list(tasks))]


def numbered(tasks: Sequence[Task], selection: Selection) -> str:
    """The names of the tasks, numbered where there are several, with the deadline where the question is about it."""
    names = items_of(tasks, selection.shared, selection.question.days)
    return names[0] if len(names) == 1 else "；".join(f"（{n}）{name}" for n, name in enumerate(names, 1))


def refused(selection: Selection, documents: int) -> str:
    """Which condition leaves nothing."""
    steps = selection.steps
    failing = next((n for n, step in enumerate(steps) if not step.left), None)
    where = "所查文件" if documents else "所收文件"
    if failing is None:
        return f"{where}中没有提取到任务。"
    if failing == 0 and len(steps) == 1:
        return f"{where}中没有查到{steps[0].said}的任务。{said_span(selection)}"
    if failing == 0:
        return f"{where}中没有查到{steps[0].said}的任务，因此没有同时满足“{'、'.join(s.said for s in steps)}”的。"
    met = "、".join(step.said for step in steps[:failing])
    return f"{where}中{met}的任务有{steps[failing - 1].left}项，但其中没有{steps[failing].said}的。{said_span(selection)}"


def said_span(selection: Selection) -> str:
    """Where nothing is due in the days asked: when something is."""
    if selection.span is None:
        return ""
    first, last = selection.span
    return f"所查文件写明的时限在{said_day(first)}至{said_day(last)}之间。"


def title_of(document: Document | None, fallback: str) -> str:
    return f"《{document.title}》" if document is not None else f"《{fallback}》"
