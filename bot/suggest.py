"""Questions that could come next: what the evidence of an answer holds and the answer did not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.own_time import own_time
from bot.text import plain
from bot.types import Answer
from corpus.grammar.name_lists import GENERIC
from corpus.types import Task

MOST = 3
FEW = 3
"""Tasks of an answer up to which a question about the task is clear."""
SUPPORT, LEAD, RESPONSIBLE, PERSON, DEADLINE = "配合单位有哪些？", "由谁牵头？", "责任单位是谁？", "责任人是谁？", "什么时候完成？"
OF_UNIT = {"lead": "{unit}牵头哪些任务？", "responsible": "{unit}负责哪些任务？", "support": "{unit}配合哪些任务？"}
LEFT = re.compile(r"^(?:（）|[的，、：\s])+|（）")
"""What is left where a name was cut out. No endings of places: 东岭市市政道路, 东岭市中小学."""
SHORTEST = 3
"""Characters of a unit's name that is asked for by itself."""


def suggestions(answer: Answer) -> tuple[str, ...]:
    """Follow-ups to an answer that rests on a few tasks of one document: its other roles, its time, other tasks of its unit."""
    if answer.status != "answered" or not 0 < len(answer.rows) <= FEW or answer.roles or len({t.document_id for t in answer.rows}) > 1:
        return ()
    said = plain(answer.text)
    quotes = [citation.quote for citation in answer.citations]
    asked = [*about(answer.rows[0], said, quotes), *of_unit(answer.rows[0])] if len(answer.rows) == 1 else list(of_unit(answer.rows[0]))
    return tuple(dict.fromkeys(asked))[:MOST]


def about(task: Task, said: str, quotes: Sequence[str]) -> Iterator[str]:
    """What else the task holds; a time that holds for what is quoted of it."""
    if unsaid(task.lead, said):
        yield LEAD
    elif not task.lead and unsaid(task.responsible, said):
        yield RESPONSIBLE
    if unsaid(task.support, said):
        yield SUPPORT
    time = own_time(task, quotes)
    if time and plain(time) not in said:
        yield DEADLINE
    if unsaid(task.person, said):
        yield PERSON


def of_unit(task: Task) -> Iterator[str]:
    """The tasks of the unit that comes first."""
    for role in ("lead", "responsible"):
        unit = next((name for name in getattr(task, role) if name not in GENERIC and len(name) >= SHORTEST), None)
        if unit is not None:
            yield OF_UNIT[role].format(unit=unit)
            return


def unsaid(names: Iterable[str], said: str) -> bool:
    """Are there names, and is none of them said?"""
    folded = [plain(name) for name in names]
    return bool(folded) and not any(name in said for name in folded)


def without_names(question: str, named: Iterable[str]) -> str:
    """A question without the words by which it names documents: 甲市的某事由谁牵头 → 某事由谁牵头."""
    bare = question
    for word in map(re.escape, sorted(named, key=len, reverse=True)):
        bare = re.sub(rf"(?:^在)?(?:《{word}》[里中]?|{word})", "", bare)
    return LEFT.sub("", bare) or question if bare != question else question
