"""Names of units (单位): what looks like one, how a list is split, and when two names mean the same."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from corpus import vocabulary

ETC = re.compile(
    r"等各?(?:相关|有关|市直|市级|县直|县级|省直|省级|区直|区级)?(?:[0-9０-９一二三四五六七八九十]+个)?(?:职能|责任|主管|成员)?(?:部门|单位|企业|机构|乡镇)?(?:和单位)?$"
)
BRACKETS = {"（": "）", "(": ")", "《": "》", "“": "”", "[": "]", "〔": "〕", "【": "】"}
LIST_MARK = "、,，;；"
ADMIN_PREFIX = re.compile(
    r"^(?:各|相关|有关|所有|省级?|市级?|县级?|区级?|州|盟|旗|全[省市县区]|[\u4e00-\u9fff]{2,7}?[省市县州盟旗]|[\u4e00-\u9fff]县|[\u4e00-\u9fff]{1,3}区)(?=[\u4e00-\u9fff]{2})"
)


@cache
def _suffixes() -> tuple[str, ...]:
    return vocabulary.unit_words("suffixes")


@cache
def organs() -> tuple[str, ...]:
    """Endings of the names of organs (局, 委员会 …), the longest first."""
    return tuple(sorted(vocabulary.unit_words("organs"), key=len, reverse=True))


@cache
def _core_of() -> dict[str, str]:
    return {name: group[0] for group in vocabulary.aliases() for name in group}


def looks_like_unit(name: str) -> bool:
    """Does a name end as the names of units do, or begin with 各 / 市 / 相关?"""
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name)
    if open_bracket(name) or name[:1] in "（(":
        return False
    if not 2 <= len(bare) <= 30 or re.search(r"[。！？《》“”]", bare):
        return False
    return bare.endswith(_suffixes()) or bare in _core_of()


def is_named_unit(name: str) -> bool:
    """Is it the name of one unit, or of all units of a kind (各乡镇政府), and not a word such as 供苗单位?"""
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name)
    if not looks_like_unit(name):
        return False
    if name.startswith("各"):
        return len(name) >= 3
    if not bare.endswith(organs()):
        return False
    known = set(_core_of().values())
    return (
        ADMIN_PREFIX.match(bare) is not None
        or unit_core(bare) in known
        or (len(bare) >= 4 and bare.endswith(vocabulary.unit_words("bodies")))
    )


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
    for part in split_outside(text, marks):
        bare = part.strip(" 。：:")
        match = ETC.search(bare)
        if match and match.start() > 1:
            bare, open_ended = bare[: match.start()], True
        for name in split_conjunction(bare):
            if name and name not in names:
                names.append(name)
    return tuple(names), open_ended


def split_conjunction(name: str) -> list[str]:
    """甲政府和乙管委会 is two names; 市规划和自然资源局 is one."""
    for match in re.finditer("以及|会同|[和及与]", name):
        left, right = name[: match.start()], name[match.end() :]
        if is_whole_unit(left) and looks_like_unit(right):
            return [left, *split_conjunction(right)]
    return [name]


def is_whole_unit(name: str) -> bool:
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name)
    return (
        len(bare) >= 3
        and bare.endswith((*organs(), "单位", "部门", "街道", "乡镇", "开发区", "园区", "新区", "高新区", "经开区"))
        and not bare.endswith(("服务和", "和"))
    )


def split_cell(text: str) -> tuple[tuple[str, ...], bool]:
    """A table cell to names: 、 and white space divide, but a space may also break one name."""
    pieces = [p for chunk in split_outside(text, LIST_MARK) for p in re.split(r"\s+", chunk) if p]
    merged: list[str] = []
    for piece in pieces:
        if merged and mends_broken_name(merged[-1], piece):
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
    if after in vocabulary.unit_words("endings") and looks_like_unit(before + after):
        return True
    if PARTY_COMMITTEE.fullmatch(before) and not ADMIN_PREFIX.match(after) and is_named_unit(before + after):
        return True
    if looks_like_unit(before) and (len(before) > 2 or looks_like_unit(after)):
        return len(after) <= 2 and not looks_like_unit(after) and looks_like_unit(before + after) and not looks_like_person(after)
    return (
        looks_like_unit(before + after)
        and not (looks_like_unit(before) and looks_like_unit(after))
        and (ADMIN_PREFIX.match(before) is not None or not looks_like_person(before))
    )


def open_bracket(text: str) -> bool:
    return sum(text.count(c) for c in "（(") > sum(text.count(c) for c in "）)")


def looks_like_person(name: str) -> bool:
    """A name of two to four characters, or an office such as 各县区长."""
    return (2 <= len(name) <= 4 and not looks_like_unit(name)) or name.endswith(vocabulary.unit_words("offices"))


def is_post(name: str) -> bool:
    """某局局长: words that end like a post and hold no mark."""
    return name.endswith(vocabulary.unit_words("offices")) and re.fullmatch(r"[\u4e00-\u9fff]+", name) is not None


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
    posts = "|".join(map(re.escape, sorted(vocabulary.unit_words("offices"), key=len, reverse=True)))
    parts = re.findall(rf"[\u4e00-\u9fff]{{1,8}}?[省市县区州乡镇园](?:{posts})", name)
    return parts if len(parts) > 1 and "".join(parts) == name else [name]


@lru_cache(maxsize=65_536)
def unit_core(name: str) -> str:
    """The part of a name that aliases share: 市发改委, 省发展和改革委员会 → 发改.

    Two names may mean the same unit when their cores are equal and their levels do not differ.
    """
    bare = re.sub(r"[（(][^）)]*[）)]", "", name).strip()
    if bare in _core_of():
        return _core_of()[bare]
    stages = [bare, *strip_prefixes(bare)]
    for candidate in stages:
        core = strip_organ(candidate)
        if core in _core_of():
            return _core_of()[core]
    return strip_organ(stages[1] if len(stages) > 1 else bare)


def strip_prefixes(name: str) -> list[str]:
    """`name` with one, two … administrative prefixes left out: 某市市场监管局, 市场监管局 and so on."""
    stages: list[str] = []
    while True:
        shorter = ADMIN_PREFIX.sub("", name, count=1)
        if shorter == name or len(shorter) < 2:
            return stages
        stages.append(shorter)
        name = shorter


def strip_organ(name: str) -> str:
    for organ in organs():
        if name.endswith(organ) and len(name) > len(organ) + 1:
            return name[: -len(organ)]
    return name


LEVEL = re.compile(r"(省|市|县|区|州|旗|乡|镇)")


@lru_cache(maxsize=65_536)
def unit_level(name: str) -> str | None:
    """The administrative level a name speaks of (省, 市, 县, 区 …), or None when it does not say."""
    if name.startswith(("各", "相关", "有关")):
        return "各"
    if unit_core(name) in ("高新区", "经开区"):
        return None
    match = LEVEL.match(name)
    if match:
        return match.group(1)
    match = re.match(r"(?:[\u4e00-\u9fff]{2,6}?(?=[省市县区州旗])|[\u4e00-\u9fff](?=县))(省|市|县|区|州|旗)(?=[\u4e00-\u9fff])", name)
    return match.group(1) if match else None


def same_unit(first: str, second: str) -> bool:
    """May two names mean the same unit? 市发改委 and 市发展和改革委员会 do; 市工信局 and 县工信局 do not."""
    if first == second:
        return True
    if unit_core(first) != unit_core(second) or len(unit_core(first)) < 2:
        return False
    a, b = unit_level(first), unit_level(second)
    return a is None or b is None or a == b
