"""Automatic numbering: the numbers that Word shows and does not store (ECMA-376 part 1, 17.9).

A paragraph names a list (w:num) and a level; the list points to a definition (w:abstractNum) with
the pattern of each level. Lists of one definition count on from each other unless they say where
to start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.readers.word.numerals import SILENT, number_text
from corpus.readers.word.package import Element, Part, W, on, value, whole

LEVELS = 9
HOLDER = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is written."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    apart: bool = True
    """White space stands between the number and the text."""
    arabic: bool = False
    """The numbers of all levels are written with digits (w:isLgl)."""
    restart: int | None = None
    """Deepest level, counted from 1, after which this one starts anew; 0 for never."""
    style: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class List:
    """A list that paragraphs name: its definition, and what it overrides."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted."""

    lists: dict[str, List] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str | None) -> int | None:
        """The level of a list that belongs to a paragraph style."""
        found = self.lists.get(number)
        return None if found is None or style is None else next((i for i, level in found.levels.items() if level.style == style), None)

    def next(self, number: str, depth: int) -> str:
        """Count the next paragraph of list `number` at level `depth` from 0, and give its number with what divides it from the text."""
        found = self.lists.get(number)
        if found is None:
            return ""
        level = found.levels.get(depth, Level())
        counts = self._counts.setdefault(found.definition, {})
        if (number, depth) not in self._begun and depth in found.starts:
            counts[depth] = found.starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else found.starts.get(depth, level.start)
        self._begun.add((number, depth))
        for deeper in [d for d in counts if d > depth]:
            restart = found.levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counts[deeper]
        if level.hidden or level.form == "bullet":
            return ""
        text = HOLDER.sub(lambda match: self._one(found, counts, int(match.group(1)) - 1, level), level.pattern)
        return divided(text) if level.apart else text

    def _one(self, found: List, counts: dict[int, int], depth: int, shown: Level) -> str:
        level = found.levels.get(depth, Level())
        number = counts.get(depth, found.starts.get(depth, level.start))
        return number_text(number, "decimal" if shown.arabic and level.form not in SILENT else level.form)


def divided(text: str) -> str:
    """A number with the space behind it that it needs when it ends in no mark: 第一条 and 1, not 一、."""
    return f"{text} " if text[-1:].isalnum() else text


def read_numbering(part: Part | None, links: dict[str, str]) -> Numbering:
    """The lists of a file. `links`: numbering styles, style id → list that it names."""
    if part is None:
        return Numbering()
    definitions = {value(node, "abstractNumId") or "": node for node in part.root.iterchildren(f"{W}abstractNum")}
    names = {value(node, "numId") or "": value(node.find(f"{W}abstractNumId")) or "" for node in part.root.iterchildren(f"{W}num")}
    lists = {}
    for node in part.root.iterchildren(f"{W}num"):
        number = value(node, "numId") or ""
        definition = names[number]
        linked = value(definitions[definition].find(f"{W}numStyleLink")) if definition in definitions else None
        if linked is not None:
            definition = names.get(links.get(linked, ""), definition)
        if definition in definitions:
            lists[number] = read_list(node, definition, definitions[definition])
    return Numbering(lists)


def read_list(node: Element, definition: str, abstract: Element) -> List:
    levels = read_levels(abstract)
    starts: dict[int, int] = {}
    for override in node.iterchildren(f"{W}lvlOverride"):
        depth = whole(value(override, "ilvl"))
        if depth is None:
            continue
        levels.update(read_levels(override))
        start = whole(value(override.find(f"{W}startOverride")))
        if start is not None:
            starts[depth] = start
    return List(definition, levels, starts)


def read_levels(node: Element) -> dict[int, Level]:
    levels = {}
    for each in node.iterchildren(f"{W}lvl"):
        depth = whole(value(each, "ilvl"))
        if depth is None or not 0 <= depth < LEVELS:
            continue
        start = whole(value(each.find(f"{W}start")))
        levels[depth] = Level(
            0 if start is None else start,
            value(next(each.iter(f"{W}numFmt"), None)) or "decimal",
            value(each.find(f"{W}lvlText")) or "",
            value(each.find(f"{W}suff")) != "nothing",
            on(each.find(f"{W}isLgl")),
            whole(value(each.find(f"{W}lvlRestart"))),
            value(each.find(f"{W}pStyle")),
            on(each.find(f"{W}rPr/{W}vanish")),
        )
    return levels
