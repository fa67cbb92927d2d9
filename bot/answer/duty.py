"""Whether those whom a claim names have a part in the work: by the note with the units, and not by the reader's verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer.chosen import Chosen
from bot.answer.who import DONE_BY, say_who
from bot.drafts import Draft
from bot.reader.claims import denies
from bot.roles import has_roles, say_roles
from bot.types import Question
from bot.understand.vocabulary import pattern
from corpus.grammar.identity import same_unit

ASKING_NO = re.compile(r"[不没][?？。]?$")
"""允许不 asks, and denies nothing."""
IN_CHARGE = ("lead", "responsible")
LEVELS = "省市县区州"


def of_units(draft: Draft, question: Question, roles: Sequence[str]) -> Draft:
    """Do those whom a claim names have one of the roles, and alone where it says so?"""
    held = [n for role in roles for n in getattr(draft.rows[0], role)]
    agrees = bool(held) and all(any(is_meant(u, n) for n in held) for u in question.units)
    if agrees and pattern("duty_claims", "alone").search(question.text):
        agrees = all(any(is_meant(u, n) for u in question.units) for n in held)
    return replace(draft, text=f"{'是' if agrees else '不是'}。{draft.text}")


def is_meant(unit: str, name: str) -> bool:
    """Is a unit that a claim names the one of a note? Short names leave characters out: 市法院 is 市中级人民法院, 证监局 is 云溪证监局.

    One that says its level is only that of a name which begins with it: 市公安局 is no 青石县公安局, 市政府 none of 各县（市、区）人民政府.
    """
    level = unit[:1] if unit[:1] in LEVELS else ""
    core, rest = unit[len(level) :], iter(name)
    shortened = len(core) > 1 and name.startswith(level) and name.endswith(core[-1]) and all(char in rest for char in core)
    return same_unit(unit, name) or shortened


def of_duty(chosen: Chosen) -> Draft | None:
    """Of a claim that somebody has a part in the work: who has it by the note; None for another claim, or where the sentence itself speaks of him."""
    question, candidate = chosen.question, chosen.best.candidate
    if not question.units or not claims_duty(question.text) or not has_roles(candidate.task, DONE_BY):
        return None
    draft = say_who(chosen)
    if draft is None or not draft.rows or draft.blank:
        return None
    by_note = of_units(draft, question, IN_CHARGE) if claims_charge(question.text) else of_units(with_support(draft), question, DONE_BY)
    note, text = (re.sub(r"\s+", "", words or "") for words in (draft.rows[0].note, candidate.text))
    return None if by_note.text.startswith("不") and any(unit in text.replace(note, "") for unit in question.units) else by_note


def claims_charge(text: str) -> bool:
    """归水务局负责 is not so where it only supports; 水务局也管 may be."""
    return pattern("duty_claims", "charge").search(of_no_matter(text)) is not None and "也" not in text


def claims_duty(text: str) -> bool:
    """Does a claim say that somebody has a part in the work (税务局也有份吧), and not that he has none?"""
    bare = pattern("duty_claims", "open").sub("", ASKING_NO.sub("", text))
    if denies(bare) or pattern("duty_claims", "none").search(bare):
        return False
    return pattern("duty_claims", "has").search(of_no_matter(text)) is not None


def of_no_matter(text: str) -> str:
    """A claim without words that only look like those of a duty: 归档, 责任险, 负责人."""
    return pattern("duty_claims", "matter").sub("", text)


def with_support(draft: Draft) -> Draft:
    """With those who support, since they have a part in the work as well."""
    unsaid = any(name not in draft.text for name in draft.rows[0].support)
    said = say_roles(draft.rows[0], ("support",)) if unsaid else None
    return draft if said is None else replace(draft, text=f"{draft.text.rstrip('。')}；{said[0]}。")


def with_units(draft: Draft, chosen: Chosen) -> Draft:
    """With those whom the note names in place of him whom the claim names, where there are such: 不是 alone leaves open who it is."""
    who = say_who(chosen) if has_roles(chosen.best.candidate.task) else None
    return draft if who is None or who.blank else who
