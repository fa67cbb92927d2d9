"""Lists that a table or a place gives: the tasks of a category, and every sentence that names a place."""

from __future__ import annotations

import re

from bot.answer.cut import line
from bot.citations import cite_item, cite_task
from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.task_names import names_of
from bot.text import fold
from bot.types import Question

BRIEF = 40
"""Characters said around a place."""


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
    names = [line(i.text, BRIEF, (i.text.find(place), i.text.find(place) + len(place))) for i in found]
    return Draft(knowledge.document.id, f"{len(found)}处：{'；'.join(names)}", tuple(cite_item(knowledge, i) for i in found), 1.0, computed=(str(len(found)),))
