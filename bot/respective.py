"""甲、乙分别为1吨、2吨: the figure of the one that is asked for."""

from __future__ import annotations

import re

RESPECTIVELY = re.compile(
    r"(?P<items>[^，。；：]*?[、和与][^，。；：]*?)(?P<rest>[，,][^，。；]{0,16}?)?分别(?P<verb>[^\d，。；、]{0,6})(?P<values>\d[^，。；]*)"
)


def respectively(text: str, question: str) -> str | None:
    """甲、乙分别为1吨、2吨 with only 乙 asked for: 乙…为2吨. None where it is not that plain."""
    match = RESPECTIVELY.search(text)
    if match is None:
        return None
    items = [i for i in re.split("[、和与]", match.group("items")) if i]
    values = [v for v in re.split("[、和与]", match.group("values")) if v]
    if len(items) != len(values):
        return None
    heads = [re.sub("^.*(?:新建|建设|对|将|按照)", "", items[0]), *items[1:]]
    heads = [h[:1] + "级" if len(h) == 1 or ("级" in h[:3] and len(items[0]) == 1) else h[:3] for h in heads]
    asked = [n for n, h in enumerate(heads) if h in question]
    if len(asked) != 1:
        return None
    n = asked[0]
    shared = re.sub("^[、和与]", "", (match.group("rest") or "").strip("，,"))
    return f"{heads[n] if len(items[n]) < 3 else items[n]}{shared}{match.group('verb')}{values[n]}"
