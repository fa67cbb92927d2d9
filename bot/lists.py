"""Lists and counts of tasks: by unit and role, by person, by deadline. Complete, never a top-k."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.citations import cite_item, cite_task
from bot.drafts import Draft
from bot.due_lists import OPEN_DEADLINES, deadline_filter, due_matches, list_due, phrase_around
from bot.knowledge import Knowledge
from bot.task_names import names_of
from bot.text import fold, tokens
from bot.types import Question
from corpus.grammar.identity import same_unit
from corpus.types import Task

ROLE_WORDS = {"lead": "牵头", "support": "配合", "responsible": "负责", "person": "任责任人"}


def wants_list(question: Question) -> bool:
    """Does the question ask for tasks by unit, person or deadline?"""
    claims = "yes_no" in question.intents and len(question.subject.replace(" ", "")) > 2
    listing = question.intents & {"list", "count"} or (
        not claims and re.search(r"(?:牵头|配合|负责|承担)(?:的|了|哪|几|什么|多少)", question.text)
    )
    if question.persons and (listing or "person" in question.intents or not question.subject):
        return True
    if question.units and (listing or (question.intents & {"lead", "support"} and len(question.subject) <= 2)):
        return True
    if question.units and not question.intents and not question.follows and len(question.subject) <= 2 and len(question.document_ids or ()) == 1:
        return True
    if counts_all(question):
        return True
    asks = question.intents & {"list", "count", "definition"} or re.search(
        r"要办完|要完成的|要?完成(?:什么|啥|哪些)|该完成的|到期|要干完|得完成|应完成|应该干完|该干完|应该完成", question.text
    )
    return (
        bool(deadline_filter(question))
        and bool(asks)
        and not question.units
        and not question.intents & {"target"}
        and len(re.sub(r"[\s\d年月日前底含中到为止末季度第一二三四应该干完]", "", question.subject)) <= 6
    )


def group_named(question: Question, knowledge: Knowledge) -> str | None:
    """The category or work of the task table that a question asks to list: 能力建设这一类有哪些任务."""
    if not re.search(r"类|领域|板块|方面|下面|包括|有哪些|哪几项|都有", question.text) or question.units or question.persons:
        return None
    labels = {label for t in knowledge.tasks if t.origin == "table" for label in (t.category, t.work) if label}
    words = fold(question.subject)
    found = [label for label in labels if fold(label) in words and len(words) <= len(fold(label)) + 4]
    return max(found, key=len, default=None)


def list_group(question: Question, knowledge: Knowledge) -> Draft | None:
    """The tasks of a category or work of the task table."""
    if question.intents & {"lead", "support", "responsible", "person", "deadline"} or question.follows:
        return None
    label = group_named(question, knowledge)
    if label is None or not question.intents & {"list", "definition", "count"}:
        return None
    rows = tuple(t for t in knowledge.tasks if t.origin == "table" and label in (t.category, t.work))
    if len(rows) < 2:
        return None
    return Draft(
        knowledge.document.id,
        f"{label}共{len(rows)}项：{'；'.join(names_of(rows, knowledge.tasks))}",
        tuple(cite_task(knowledge, t) for t in rows),
        1.0,
        rows,
        computed=(str(len(rows)),),
    )


def list_mentions(question: Question, knowledge: Knowledge) -> Draft | None:
    """What a document says of a place it is not about itself: every sentence that names it."""
    if not question.places or not question.intents & {"list"}:
        return None
    place = re.sub(r"[省市县区州]$", "", question.places[0]) if len(question.places[0]) > 2 else question.places[0]
    words = re.sub(r"点名|涉及|提到|任务|要求|省|市|县|区|被", "", question.subject.replace(question.places[0], "").replace(place, ""))
    found = [i for i in knowledge.items if i.kind == "sentence" and not i.is_heading and place in i.text and i.clause is not None and i.clause.level]
    if len(words.replace(" ", "")) > 3 or not found:
        return None
    names = [phrase_around(i.text, i.text.find(place), i.text.find(place) + len(place)) for i in found]
    return Draft(knowledge.document.id, f"{len(found)}处：{'；'.join(names)}", tuple(cite_item(knowledge, i) for i in found), 1.0, computed=(str(len(found)),))


def counts_all(question: Question) -> bool:
    """任务清单一共多少条: every row of the task table."""
    return (
        question.origin == "table"
        and re.search(r"(?:一共|总共|共有?|合计)?(?:有)?(?:多少|几)(?:条|项|个任务|行)", question.text) is not None
        and len(question.subject.replace(" ", "")) <= 2
    )


def roles_asked(question: Question) -> tuple[str, ...]:
    roles: tuple[str, ...] = tuple(r for r in ("lead", "support") if r in question.intents)
    if re.search(r"责任单位|责任部门|落实", question.text):
        roles += ("responsible",)
    return roles


def list_tasks(question: Question, knowledge: Knowledge) -> Draft | None:
    """The tasks of one document that the question asks for, with their number; None when there are none."""
    if len(apart := units_apart(question)) > 1:
        return list_each(question, apart, knowledge)
    found, said = select(question, knowledge)
    if counts_all(question) and not question.units and not question.persons:
        rows = tuple(t for t in knowledge.tasks if t.origin == "table" and (question.annex is None or t.annex == question.annex))
        place = rows[0].annex or "任务表" if rows else ""
        return (
            Draft(knowledge.document.id, f"{place}任务表共{len(rows)}项", (cite_task(knowledge, rows[0]),), 1.0, rows, computed=(str(len(rows)),))
            if rows
            else None
        )
    wanted = deadline_filter(question)
    if wanted is not None and not question.units and not question.persons and not any(t.origin == "table" for t in found):
        return list_due(question, wanted[0], knowledge)
    if not found:
        return None
    groups = by_role(question, found)
    parts = []
    for role, tasks in groups:
        names = names_of(tasks, knowledge.tasks)
        parts.append(f"{said}{ROLE_WORDS.get(role, '')}{len(tasks)}项：{'；'.join(names)}")
    rows = tuple(t for _, tasks in groups for t in tasks)
    text = "。".join(parts)
    total = len({t.id for t in rows})
    if len(groups) > 1:
        text = f"共{total}项。{text}"
    numbers = (str(total), *(str(len(tasks)) for _, tasks in groups))
    return Draft(knowledge.document.id, text, tuple(cite_task(knowledge, t) for t in rows), 1.0, rows, computed=numbers)


TOGETHER = re.compile("共同|一起|联合|都(?:参与|牵头|配合)")


def units_apart(question: Question) -> tuple[str, ...]:
    """The different units that a question asks to list tasks for."""
    apart: list[str] = []
    for unit in question.units:
        if not any(same_unit(unit, other) for other in apart):
            apart.append(unit)
    return tuple(apart)


def list_each(question: Question, units: tuple[str, ...], knowledge: Knowledge) -> Draft | None:
    """The tasks of each of several units; where they are asked for together, the tasks that name them all."""
    if TOGETHER.search(question.text):
        tasks = [t for t in select(replace(question, units=units[:1]), knowledge)[0] if all(role_match(t, u, ()) for u in units)]
        if not tasks:
            return None
        said = f"{'、'.join(units)}共同承担{len(tasks)}项：{'；'.join(names_of(tasks, knowledge.tasks))}"
        return Draft(knowledge.document.id, said, tuple(cite_task(knowledge, t) for t in tasks), 1.0, tuple(tasks), computed=(str(len(tasks)),))
    drafts = [(unit, list_tasks(replace(question, units=(unit,)), knowledge)) for unit in units]
    told = [draft for _, draft in drafts if draft is not None]
    if not told:
        return None
    text = "。".join(draft.text if draft is not None else f"{unit}：没有写到它承担这类任务" for unit, draft in drafts)
    citations, rows = tuple(c for d in told for c in d.citations), tuple(t for d in told for t in d.rows)
    return Draft(knowledge.document.id, text, citations, 1.0, rows, computed=tuple(n for d in told for n in d.computed))


ALONE = re.compile("(?:单独|独自|独立|一家)牵头|(?:只有|就)[^，。]{0,8}一家牵头")


def select(question: Question, knowledge: Knowledge) -> tuple[list[Task], str]:
    tasks = [t for t in knowledge.tasks if question.origin != "prose" or t.origin == "prose"]
    if question.origin == "table" and any(t.origin == "table" for t in tasks):
        tasks = [t for t in tasks if t.origin == "table" and (question.annex is None or t.annex == question.annex)]
    said = ""
    if question.persons:
        tasks = [t for t in tasks if any(p in n for p in question.persons for n in t.person)]
        said = question.persons[0]
    if question.units:
        tasks = [t for t in tasks if any(role_match(t, u, roles_asked(question)) for u in question.units)]
        said = question.units[0]
    if ALONE.search(question.text) and question.units:
        tasks = [t for t in tasks if len(t.lead) == 1]
    wanted = deadline_filter(question)
    if wanted is not None:
        tasks = [t for t in tasks if due_matches(t, wanted[0], question.text)]
        said = said or ""
    words = set(tokens(re.sub("|".join(OPEN_DEADLINES), " ", question.subject))) if wanted is None else set()
    if len(words) >= 2 and (question.units or question.persons):
        narrowed = [
            t for t in tasks if len(words & set(tokens(" ".join(filter(None, (t.category, t.work, t.task, t.heading, t.text, t.measure)))))) >= 0.6 * len(words)
        ]
        tasks = narrowed or tasks
    return without_twins(tasks, knowledge), said


def without_twins(tasks: list[Task], knowledge: Knowledge) -> list[Task]:
    """Of a prose task and the table row about the same work, the row only."""
    ids = {t.id for t in tasks}
    twins = {k.first_id for k in knowledge.links if k.second_id in ids and k.first_id in ids and k.similarity >= 0.6}
    return [t for t in tasks if t.id not in twins]


def role_match(task: Task, unit: str, roles: Sequence[str]) -> bool:
    return any(same_unit(unit, name) for role in roles or ("lead", "support", "responsible") for name in getattr(task, role))


def by_role(question: Question, tasks: list[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks parted by the role the unit has in them; one group where the question names the role."""
    if question.persons and not question.units:
        return [("person", tasks)]
    if not question.units:
        return [("", tasks)]
    groups: list[tuple[str, list[Task]]] = []
    for role in roles_asked(question) or ("lead", "support", "responsible"):
        own = [t for t in tasks if any(role_match(t, u, (role,)) for u in question.units)]
        if own:
            groups.append((role, own))
    return groups
