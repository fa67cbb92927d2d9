"""Who leads, supports, is responsible: from the note or row that governs what was read."""

from __future__ import annotations

import re

from bot.answer.chosen import Chosen
from bot.answer.cut import line
from bot.answer.text import say_blank, say_text, words_of
from bot.drafts import Draft
from bot.reader.types import Reading
from bot.roles import has_roles, notices_of, other_side, roles_wanted, say_roles
from bot.understand.vocabulary import pattern
from corpus.grammar.units import endings
from corpus.grammar.words import any_of, group
from corpus.types import Task

NEAR = 0.35
"""Share of the best reading's share from which another may stand in for one that names nobody."""
NOT_LISTED = "原文没有单列配合单位，"
DONE_BY = ("lead", "responsible", "support")
MATTER = 48
"""Characters of what is to be done that are said before the units."""


def say_who(chosen: Chosen) -> Draft | None:
    """The units of the note or row; else the sentence, where it names somebody; else nothing."""
    able = [r for r in chosen.readings if r.share >= NEAR * chosen.best.share]
    reading = next((r for r in able if has_roles(r.candidate.task)), None)
    if reading is None and chosen.best.candidate.kind == "row":
        return say_blank(chosen, "单位")
    if reading is None or reading.candidate.task is None:
        named = next((r for r in able if names_somebody(r.candidate.text, chosen.question.text)), None)
        return say_text(Chosen(chosen.question, chosen.knowledge, (named,), chosen.limit)) if named is not None else None
    task = reading.candidate.task
    wanted = roles_wanted(chosen.question) or ("lead", "responsible")
    if asks_who_else(chosen.question.text):
        wanted = tuple(role for role in DONE_BY if getattr(task, role)) or wanted
    parts = say_roles(task, wanted, chosen.question.text)
    if parts is None:
        return None
    said, blank = parts
    if blank and "lead" in wanted and not roles_said(chosen.question.text):  # 主管单位 means who does it, whatever the note calls him
        said, blank = say_roles(task, ("lead", "responsible"), chosen.question.text) or parts
    lacking = ""
    if blank and wanted == ("support",) and task.origin == "prose" and task.lead and task.responsible:
        # a note that names who leads and who is responsible beside has no other word for those who join in
        beside = say_roles(task, ("lead", "responsible"), chosen.question.text)
        said, blank = beside or parts
        lacking = NOT_LISTED if not blank else ""
    citations = [chosen.cite(reading.candidate), *chosen.cite_notes(task, reading.candidate)]
    about = chosen.question.text
    if not blank and says_within(reading, task):
        pieces = [words_of(reading, chosen.limit, about)]
    elif task.kind == "duty" and not blank:
        pieces = [own_part(task, chosen.limit)]
    else:
        pieces = [matter(reading, task, about) + lacking + (said if task.origin == "table" or blank else noted(task, said))]
    other = other_side(task, wanted, chosen.knowledge)
    if other is not None:
        pieces.append(other[0])
        citations.append(other[1])
    return Draft(task.document_id, "；".join(pieces), tuple(citations), chosen.share, (task,), notices_of(task), blank)


def says_within(reading: Reading, task: Task) -> bool:
    """Does the sentence itself say who, between its other words? Taken apart, it would be no sentence any more."""
    note, text = re.sub(r"\s+", "", task.note or ""), re.sub(r"\s+", "", reading.candidate.text)
    return task.origin == "prose" and note in text and not text.rstrip("。；;，,：:、）)】]〕").endswith(note)


def own_part(task: Task, limit: int) -> str:
    """Of a sentence that gives each unit its duty, the part of this one: 甲局负责规划；乙局负责修缮 says of neither what the other does."""
    bare, note = (re.sub(r"\s+", "", text or "") for text in (task.text, task.note))
    part = next((p for p in re.split("[；;。]", bare) if note in p), bare)
    at = part.find(note)
    return line(part, limit, (at, at + len(note)) if at >= 0 else None)


def noted(task: Task, said: str) -> str:
    """The note's own words, where it is short enough to be read out and says more than the list of names."""
    note = re.sub(r"\s+", "", task.note or "").strip("（）()[]【】〔〕。；;")
    return note if task.kind == "note" and note and len(note) <= 90 else said


def matter(reading: Reading, task: Task, about: str) -> str:
    """What is to be done, so that the line can be read out by itself."""
    if task.origin == "table":
        name = task.task or task.work or task.measure or ""
        return f"{line(name, MATTER, about=about)}：" if name else ""
    text = words_of(reading, MATTER, about)
    note = re.sub(r"\s+", "", task.note or "")
    bare = re.sub(r"\s+", "", text)
    for end in (f"（{note}）", f"({note})", note):
        if end in bare:
            bare = bare.replace(end, "")
    if not re.search(r"\w", bare) or bare.rstrip("。；;") in note:  # the note stands on lines of its own: 强化排污许可管理 is above them
        bare = line(task.text or "", MATTER, about=about)
    bare = re.split(r"[（(\[【〔]", bare)[0] if len(bare) > MATTER else bare
    return f"{bare.rstrip('。；;，,：:')}：" if bare else ""


def names_somebody(text: str, question: str) -> bool:
    """Does a sentence without a note name a unit or somebody, and in the role whose verb the question has?"""
    return roles_said(asking(question)) <= roles_said(text) and re.search(any_of(endings()), text) is not None


def asks_who_else(question: str) -> bool:
    """除了财政还有谁: in whatever role, all are said, whom the question names among them."""
    behind = pattern("negations", "except").split(question, maxsplit=1)[1:]
    return bool(behind) and pattern("more_words").search(behind[0]) is not None


def asking(question: str) -> str:
    """The parts of a question that ask who, without what is asked or said beside: 标准由谁定，财政参与不."""
    parts = [part for part in re.split("[，,。？?；;]", question) if "谁" in part or pattern("who_words", "which").search(part)]
    return "，".join(parts) or question


def roles_said(text: str) -> set[str]:
    """The roles other than plain responsibility whose verbs stand in a text: 牵头, 配合, 指导."""
    return {role for role in ("lead", "support", "guide") if any(verb in text for verb in group("role_verbs", role))}
