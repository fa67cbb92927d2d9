"""Lists and counts of tasks: by unit and role, by person, by deadline. Complete, never a top-k."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.citations import cite_item, cite_task
from bot.drafts import Draft
from bot.extract import PREFACE
from bot.knowledge import Item, Knowledge
from bot.text import fold, tokens
from bot.types import Citation, Question
from corpus.deadlines import find_deadlines, parse_deadline
from corpus.tasks import year_of
from corpus.types import Deadline, Task
from corpus.units import same_unit

ROLE_WORDS = {"lead": "牵头", "support": "配合", "responsible": "负责", "person": "任责任人"}
NAME_LIMIT = 60
OPEN_DEADLINES = (
    "长期坚持",
    "长期开展",
    "长期",
    "持续推进",
    "常态化开展",
    "常态化坚持",
    "常态化",
    "全年",
    "按照省定时限",
    "按照时限要求",
    "持续",
    "年内",
    "立行立改",
)


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


def deadline_filter(question: Question) -> tuple[str, dt.date | None] | None:
    """The deadline that restricts a list: its words, and the date they mean when they are a date."""
    undated = re.sub(r"20\d\d年度?(?:之?内)?", " ", question.text).replace("照", "")
    for word in OPEN_DEADLINES:
        if word.replace("照", "") in undated:
            return word, None
    match = re.search(
        r"(20\d\d年[底末](?=前|之前|以前)|(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年底|[上下]半年|[一二三四]季度末?))(?:份|之?前|以前|[（(]含|要|必须|到期|完成|截止|前要|底前|有|的|为止)",
        question.text,
    )
    if match is None:
        match = re.search(r"(20\d\d年)度?(?:之?内|当年|全年|年底前|底前)", question.text)
    return (match.group(1), None) if match else None


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


def list_due(question: Question, words: str, knowledge: Knowledge) -> Draft | None:
    """Where no table lists tasks: every sentence whose deadline is the one asked for, its own words."""
    year = year_of(knowledge.document)
    found: list[tuple[int, str, Citation]] = []
    for item in knowledge.items:
        if item.kind != "sentence":
            continue
        for deadline in find_deadlines(item.text, year):
            if REPEATED.search(deadline.deadline.raw) or (year and deadline.deadline.end and deadline.deadline.end.year < year):
                continue
            if deadline_meets(deadline.deadline, words, question.text):
                found.append((item.span.start, said_with_title(item, phrase_around(item.text, deadline.start, deadline.end)), cite_item(knowledge, item)))
                break
    for task in knowledge.tasks:
        # 完成时限：… on a line of its own, or in the note: no sentence holds it.
        keyed = task.origin == "prose" and task.due is not None and task.deadline is not None and task.deadline not in (task.text or "")
        if keyed and task.due is not None and deadline_meets(task.due, words, question.text):
            found.append((task.span.start, f"{label_of(task)}（{task.deadline}）", cite_task(knowledge, task)))
    if not found:
        return None
    found.sort(key=lambda each: each[0])
    text = f"{len(found)}项：{'；'.join(words for _, words, _ in found)}"
    return Draft(knowledge.document.id, text, tuple(citation for *_, citation in found), 1.0, computed=(str(len(found)),))


REPEATED = re.compile("[每当]年")
TITLE_LIMIT = 24


def said_with_title(item: Item, phrase: str) -> str:
    """The words with a deadline, behind the title of their clause where they alone do not say what is due."""
    title = item.clause.title.strip("。；：") if item.clause is not None and item.clause.level else ""
    new = set(tokens(title)) - set(tokens(phrase))
    if not 2 <= len(title) <= TITLE_LIMIT or item.is_heading or fold(phrase) in fold(title) or len(new) < 0.5 * len(set(tokens(title))):
        return phrase
    return f"{title}（{phrase}）"


LEADS_IN = re.compile("(?:力争|确保|争取|并|于|并于|须|应|要|在|必须|提前|最迟)*")
LONGEST_BEFORE = 60


def part_start(text: str, end: int) -> int:
    """Where the comma-bounded part begins that holds what stands before `end`."""
    return max(text.rfind("，", 0, end), text.rfind(",", 0, end), text.rfind("；", 0, end)) + 1


def phrase_around(text: str, start: int, end: int) -> str:
    """A deadline with what is due: the part it stands in, and the next when that is too short to say."""
    left = part_start(text, start)
    if left and LEADS_IN.fullmatch(text[left:start].strip()) and text[left - 1] in "，,":
        before = part_start(text, left - 1)
        left = before if start - before <= LONGEST_BEFORE else left  # the part before says what is due
    marks = [m.start() for m in re.finditer(r"[，,；;。]", text[end:])]
    right = end + (marks[0] if marks else len(text) - end)
    if right - left < 16 and len(marks) > 1:
        right = end + marks[1]
    elif right - left < 16 and len(marks) == 1:
        right = len(text)
    later = [end + m for m in marks if end + m > right]
    while later and PREFACE.fullmatch(text[left:right].strip("，,")):
        right = later.pop(0)
    return text[left:right].strip("，,；;。")


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


def due_matches(task: Task, words: str, text: str) -> bool:
    """Does a task fall due by the words of a question? Open words match as written; dates by their end."""
    if words in OPEN_DEADLINES:
        return any(words in d.raw for d in task.deadlines) or words in (task.deadline or "")
    return any(deadline_meets(d, words, text) for d in task.deadlines)


def deadline_meets(deadline: Deadline, words: str, text: str) -> bool:
    """Is a deadline the one asked for – or, where the question says 之前 or （含）, not later?"""
    if re.fullmatch(r"20\d\d年[底末]?", words):
        return deadline.end is not None and deadline.end.year == int(words[:4])
    asked = parse_deadline(words, deadline.end.year if deadline.end else None).end
    if asked is None or deadline.end is None:
        return fold(words) in fold(deadline.raw)
    upto = re.search(r"之前|以前|[（(]含[）)]|截至|截止到|为止", text)
    return (
        deadline.end <= asked if upto else (deadline.end.year, deadline.end.month) == (asked.year, asked.month) and (deadline.end == asked or "日" not in words)
    )


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


def shares_clause(task: Task, siblings: Sequence[Task]) -> bool:
    return sum(1 for t in siblings if t.clause_id == task.clause_id and t.origin == "prose") > 1


def says_more(detail: str, label: str) -> bool:
    grams = set(tokens(detail))
    return bool(grams) and len(grams & set(tokens(label))) < 0.6 * len(grams)


def names_of(tasks: Sequence[Task], siblings: Sequence[Task] = ()) -> list[str]:
    """A name for each task; where the label is shared or taken from a merged cell, its measure says which."""
    room = 44 if len(tasks) <= 2 else 20 if len(tasks) <= 4 else 0
    labels = [label_of(t) for t in tasks]
    everywhere = [label_of(t) for t in siblings]
    names = []
    for task, label in zip(tasks, labels, strict=True):
        vague = labels.count(label) > 1 or everywhere.count(label) > 1 or "task" in task.inherited
        detail = first_words(task.measure or task.text or "", NAME_LIMIT if vague else room)
        if task.origin == "table" and detail and (vague or says_more(detail, label)):
            names.append(f"{label}（{detail}）" if label not in detail else detail)
        elif task.origin == "prose" and shares_clause(task, siblings):
            names.append(f"{label}（{first_words(task.text or '', 44)}）")
        else:
            names.append(label)
    return names


def label_of(task: Task) -> str:
    """The task's name; with the work it belongs to where the name alone does not say."""
    name = task.task or task.work or task.heading or first_words(task.text or task.measure or "", 30)
    if task.task and task.work and "work" not in task.inherited and not set(tokens(task.work)) <= set(tokens(task.task)):
        shared = set(tokens(task.work)) & set(tokens(task.task))
        if len(shared) < 0.5 * len(set(tokens(task.work))):
            return f"{task.work}—{name}"
    return name


def first_words(text: str, limit: int) -> str:
    """The beginning of a text up to a mark, at most `limit` characters."""
    bare = text.strip().rstrip("。；;")
    if limit <= 0:
        return ""
    if len(bare) <= limit:
        return bare
    marks = [m.start() for m in re.finditer(r"[，,。；;、]", bare) if m.start() <= limit]
    words = bare[: marks[-1]] if marks else re.sub(r"[\d.]+$", "", bare[:limit])
    opened = max(words.rfind("（"), words.rfind("("))
    words = words[:opened] if opened > max(words.rfind("）"), words.rfind(")")) else words
    return re.sub(r"[，,。；;、]?(?:其中)?$", "", words)
