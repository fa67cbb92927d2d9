"""What the trained reader says of a question: which words it is given, behind which earlier ones, and over which documents."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace

from bot.decide import MOST
from bot.library import Library
from bot.reader.types import Read, Reading
from bot.types import Question
from bot.understand.places import innermost
from bot.vocabulary import bare_place
from corpus.grammar.units import is_named_unit
from index.terms import tokens

ANY_UNIT = "哪个单位"
UNKNOWN = 0.5
"""The verdict of a place that was not read with the claim."""
SURE_BY_ITSELF, HOLDS_MORE = 0.6, 0.2
"""Probability of the likeliest clause of a follow-up that is read by itself, and by how much a larger part of its own matter its place holds, from
which it counts. Of 92 follow-ups over 47 documents it wins 7 first places and loses one (0.5: 7 and 2; 0.8: 6 and 1; a part of 0.1: 7 and 2). Of 120
right answers asked again behind another question over the same document 120 stay right with it, 114 without (3 of the others harmful)."""


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


def is_compared(question: Question) -> bool:
    """Are a few documents named, so that each is to be asked?"""
    return not is_loose(question) and question.document_ids is not None and 1 < len(question.document_ids) <= MOST


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


def place_of(reading: Reading) -> Hashable:
    return reading.candidate.clause.id if reading.candidate.clause is not None else None
