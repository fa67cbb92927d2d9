"""Reads a question about a set of tasks: 市住建局牵头的任务有哪些, 今年底前要完成哪些, 一共多少项任务.

Sure or not at all: whatever remains of the question when names, times, roles and the words for
asking are taken out must be the matter of the tasks, and stand where a matter stands.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise

from bot.understand.conditions import Asks, SetQuestion, UnitWanted
from bot.understand.days import Days
from bot.understand.names import CorpusNames
from bot.understand.set_asked import asked_of, asked_units
from bot.understand.set_blanks import blanks_of
from bot.understand.set_due import days_of
from bot.understand.set_follow import followed
from bot.understand.set_form import ROLE, Piece, pieces_of
from bot.understand.set_matter import matters_of
from bot.understand.set_roles import bind, bind_persons, put_before, role_pattern, role_words
from bot.understand.skeleton import PLACE_SIGN, UNITS, skeleton_of
from bot.understand.vocabulary import pattern, words

LONGEST = 200
"""Characters of the longest question that is read as one about a set; longer ones tell a story."""


def read_set(question: str, names: CorpusNames, today: dt.date, before: SetQuestion | None = None, scope: frozenset[str] | None = None) -> SetQuestion | None:
    """The conditions of a question about a set of tasks, or None.

    `before` is the set that the conversation is about; `scope` the documents that are asked, None for all.
    """
    if len(question) > LONGEST:
        return None
    skeleton = skeleton_of(question, names, today, scope)
    asks, roles, form = asked_units(skeleton.form)
    if pattern("set_stops").search(form):
        return None
    blank, form = blanks_of(form)
    matters = matters_of(form)
    bound = bind(skeleton, put_before(matters.form))
    persons, form = bind_persons(skeleton, bound.form)
    days, not_days, form = days_of(skeleton, form, lambda time: names_plan(time, names, scope))
    loose = re.findall(UNITS, form)
    if len(loose) > 1 or (loose and bound.units) or PLACE_SIGN in form:
        return None
    units = bound.units or tuple(UnitWanted((skeleton.unit_at(sign),)) for sign in loose)
    pieces = pieces_of(re.sub(UNITS, ROLE, form))
    read = SetQuestion(
        asks or "list",
        units,
        persons,
        days,
        not_days,
        blank,
        roles,
        matters.matter,
        matters.not_matter,
        matters.label,
        origin=skeleton.origin,
        annex=skeleton.annex,
        apart=bound.apart,
    )
    return decided(read, pieces, asks, bool(bound.units), before)


def names_plan(days: Days, names: CorpusNames, scope: frozenset[str] | None) -> bool:
    """Is a time a bare year in which the title of a document puts its plan?"""
    year = re.fullmatch("(20[0-9]{2})年度?", days.raw)
    return year is not None and names.titles.has_year(year.group(1), scope)


def decided(read: SetQuestion, pieces: list[Piece], asks: Asks | None, bound: bool, before: SetQuestion | None) -> SetQuestion | None:
    """Is it surely a question about a set of tasks? With what it asks for, and the matter that its rest is."""
    asks = asks or asked_of(pieces)
    nouns = [noun for piece in pieces for noun in piece.nouns]
    rest = [piece.rest for piece in pieces if piece.rest]
    if nouns and set(nouns) <= set(words("set_words", "project")) and read.days is None and read.origin != "table":
        return None
    if strays(pieces) or unknown_place(pieces):
        return None
    if before is not None and (merged := followed(read, pieces, asks, nouns, rest, before)) is not None:
        return merged
    if any(role_pattern().search(text) or text in role_words() for text in rest) or len(rest) > 1 or (rest and (read.matter or len(rest[0]) < 2)):
        return None
    whole = replace(read, asks=asks or "list", matter=read.matter or "".join(rest))
    if pattern("not_matter").search(whole.matter):
        return None
    sure_noun = any("任务" in noun or "事项" in noun for noun in nouns)
    if asks in ("units", "most", "least") and not sure_noun:
        return None
    if nouns and asks is not None and (read.conditions or asks in ("most", "least", "first", "last")):
        return whole
    if read.matter and sure_noun and asks is not None:
        return whole
    if not rest and nouns and asks is None and bound:
        return whole
    if is_unit_alone(read, pieces, asks):
        return whole
    if rest:
        return whole if sure_noun and asks is None and (bound or read.persons) and ends_with_noun(pieces) else None
    if sure_noun and asks is None and read.conditions:
        return whole
    if asks in ("list", "count") and (bound or read.persons or read.days or read.blank):
        return whole
    return counted_all(whole, pieces, asks, sure_noun)


def is_unit_alone(read: SetQuestion, pieces: list[Piece], asks: Asks | None) -> bool:
    """某县水务局, and nothing else: what it has to do."""
    return bool(read.units) and asks is None and read.conditions == 1 and all(piece.group in ("role", "mark") for piece in pieces)


def counted_all(read: SetQuestion, pieces: list[Piece], asks: Asks | None, sure_noun: bool) -> SetQuestion | None:
    """一共多少项任务, 任务清单一共多少条: every task there is."""
    if read.conditions or not (asks == "count" or (asks == "list" and read.origin == "table")):
        return None
    return read if sure_noun or read.origin == "table" else None


def ends_with_noun(pieces: list[Piece]) -> bool:
    texts = [piece for piece in pieces if piece.group == "text"]
    return bool(texts) and bool(texts[-1].nouns)


def unknown_place(pieces: list[Piece]) -> bool:
    """北原县政府, where no list knows 北原县: what stands right before 县政府 is a part of the name."""
    return any(piece.group == "text" and piece.rest and following.group == "role" for piece, following in pairwise(pieces))


def strays(pieces: list[Piece]) -> bool:
    """哪些行业, 有哪些要求, 多少个社区: what is asked for is no task."""
    for piece, following in pairwise(pieces):
        if piece.group in ("list", "count") and following.group == "text" and following.rest and not following.nouns:
            return True
    return False
