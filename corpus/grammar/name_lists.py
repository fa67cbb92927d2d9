"""Lists of units and persons in one text (市教育局、市卫健委等部门) to names, each as written.

A mark parts names; what only may part them (和, a blank, nothing at all where lines were joined) parts
where both sides are known to be units.
"""

from __future__ import annotations

import re

from corpus.grammar.identity import organs
from corpus.grammar.units import BRACKETS, LAST_BRACKET, is_named_unit, looks_like_unit, open_bracket, says_place
from corpus.grammar.words import any_of, group, words

LIST_MARK = "、,，;；"
ETC = re.compile(rf"(?<![高中初同平优上下特])等(?:[\u4e00-\u9fff]{{0,8}}?{any_of(words('unit_groups'))}(?:和单位)?)?$")
"""等, 等部门, 等国务院相关部门 at the end of a list: it is not complete."""


def split_outside(text: str, marks: str) -> list[str]:
    """Split at any of `marks` that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char in BRACKETS:
            depth += 1
        elif char in BRACKETS.values():
            depth = max(0, depth - 1)
        elif depth == 0 and char in marks:
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def split_units(text: str, marks: str = LIST_MARK) -> tuple[tuple[str, ...], bool]:
    """A list of units to its names as written, and whether it ended in 等 (so is not complete)."""
    names: list[str] = []
    open_ended = False
    for part in joined_levels(split_outside(text, marks), text):
        for bare in parted_at_etc(part.strip(" 。：:").lstrip(STARS)):
            match = ETC.search(bare)
            if match and match.start() > 1:
                bare, open_ended = bare[: match.start()], True
            names += [name for name in split_conjunction(bare) if name and name not in names]
    return tuple(names), open_ended


STARS = "*＊★☆▲△#※ "
"""Marks before a name whose meaning stands elsewhere or nowhere."""
ASIDE = r"(?:[（(〔\[][^）)〕\]]*[）)〕\]])?"
LEVEL = "[省市县区州盟旗乡镇]"
LEVEL_WORDS = re.compile(rf"(?:各{LEVEL}{{1,4}}|{LEVEL}){ASIDE}(?:、{LEVEL})*")
ONE_LEVEL = re.compile(LEVEL)
LEVEL_GOVERNMENT = re.compile(rf"各?{LEVEL}{{1,4}}{ASIDE}{any_of(words('unit_split_endings'))}{ASIDE}")


def joined_levels(parts: list[str], text: str) -> list[str]:
    """各市、县（区）人民政府, 县、区政府 and 各市、州、县 are one name: levels before the word 政府 that they share."""
    joined: list[str] = []
    for part in parts:
        levels = LEVEL_GOVERNMENT.fullmatch(part) or ONE_LEVEL.fullmatch(part)
        if joined and levels and LEVEL_WORDS.fullmatch(joined[-1]) and f"{joined[-1]}、{part}" in text:
            joined[-1] = f"{joined[-1]}、{part}"
        else:
            joined.append(part)
    return joined


MANY, AND = "(?:部门|单位)", any_of(group("conjunctions", "and"))
ETC_INSIDE = re.compile(rf"(?P<first>.{{2,}}?等[\u4e00-\u9fff]{{0,8}}?{MANY}(?:和单位)?){AND}(?!{MANY}$)(?P<second>.{{2,}})")


def parted_at_etc(part: str) -> list[str]:
    """甲部等国务院相关部门及各地区: a list that ends in 等 in the middle of a part, and one more name."""
    match = ETC_INSIDE.fullmatch(part)
    return [match.group("first"), match.group("second")] if match is not None else [part]


GENERIC = ("部门", "单位", "企业", "机构", "个人")
"""市直部门和单位 is one name for many."""
JOINED = re.compile(any_of(words("conjunctions")))


def split_conjunction(name: str) -> list[str]:
    """甲政府和乙管委会 is two names; 市规划和自然资源局 is one."""
    for match in JOINED.finditer(name):
        left, right = name[: match.start()], name[match.end() :]
        if is_whole_unit(left) and looks_like_unit(right) and not right.startswith(GENERIC):
            return [left, *split_conjunction(right)]
    return [name]


def is_whole_unit(name: str) -> bool:
    """May a name end here? A place alone does not before 和: 市县和乡镇."""
    bare = LAST_BRACKET.sub("", name)
    return len(bare) >= 3 and bare.endswith((*organs(), *words("unit_whole_endings"))) and not bare.endswith(("服务和", "和"))


def split_cell(text: str) -> tuple[tuple[str, ...], bool]:
    """A table cell to names: 、 and white space divide, but a space may also break one name."""
    merged: list[str] = []
    for chunk in split_outside(text, LIST_MARK):
        for n, piece in enumerate(p for p in re.split(r"\s+", chunk) if p):
            if merged and (n or open_bracket(merged[-1])) and mends_broken_name(merged[-1], piece):
                merged[-1] += piece
            else:
                merged.append(piece)
    return split_units("、".join(part for name in merged for part in split_glued(name)), "、")


GLUED = re.compile(r"(?<=[局委办厅院])(?=[省市县区州](?!委))")
"""Where 市生态环境局市工信局 may be parted, whose separator was lost."""


def split_glued(name: str) -> list[str]:
    """Two names of units that stand without any mark between them, as they do where lines of a cell were joined."""
    for match in GLUED.finditer(name) if len(name) >= 8 else ():
        left, right = name[: match.start()], name[match.start() :]
        if len(left) >= 4 and is_named_unit(left) and is_named_unit(right) and not right.endswith(("分局", "支队", "大队")):
            return [left, *split_glued(right)]
    return [name]


PARTY_COMMITTEE = re.compile("[省市县区州盟旗]委")
"""市委 stands seldom alone in a list; before 机要局 it is the first half of that name."""


def mends_broken_name(before: str, after: str) -> bool:
    """Is `after` the rest of the name that `before` begins?"""
    if open_bracket(before) or after[:1] in "（(" or after in ("等", "等部门", "等单位"):
        return True
    if after in words("unit_split_endings") and looks_like_unit(before + after):
        return True
    if PARTY_COMMITTEE.fullmatch(before) and not says_place(after) and is_named_unit(before + after):
        return True
    if looks_like_unit(before) and (len(before) > 2 or looks_like_unit(after)):
        return len(after) <= 2 and not looks_like_unit(after) and looks_like_unit(before + after) and not looks_like_person(after)
    return (
        looks_like_unit(before + after)
        and not (looks_like_unit(before) and looks_like_unit(after))
        and (says_place(before) or not looks_like_person(before))
    )


def looks_like_person(name: str) -> bool:
    """A name of two to four characters, or an office such as 各县区长."""
    return (2 <= len(name) <= 4 and not looks_like_unit(name)) or name.endswith(words("unit_posts"))


def is_post(name: str) -> bool:
    """某局局长: words that end like a post and hold no mark."""
    return name.endswith(words("unit_posts")) and re.fullmatch(r"[\u4e00-\u9fff]+", name) is not None


def split_persons(text: str) -> tuple[str, ...]:
    """A cell of persons to names; a single character belongs to the one before or after it."""
    names: list[str] = []
    for piece in (p for chunk in split_outside(text, LIST_MARK) for p in re.split(r"\s+", chunk) if p):
        if names and (len(names[-1]) == 1 or len(piece) == 1):
            names[-1] += piece
        else:
            names.append(piece)
    return tuple(part for name in names for part in split_posts(name))


def split_posts(name: str) -> list[str]:
    """高新区主任经开区主任: offices of several places that stand without any mark between them."""
    posts = any_of(words("unit_posts"))
    parts = re.findall(rf"[\u4e00-\u9fff]{{1,8}}?[省市县区州乡镇园](?:{posts})", name)
    return parts if len(parts) > 1 and "".join(parts) == name else [name]


