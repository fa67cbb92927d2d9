"""The form of a question cut into what asks (哪些, 几项), signs of names and times, and the text between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.understand.vocabulary import lines, words
from corpus.grammar.words import any_of

ROLE, PERSON, DUE, BLANK = "\ue400", "\ue401", "\ue402", "\ue403"
"""Signs that stand where a unit with its role, a person, a time and a field left blank stood."""
SIGNS = {ROLE: "role", PERSON: "person", DUE: "due", BLANK: "blank"}
EDGES_ONLY = ("noun", "project", "apart", "only", "prose", "table")
"""Groups whose words count only at the edge of a text: 工作 inside a matter is a part of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A cue with the group it belongs to, or a text: `nouns` says that it begins or ends with a word for tasks, `rest` what else it says."""

    group: str
    words: str
    nouns: tuple[str, ...] = ()
    rest: str = ""


@cache
def cues() -> dict[str, str]:
    """Every cue with its group; a word of several groups has the first."""
    table: dict[str, str] = {}
    for line in lines("set_words"):
        word, _, group = line.partition("\t")
        if group not in EDGES_ONLY:
            table.setdefault(word, group)
    return table


@cache
def cut() -> re.Pattern[str]:
    return re.compile(rf"(?P<sign>[\ue400-\ue403])|(?P<mark>[，。？！?!；;：:、()（）\[\]\s\u2026~]+)|(?P<cue>{any_of(cues())})")


def pieces_of(form: str) -> list[Piece]:
    """The pieces in order, marks left out."""
    return list(pieces(form))


def pieces(form: str) -> Iterator[Piece]:
    at = 0
    for match in [*cut().finditer(form), None]:
        text = form[at : match.start() if match else len(form)]
        if text:
            nouns, rest = stripped(text)
            yield Piece("text", text, nouns, rest)
        if match is None:
            return
        at = match.end()
        if match.group("sign"):
            yield Piece(SIGNS[match.group("sign")], match.group())
        elif match.group("cue"):
            yield Piece(cues()[match.group("cue")], match.group("cue"))
        else:
            yield Piece("mark", match.group())


@cache
def edge_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    filler, noun = any_of(words("set_filler")), any_of((*words("set_words", "noun"), *words("set_words", "project")))
    return re.compile(filler), re.compile(f"{filler}$"), re.compile(noun), re.compile(f"{noun}$")


def stripped(text: str) -> tuple[tuple[str, ...], str]:
    """Words for tasks at the edges of a text, and what is left when they and filler words are gone."""
    first, last, noun_first, noun_last = edge_patterns()
    rest, nouns = text, []
    for _ in range(len(text)):
        match = noun_last.search(rest) or noun_first.match(rest)
        if match is not None:
            nouns.append(match.group())
        else:
            match = last.search(rest) or first.match(rest)
        if match is None:
            break
        rest = rest[: match.start()] + rest[match.end() :]
    return tuple(nouns), rest
