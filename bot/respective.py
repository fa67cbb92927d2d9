"""甲、乙分别为1吨、2吨: the figure of the one that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.extract import split_parts
from bot.ranking import Term, holds
from bot.text import tokens

RESPECTIVELY = re.compile(
    r"(?P<items>[^，。；：]*?[、和与][^，。；：]*?)(?P<rest>[，,][^，。；]{0,16}?)?分别(?P<verb>[^\d，。；、]{0,6})(?P<values>\d[^，。；]*)"
)


UNIT = re.compile(r"[\d.]+([万亿]?[\u4e00-\u9fff%％]{1,2}(?:/[\u4e00-\u9fff]{1,3})?)")
"""The unit that stands with the last of several figures."""


def respectively(text: str, question: str) -> str | None:
    """甲、乙分别为1吨、2吨 with only 乙 asked for: 乙…为2吨. None where it is not that plain."""
    match = RESPECTIVELY.search(text)
    if match is None:
        return None
    items = [i for i in re.split("[、和与]", match.group("items")) if i]
    values = [v for v in re.split("[、和与]", match.group("values")) if v]
    if len(items) != len(values):
        return None
    after = frozenset(g for g in tokens(text[match.end() :]) if len(g) > 1) - frozenset(tokens(match.group()))
    if after & frozenset(tokens(question)):
        return None  # an exception that follows (其中，日用玻璃不高于…) is what is asked for
    unit = UNIT.match(values[-1])
    values = [f"{v}{unit.group(1)}" if unit and v.replace(".", "").isdigit() else v for v in values]
    heads = [re.sub("^.*(?:新建|建设|对|将|按照)", "", items[0]), *items[1:]]
    heads = [h[:1] + "级" if len(h) == 1 or ("级" in h[:3] and len(items[0]) == 1) else h[:3] for h in heads]
    asked = [n for n, h in enumerate(heads) if h in question]
    if len(asked) != 1:
        return None
    n = asked[0]
    shared = re.sub("^[、和与]", "", (match.group("rest") or "").strip("，,"))
    return f"{heads[n] if len(items[n]) < 3 else items[n]}{shared}{match.group('verb')}{values[n]}"


def of_year(text: str, question: str) -> str | None:
    """2024年完成22座、2025年完成14座 with one year asked for: that year's part."""
    years = set(re.findall(r"20\d\d(?=年)", question))
    if len(years) != 1:
        return None
    year = years.pop()
    parts = [p.strip("，,；;。、") for p in split_parts(text)]
    dated = [(re.findall(r"20\d\d(?=年)", p), p) for p in parts]
    own = [p for found, p in dated if found == [year] and re.search(r"\d", p.replace(year, ""))]
    others = [p for found, p in dated if len(found) == 1 and found != [year]]
    return re.sub("^其中", "", own[0]) if len(own) == 1 and others else None


def of_item(text: str, terms: Sequence[Term], question: str) -> str | None:
    """甲出资3亿元、乙出资1亿元 with only 乙 asked for: the one item that holds a noun no other part holds."""
    if re.search("分别|各|、|，|和|与", question):
        return None
    for part in re.findall(r"[^，,；;。：:]+", text):
        items = [i for i in split_parts(part) if i]
        if len(items) < 2 or not all(re.search(r"\d", i) for i in items):
            continue
        held = [{k for k, t in enumerate(terms) if t.noun and holds(frozenset(tokens(i)), t)} for i in items]
        rest = frozenset(tokens(text.replace(part, " ")))
        own = [n for n, h in enumerate(held) if {k for k in h if not holds(rest, terms[k]) and not any(k in o for m, o in enumerate(held) if m != n)}]
        if len(own) == 1:
            return re.sub("^其中", "", items[own[0]].strip("，,；;。、"))
    return None
