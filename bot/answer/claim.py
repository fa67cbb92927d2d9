"""Does it hold, what the question claims: 是, 不是 and what it is, or only what the source says."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer.chosen import Chosen
from bot.answer.text import say_text
from bot.answer.who import say_who
from bot.drafts import Draft
from bot.ranked import ROLES
from bot.roles import roles_wanted
from bot.text import fold
from corpus.grammar.identity import same_unit

SURE = 0.6
"""Probability from which a verdict is said; below it the source speaks for itself, since a wrong 是 may be read out in a meeting."""
UNIVERSAL = re.compile("所有|全部|一律|任何|统统|都(?:要|得|必须)|全(?:市|县|省|区)")
LIMITED = re.compile("基本|原则上|建成区|主城区|重点|力争|逐步|除.{1,20}外|鼓励|有条件")
"""是 is not said to 所有地方都要…吗 by a sentence that limits what it orders."""
FIGURE = re.compile(r"\d+(?:\.\d+)?")


def say_claim(chosen: Chosen) -> Draft | None:
    """A unit in a role is compared as a unit, figures as figures; all else is the reader's verdict."""
    question = chosen.question
    wanted = roles_wanted(question)
    if wanted and question.units:
        draft = say_who(chosen)
        if draft is None or not draft.rows:
            return draft
        held = [n for role in wanted for n in getattr(draft.rows[0], role)]
        agrees = bool(held) and all(any(same_unit(u, n) for n in held) for u in question.units)
        return replace(draft, text=f"{'是' if agrees else '不是'}。{draft.text}")
    draft = say_who(chosen) if wanted else say_text(chosen)
    if draft is None:
        return None
    if question.units and not all(names_unit(unit, chosen, draft) for unit in question.units):
        return replace(draft, text=f"不是，原文为：{draft.text}")  # never 是 from a place that does not name whom the claim names
    yes = chosen.best.yes
    held_text = fold(chosen.best.candidate.read)
    claimed = FIGURE.findall(fold(question.text))
    missing = [n for n in claimed if n not in FIGURE.findall(held_text)]
    if yes >= (1 - SURE if claimed else SURE) and not missing and not (UNIVERSAL.search(question.text) and LIMITED.search(chosen.best.candidate.text)):
        return replace(draft, text=f"是。{draft.text}")
    if yes <= 1 - SURE or (missing and FIGURE.search(held_text)):
        return replace(draft, text=f"不是。{draft.text}")
    return replace(draft, text=f"原文为：{draft.text}")


def names_unit(unit: str, chosen: Chosen, draft: Draft) -> bool:
    """Does the chosen place, or the row behind it, name the unit?"""
    named = [n for task in draft.rows for role in ROLES for n in getattr(task, role)]
    return unit in chosen.best.candidate.read or any(same_unit(unit, n) for n in named)
