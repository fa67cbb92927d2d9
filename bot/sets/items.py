"""What a task is called in a list: by what is to be done, whole enough to be understood when read aloud."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache

from bot.sets.conditions import deadlines_of, ends_in
from bot.text import fold, tokens
from bot.understand.days import Days
from bot.understand.vocabulary import words
from corpus.grammar.words import any_of
from corpus.grammar.words import words as of_grammar
from corpus.types import Task

SHORTEST, ENOUGH, SHORT, LONGEST, MANY = 6, 12, 24, 60, 20
"""Characters of a title that may name a task; from which on the first part of a sentence says enough; of a name at most,
in a list of more than `MANY` tasks and in a shorter one."""
FEW = 3
"""So many rows are named together with what is to be done; in a longer list, which is to be read out, only those that share a name."""


def items_of(tasks: Sequence[Task], shared: Collection[str] = (), days: Days | None = None) -> list[str]:
    """A name for each task. `shared` are the clauses that hold several tasks and the rows with a name of others; `days` those that a deadline
    must fall in, which is said too."""
    room = LONGEST if len(tasks) <= MANY else SHORT
    if len(tasks) <= FEW:
        return [name_of(task, task.clause_id in shared, room, days) for task in tasks]
    brief = [name_of(task, task.clause_id in shared, 0, days) for task in tasks]
    alike = Counter(brief)
    told = [alike[name] == 1 and task.id not in shared for task, name in zip(tasks, brief, strict=True)]
    return [name if is_told else name_of(task, task.clause_id in shared, room, days) for task, name, is_told in zip(tasks, brief, told, strict=True)]


def name_of(task: Task, shared: bool, room: int, days: Days | None) -> str:
    """The name of a task; `shared` where its clause holds others, so that the title does not name it alone."""
    return SUBSCRIPT.sub(r"\1", written_name(task, shared, room, days))


def written_name(task: Task, shared: bool, room: int, days: Days | None) -> str:
    times = list(dict.fromkeys(d.raw for d in deadlines_of(task) if days is not None and ends_in(d, days)))
    due = "、".join(times)
    if task.origin == "table":
        name = row_name(task, room)
        return f"{name}（{due}）" if due else name
    if not due:
        return sentence_name(task, shared)
    parts = [part for time in times if (part := part_with(time, task.text or "")) is not None]
    said = "；".join(part for n, part in enumerate(parts) if not any(part in other for other in parts[:n])) or None
    title = title_of(task)
    if said is None:
        return f"{sentence_name(task, shared)}（{due}）"
    return f"{title}：{said}" if title and len(title) <= SHORT and shares_little(title, said) else said


def part_with(words_of_time: str, text: str) -> str | None:
    """The parts of a sentence around a time that together say what is due; None where the text does not hold it."""
    parts = [part for part in re.split(r"(?<=[，,。；;])", re.sub(r"\s+", "", text)) if part]
    at = next((n for n, part in enumerate(parts) if words_of_time in part), None)
    if at is None:
        return None
    own = parts[at].partition(words_of_time)
    first, last = at, at
    while last + 1 < len(parts) and not parts[last].endswith(ENDS) and is_open(parts[last], parts[last + 1], own if last == at else None):
        last += 1  # 2019年12月底前，按照…要求，完成…
    if last == at and len(own[0]) <= LEAD_IN and len(own[2]) <= VERB_ALONE and at and not parts[at - 1].endswith(ENDS):
        first = at - 1  # …排查整治，力争2020年9月底前完成治理
    return closed("".join(parts[first : last + 1]).strip(MARKS))


def is_open(part: str, following: str, own: tuple[str, str, str] | None) -> bool:
    """Does a part not yet say what is due? `own`: what stands around the time in it."""
    bare = part.rstrip(MARKS)
    begins = len(own[0] + own[2]) < LEAD_IN if own is not None else preface().match(bare) is not None
    return begins or coverb().fullmatch(bare) is not None or goes_on(part, following)


def title_of(task: Task) -> str:
    return (task.heading or "").strip("。；：:")


MARKS = "，,。；;"
ENDS = ("。", "；", ";")
SUBJECT = 16
"""Characters of who is to do it, before 应将."""
LEAD_IN, VERB_ALONE = 4, 7
"""Characters around a time in its part that do not yet say what is due (力争, 并于), and of a verb that says no more than that it is done."""
SUBSCRIPT = re.compile(r"\s*_\s*\{\s*([0-9.]+)\s*\}")
"""PM_{2.5}, as converters write it, is not to be read aloud."""


def row_name(task: Task, room: int) -> str:
    """The cell of the task, behind the work that it belongs to where it does not say so itself, and what is to be done."""
    own = task.task or ""
    if not own:
        own = task.work if task.work and "work" not in task.inherited else ""
    elif task.work and "work" not in task.inherited and shares_little(task.work, own):
        own = f"{shortened(task.work)}—{shortened(own)}"
    measure = shortened(task.measure or "", room) if room or not own else ""
    if not own:
        return measure or shortened(task.work or task.category or task.text or "")
    name = shortened(own)
    return f"{name}（{measure}）" if measure and fold(measure) not in fold(name) else name


def shares_little(first: str, second: str) -> bool:
    grams = set(tokens(first))
    return bool(grams) and len(grams & set(tokens(second))) < 0.5 * len(grams)


@cache
def preface() -> re.Pattern[str]:
    """First parts of a sentence that say how, by what or when, and not yet what is to be done."""
    return re.compile(rf"(?:{any_of(words('preface_words'))})[^，。；]*$|(?:到|至)?(?:20\d\d年)?(?:\d{{1,2}}月)?[底末]?(?:之?前|以前)?$|每[年季月]")


@cache
def coverb() -> re.Pattern[str]:
    """A part of a sentence that says what something is done to or with, and not what: 各地应将甲、乙等行业."""
    return re.compile(rf"[^，。；]{{0,{SUBJECT}}}{any_of(words('coverb_words', 'must'))}{any_of(words('coverb_words', 'coverb'))}[^，。；]*")


def goes_on(part: str, following: str) -> bool:
    """Is a part only the subject of the next (三十人以上的单位，全部建立台账)?"""
    return following.startswith(words("coverb_words", "goes_on")) and not any(verb in part for verb in of_grammar("time_due_verbs") if len(verb) > 1)


def sentence_name(task: Task, shared: bool) -> str:
    """The title of the clause where it names the task alone, else the sentence without what leads in to it."""
    title = title_of(task)
    if not shared and SHORTEST <= len(title) <= LONGEST:
        return title
    own = shortened(task.text or "")
    if title and len(title) <= SHORT and not fold(own).startswith(fold(title)) and shares_little(title, own):
        return f"{title}：{own}"
    return own or title


LABEL = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]+)+")


def shortened(text: str, room: int = LONGEST) -> str:
    """Whole parts of a text from the first that says what is to be done, at most `room` characters where parts allow it."""
    bare = LABEL.sub("", re.sub(r"\s+", "", text)).strip("。；;，,")
    parts = [part for part in re.split(r"(?<=[，,。；;])", bare) if part]
    while len(parts) > 1 and preface().match(parts[0].rstrip("，,。；;")):
        parts.pop(0)
    said = parts[0] if parts else ""
    for part in parts[1:]:
        if len(said) >= ENOUGH and (len(said) + len(part) > room or said.endswith(("。", "；", ";"))):
            break
        said += part
    return closed(said.strip("。；;，,"))


def closed(text: str) -> str:
    """A bracket that opens and does not close is left out, with what it holds."""
    for first, second in ("（）", "()", "“”"):
        if text.count(first) > text.count(second):
            text = text[: text.rfind(first)] + (text[text.rfind(first) + 1 :] if first == "“" else "")
    return text.strip("，,；;")
