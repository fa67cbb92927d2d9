"""What is due by a day: the words of a question that name it, and every sentence or task that falls due then."""

from __future__ import annotations

import datetime as dt
import re

from bot.citations import cite_item, cite_task
from bot.drafts import Draft
from bot.extract import PREFACE
from bot.knowledge import Item, Knowledge
from bot.task_names import label_of
from bot.text import fold, tokens
from bot.types import Citation, Question
from corpus.grammar.times import find_deadlines, parse_deadline
from corpus.tasks import year_of
from corpus.types import Deadline, Task

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
