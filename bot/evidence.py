"""Does what was found speak of the place, the year and the months that a question names?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.drafts import Draft
from bot.knowledge import Knowledge
from bot.text import fold
from bot.types import Question
from bot.vocabulary import bare_place

PERIOD = re.compile(r"\d{1,2}-\d{1,2}月")


def in_period(question: Question, text: str) -> bool:
    """Does a text speak of each stretch of months that the question names?"""
    held = fold(text)
    return all(period in held for period in PERIOD.findall(fold(question.text)))


def missing_places(question: Question, cells: Sequence[Draft]) -> bool:
    """Does a question name a place that no document is about and no cell speaks of?"""
    said = [fold(d.text + "".join(c.quote for c in d.citations)) for d in cells]
    return any(not any(fold(bare_place(place)) in text for text in said) for place in question.places)


def speaks_of(question: Question, text: str, knowledge: Knowledge) -> bool:
    """Does a text speak of every place that the question names and no document is about? In a document that was chosen, its whole text may."""
    where = knowledge.plain_text if question.document_ids is not None else fold(text)
    return all(fold(bare_place(place)) in where for place in question.places)


YEAR = re.compile(r"20[0-4]\d")


def knows_year(question: Question, knowledge: Knowledge) -> bool:
    """Does a document hold one of the years that the question names, or no year? 2031年 is not asked of a plan for 2021."""
    years = re.findall(r"20\d\d(?=年|-)", fold(question.text))
    return not years or any(year in knowledge.numbers for year in years) or not any(YEAR.fullmatch(number) for number in knowledge.numbers)
