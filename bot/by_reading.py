"""The answer that the trained reader finds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.answer import ANSWERS, Chosen
from bot.answer.cell import SHORTEST, blank_cell, name_of, names_another_row, names_another_task, names_task, of_other_years
from bot.answer.chosen import BRIEF, COMPARED, LONGEST
from bot.answer.valued import NUMBER_ASKED
from bot.answer.widened import widened
from bot.decide import MOST, Key, by_document, by_itself, is_plain, is_twin, least_for, speaking
from bot.drafts import Draft
from bot.evidence import in_period, knows_year, speaks_of
from bot.knowledge import Knowledge
from bot.library import Library
from bot.own_time import own_time
from bot.reader.types import Read, Reading
from bot.roles import ROLES, has_roles, other_side, roles_wanted, say_roles
from bot.saying import NOT_FOUND, WHICH_DOCUMENT, ask_back, closest_said, refuse, say
from bot.standing import standing
from bot.text import fold
from bot.types import Answer, Citation, Question
from bot.understand.places import innermost
from bot.understand.vocabulary import pattern
from bot.vocabulary import bare_place
from corpus.grammar.grades import of_other_grades
from corpus.grammar.times import find_deadlines
from corpus.grammar.units import is_named_unit
from index.terms import tokens

VALUED = frozenset({"who", "when", "amount"})
"""Kinds of answers that one cell of a row gives."""
ROLE_INTENTS = frozenset({"lead", "support", "responsible", "person", "guide"})
ANY_UNIT = "哪个单位"
UNKNOWN = 0.5
"""The verdict of a place that was not read with the claim."""
NEAR_WORDS = 0.1
"""Share of a question's words, by weight, from which a place is named as close to it; the weather is close to none."""
NEAR_PLACES = 6
"""Places that a passage may be worded from besides its own."""
ENDS_IN_NO = re.compile(r"(?:[不没否]|(?<![什怎多那这要])么)[?？。]?$")
SURE_KIND = 0.9
"""Probability of a kind of answer from which nothing else is said: who is asked for is answered by units or not at all."""
SURE_BY_ITSELF, HOLDS_MORE = 0.6, 0.2
"""Probability of the likeliest clause of a follow-up that is read by itself, and by how much a larger part of its own matter its place holds, from
which it counts. Of 92 follow-ups over 47 documents it wins 7 first places and loses one (0.5: 7 and 2; 0.8: 6 and 1; a part of 0.1: 7 and 2). Of 120
right answers asked again behind another question over the same document 120 stay right with it, 114 without (3 of the others harmful)."""
LEFT_OVER = 0.05
"""Probability, of all but the rows excluded, from which that of the others is reckoned anew at most: of less nothing is known."""
MAYBE = 0.05
"""哪条 asks for a clause, or for a line of a railway: it counts where the trained layer does not exclude it."""


def read_of(text: str, question: Question, library: Library) -> Read:
    """What the reader says: in the documents named; where a place is, in those that are of it or speak of it, and of a document of another
    place only what names it counts."""
    words = asked(without_names(text, question), question)
    if not is_loose(question):
        return of_place(read_both(text, words, question, question.document_ids, library), question, library)
    names = innermost((*question.by_name, *question.places))
    scope = library.about(words_for(text, question), names, question.document_ids or ())
    read = read_both(text, words, question, tuple(scope), library)
    bare = [bare_place(name) for name in names]
    return replace(read, readings=tuple(r for r in read.readings if not scope[r.candidate.document_id] or all(n in r.candidate.read for n in bare)))


def read_both(text: str, words: str, question: Question, ids: tuple[str, ...] | None, library: Library) -> Read:
    """What is read of a question; of a follow-up with a matter of its own behind the question before and by itself."""
    read = read_in(words, question, ids, library)
    if not question.before or not question.background:
        return read
    return by_itself_surer(read, read_in(without_names(text, question), question, ids, library), question)


def by_itself_surer(read: Read, alone: Read, question: Question) -> Read:
    """What is read of a follow-up behind the question before it, or by itself, where it names a matter of its own (那B级的呢) that its own
    likeliest place holds and the other does not: the question before, being longer, draws the reader back to its own place."""
    own = set(tokens(question.subject))
    if not own or not read.readings or not alone.readings or of_one_clause(alone.readings) < SURE_BY_ITSELF:
        return read
    behind, itself = (len(own & set(tokens(r.readings[0].candidate.read))) / len(own) for r in (read, alone))
    return replace(alone, kinds=read.kinds) if itself - behind >= HOLDS_MORE else read


def of_one_clause(readings: Sequence[Reading]) -> float:
    """The probability that the clause of the likeliest place answers."""
    first = place_of(readings[0])
    return readings[0].share + sum(r.share for r in readings[1:] if first is not None and place_of(r) == first)


def of_place(read: Read, question: Question, library: Library) -> Read:
    """Of a document that was chosen, what may answer a question about another place: only what names it."""
    if not question.places or question.document_ids is None:
        return read
    must = library.about("", question.places, question.document_ids)
    bare = [bare_place(name) for name in question.places]
    kept = (r for r in read.readings if not must.get(r.candidate.document_id, True) or all(n in r.candidate.read for n in bare))
    return replace(read, readings=tuple(kept))


def read_in(words: str, question: Question, ids: tuple[str, ...] | None, library: Library) -> Read:
    """A claim about a unit is read without it; where a few documents are named, each is read by itself, so that one does not hide the other."""
    if (open_words := without_claimed(words, question)) != words:
        return with_verdicts(library.read(open_words, ids), library.read(words, ids))
    if not is_compared(question):
        return library.read(words, ids)
    reads = [library.read(words, (i,)) for i in ids or ()]
    notices = dict.fromkeys(n for read in reads for n in read.notices)
    return Read(tuple(r for read in reads for r in read.readings), reads[0].kinds, tuple(notices))


def is_loose(question: Question) -> bool:
    """Does a question name a place or an issuer, and no document? Others than those named after it may speak of it."""
    return len(question.by_name) == 1 or (question.document_ids is None and bool(question.places))


def with_verdicts(read: Read, closed: Read) -> Read:
    """What was read of the open question, with the verdicts and the kind of the claim itself."""
    yes = {r.candidate.key: r.yes for r in closed.readings}
    readings = tuple(replace(r, yes=yes.get(r.candidate.key, UNKNOWN)) for r in read.readings)
    return Read(readings, closed.kinds, tuple(dict.fromkeys((*read.notices, *closed.notices))))


def without_claimed(words: str, question: Question) -> str:
    """A claim about a unit, open: what the claimed unit does elsewhere is not what it is asked about (过街设施是不是数据局负责)."""
    if "yes_no" in question.intents:
        for unit in filter(is_named_unit, question.units):
            words = words.replace(unit, ANY_UNIT)
    return words


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
    drafts = [d for c in chosen if (d := said_as(kind, read.kinds, c)) is not None]
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


def is_compared(question: Question) -> bool:
    """Are a few documents named, so that each is to be asked?"""
    return not is_loose(question) and question.document_ids is not None and 1 < len(question.document_ids) <= MOST


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
    return (is_loose(question) or speaks_of(question, words, knowledge)) and knows_year(question, knowledge) and in_period(question, words)


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


def without_names(text: str, question: Question) -> str:
    """The question without the title, number or place that says which document is meant: there it tells no place from another.

    A place goes only from the head of what is no claim, and by its full name: 福田的公司…吗 and 武汉版 say more than where.
    """
    if question.document_ids is None or is_compared(question):
        return text
    bare = text
    for name in question.named:
        pattern = "".join(BRACKETS.get(char, re.escape(char)) for char in name)
        if name not in question.by_name:
            bare = re.sub(rf"《?{pattern}》?(?:[里中]的?|的)?", "", bare)
        elif "yes_no" not in question.intents and name[-1] in LEVEL_ENDS:
            bare = re.sub(rf"^{pattern}的?", "", bare)
    return bare if len(re.findall(r"\w", bare)) >= LEFT else text


BRACKETS = {"[": r"[\[〔【（(]", "]": r"[\]〕】）)]"}
LEVEL_ENDS = "省市州盟县区旗"
LEFT = 4
"""Characters of a question without names from which it still asks something."""


def words_for(text: str, question: Question) -> str:
    """What is searched for."""
    return asked(text, question).replace("｜", " ")


def asked(text: str, question: Question) -> str:
    """What the reader reads: the question, behind the one that it leans on."""
    return f"{question.before[-LONGEST_BEFORE:]}｜{text}" if question.before else text


LONGEST_BEFORE = 60
"""Characters of the earlier question that are read: a long one would leave no room for the one that is asked."""


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


def place_of(reading: Reading) -> Hashable:
    return reading.candidate.clause.id if reading.candidate.clause is not None else None


def kind_of(question: Question, shares: Mapping[str, float]) -> str:
    """The kind of answer that the question wants, by the trained layer; without one, by its cue words."""
    if not shares:
        return cued(question)
    asks_place = "which_clause" in question.intents and shares["clause"] >= MAYBE
    kinds = [kind for kind in shares if kind != "claim" or not is_open(question.text)]
    kinds = ["text"] if wants_words(question.text) else kinds
    if not question.intents & ROLE_INTENTS and is_counted(question.text):
        kinds = [kind for kind in kinds if kind != "who"]
    return "clause" if asks_place else max(kinds, key=lambda kind: shares[kind])


def is_counted(text: str) -> bool:
    """是几家 asks for a number, 是哪几家 for names."""
    return NUMBER_ASKED.search(text) is not None and not pattern("question_form", "which").search(text)


def wants_words(text: str) -> bool:
    """如何处理 is answered by no unit and no date, though a 部门 is named: rare among the training's questions, which are spoken."""
    return is_open(text) and pattern("question_form", "words").search(text) is not None and not pattern("question_form", "value").search(text)


def is_open(text: str) -> bool:
    """Does a question ask for what is not said, and not whether something holds? 如何处理 is no claim, however formal it is."""
    return pattern("question_form", "open").search(text) is not None and not pattern("question_form", "closed").search(text) and not ENDS_IN_NO.search(text)


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
