"""Prose and table rows about the same work: linked, and compared field by field.

Each row is compared with every run of one to three sentences of the clauses. Similarity is the share
of the row's character bigrams, weighted by how rare they are in the document, that the run holds. A
sentence without a responsibility note, so without a task, is linked by its clause: it may still name
another deadline than the row.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.grammar.identity import same_unit
from corpus.grammar.times import find_deadlines
from corpus.grammar.words import any_of, group
from corpus.types import Clause, Deadline, Link, Task

MIN_SIMILARITY = 0.5
SURE = 0.62
"""Below this a difference is more likely that of another work than a contradiction."""
MAX_WINDOW = 3
RARE, PROBES, CANDIDATES = 60, 40, 12
"""Sentences are looked up by the rarest bigrams of a row only, so that time grows with the file and no faster."""
LONG_MEASURE = 12
"""A measure of so many characters can be recognised without the name of the task."""
NAMED, CERTAIN = 0.3, 0.8
"""The name of the task must stand in the run too, unless the measure does nearly word for word."""
LENGTH_PRICE = 0.04
QUANTITY = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[\u4e00-\u9fff%])(?<![年月日])")
"""A number with what it counts, 35蒸吨: as telling as several pairs of characters."""
QUANTITY_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause: its place in the file, its clause and paragraph, and its bigrams."""

    text: str
    start: int
    end: int
    clause: Clause
    paragraph: int
    grams: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """The run of sentences that fits a row best."""

    sentences: tuple[Sentence, ...]
    similarity: float

    @property
    def text(self) -> str:
        return "".join(s.text for s in self.sentences)


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, marks left out."""
    folded = re.sub(r"[^\w%]", "", text.lower())
    pairs = (folded[i : i + 2] for i in range(len(folded) - 1))
    return frozenset((*pairs, *QUANTITY.findall(folded)))


def row_text(task: Task) -> str:
    """The words of a row that say what the work is."""
    return "。".join(part for part in (task.task, task.measure) if part)


def split_sentences(clauses: Sequence[Clause]) -> list[Sentence]:
    """Sentences of the numbered clauses; a heading's words count for its first sentence."""
    found = []
    for clause in clauses:
        if not clause.level:
            continue
        for p, paragraph in enumerate(clause.paragraphs):
            for match in re.finditer(r"[^。；;]+[。；;]?", paragraph.text):
                start, end = match.span()
                extra = "" if p == 0 and start == 0 else clause.title
                grams = bigrams(match.group() + "|" + extra)
                found.append(Sentence(match.group(), paragraph.offsets[start], paragraph.offsets[end - 1] + 1, clause, p, grams))
    return found


class Finder:
    """Looks up the run of sentences that says what a row says."""

    def __init__(self, sentences: Sequence[Sentence], rows: Sequence[frozenset[str]]) -> None:
        self.sentences = sentences
        frequency = Counter(g for grams in (*(s.grams for s in sentences), *rows) for g in grams)
        total = len(sentences) + len(rows)
        self.weight = {g: math.log(1 + total / n) * (QUANTITY_WEIGHT if len(g) > 2 else 1.0) for g, n in frequency.items()}
        self.places: dict[str, list[int]] = defaultdict(list)
        for i, sentence in enumerate(sentences):
            for g in sentence.grams:
                if frequency[g] <= RARE:
                    self.places[g].append(i)

    def best(self, row: Task, grams: frozenset[str]) -> Match | None:
        """The best run outside the row's own annex, or None when none is near."""
        name = bigrams(row.task or "")
        telling = bigrams(row.measure or "") if len(row.measure or "") >= LONG_MEASURE else grams
        votes: Counter[int] = Counter()
        for g in sorted(grams, key=lambda g: (-self.weight[g], g))[:PROBES]:
            for i in self.places.get(g, ()):
                votes[i] += 1
        best: Match | None = None
        for i, _ in votes.most_common(CANDIDATES):
            if self.sentences[i].clause.annex == row.annex and row.annex is not None:
                continue
            for run in self.runs_around(i):
                held = frozenset().union(*(s.grams for s in run))
                similarity = self.share(grams, held)
                by_measure = self.share(telling, held)
                if by_measure >= CERTAIN or self.share(name, held) >= NAMED:
                    similarity = max(similarity, by_measure)
                if best is None or similarity - LENGTH_PRICE * len(run) > best.similarity - LENGTH_PRICE * len(best.sentences):
                    best = Match(run, similarity)
        return best

    def share(self, grams: frozenset[str], held: frozenset[str]) -> float:
        return sum(self.weight.get(g, 0.0) for g in grams & held) / (sum(self.weight.get(g, 0.0) for g in grams) or 1.0)

    def runs_around(self, i: int) -> Iterator[tuple[Sentence, ...]]:
        here = self.sentences[i]
        for start in range(max(0, i - MAX_WINDOW + 1), i + 1):
            for end in range(i + 1, min(len(self.sentences), start + MAX_WINDOW) + 1):
                run = tuple(self.sentences[start:end])
                if all(s.clause is here.clause and s.paragraph == here.paragraph for s in run):
                    yield run


def link_tasks(tasks: Sequence[Task], clauses: Sequence[Clause] = ()) -> list[Link]:
    """Each table row with the prose that says the same, if there is such: its task, else its clause."""
    rows = [(task, bigrams(row_text(task))) for task in tasks if task.origin == "table"]
    if not rows:
        return []
    prose: dict[str | None, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.origin == "prose":
            prose[task.clause_id].append(task)
    finder = Finder(split_sentences(clauses), [grams for _, grams in rows])
    found: list[tuple[Task, Match, Task | None]] = []
    for row, grams in rows:
        match = finder.best(row, grams)
        if match is not None and match.similarity >= MIN_SIMILARITY:
            found.append((row, match, task_of(match, grams, prose)))
    shared = Counter(task.id for _, _, task in found if task is not None)
    return [make_link(row, match, task, alone=task is not None and shared[task.id] == 1) for row, match, task in found]


def task_of(match: Match, grams: frozenset[str], prose: dict[str | None, list[Task]]) -> Task | None:
    """The prose task whose text holds the run; of two that share a sentence, the one nearer to the row."""
    start, end = match.sentences[0].start, match.sentences[-1].end
    touched = [task for task in prose.get(match.sentences[0].clause.id, ()) if task.span.start < end and task.span.end > start]
    return max(touched, key=lambda task: len(grams & bigrams(task.text or "")), default=None)


def make_link(row: Task, match: Match, task: Task | None, *, alone: bool) -> Link:
    values = list(conflicts(row, match, task, alone=alone)) if match.similarity >= SURE else []
    return Link(
        first_id=task.id if task is not None else match.sentences[0].clause.id,
        second_id=row.id,
        similarity=round(min(match.similarity, 1.0), 3),
        conflicts=tuple(field for field, _, _ in values),
        first_text=match.text,
        second_text=row_text(row),
        first_value="；".join(first for _, first, _ in values),
        second_value="；".join(second for _, _, second in values),
    )


def conflicts(row: Task, match: Match, task: Task | None, *, alone: bool) -> Iterator[tuple[str, str, str]]:
    """Fields in which the two say different things, with both values; silence is no contradiction.

    `alone`: no other row is linked to the same prose task.
    """
    if task is not None and task.lead and row.lead and not overlap(task.lead, row.lead):
        yield "lead", "、".join(task.lead), "、".join(row.lead)
    if task is not None and task.responsible and row.responsible and not share_units(task.responsible, row.responsible):
        yield "responsible", "、".join(task.responsible), "、".join(row.responsible)
    end = row.due.end if row.due is not None else None
    if end is None:
        return
    said = deadlines_in(match, row, end.year)
    if said:
        if end not in [deadline.end for deadline in said]:
            yield "deadline", nearest(match.text, said, row), row.deadline or ""
        return
    by = task.due.end if task is not None and task.due is not None and in_note(task) else None
    # One note over several tasks gives the day by which all are done; a row may well be due earlier.
    if task is not None and by is not None and (end > by or (alone and end != by)):
        yield "deadline", task.deadline or "", row.deadline or ""


def overlap(first: Sequence[str], second: Sequence[str]) -> bool:
    """Do all units of the shorter list stand in the longer one? A row may name one of several leads."""
    short, long = sorted((first, second), key=len)
    return all(any(same_unit(a, b) for b in long) for a in short)


AREA, BODY, ZONE = (any_of(group("local_units", part)) for part in ("area", "body", "zone"))
LOCAL = re.compile(f"{AREA}[^局委厅办部]{{0,12}}{BODY}$|{AREA}$|{ZONE}|管委会$")


def share_units(first: Sequence[str], second: Sequence[str]) -> bool:
    """Is any unit in both lists? Local governments count as one, however their list is worded."""
    if any(LOCAL.search(a) for a in first) and any(LOCAL.search(b) for b in second):
        return True
    return any(same_unit(a, b) for a in first for b in second)


def in_note(task: Task) -> bool:
    return bool(task.deadline) and (task.deadline or "") in (task.note or "")


def deadlines_in(match: Match, row: Task, year: int) -> list[Deadline]:
    """The dated deadlines of the run. What the row's own words repeat is part of the work: 2019年底国三车存量."""
    found = [f.deadline for f in find_deadlines(match.text, year) if f.deadline.end is not None]
    return [deadline for deadline in found if deadline.raw not in row_text(row)]


def nearest(text: str, said: Sequence[Deadline], row: Task) -> str:
    """Of several deadlines the one whose phrase shares most with the row."""
    grams = bigrams(row_text(row))
    phrases = re.split("[，,；;。]", text)
    score = {d.raw: max((len(grams & bigrams(p)) for p in phrases if d.raw in p), default=0) for d in said}
    best = max(score.values())
    return "、".join(raw for raw, value in score.items() if value == best)
