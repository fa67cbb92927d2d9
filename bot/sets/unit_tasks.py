"""All tasks of one unit: which unit a name means, place by place, and its tasks in each role, complete.

市教育局 is another unit in each city's document, so that what a name means is parted by place before anything is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sets.answer import contradiction
from bot.sets.conditions import DONE_BY, has_role
from bot.sets.select import TaskStore, twins_among, without
from bot.understand.names import CorpusNames, Meant
from bot.understand.places import Home
from bot.understand.unit_meaning import ALL, NATION
from bot.understand.unit_parts import Parts, parts_of
from corpus.grammar.places import gazetteer
from corpus.types import Task
from index.types import Role, TaskFilter

WHOLE_NATION = "国家级"
"""The place of a national unit: a name as any other, so that neither a page nor an address takes it for none."""
NEAR = 12
"""Names offered where one means nothing here."""


@dataclass(frozen=True, slots=True)
class UnitAsked:
    """What a name means: written names with their documents, by the place of the unit; a place that cannot be told is a document's own id.

    `corrected` is the name of the corpus that was taken for a misspelt one; `near` are names that hold what was asked, where it means nothing.
    """

    name: str
    level: str | None
    by_place: Mapping[str, Meant]
    corrected: str | None = None
    near: tuple[str, ...] = ()

    def place_in(self, document_id: str) -> str | None:
        """The place of the unit that the name means in a document; None where it means none there."""
        return next((place for place, meant in self.by_place.items() if any(document_id in ids for ids in meant.documents.values())), None)


@dataclass(frozen=True, slots=True)
class UnitTask:
    """A task with the roles that the unit has in it."""

    task: Task
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """The tasks of a unit, never a part of them; `contradictions` are sentences about places that say different things of them."""

    tasks: tuple[UnitTask, ...]
    names: tuple[str, ...]
    contradictions: tuple[str, ...] = ()

    def of(self, role: Role) -> tuple[Task, ...]:
        """The tasks in which it has the role: as many as an answer to 牵头哪些任务 counts."""
        return tuple(each.task for each in self.tasks if role in each.roles)


def unit_asked(name: str, names: CorpusNames) -> UnitAsked:
    """What a name means in the documents at hand."""
    name = name.strip()
    parts, corrected = parts_of(name), None
    meant = names.meant(parts)
    if not meant.documents:
        mention = next((each for each in names.units_in(name) if each.end - each.start == len(name)), None)
        if mention is not None:
            parts, corrected = mention.parts, mention.corrected
            meant = names.meant(parts)
    near = () if meant.documents or len(name) < 2 else tuple(sorted(each for each in names.units if name in each)[:NEAR])
    return UnitAsked(name, parts.level, by_place(parts, meant, names.homes), corrected, near)


def by_place(asked: Parts, meant: Meant, homes: Mapping[str, Home]) -> dict[str, Meant]:
    """The written names with their documents, parted by the place of the unit."""
    found: dict[str, dict[str, set[str]]] = {}
    for name, ids in meant.documents.items():
        for document_id in ids:
            place = unit_place(asked, parts_of(name), homes[document_id])
            found.setdefault(document_id if place is None else place, {}).setdefault(name, set()).add(document_id)
    return {place: Meant({name: frozenset(ids) for name, ids in own.items()}) for place, own in found.items()}


def unit_place(asked: Parts, written: Parts, home: Home) -> str | None:
    """The place of a unit that a document of `home` names; None where it cannot be told."""
    level = written.level or asked.level or home.level
    if level == NATION:
        return WHOLE_NATION
    stated = asked.place or written.place
    if stated:
        return stated
    if level in (home.level, ALL):
        return home.own or None
    above = [place for place in home.chain if place in gazetteer() and gazetteer()[place].level == level]
    return above[0] if len(above) == 1 else None


def unit_tasks(meant: Meant, store: TaskStore) -> UnitTasks:
    """Every task in which what is meant leads, supports or is responsible; of a sentence and the row about the same work the row only."""
    documents = tuple(dict.fromkeys(document_id for ids in meant.documents.values() for document_id in sorted(ids)))
    tasks = [task for task in store.find_tasks(TaskFilter(document_ids=documents, units=meant.names, roles=DONE_BY)) if has_role(task, meant, DONE_BY)]
    kept: dict[Role, set[str]] = {}
    for role in DONE_BY:
        own = [task for task in tasks if has_role(task, meant, (role,))]
        kept[role] = {task.id for task in without(own, twins_among(own, store))}
    found = [UnitTask(task, tuple(role for role in DONE_BY if task.id in kept[role])) for task in tasks]
    names = tuple(name for name in meant.names if any(name in getattr(task, role) for task in tasks for role in DONE_BY))
    return UnitTasks(tuple(each for each in found if each.roles), names, tuple(contradictions_about(tasks, documents, store)))


def contradictions_about(tasks: Sequence[Task], documents: Sequence[str], store: TaskStore) -> list[str]:
    """What text and table say differently of the tasks, also where only one of the two names the unit."""
    rows = {task.id: task for task in tasks}
    links = [link for link in store.links(documents) if link.conflicts and (link.first_id in rows or link.second_id in rows)]
    if any(link.second_id not in rows for link in links):
        rows = {task.id: task for task in store.find_tasks(TaskFilter(document_ids=tuple(documents)))}
    said = (contradiction(link, rows[link.second_id]) for link in links if link.second_id in rows)
    return list(dict.fromkeys(sentence for sentence in said if sentence))
