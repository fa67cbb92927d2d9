"""Names of units (单位): what looks like one, and what surely is one."""

from __future__ import annotations

import re
from functools import cache

from corpus.grammar.identity import MANY, kinds, organs, parse_unit, without_places
from corpus.grammar.words import words

BRACKETS = {"（": "）", "(": ")", "《": "》", "“": "”", "[": "]", "〔": "〕", "【": "】"}
LAST_BRACKET = re.compile(r"[（(〔\[][^）)〕\]]*[）)〕\]]$")
LONGEST = 30
"""Characters of the longest name of a unit."""


@cache
def endings() -> tuple[str, ...]:
    """Endings of the names of units, of places and of groups of units."""
    return words("unit_endings")


def looks_like_unit(name: str) -> bool:
    """Does a name end as the names of units do, or begin with 各 / 市 / 相关?"""
    bare = LAST_BRACKET.sub("", name)
    if open_bracket(name) or name[:1] in "（(":
        return False
    if not 2 <= len(bare) <= LONGEST or re.search(r"[。！？《》]", bare):
        return False
    return bare.endswith(endings()) or bare in kinds()


def is_named_unit(name: str) -> bool:
    """Is it the name of one unit, or of all units of a kind (各乡镇政府), and not a word such as 供苗单位?"""
    bare = LAST_BRACKET.sub("", name)
    if not looks_like_unit(name) or re.search("[“”]", bare):
        return False
    if name.startswith("各"):
        return len(name) >= 3
    if not bare.endswith(organs()):
        return False
    unit = parse_unit(bare)
    return says_place(bare) or unit.kind in kinds() or (len(bare) >= 4 and bare.endswith(words("unit_bodies")))


def says_place(name: str) -> bool:
    """Does a name begin with a place, a level or a word for many?"""
    return name.startswith(MANY) or without_places(name)[2] is not None


def open_bracket(text: str) -> bool:
    return sum(text.count(c) for c in "（(") > sum(text.count(c) for c in "）)")
