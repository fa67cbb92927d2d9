"""Does it hold, what the question claims: 是, 不是 and what it is, or only what the source says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from bot.answer.chosen import Chosen
from bot.answer.duty import ASKING_NO, of_duty, of_units, with_units
from bot.answer.text import say_text
from bot.answer.who import say_who
from bot.drafts import Draft
from bot.reader.claims import denies, group
from bot.roles import ROLES, roles_wanted
from bot.text import fold
from bot.understand.spoken import as_written
from bot.understand.vocabulary import pattern
from corpus.grammar.grades import of_other_grades
from corpus.grammar.identity import same_unit
from corpus.grammar.numerals import DIGITS
from corpus.grammar.quantities import Quantity, find_quantities, scale_of
from corpus.grammar.words import any_of
from index.terms import tokens

SURE = 0.6
"""Probability from which a verdict is said; below it the source speaks for itself, since a wrong 是 may be read out in a meeting."""
PLAIN = 0.8
"""Probability from which a verdict of the reader is said without a word of caution. Over 174 claims of three sets 是 was right in 0.59 of those from
0.6 to 0.8 and in 0.71 above, 不是 in 0.77 and 0.81."""
UNSURE = "“是”或“不是”是按原文判断的，把握不大，引用前请看原文。"
EXCEPT = re.compile(r"除.{1,20}外")
MONTH = re.compile(r"(\d{1,2})\s*月")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
BARE = re.compile(
    "(?P<number>[0-9]+(?:[.][0-9]+)?|[一二两三四五六七八九十][一二三四五六七八九十百千]*)(?P<scale>[百千]?[万亿]|(?<=[一二两三四五六七八九])[百千])(?P<tenth>[一二三四五六七八九](?![十百千万]))?"
)


def say_claim(chosen: Chosen) -> Draft | None:
    """A unit in a role is compared as a unit, figures as figures; all else is the reader's verdict."""
    question = chosen.question
    wanted = roles_wanted(question)
    if wanted and question.units:
        draft = say_who(chosen)
        return draft if draft is None or not draft.rows else of_units(draft, question, wanted)
    duty = of_duty(chosen)
    if duty is not None:
        return duty
    draft = said_of(chosen) if wanted else say_text(chosen)
    if draft is None:
        return None
    draft = with_deadline(draft, chosen)
    yes = chosen.best.yes
    if question.units and not all(names_unit(unit, chosen, draft) for unit in question.units):
        # never 是 from a place that does not name whom the claim names; nor 不是 where it only calls him by another name
        told = draft if wanted else with_units(draft, chosen)
        return replace(told, text=f"{'原文为' if not wanted and yes >= SURE else '不是，原文为'}：{told.text}")
    figures = figures_of(fold(as_written(question.text)), fold(chosen.best.candidate.read))
    said = chosen.best.candidate
    barred = overstates(question.text, said.text) or forbids(question.text, said.text) or of_other_grades(question.text, fold(said.read))
    if yes >= (1 - SURE if figures == "held" else SURE) and figures in ("none", "held", "within") and not barred:
        return cautioned(replace(draft, text=f"是。{draft.text}"), yes if figures == "none" else 1.0)
    if yes <= 1 - SURE or figures == "denied":
        return cautioned(replace(draft, text=f"不是。{draft.text}"), 1 - yes if figures != "denied" else 1.0)
    return replace(draft, text=f"原文为：{draft.text}")


def cautioned(draft: Draft, sure: float) -> Draft:
    """With a word of caution where nothing but the reader's verdict stands behind 是 or 不是, and that is not sure."""
    return draft if sure >= PLAIN else replace(draft, notices=(*draft.notices, UNSURE))


def said_of(chosen: Chosen) -> Draft | None:
    """Of a claim with a word for a role: who has it; of a sentence that names nobody in it what it says, since the word may be of the
    claim's own matter (能远程配合检查的，不会进名录吧)."""
    draft = say_who(chosen)
    return say_text(chosen) if draft is not None and draft.blank and chosen.best.candidate.kind == "sentence" else draft


def overstates(asked: str, said: str) -> bool:
    """Does a claim speak of all where the sentence speaks of a part? 所有地方都要…吗 is not 是 by 建成区基本…."""
    return pattern("claim_scope", "all").search(asked) is not None and (pattern("claim_scope", "part").search(said) or EXCEPT.search(said)) is not None


def with_deadline(draft: Draft, chosen: Chosen) -> Draft:
    """A claim about a time, of a row that has its time in a cell of its own."""
    task = chosen.best.candidate.task if chosen.best.candidate.kind == "row" else None
    if task is None or not task.deadline or not (chosen.question.dates or "deadline" in chosen.question.intents):
        return draft
    return replace(draft, text=f"{draft.text}；完成时限：{task.deadline}")


Figures = Literal["none", "held", "within", "denied", "absent"]


def figures_of(asked: str, said: str) -> Figures:
    """Are the figures of a claim in the sentence, or within its bounds; does it hold others of their kind; or none of their kind?

    8% is within 不得超过10%; whether it may be so is the reader's to say. A figure without a measure is looked for as it stands.
    """
    claimed, given = list(find_quantities(asked)), list(find_quantities(said))
    found: list[Figures] = [compared(quantity, given) for quantity in claimed]
    rest = asked
    for quantity in reversed(claimed):
        rest = rest[: quantity.start] + rest[quantity.end :]
    found += [of_any_kind(amount, given) for amount in bare_amounts(rest)]
    rest = BARE.sub("", rest)
    held = FIGURE.findall(said)
    months = set(MONTH.findall(said))
    found += ["denied" for month in MONTH.findall(asked) if months and month not in months]  # 5月 is not held by 5G
    found += ["held" if number in held else "denied" if held else "absent" for number in FIGURE.findall(rest)]
    return next((worst for worst in ("denied", "absent", "within", "held") if worst in found), "none")


def compared(claimed: Quantity, given: Sequence[Quantity]) -> Figures:
    alike = [q for q in given if q.dimension == claimed.dimension and (q.dimension != "count" or q.measure == claimed.measure)]
    if any(claimed.same_value(q) for q in alike):
        return "held"
    if any(admits(q, claimed) for q in alike):
        return "within"
    return "denied" if alike else "absent"


def bare_amounts(text: str) -> list[Quantity]:
    """五万, 一万五, 20万: amounts without a measure; what is asked about is most often money."""
    found = []
    for match in BARE.finditer(text):
        (quantity,) = find_quantities(f"{match['number']}{match['scale']}元")
        more = DIGITS[match["tenth"]] * scale_of(match["scale"]) / 10 if match["tenth"] else 0.0
        found.append(replace(quantity, low=quantity.low + more, high=quantity.high + more))
    return found


def of_any_kind(amount: Quantity, given: Sequence[Quantity]) -> Figures:
    """五万 is held by 5万人 as well as by 5万元; only where money is spoken of is it denied."""
    if any(amount.low == q.low and amount.high == q.high for q in given):
        return "held"
    return compared(amount, given)


def admits(bound: Quantity, figure: Quantity) -> bool:
    """Does a floor, a ceiling or a range leave room for a figure?"""
    most = bound.bound not in ("most", "range") or figure.high <= bound.high
    least = bound.bound not in ("least", "range") or figure.low >= bound.low
    return bound.bound in ("most", "least", "range") and most and least


def forbids(asked: str, said: str) -> bool:
    """Does the part of a sentence that shares most with a claim forbid, where the claim denies nothing? 是。严禁收费 would be wrong."""
    parts = re.split("[，,。；;：:]", said)
    wanted = {t for t in tokens(asked) if len(t) > 1}
    shared = [len(wanted & set(tokens(p))) for p in parts]
    if not max(shared) or denies(ASKING_NO.sub("", asked)) or any(word in asked for word in group("forbids")):
        return False
    return re.search(rf"{any_of(group('forbids'))}(?!{any_of(group('bounds'))})", parts[shared.index(max(shared))]) is not None


def names_unit(unit: str, chosen: Chosen, draft: Draft) -> bool:
    """Does the chosen place, or the row behind it, name the unit?"""
    named = [n for task in draft.rows for role in ROLES for n in getattr(task, role)]
    return unit in chosen.best.candidate.read or any(same_unit(unit, n) for n in named)
