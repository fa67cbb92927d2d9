"""When two names mean the same unit (单位): by place, level and field of work.

A name is taken apart into the place and level that it says, the field of work and the organ:
绍兴市越城区教育局 is 越城区, 县, 教育, 局. Two names may mean one unit when nothing that both say differs.
通州区政府 is not 通川区政府 (place), 教育部 not 市教育局 (level), 省数据资源局 not 政务服务数据管理局 (field).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.grammar.places import LEVELS, NOT_PLACES, OF_ENDING, gazetteer, place_at, short_names
from corpus.grammar.words import any_of, same, words

MANY = ("各", "相关", "有关", "所有")
"""First words of a name that means all units of a kind."""
MARKERS = {"自治区": "省", "省": "省", "市": "市", "州": "市", "盟": "市", "县": "县", "区": "县", "旗": "县", "乡": "乡", "镇": "乡"}
"""A level said without a place: 市教育局, 县直机关工委."""
UNKNOWN_PLACE = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,7}}?(?P<ending>{any_of(OF_ENDING)})|[\u4e00-\u9fff](?P<county>县))(?=[\u4e00-\u9fff]{{2}})"
)
MINISTRY = ("部", "总局", "署")
BRANCH = re.compile(rf"(?P<place>[\u4e00-\u9fff]{{2,6}}?){any_of(words('branch_endings'))}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A name taken apart. `place` is the full name of the last place said, `said` the word its level was told from."""

    raw: str
    place: str
    level: str | None
    said: str
    kind: str
    organ: str


@cache
def kinds() -> dict[str, str]:
    """Every field of work with the one that stands for its aliases."""
    return same("unit_aliases")


@cache
def organs() -> tuple[str, ...]:
    """Endings of the names of organs (局, 委员会 …), the longest first."""
    return tuple(sorted(words("unit_organs"), key=len, reverse=True))


@cache
def national() -> re.Pattern[str]:
    return re.compile(any_of(words("national_organs")))


@lru_cache(maxsize=65_536)
def parse_unit(name: str) -> Unit:
    """A name as place, level, field and organ; what it does not say is blank or None."""
    bare = re.sub(r"[（(〔\[][^）)〕\]]*[）)〕\]]", "", name).strip(" 、，,；;：:“”\"")
    if bare.startswith(MANY):
        return Unit(name, "", "各", "各", kind_of(bare) or bare, organ_of(bare))
    if bare in kinds():
        return Unit(name, "", None, "", kinds()[bare], organ_of(bare))
    organ = national().match(bare)
    if organ is not None or (is_ministry(bare) and without_places(bare)[2] is None):
        return national_unit(name, bare, organ.group() if organ is not None else "")
    rest, place, level, said = without_places(bare)
    return Unit(name, place, level, said, kind_of(rest) or rest, organ_of(rest))


def is_ministry(name: str) -> bool:
    """Does a name end as those of ministries do? 宣传部 and 指挥部 do not."""
    return name.endswith(MINISTRY) and not name.endswith(words("party_departments"))


def national_unit(name: str, bare: str, organ: str) -> Unit:
    """A national organ, or its branch in a place: of both the field is that of the organ."""
    branch = branch_of(bare)
    if branch is None:
        return Unit(name, "", "国", "国", kind_of(bare) or bare, organ_of(bare))
    kind = kind_of(organ) or organ
    return Unit(name, branch.name, branch.level, branch.name, kind, organ_of(bare))


def without_places(name: str) -> tuple[str, str, str | None, str]:
    """The rest behind the places and levels that a name begins with; the last place, its level, and the word that said it."""
    rest, place, level, said = name, "", None, ""
    while len(rest) > 2 and kind_of(rest, whole=True) is None:
        known = place_at(rest)
        if known is not None and known.name not in NOT_PLACES and len(rest) - known.end >= 2:
            place, level, said, rest = known.name, known.level, known.name, rest[known.end :]
            continue
        marker = next((m for m in MARKERS if rest.startswith(m) and len(rest) - len(m) >= 2), None)
        if marker is not None:
            level, said, rest = MARKERS[marker], marker, re.sub("^[级直](?=..)", "", rest[len(marker) :])
            continue
        unknown = UNKNOWN_PLACE.match(rest)
        if unknown is None or unknown.group("name").endswith(words("zones")):
            break
        ending = unknown.group("county") or unknown.group("ending")
        place, level, said, rest = unknown.group("name"), OF_ENDING[ending], unknown.group("name"), rest[unknown.end() :]
    return rest, place, level, said


@dataclass(frozen=True, slots=True)
class Branch:
    """The place of a branch of a national organ."""

    name: str
    level: str


def branch_of(name: str) -> Branch | None:
    """人民银行郑州中心支行 → 郑州市; 国家税务总局重庆市税务局 → 重庆市."""
    start = national().match(name)
    for at in range(start.end() if start else 0, len(name) - 2):
        known = place_at(name, at)
        if known is not None and known.name not in NOT_PLACES:
            return Branch(known.name, known.level)
        match = BRANCH.match(name, at)
        if match is not None and match.group("place") in short_names():
            full = short_names()[match.group("place")]
            return Branch(full, gazetteer()[full].level)
    return None


def organ_of(name: str) -> str:
    """The ending that says what kind of organ a name means; blank where it has none."""
    return next((organ for organ in organs() if name.endswith(organ)), "")


def kind_of(name: str, *, whole: bool = False) -> str | None:
    """The field of work of a name without its place; with `whole` None where no list knows it."""
    if name in kinds():
        return kinds()[name]
    if name in GOVERNMENT:
        return GOVERNMENT[0]
    zone = next((z for z in words("zones") if name.startswith(z)), None)
    if zone is not None:
        return kinds().get(zone, zone)
    for organ in organs():
        if name.endswith(organ) and len(name) > len(organ) + 1:
            core = name[: -len(organ)]
            if core in kinds():
                return kinds()[core]
            return None if whole else core
    return None if whole else name


GOVERNMENT = ("政府", "人民政府")


def unit_core(name: str) -> str:
    """The field of work that aliases share: 市发改委, 省发展和改革委员会 → 发改."""
    return parse_unit(name).kind


def unit_level(name: str) -> str | None:
    """The level that a name speaks of (国, 省, 市, 县, 乡, or 各), or None when it does not say."""
    return parse_unit(name).level


@lru_cache(maxsize=65_536)
def same_unit(first: str, second: str) -> bool:
    """May two names mean the same unit? 市发改委 and 市发展和改革委员会 do; 市工信局 and 县工信局 do not."""
    if first == second:
        return True
    a, b = parse_unit(first), parse_unit(second)
    if a.kind != b.kind or len(a.kind) < 2:
        return False
    if "国" in (a.level, b.level) and a.level != b.level:
        return False
    if a.level is None or b.level is None:
        return True
    if a.place and b.place:
        return a.place == b.place
    return a.level == b.level and (bool(a.place or b.place) or a.said == b.said)


__all__ = ["LEVELS", "Unit", "parse_unit", "same_unit", "unit_core", "unit_level"]
