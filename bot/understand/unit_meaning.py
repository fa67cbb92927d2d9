"""Which of the written names a unit in a question may mean: by place, level, field and organ, document by document.

市教育局 is another unit in each city's document; 教育局 is that of the document's own level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.understand.places import Home
from bot.understand.unit_parts import Parts

NATION, ALL = "国", "各"


@dataclass(frozen=True, slots=True)
class Written:
    """A name as written in the corpus, taken apart, with the documents it stands in."""

    name: str
    parts: Parts
    documents: frozenset[str]


def meant_in(asked: Parts, written: Iterable[Written], homes: Mapping[str, Home], scope: frozenset[str] | None) -> dict[str, frozenset[str]]:
    """Written names of the field that may mean what is asked, each with the documents in which it does."""
    by_document: dict[str, list[Written]] = {}
    for one in written:
        if one.parts.kind == asked.kind:
            for document_id in one.documents if scope is None else one.documents & scope:
                by_document.setdefault(document_id, []).append(one)
    found: dict[str, set[str]] = {}
    for document_id, names in by_document.items():
        home = homes[document_id]
        placed = own_level(names, home) if asked.level is None else [n for n in names if same_place(asked, n.parts, home)]
        for one in of_organ(asked, placed):
            found.setdefault(one.name, set()).add(document_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def same_place(asked: Parts, written: Parts, home: Home) -> bool:
    """Does a name written in a document of `home` mean the place and level that is asked for?"""
    if NATION in (asked.level, written.level) or ALL in (asked.level, written.level):
        return asked.level == written.level
    if written.place:
        return written.place == asked.place if asked.place else written.place == home.own and written.level == asked.level
    if asked.place:
        here = asked.place in home.chain if written.level else asked.place == home.own
        return here and written.level in (None, asked.level)
    if written.level is None:
        return home.level == asked.level
    return written.level == asked.level and written.said == asked.said


def own_level(names: list[Written], home: Home) -> list[Written]:
    """Of names at several levels, those of the document's own; where it has none, those of the only level there is."""
    named = [n for n in names if n.parts.level not in (ALL,) and (not n.parts.place or n.parts.place == home.own)]
    own = [n for n in named if n.parts.level in (None, home.level)]
    if own:
        return own
    return named if len({n.parts.level for n in named}) == 1 else []


def of_organ(asked: Parts, names: list[Written]) -> list[Written]:
    """Names of the same kind of organ; where there is none, those of the only kind there is (园林局, 园林服务中心)."""
    same = [n for n in names if not asked.organ or n.parts.organ in ("", asked.organ)]
    if same:
        return same
    return names if len({n.parts.organ for n in names}) == 1 and not asked.kind.startswith("政府") else []
