"""A unit's name as level, place, field and kind of organ, so that names are compared by what they say.

`corpus.grammar.identity` takes a name apart; here the parts that it leaves open are settled for questions:
a place alone stands for its government, 部门 for any organ, 厅 for a province, 各县区 for 各县（市、区）人民政府.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.grammar.identity import kinds, parse_unit
from corpus.grammar.places import gazetteer, short_names
from corpus.grammar.words import any_of, words

GOVERNMENT = "政府"
ANY_ORGAN = "部门"
MANY = re.compile(r"(?:各|全部)(?P<levels>[省市县区州盟旗乡镇街道（）()、，,和及直]+)(?P<rest>(?:人民)?政府|党委政府|管委会)?")
CLASSES = {"省": "省", "州": "市", "盟": "市", "市": "市", "县": "县", "区": "县", "旗": "县", "乡": "乡", "镇": "乡", "街": "乡"}


@dataclass(frozen=True, slots=True)
class Parts:
    """`level` is 国 省 市 县 乡 or 各, None where the name does not say; `organ` is blank where any may be meant."""

    place: str
    level: str | None
    said: str
    kind: str
    organ: str


ADMINISTRATIVE = ("局", "委", "委员会", "厅", "部", "总局")
"""Organs that are one unit by another name: 发改局, 发改委."""


def organ_class(organ: str) -> str:
    """局, 委 and 厅 lead a field of work; a centre, an office or a company is a unit of its own."""
    if organ in ADMINISTRATIVE:
        return "局"
    return {"服务中心": "中心", "办": "办公室", "人民政府": GOVERNMENT, "管理委员会": "管委会", "有限公司": "公司", "分公司": "公司"}.get(organ, organ)


@lru_cache(maxsize=65_536)
def parts_of(name: str) -> Parts:
    """A written name taken apart."""
    if name in gazetteer():
        return Parts(gazetteer()[name].name, gazetteer()[name].level, name, GOVERNMENT, GOVERNMENT)
    many = MANY.fullmatch(name)
    if many is not None:
        return Parts("", "各", "各", many_kind(many.group("levels")), GOVERNMENT)
    bare = name.removesuffix(ANY_ORGAN) if name.endswith(ANY_ORGAN) and len(name) > 3 else name
    unit = parse_unit(spelled(bare))
    kind = unit.kind.removeprefix("国家") if unit.level == "国" else unit.kind
    kind, organ = kinds().get(kind, kind), organ_class(unit.organ)
    place, level, said = unit.place, unit.level, unit.said
    if (kind == GOVERNMENT and organ == "办公室") or (kind == "政府办公" and organ == "局"):
        kind, organ = "政府办", "办公室"
    own = zone_field().match(bare)
    if own is not None and parse_unit(own.group("rest")).kind in kinds().values():
        inner = parse_unit(own.group("rest"))
        return Parts(own.group("zone"), "县", own.group("zone"), inner.kind, organ_class(inner.organ))
    zone = next((z for z in words("zones") if z in kind and kind != z), None)
    if zone is not None and kind.split(zone)[0] in short_names():
        place, kind = short_names()[kind.split(zone)[0]], kinds().get(zone, zone)
        level, said = gazetteer()[place].level, place
    if kind in zone_kinds():
        organ = "管委会"
    if level is None and unit.organ == "厅":
        level, said = "省", "省"
    return Parts(place, level, said, kind, "" if bare != name else organ)


@lru_cache(maxsize=1)
def zone_field() -> re.Pattern[str]:
    """示范区农业农村局: the organ of a zone for a field of work."""
    return re.compile(rf"(?P<zone>[\u4e00-\u9fff]{{0,4}}{any_of(words('zones'))})(?P<rest>[\u4e00-\u9fff]{{3,}})")


@lru_cache(maxsize=1)
def zone_kinds() -> frozenset[str]:
    """Zones whose name alone stands for their administration."""
    return frozenset(kinds().get(z, z) for z in words("zones"))


@lru_cache(maxsize=65_536)
def spelled(name: str) -> str:
    """长治教育局 with the full name of its place: 长治市教育局."""
    for length in (4, 3, 2):
        full = short_names().get(name[:length])
        if name[length - 1 : length] in CLASSES:
            continue  # 中市住建局 is no 住建局 of 中市区
        if name[length : length + 1] in CLASSES and parse_unit(name[length + 1 :]).kind in kinds().values():
            continue  # 长沙县教育局 is of 长沙县, and not of a county in 长沙市
        if full is not None and len(name) > length + 2 and not full.startswith(name[: length + 1]) and parse_unit(name[length:]).kind in kinds().values():
            return full + name[length:]
    return name


def many_kind(levels: str) -> str:
    """各县（市、区） and 各县区 are one; 各市、县 is another."""
    found: list[str] = []
    for char in levels:
        level = CLASSES.get(char)
        if level is None or (level == "市" and "县" in found):
            continue  # 县（市、区）: a city of the county level
        if level not in found:
            found.append(level)
    return "各" + "".join(sorted(found))
