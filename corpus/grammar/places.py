"""Places of government: provinces, cities and counties by name, from a dated list, and names that look like one.

A place is known on word boundaries only: 和县 is no place in 主城区和县城.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.grammar.words import any_of, lines, words

FILE = "places"
LEVELS = ("国", "省", "市", "县", "乡")
"""Levels of government from the top. 县 takes in districts and banners, 乡 towns and streets."""
OF_ENDING = {
    "自治区": "省", "省": "省", "自治州": "市", "地区": "市", "盟": "市", "州": "市", "市": "市", "自治县": "县", "自治旗": "县", "县": "县",
    "区": "县", "旗": "县", "乡": "乡", "镇": "乡", "街道": "乡",
}  # fmt: skip
"""The level that the last words of a place's name give it."""
NOT_PLACES = frozenset({"城区", "郊区", "矿区", "市区", "新区", "区县", "县区", "市县", "省市", "市州", "州市", "旗县", "县市", "乡镇"})
"""Common words that are also the names of a district, or look like one; alone they are no place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place at ``text[start:end]``: its full name, level, and the places that it may belong to."""

    name: str
    level: str
    parents: tuple[str, ...]
    start: int = 0
    end: int = 0


@cache
def gazetteer() -> dict[str, Place]:
    """Every place of the list by its full name, and by that without the peoples of an autonomous one (恩施州); one name may have several parents
    (朝阳区), and what it was in former times stands later."""
    found: dict[str, Place] = {}
    for line in lines(FILE):
        name, level, parent = line.split("\t")
        known = found.get(name)
        parents = known.parents if known is not None else ()
        found[name] = Place(name, known.level if known is not None else level, (*parents, *((parent,) if parent else ())))
    return {short: found[name] for name in found if (short := without_peoples(name)) is not None and short not in found} | found


def without_peoples(name: str) -> str | None:
    """恩施州 for 恩施土家族苗族自治州; None for a place that is called by its whole name."""
    match = re.fullmatch(rf"(?P<own>.{{2,}}?){any_of(words('ethnic_groups'))}+自治(?P<ending>[州县旗])", name)
    return match["own"] + match["ending"] if match is not None else None


@cache
def short_names() -> dict[str, str]:
    """长治 → 长治市, for names of three characters and more whose short form no other place has; 恩施州 → 恩施土家族苗族自治州."""
    found: dict[str, list[str]] = {}
    for name in (key for key, place in gazetteer().items() if key == place.name):
        bare = re.sub(f"{any_of(words('place_endings'))}$", "", name)
        if bare != name and len(bare) >= 2:
            found.setdefault(bare, []).append(name)
    best = {bare: sorted(names, key=lambda n: LEVELS.index(gazetteer()[n].level)) for bare, names in found.items()}
    plain = {bare: names[0] for bare, names in best.items() if len(names) == 1 or gazetteer()[names[0]].level != gazetteer()[names[1]].level}
    return {key: place.name for key, place in gazetteer().items() if key != place.name} | plain


MOST_CHARACTERS = 15


def place_at(text: str, start: int = 0) -> Place | None:
    """The longest known place whose full name begins at `start`."""
    for end in range(min(len(text), start + MOST_CHARACTERS), start + 1, -1):
        known = gazetteer().get(text[start:end])
        if known is not None:
            return Place(known.name, known.level, known.parents, start, end)
    return None


def find_places(text: str) -> Iterator[Place]:
    """Known places by their full names, from left to right. One that a longer word swallows does not count: 和县城 is no 和县."""
    at = 0
    while at < len(text):
        place = place_at(text, at)
        if place is None or place.name in NOT_PLACES or not stands_alone(text, place):
            at += 1
            continue
        yield place
        at = place.end


@cache
def swallows_after() -> re.Pattern[str]:
    """What stands behind 县, 市 or 区 that makes it part of another word: 县城, 县级, 市域, 区直, 县长 but not 县长治."""
    long = any_of(name[:2] for name in gazetteer() if name.startswith("长"))
    return re.compile(f"[城级域直]|区县|委(?![员托])|(?!{long})长")


JOINING = frozenset("和及与或同")
"""A name that begins with one of these may be a conjunction and a common word: 和县, 和平区."""


def stands_alone(text: str, place: Place) -> bool:
    """Is the name a word of its own here?"""
    if swallows_after().match(text, place.end):
        return False
    joined = len(place.name) == 2 and place.name[0] in JOINING
    return not (joined and place.start > 0 and "\u4e00" <= text[place.start - 1] <= "\u9fff")
