"""Examples to lists of candidates with labels, as the reader sees them when it answers."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.find import Candidate, Finder
from bot.reader.features import features_of
from training.data import Example, Spans
from training.folds import FOLDS, TWINS, fold_of

READ = 32
"""Candidates of a list: the first of the search, and those of the gold that it missed."""


@dataclass(slots=True)
class Labelled:
    """A question with its candidates, best of the search first. Shapes: features (n, FEATURES), right and near (n,)."""

    example: Example
    question: str
    texts: list[str]
    features: npt.NDArray[np.float32]
    right: npt.NDArray[np.bool_]
    near: npt.NDArray[np.bool_]
    foreign: npt.NDArray[np.bool_]
    """Candidates of other documents: right for nobody knows."""
    spans: list[tuple[int, int] | None]
    """Characters of the text that answer, where they are known."""
    scoped: bool


def asked(example: Example) -> str:
    return f"{example.before}｜{example.question}" if example.before else example.question


def overlapping(candidate: Candidate, spans: Spans) -> bool:
    """Does most of a candidate lie in one of the spans, or most of a span in it?"""
    a, b = candidate.span.start, candidate.span.end
    return any(min(b, end) - max(a, start) >= 0.5 * min(b - a, end - start) for start, end in spans)


def squeeze(text: str) -> str:
    return re.sub(r"[\s，,。；;：:、（）()“”\"‘’《》〔〕\[\]—\-·.]", "", unicodedata.normalize("NFKC", text)).lower()


def at_place(candidate: Candidate, example: Example) -> bool:
    """Does a candidate stand at the place that the gold cites, and hold what the answer must hold?"""
    if example.place is None:
        return False
    held = squeeze(candidate.read)
    if example.must_include and not all(squeeze(w) in held for w in example.must_include):
        return False
    return any(same_place(candidate, place) for place in example.place["any"])


def same_place(candidate: Candidate, place: dict[str, object]) -> bool:
    if place.get("row") is not None:
        row = place["row"]
        if isinstance(row, int):
            task = candidate.task if candidate.kind == "row" else None
            return task is not None and task.row == row and (task.annex or "") == (place.get("annex") or "")
        return candidate.kind in ("cells", "row") and squeeze(str(row)) in squeeze(candidate.text)
    path = candidate.clause.path if candidate.clause else ""
    return bool(place.get("clause")) and bool(path) and squeeze(str(place["clause"])) in squeeze(path)


def answering_span(candidate: Candidate, example: Example, text: str) -> tuple[int, int] | None:
    """The answer's characters within what the reader reads."""
    if example.span is None or not (candidate.span.start <= example.span[0] and example.span[1] <= candidate.span.end):
        return None
    words = re.sub(r"\s+", "", text[slice(*example.span)])
    bare = candidate.read
    at = re.sub(r"\s", "\0", bare).find(words)
    return (at, at + len(words)) if at >= 0 else None


def labelled(examples: Iterable[Example], finder: Finder, ids: dict[str, str], scoped: bool) -> Iterator[Labelled]:
    """`ids` maps the documents' names to those of the index."""
    for example in examples:
        document = ids[example.document]
        question = asked(example)
        found = finder.find(question.replace("｜", " "), [document] if scoped else None, READ)
        yield from judged(example, question, found, finder, document, scoped)


def judged(example: Example, question: str, found: list[Candidate], finder: Finder, document: str, scoped: bool) -> Iterator[Labelled]:
    """The list with its labels; nothing where the gold is not to be found in it."""
    own = [c for c in found if c.document_id == document]
    missing = [c for c in gold_candidates(example, finder, document, question) if c.key not in {o.key for o in own}] if is_missing(example, own) else []
    found = [*found, *missing[:3]]
    text = finder.store.document_text(document) or ""
    right = np.array([c.document_id == document and (overlapping(c, example.evidence) or at_place(c, example)) for c in found], dtype=bool)
    near = np.array([c.document_id == document and not r and overlapping(c, example.near) for c, r in zip(found, right, strict=True)], dtype=bool)
    if (example.evidence or example.place) and not right.any():
        return
    spans = [answering_span(c, example, text) if r else None for c, r in zip(found, right, strict=True)]
    foreign = np.array([c.document_id != document for c in found], dtype=bool)
    yield Labelled(example, question, [c.read for c in found], features_of(found), right, near, foreign, spans, scoped)


def is_missing(example: Example, own: Sequence[Candidate]) -> bool:
    """Has the search left out what answers, or, where nothing does, all that tempts?"""
    if example.evidence or example.place:
        return not any(overlapping(c, example.evidence) or at_place(c, example) for c in own)
    return bool(example.near) and not any(overlapping(c, example.near) for c in own)


def gold_candidates(example: Example, finder: Finder, document: str, question: str) -> Sequence[Candidate]:
    """What the gold points to, or what tempts, where the search did not put it forward."""
    if not example.evidence and not example.near and example.place is None:
        return []
    wide = finder.find(question.replace("｜", " "), [document], 400)
    return [replace(c) for c in wide if overlapping(c, (*example.evidence, *example.near)) or at_place(c, example)]


SAME = 0.8
"""Share of a question's words, by weight, from which a sentence of another document may well answer it."""
OTHERS = (1, 1, 3, 6)
BESIDE = (2, 6, 99)
"""How many documents a list is over: those of others, and those beside the question's own; the choice is random."""
NOT_MIXED = frozenset({"which_clause", "fact", "list", "definition"})
"""Types that many a document answers in its own way."""


def neighbours(ids: Mapping[str, str]) -> dict[int, list[str]]:
    """The documents of each fold."""
    out: dict[int, list[str]] = {}
    for name in sorted(ids):
        out.setdefault(fold_of(name, FOLDS), []).append(name)
    return out


def apt(examples: Iterable[Example], rng: random.Random) -> list[Example]:
    """Questions that say by themselves what they ask about, in random order."""
    out = [e for e in examples if not e.before and e.kind not in NOT_MIXED]
    rng.shuffle(out)
    return out


def mixed(examples: Iterable[Example], finder: Finder, ids: Mapping[str, str], count: int, seed: int) -> Iterator[Labelled]:
    """Lists over a question's own document and others beside it, whose sentences are wrong unless they say nearly the same."""
    rng = random.Random(seed)
    beside = neighbours(ids)
    for example in apt(examples, rng)[:count]:
        names = [n for n in beside[fold_of(example.document, FOLDS)] if n != example.document]
        chosen = [ids[n] for n in rng.sample(names, min(len(names), rng.choice(BESIDE)))]
        document = ids[example.document]
        found = [c for c in finder.find(example.question, [document, *chosen], READ) if c.document_id == document or c.overlap < SAME]
        for item in judged(example, example.question, found, finder, document, False):
            yield replace(item, foreign=np.zeros(len(item.texts), dtype=bool))


def of_others(examples: Iterable[Example], finder: Finder, ids: Mapping[str, str], count: int, seed: int) -> Iterator[Labelled]:
    """Lists over documents that have nothing to do with the question: none is right.

    120 questions about other documents asked over the five samples got 24 unrelated sentences from a reader that had
    never met such lists.
    """
    rng = random.Random(seed + 1)
    beside = neighbours(ids)
    for example in apt(examples, rng)[:count]:
        names = [n for n in beside[fold_of(example.document, FOLDS)] if TWINS.get(n, n) != TWINS.get(example.document, example.document)]
        chosen = rng.sample(names, min(len(names), rng.choice(OTHERS)))
        found = [c for c in finder.find(example.question, [ids[n] for n in chosen], READ) if c.overlap < SAME]
        if not found:
            continue
        nothing = np.zeros(len(found), dtype=bool)
        bare = Example(f"{example.id}@{chosen[0]}", chosen[0], example.question, "", "unanswerable", ())
        yield Labelled(bare, example.question, [c.read for c in found], features_of(found), nothing, nothing, nothing, [None] * len(found), False)
