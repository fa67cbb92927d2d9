"""The bot's vocabularies, which are data files under ``bot/data``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


def read(name: str) -> str:
    return resources.files("bot").joinpath(f"data/{name}").read_text("utf-8")


@cache
def intents() -> dict[str, Any]:
    """Cues, which are regular expressions: `intents`, `metadata`, `yes_no`, `filler`, `follow_up`."""
    data: dict[str, Any] = json.loads(read("intents.json"))
    return data


@cache
def cues(group: str, name: str) -> re.Pattern[str]:
    words = sorted(intents()[group][name], key=len, reverse=True)
    return re.compile("|".join(words))


@cache
def filler() -> re.Pattern[str]:
    """Words that name no matter: question words, auxiliaries, polite words; longest first."""
    words = sorted(intents()["filler"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each word with the other words of its groups."""
    table: dict[str, tuple[str, ...]] = {}
    for group in json.loads(read("synonyms.json")):
        for word in group:
            others = tuple(w for w in group if w != word)
            table[word] = tuple(dict.fromkeys((*table.get(word, ()), *others)))
    return table


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of provinces, prefectures and counties, whole and without their ending."""

    pattern: re.Pattern[str]


SUFFIX = re.compile(
    r"(?:(?:蒙古|藏|回|壮|苗|彝|布依|土家|侗|傣|白|哈尼|景颇|傈僳|羌|朝鲜|维吾尔|哈萨克|柯尔克孜)族)+自治州$|特别行政区$|(?:壮族|回族|维吾尔)?自治区$|自治州$|地区$|[省市盟]$"
)


@cache
def gazetteer() -> Gazetteer:
    """Place names that a question may name. Counties only whole: their short names are everyday words."""
    level = ""
    names: set[str] = set()
    for line in read("places.txt").splitlines():
        if line.startswith("#"):
            level = line
            continue
        for name in line.split():
            if level.endswith("县级") and len(name) < 3 and not name.endswith("县"):
                continue  # 城区, 郊区 are names of counties and everyday words
            names.add(name)
            short = SUFFIX.sub("", name)
            if not level.endswith("县级") and len(short) >= 2:
                names.add(short)
    ordered = sorted((n for n in names if len(n) >= 2), key=len, reverse=True)
    return Gazetteer(re.compile("|".join(map(re.escape, ordered))))


def places_in(text: str) -> list[str]:
    """Place names of the gazetteer in a text."""
    return list(dict.fromkeys(match.group() for match in gazetteer().pattern.finditer(text)))


def bare_place(place: str) -> str:
    """A place without its ending: 广西 of 广西壮族自治区, 宝山 of 宝山区."""
    short = SUFFIX.sub("", place)
    return short if len(short) >= 2 and short != place else re.sub(r"[县区州]$", "", place) if len(place) > 2 else place
