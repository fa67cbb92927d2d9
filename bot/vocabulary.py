"""The bot's vocabularies, which are data files under ``bot/data``."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from bot.understand.vocabulary import words
from corpus.grammar.places import find_places, gazetteer
from corpus.grammar.words import any_of
from corpus.grammar.words import words as grammar_words


def read(name: str) -> str:
    return resources.files("bot").joinpath(f"data/{name}").read_text("utf-8")


@cache
def intents() -> dict[str, Any]:
    """Cues, which are regular expressions: `intents`, `metadata`, `yes_no`, `filler`, `follow_up`."""
    data: dict[str, Any] = json.loads(read("intents.json"))
    return data


@cache
def cues(group: str, name: str) -> re.Pattern[str]:
    found = sorted(intents()[group][name], key=len, reverse=True)
    return re.compile("|".join(found))


@cache
def filler() -> re.Pattern[str]:
    """Words that name no matter: question words, auxiliaries, polite words; longest first."""
    found = sorted(intents()["filler"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)))


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each word with the other words of its groups."""
    table: dict[str, tuple[str, ...]] = {}
    for group in json.loads(read("synonyms.json")):
        for word in group:
            others = tuple(w for w in group if w != word)
            table[word] = tuple(dict.fromkeys((*table.get(word, ()), *others)))
    return table


@cache
def suffix() -> re.Pattern[str]:
    """The ending of a province's or prefecture's name with the peoples in it: 广西 of 广西壮族自治区, and 内蒙古 of 内蒙古自治区."""
    peoples = any_of(grammar_words("ethnic_groups"))
    return re.compile(rf"(?<=..){peoples}+自治[州区]$|特别行政区$|自治[州区]$|地区$|[省市盟]$")


@cache
def called() -> re.Pattern[str]:
    """Provinces and prefectures without their ending. Counties only whole: their short names are everyday words."""
    bare = {suffix().sub("", place.name) for place in gazetteer().values() if place.level in ("省", "市")}
    return re.compile("|".join(map(re.escape, sorted((n for n in bare if len(n) >= 2), key=len, reverse=True))))


def places_in(text: str) -> list[str]:
    """Place names in a text, as they stand there: whole, or of provinces and prefectures without their ending."""
    spans = [(place.start, place.end) for place in find_places(text) if is_apart(text, place.start, place.end)]
    spans += [match.span() for match in called().finditer(text)]
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1][1]:  # 广西区内 is of 广西 and not of a 西区
            found.append((start, end))
    return list(dict.fromkeys(text[start:end] for start, end in found))


def is_apart(text: str, start: int, end: int) -> bool:
    """Is a name of two characters a word of its own? In 买房县里 there is no 房县, in 以旧换新县里 no 新县, in 高新区 no 新区."""
    before = text[:start]
    return end - start > 2 or not "\u4e00" <= before[-1:] <= "\u9fff" or before.endswith(words("before_places"))


def bare_place(place: str) -> str:
    """A place without its ending: 广西 of 广西壮族自治区, 宝山 of 宝山区."""
    short = suffix().sub("", place)
    return short if len(short) >= 2 and short != place else re.sub(r"[县区州]$", "", place) if len(place) > 2 else place
