"""Does a draft hold what was asked for? A true sentence beside the question is worse than none."""

from __future__ import annotations

import re

from bot.drafts import Draft
from bot.evidence import Limits
from bot.text import fold
from bot.types import Question

PLACES_ASKED = re.compile(
    r"哪(?:些|几)?个?(?:乡镇|县区|区县|街道|城市|县|区|镇|乡|村|市)(?![级里委场])|(?:乡镇|县区|区县|街道|县|区|镇|乡|村)(?:有|是)哪[些几]"
)
PLACE_SAID = re.compile(r"(?<![各乡城集全本该上])[\u4e00-\u9fff](?:[市县区州镇乡旗村]|街道)(?![镇乡级])")
CHECKED = re.compile(r"^(?:是|不是|原文为)")


def fits(question: Question, draft: Draft, limits: Limits, known: str) -> bool:
    """Is the draft of the kind that the question asks for, and near enough for it? `known` is the document's folded text."""
    if draft.blank:
        return True
    if draft.score < floor(question, draft, limits):
        return False
    if PLACES_ASKED.search(question.text) and not draft.rows and not PLACE_SAID.search(draft.text):
        return False
    if "extreme" in question.intents and not question.intents & {"target", "deadline"} and not re.search("最|第一", draft.text):
        return False
    return names_role(question, draft, known) and of_year_asked(question, draft)


def floor(question: Question, draft: Draft, limits: Limits) -> float:
    """The least score: higher where words alone do not show whether they answer."""
    if "yes_no" in question.intents and not CHECKED.match(draft.text):
        return limits.unchecked
    return limits.figure if "target" in question.intents and not draft.rows else 0.0


PERSON_ASKED = re.compile(r"[\u4e00-\u9fff]{2}责任人")


def names_role(question: Question, draft: Draft, known: str) -> bool:
    """Who the 技术责任人 is, in a document that has such, can only be told by words that speak of a 技术责任人."""
    asked = PERSON_ASKED.search(question.text)
    if "person" not in question.intents or not draft.rows or asked is None or asked.group() not in known:
        return True
    return asked.group() in fold("".join((*draft.rows[0].terms.values(), draft.text)))


def of_year_asked(question: Question, draft: Draft) -> bool:
    """A figure for a year must stand in words, or below a title, that name the year or a stretch over it."""
    years = {int(year) for year in re.findall(r"20\d\d(?=年)", fold(question.text))}
    if not years or "target" not in question.intents or draft.computed or not draft.citations:
        return True
    said = fold(" ".join(f"{c.title} {c.path} {c.quote}" for c in draft.citations) + draft.text)
    named = {int(year) for year in re.findall(r"20\d\d", said)}
    for first, last in re.findall(r"(20\d\d)年?-(20\d\d)", said):
        named |= set(range(int(first), int(last) + 1))
    return not named or bool(years & named)
