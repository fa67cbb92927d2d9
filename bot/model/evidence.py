"""The numbered evidence that a model answers from: the head of each document, passages with their notes, rows with their roles, complete lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answer.chosen import Chosen
from bot.citations import cite_cell, cite_clause, cite_fact, cite_task, reference
from bot.find.candidates import Candidate
from bot.knowledge import Knowledge
from bot.library import Library
from bot.model.guard import as_data, without_orders
from bot.own_time import own_time
from bot.reader.types import Reading
from bot.roles import ROLE_NAMES
from bot.sets import SetAnswer
from bot.sets.items import items_of
from bot.types import Citation, Question
from corpus.types import Task

PASSAGES = 16
"""Passages of the search that may become evidence."""
LONGEST_PIECE = 420
"""Characters of one piece; a longer passage is shown in parts."""
MOST_ROWS = 60
"""Rows of a complete list that a model is shown; a longer list is answered without it."""
HEADS = 2
"""Documents of which title, number, issuer and date are given."""
FACTS = (("doc_number", "文号"), ("issuer", "发文机关"), ("date", "成文日期"), ("effective", "施行日期"), ("addressees", "主送"))


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence, row or fact of a document. `words` are verbatim but for white space and, of rows, the names of the columns;
    `note` says who does it where that stands elsewhere, `roles` are those that its task gives to units."""

    words: str
    citation: Citation
    note: str = ""
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    key: tuple[str, int, int] = ("", 0, 0)
    share: float = 0.0
    notes: tuple[Citation, ...] = ()
    """The places of `note`."""

    @property
    def text(self) -> str:
        return self.words + self.note


@dataclass(frozen=True, slots=True)
class Piece:
    """What the model gets under one number. `head` says where it stands: document, path, headings."""

    number: int
    document_id: str
    head: str
    places: tuple[Place, ...]

    def line(self) -> str:
        body = "".join(p.words + (p.note if p.note != after else "") for p, after in zip(self.places, (*(p.note for p in self.places[1:]), ""), strict=True))
        return f"[{self.number}] （{as_data(self.head, 80)}）{as_data(without_orders(body), 2 * LONGEST_PIECE)}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a model is shown for one question. `rows` are the tasks of a complete list, by their number from one."""

    pieces: tuple[Piece, ...]
    rows: tuple[Task, ...] = ()
    listed: str = ""
    titles: tuple[str, ...] = ()

    def as_text(self) -> str:
        return "\n".join((*(piece.line() for piece in self.pieces), *([self.listed] if self.listed else ())))


def gather(
    readings: Sequence[Reading],
    passages: Sequence[Sequence[Candidate]],
    found: SetAnswer | None,
    named: Sequence[str],
    library: Library,
    room: int,
    turns: bool = False,
) -> Evidence:
    """Evidence of at most `room` characters; with `turns` the documents take turns, so that one that says more does not crowd out another."""
    listed, rows = listed_rows(found, room // 2)
    room -= len(listed)
    shares = {r.candidate.key: r.share for r in readings}
    groups = ordered([*passages, *alone(readings, passages)], shares)
    groups = by_turns(groups) if turns else groups
    ids = list(dict.fromkeys((*named[: len(named) if turns else HEADS], *(g[0].document_id for g in groups))))
    known = {k.document.id: k for k in library.knowledge(ids)}
    pieces: list[Piece] = []
    for document_id in (*named, *(i for i in ids if i not in named))[: len(named) if turns else HEADS]:
        if document_id in known and (head := head_of(known[document_id])).places:
            pieces.append(head)
    single = len(named) == 1
    room -= sum(len(p.line()) for p in pieces)
    for group in groups:
        piece = piece_of(group, known[group[0].document_id], shares, single) if group[0].document_id in known else None
        if piece is None or not without_orders("".join(p.text for p in piece.places)):
            continue
        room -= len(piece.line())
        if room < 0:
            break
        pieces.append(piece)
    titles = tuple(known[i].document.title for i in dict.fromkeys(p.document_id for p in pieces))
    return Evidence(tuple(replace(p, number=n) for n, p in enumerate(pieces, 1)), rows, listed, titles)


def alone(readings: Sequence[Reading], passages: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
    """What was read and stands in none of the passages."""
    held = {c.key for group in passages for c in group}
    return [[r.candidate] for r in readings if r.candidate.key not in held and r.share >= 0.01]


def ordered(groups: Sequence[Sequence[Candidate]], shares: dict[tuple[str, int, int], float]) -> list[Sequence[Candidate]]:
    """The groups in parts of `LONGEST_PIECE`, by turns the likeliest by the reader and the next of the search: either may miss what the other has.

    Each place stands in one part.
    """
    seen: set[tuple[str, int, int]] = set()
    parts: list[Sequence[Candidate]] = []
    for group in groups:
        own = [c for c in group if c.key not in seen]
        seen.update(c.key for c in own)
        parts += parted(own)
    read = sorted(range(len(parts)), key=lambda i: (-max(shares.get(c.key, 0.0) for c in parts[i]), i))
    both = (i for pair in zip(read, range(len(parts)), strict=True) for i in pair)
    return [parts[i] for i in dict.fromkeys(both)]


def by_turns(groups: Sequence[Sequence[Candidate]]) -> list[Sequence[Candidate]]:
    """The groups in rounds, one of each document a round, each document's in their own order."""
    seen: dict[str, int] = {}
    rounds = []
    for group in groups:
        number = seen.get(group[0].document_id, 0)
        seen[group[0].document_id] = number + 1
        rounds.append(number)
    return [groups[i] for i in sorted(range(len(groups)), key=lambda i: rounds[i])]


def parted(group: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """A passage in parts that can be shown, in its own order."""
    part: list[Candidate] = []
    for candidate in group:
        if part and sum(len(c.text) for c in part) + len(candidate.text) > LONGEST_PIECE:
            yield part
            part = []
        part.append(candidate)
    if part:
        yield part


def head_of(knowledge: Knowledge) -> Piece:
    """Title, number, issuer and date of a document, each a place of its own where the file says it."""
    document = knowledge.document
    own = Citation(document.id, document.title, document.doc_number, None, None, None, None, "", reference(document, None, None))
    printed = "title" in document.facts or "notice_title" in document.facts
    places = [Place(f"文件标题：《{document.title}》；", cite_fact(knowledge, "title") or own)] if printed else []
    for key, name in FACTS:
        fact = document.facts.get(key)
        if fact is not None:
            places.append(Place(f"{name}：{fact.value}；", cite_fact(knowledge, key) or own))
    return Piece(0, document.id, "文件信息", tuple(places))


def piece_of(group: Sequence[Candidate], knowledge: Knowledge, shares: dict[tuple[str, int, int], float], single: bool) -> Piece:
    first = group[0]
    path = first.clause.path if first.clause is not None else (f"{first.task.annex or '任务表'}第{first.row}行" if first.task is not None else "")
    above = first.heading if first.heading not in first.text else ""
    name = "" if single else f"《{knowledge.document.title[:40]}》"
    head = without_orders(" ".join(w for w in (name, path, above) if w) or knowledge.document.title[:40])
    return Piece(0, knowledge.document.id, head, tuple(place_of(c, knowledge, shares) for c in group))


def place_of(candidate: Candidate, knowledge: Knowledge, shares: dict[tuple[str, int, int], float]) -> Place:
    task = candidate.task
    roles = tuple((role, getattr(task, role)) for role in ROLE_NAMES if getattr(task, role)) if task is not None else ()
    if candidate.kind == "row" and task is not None:
        citation = cite_task(knowledge, task)
    elif candidate.kind == "cells" and candidate.table is not None and candidate.row is not None:
        citation = cite_cell(knowledge, candidate.table, candidate.table.rows[candidate.row])
    else:
        citation = cite_clause(knowledge, candidate.clause, candidate.span)
    text = re.sub(r"\s+", "", candidate.text)[: 2 * LONGEST_PIECE]  # what the model is not shown proves nothing
    note = candidate.note if candidate.note and candidate.note not in text else ""
    apart = Chosen(Question("", frozenset(), ""), knowledge, ()).cite_notes(task, candidate) if note and task is not None else ()
    return Place(text, citation, note, roles, candidate.key, shares.get(candidate.key, 0.0), tuple(apart))


def listed_rows(found: SetAnswer | None, room: int) -> tuple[str, tuple[Task, ...]]:
    """A complete list of tasks as the model sees it, a row a line; nothing where it is too long to be shown whole, or holds more than rows."""
    if found is None or found.status != "answered" or found.question.asks not in ("list", "count"):
        return "", ()
    if not 1 < len(found.rows) <= MOST_ROWS or len(found.citations) > len(found.rows):
        return "", ()
    head = re.split("[：:。]", found.text)[0]
    lines = [f"完整清单（{as_data(head, 120)}；共{len(found.rows)}项，已按所收文件查全）："]
    named = enumerate(zip(found.rows, items_of(found.rows), strict=True), 1)
    lines += [f"行{n}：{as_data(without_orders(row_line(task, name)), 120)}" for n, (task, name) in named]
    text = "\n".join(lines)
    return (text, found.rows) if len(text) <= room else ("", ())


def row_line(task: Task, name: str) -> str:
    said = [name, *(f"{word}：{'、'.join(getattr(task, role)[:4])}" for role, word in ROLE_NAMES.items() if getattr(task, role))]
    return "；".join((*said, *([f"时限：{time}"] if (time := own_time(task, [name])) else ())))
