"""The answer that the trained reader finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.answer import ANSWERS, Chosen
from bot.answer.cell import SHORTEST, blank_cell, name_of, names_another_row, names_another_task, names_task, of_other_years
from bot.answer.chosen import BRIEF, COMPARED, LONGEST
from bot.answer.graded import of_its_grade
from bot.answer.valued import NUMBER_ASKED
from bot.answer.widened import widened
from bot.decide import Key, by_document, by_itself, is_plain, is_twin, least_for, speaking
from bot.drafts import Draft
from bot.evidence import YEAR, in_period, knows_year, speaks_of
from bot.knowledge import Knowledge
from bot.library import Library
from bot.own_time import own_time
from bot.question_kind import MAYBE, kind_of, wants_words
from bot.question_read import is_compared, is_loose, place_of
from bot.reader.types import Read, Reading
from bot.roles import ROLES, has_roles, other_side, roles_wanted, say_roles
from bot.saying import NOT_FOUND, WHICH_DOCUMENT, ask_back, closest_said, refuse, say
from bot.standing import standing
from bot.text import fold
from bot.types import Answer, Citation, Question
from corpus.grammar.grades import of_other_grades
from corpus.grammar.times import find_deadlines

VALUED = frozenset({"who", "when", "amount"})
"""Kinds of answers that one cell of a row gives."""
NEAR_WORDS = 0.1
"""Share of a question's words, by weight, from which a place is named as close to it; the weather is close to none."""
NEAR_PLACES = 6
"""Places that a passage may be worded from besides its own."""
SURE_KIND = 0.9
"""Probability of a kind of answer from which nothing else is said: who is asked for is answered by units or not at all."""
LEFT_OVER = 0.05
"""Probability, of all but the rows excluded, from which that of the others is reckoned anew at most: of less nothing is known."""


def by_reading(text: str, question: Question, read: Read, held: Answer | None, library: Library) -> Answer:
    """The answer that the reader finds; `held` is that of the cells that the question names, a second opinion."""
    known = {k.document.id: k for k in library.knowledge(list(dict.fromkeys(r.candidate.document_id for r in read.readings)))}
    kind = kind_of(question, read.kinds)
    others = [r.candidate for r in read.readings]
    told_apart = without_others(read.readings, [names_another_task(text, r.candidate, others) for r in read.readings])
    readings = tuple(
        r for r in told_apart if bears_on(question, r, known[r.candidate.document_id], kind) and not names_another_row(text, r.candidate)
    )
    named = is_named(question, readings)
    of_units = kind == "claim" and bool(roles_wanted(question))
    key = place_of if kind == "text" and wants_words(question.text) else answer_of("who" if of_units else kind, question)
    own_least = partial(least_for, named, held, key=key if kind != "claim" else None, is_seconded=lambda r: names_task(text, r.candidate))
    least = own_least(readings)
    groups = by_document(readings, own_least, key) if is_compared(question) else speaking(readings, least, key, twins=not named)
    if question.document_ids is None and not question.places:
        groups = in_force_first(groups, known, library)
    if not groups:
        return held if held is not None and held.status == "refused" else none_found(question, kind, read, library)
    if not named and not is_plain(groups, least, key):
        return ask_back(text, WHICH_DOCUMENT, [known[g[0].candidate.document_id] for g in groups])
    limit = LONGEST if len(groups) == 1 else COMPARED if is_compared(question) and (kind == "amount" or NUMBER_ASKED.search(question.text)) else BRIEF
    chosen = [Chosen(question, (own := known[g[0].candidate.document_id]), tuple(widened(r, own.document.text) for r in g), limit) for g in groups]
    drafts = [d for c in chosen if (d := said_as(kind, read.kinds, of_its_grade(c))) is not None]
    if not drafts:
        return none_found(question, kind, read, library)
    if is_loose(question):
        question = replace(question, document_ids=tuple(d.document_id for d in drafts) if named and len(drafts) == 1 else None)
    answer = say(text, question, [with_asked(question, d, known[d.document_id]) for d in drafts], list(known.values()))
    if kind in VALUED:
        return replace(answer, passage=False)  # a look-up: there is nothing to word
    return replace(answer, near=tuple(cite(r, library) for r in readings[:NEAR_PLACES])) if answer.passage else answer


def in_force_first(groups: list[tuple[Reading, ...]], known: Mapping[str, Knowledge], library: Library) -> list[tuple[Reading, ...]]:
    """Of documents that say nearly the same, none being named, those that are in force; what only one says stays, in force or not."""
    today = dt.date.today()
    valid = [g for g in groups if standing(known[g[0].candidate.document_id].document, library.repealed, today) is None] if len(groups) > 1 else groups
    return [g for g in groups if g in valid or not any(is_twin(g[0], other[0]) for other in valid)]


def without_others(readings: Sequence[Reading], excluded: Sequence[bool]) -> tuple[Reading, ...]:
    """The readings without the rows of other tasks than the one named, and with the probabilities that there are without them: what the reader gave
    to rows of one work went to each of them by its share. Not so of a table of figures, where the row that is named may not be among them."""
    left = 1 - sum(r.share for r, out in zip(readings, excluded, strict=True) if out)
    scale = 1 / max(left, LEFT_OVER)
    return tuple(replace(r, share=min(1.0, r.share * scale)) for r, out in zip(readings, excluded, strict=True) if not out)


def said_as(kind: str, shares: Mapping[str, float], chosen: Chosen) -> Draft | None:
    """The answer of its kind; where the place holds none of that kind and the kind is not sure, that of the next likely one."""
    blank = blank_cell(chosen) if kind in VALUED else None
    draft = blank or ANSWERS[kind](chosen)
    if draft is not None or shares.get(kind, 1.0) >= SURE_KIND:
        return draft
    others = sorted((k for k in shares if k not in (kind, "claim") and shares[k] >= 1 - SURE_KIND), key=lambda k: -shares[k])
    return next((d for k in others if (d := ANSWERS[k](chosen)) is not None), None)


def cite(reading: Reading, library: Library) -> Citation:
    (knowledge,) = library.knowledge([reading.candidate.document_id])
    return Chosen(Question("", frozenset(), ""), knowledge, (reading,)).cite(reading.candidate)


def none_found(question: Question, kind: str, read: Read, library: Library) -> Answer:
    """Say no: that the row which the question names leaves it blank, that no document is about the place, else the places that come closest."""
    blank = next((draft for r in read.readings if names_row(question, r) and (draft := blank_row(question, kind, r, library)) is not None), None)
    if blank is not None:
        return say(question.text, question, [blank], library.knowledge([blank.document_id]))
    if question.places and not read.readings:
        return refuse(question.text, question, f"所收文件没有关于{'、'.join(question.places)}的内容。")
    near = tuple(cite(r, library) for r in read.readings[:3] if r.candidate.overlap >= NEAR_WORDS or r.share >= MAYBE)
    return Answer(question.text, "refused", NOT_FOUND, notices=closest_said(near), closest=near, trace={"share": sum(r.share for r in read.readings)})


def names_row(question: Question, reading: Reading) -> bool:
    """Does a question name the row itself? The reader thinks it unlikely, since what is asked for does not stand in it."""
    name = name_of(reading.candidate)
    return len(name) >= SHORTEST and name in question.text


def blank_row(question: Question, kind: str, reading: Reading, library: Library) -> Draft | None:
    """That a row leaves blank the units, the person or the time asked for."""
    if kind not in ("who", "when"):
        return None
    (knowledge,) = library.knowledge([reading.candidate.document_id])
    draft = ANSWERS[kind](Chosen(question, knowledge, (reading,)))
    return draft if draft is not None and draft.blank else None


def is_named(question: Question, readings: Sequence[Reading]) -> bool:
    """Is the likeliest place in a document that the question names, or that is named after the place it names?"""
    if not is_loose(question):
        return question.document_ids is not None
    return bool(readings) and readings[0].candidate.document_id in (question.document_ids or ())


def bears_on(question: Question, reading: Reading, knowledge: Knowledge, kind: str) -> bool:
    """Does a reading speak of the places, years, stretches of months and grades that the question names? Other grades may deny a claim."""
    words = reading.candidate.read
    if (kind != "claim" and of_other_grades(question.text, fold(words))) or of_other_years(question, reading.candidate):
        return False
    in_its_years = knows_year(question, knowledge) or (kind == "claim" and YEAR.search(words) is not None)  # another year may deny a claim
    return (is_loose(question) or speaks_of(question, words, knowledge)) and in_its_years and in_period(question, words)


def with_asked(question: Question, draft: Draft, knowledge: Knowledge) -> Draft:
    """要多少，谁牵头: two things are asked, and units and deadline of the row are said behind the figure or the clause."""
    task = draft.rows[0] if draft.rows else None
    if task is None:
        return draft
    more = []
    wanted = roles_wanted(question)
    said = say_roles(task, wanted, question.text) if wanted else None
    if said is not None and not said[1] and said[0] not in draft.text and not any(name in draft.text for role in wanted for name in getattr(task, role)):
        more.append(said[0])
    time = own_time(task, [c.quote for c in draft.citations]) if "deadline" in question.intents and not find_deadlines(draft.text) else None
    if time is not None:
        more.append(f"完成时限：{time}")
    other = other_side(task, ("deadline",), knowledge) if "deadline" in question.intents else None
    citations = draft.citations
    if other is not None and other[0] not in draft.text:
        more.append(other[0])
        citations = (*citations, other[1])
    return replace(draft, text="；".join((draft.text.rstrip("。；"), *more)), citations=citations) if more else draft


def answer_of(kind: str, question: Question) -> Key:
    """Readings that give the same answer: who, by the same units; when, by the same date; where, by the same clause."""
    if kind == "who":
        wanted = roles_wanted(question) or ROLES
        return partial(units_of, roles=[role for role in wanted if role != "responsible"] or wanted)  # 配合的有哪些单位 is no question of 责任单位
    return {"when": time_of, "clause": place_of}.get(kind, by_itself)


def units_of(reading: Reading, roles: Sequence[str] = ROLES) -> Hashable:
    task = reading.candidate.task
    units = tuple(getattr(task, role) for role in roles) if task is not None and has_roles(task) else ()
    return (reading.candidate.document_id, *units) if any(units) else None


def time_of(reading: Reading) -> Hashable:
    """The one date that a place names."""
    dates = {found.deadline.end for found in find_deadlines(reading.candidate.text) if found.deadline.end is not None}
    return (reading.candidate.document_id, dates.pop()) if len(dates) == 1 else None
