"""Which kind of answer a question wants, by the trained layer and by the words of its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.answer.valued import NUMBER_ASKED
from bot.roles import roles_wanted
from bot.types import Question
from bot.understand.vocabulary import pattern

ROLE_INTENTS = frozenset({"lead", "support", "responsible", "person", "guide"})
ENDS_IN_NO = re.compile(r"(?:[不没否]|(?<![什怎多那这要])么)[?？。]?$")
ENDS_IN_NE = re.compile(r"呢[?？。]?$")
"""那西部的县呢 asks what was asked before: of 193 such questions without a closed word none is a claim."""
NUMBER = re.compile("多少|(?<![哪这那前头上好])几")
"""Words that ask for a number: 几 of 哪几个 asks for names, that of 这几条 and 前几年 for nothing."""
PARTS = re.compile("[，,；;。？?]")
EITHER = re.compile(r"是(?!不是|否)[^，,。？?]{1,15}?还是")
"""是市里派还是县里派 asks which of two, and is no claim."""
MAYBE = 0.05
"""哪条 asks for a clause, or for a line of a railway: it counts where the trained layer does not exclude it."""


def kind_of(question: Question, shares: Mapping[str, float]) -> str:
    """The kind of answer that the question wants, by the trained layer; without one, by its cue words."""
    if not shares:
        return cued(question)
    asks_place = "which_clause" in question.intents and shares["clause"] >= MAYBE
    if not asks_place and is_closed(question.text):
        return "claim"
    kinds = [kind for kind in shares if kind != "claim" or not (is_open(question.text) or EITHER.search(question.text) or ENDS_IN_NE.search(question.text))]
    kinds = ["text"] if wants_words(question.text) else kinds
    if not question.intents & ROLE_INTENTS and is_counted(question.text):
        kinds = [kind for kind in kinds if kind != "who"]
    best = "clause" if asks_place else max(kinds, key=lambda kind: shares[kind])
    return "amount" if best == "text" and asks_number(question.text) else best


def is_counted(text: str) -> bool:
    """是几家 asks for a number, 是哪几家 for names."""
    return NUMBER_ASKED.search(text) is not None and not pattern("question_form", "which").search(text)


def asks_number(text: str) -> bool:
    """Does a question ask for nothing but a number, in what it asks last: 一套奖多少, and not 这几条怎么落实 or 值多少钱，哪里能用?

    The trained layer takes 医保报几成 for a question of words; then it would be answered by a sentence without a figure.
    """
    asked = [part for part in PARTS.split(text) if pattern("question_form", "open").search(part)]
    return bool(asked) and NUMBER.search(asked[-1]) is not None and not pattern("question_form", "open").search(NUMBER.sub("", asked[-1]))


def wants_words(text: str) -> bool:
    """如何处理 is answered by no unit and no date, though a 部门 is named: rare among the training's questions, which are spoken."""
    return is_open(text) and pattern("question_form", "words").search(text) is not None and not pattern("question_form", "value").search(text)


def is_open(text: str) -> bool:
    """Does a question ask for what is not said, and not whether something holds? 如何处理 is no claim, however formal it is.

    Nor is one that goes on to ask: of 88 like 能领补贴不，啥条件 none wants a yes or a no alone; of 110 like 归谁管，有没有教育局 72 do.
    """
    parts = [part for part in PARTS.split(text) if part]
    opened = [i for i, part in enumerate(parts) if pattern("question_form", "open").search(part)]
    closed = [i for i, part in enumerate(parts) if pattern("question_form", "closed").search(part) or ENDS_IN_NO.search(part)]
    return bool(opened) and (not closed or opened[-1] > closed[-1])


def is_closed(text: str) -> bool:
    """Does the form of a question want a yes or a no, whatever it is about? 算工伤不 does; 有没有优惠 may want to be told which."""
    closed = pattern("question_form", "closed").search(text) is not None or ENDS_IN_NO.search(text) is not None
    return closed and not any(pattern("question_form", form).search(text) for form in ("open", "maybe")) and not EITHER.search(text)


def asked_roles(question: Question, kinds: Mapping[str, float]) -> Question:
    """The question without roles that only a word of its matter speaks of (协同办公几月上线 asks for no 配合单位), as the trained layer says."""
    if not kinds or kinds["who"] + kinds["claim"] >= MAYBE:
        return question
    return replace(question, intents=question.intents - ROLE_INTENTS)


def cued(question: Question) -> str:
    if "yes_no" in question.intents:
        return "claim"
    if "which_clause" in question.intents:
        return "clause"
    if roles_wanted(question):
        return "who"
    return "when" if "deadline" in question.intents else "amount" if "target" in question.intents else "text"
