"""Duties in documents of rules and emergency plans: the actor of 某部门应当…, 某局负责….

Such documents have no notes in brackets; who does what is said by the subject of the sentence. Only there
are these read: in a plan the same words (各级要高度重视) give nobody a task of his own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from corpus.grammar.labels import heading_label
from corpus.grammar.name_lists import split_units
from corpus.grammar.roles import BY_DUTY
from corpus.grammar.units import looks_like_unit
from corpus.grammar.words import any_of, group, grouped, words
from corpus.note import Note, moved, with_roles
from corpus.sentences import PART, SENTENCE
from corpus.types import Clause
from corpus.verbal_notes import is_name

LEAST_ARTICLES = 5
MOST_NAMES, LONGEST_SUBJECT = 10, 120
ACTOR_END = re.compile(f"{any_of((*words('unit_organs'), *words('unit_groups')))}(?<!企业)$")
OPENING = re.compile(any_of(("其中由", "其中", "同时", "此外", "由")))
MANNER = re.compile(rf"(?:在?其?{BY_DUTY}|依法|及时|{any_of(words('role_adverbs'))}){{0,3}}$")
WITH = re.compile(r"会同|商")


def is_rules(clauses: Sequence[Clause]) -> bool:
    """Is it a document of articles or of decimal sections, as rules and emergency plans are?"""
    labels = [label.style for clause in clauses if clause.level and (label := heading_label(clause.text)) is not None]
    articles = sum(1 for style in labels if style == "article")
    decimals = sum(1 for style in labels if style == "decimal")
    return articles >= LEAST_ARTICLES or (decimals >= LEAST_ARTICLES and 2 * decimals >= len(labels))


@cache
def duty_pattern() -> re.Pattern[str]:
    return re.compile(any_of(words("duty_verbs")))


def find_actors(text: str) -> Iterator[Note]:
    """The duties of a paragraph, each as the note of its sentence."""
    for sentence in SENTENCE.finditer(text):
        note = read_duty(sentence.group())
        if note is not None:
            yield moved(note, sentence.end(), sentence.end(), "duty", sentence.start())


def read_duty(sentence: str) -> Note | None:
    """The first part of a sentence whose subject is units and whose verb gives them a duty."""
    for part in PART.finditer(sentence):
        for verb in duty_pattern().finditer(part.group(), 2, LONGEST_SUBJECT):
            note = duty_of(part.group(), verb)
            if note is not None:
                return note
    return None


def duty_of(part: str, verb: re.Match[str]) -> Note | None:
    """The duty that a verb gives to all that stands before it; None where that is not units alone."""
    first, *others = WITH.split(part[: verb.start()], maxsplit=1)
    leads, opened = actors(first)
    helpers, more = actors(others[0]) if others else ((), False)
    if not leads or (others and not helpers):
        return None
    role = "lead" if helpers else role_said(verb.group(), part[verb.end() : verb.end() + NEAR])
    note = with_roles(part.strip("。；"), {role: leads, "support": helpers} if helpers else {role: leads}, ())
    return replace(note, open_ended=(role,) if opened or more else ())


NEAR = 6
"""Characters behind the verb that may still say the role: 应当予以配合."""


def role_said(verb: str, behind: str) -> str:
    """The role that a verb gives, or that the words right behind it say: 应当配合 supports, 应当牵头 leads."""
    role = grouped("duty_verbs")[verb]
    return next((own for own in ("lead", "support") if any(word in behind for word in group("role_verbs", own))), role) if role == "responsible" else role


def actors(subject: str) -> tuple[tuple[str, ...], bool]:
    """The units that a subject names, none unless all of it is names; and whether the list ended in 等."""
    bare = MANNER.sub("", subject[match.end() if (match := OPENING.match(subject)) else 0 :])
    names, opened = split_units(bare)
    fit = names and len(names) <= MOST_NAMES and all(is_name(n) and looks_like_unit(n) and ACTOR_END.search(n) for n in names)
    return (names, opened) if fit else ((), False)
