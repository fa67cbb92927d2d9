"""Questions with the places that answer them, from several sources, as offsets into the documents."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One question over one document. `evidence` is empty where the document does not answer; `near` tempts to a wrong answer."""

    id: str
    document: str
    question: str
    before: str
    kind: str
    evidence: Spans
    near: Spans = ()
    span: tuple[int, int] | None = None
    verdict: str | None = None
    must_include: tuple[str, ...] = ()
    place: dict[str, Any] | None = None
    """Of the project's own gold: the clause path, annex and row, in the place of offsets."""


class Squeezed:
    """A text without white space, with the way back to its offsets."""

    def __init__(self, text: str) -> None:
        self.at = [i for i, c in enumerate(text) if not c.isspace()]
        self.text = "".join(text[i] for i in self.at)

    def find(self, words: str) -> tuple[int, int] | None:
        """Where the words stand in the whole text, white space aside."""
        bare = re.sub(r"\s+", "", words)
        start = self.text.find(bare) if bare else -1
        return (self.at[start], self.at[start + len(bare) - 1] + 1) if start >= 0 else None


def real(path: Path, texts: dict[str, str]) -> Iterator[Example]:
    """Questions whose evidence is given word for word; `texts` holds the documents by name."""
    squeezed: dict[str, Squeezed] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        name = item["doc"]
        text = squeezed.setdefault(name, Squeezed(texts[name]))
        evidence = tuple(s for e in item["evidence"] if (s := text.find(e)))
        if item["evidence"] and not evidence:
            continue
        near = tuple(s for e in item["near"] if (s := text.find(e)))
        span = None
        if item["span"] and evidence:
            first = Squeezed(texts[name][slice(*evidence[0])])
            inside = first.find(item["span"])
            span = (inside[0] + evidence[0][0], inside[1] + evidence[0][0]) if inside else None
        before = (item["history"] or [""])[-1]
        yield Example(item["id"], name, item["question"], before, item["type"], evidence, near, span, item["verdict"])


def offsets(path: Path) -> Iterator[Example]:
    """Questions whose evidence is given in offsets."""
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        before = (item["history"] or [""])[-1]
        evidence, near = (tuple((a, b) for a, b in item[k]) for k in ("evidence", "near"))
        span = (item["span"][0], item["span"][1]) if item["span"] else None
        yield Example(item["id"], item["doc"], item["question"], before, item["type"], evidence, near, span, item["verdict"])


GOLD_KINDS = {
    "yesno": "yes_no",
    "table_cell": "target",
    "prose": "measure",
    "monthly_target": "target",
    "city_target": "target",
    "clause_locate": "which_clause",
}
NOT_READ = frozenset(
    [
        "metadata",
        "off_topic",
        "ambiguous",
        "contradiction",
        "comparison",
        "compare",
        "extreme",
        "list_lead",
        "list_support",
        "list_responsible",
        "list_deadline",
        "unit_tasks",
        "count",
        "due_by",
        "doc_level",
        "meta",
        "injection",
        "list_other",
        "conflict",
        "computed",
    ]
)
"""Types that rows, facts of a document or several documents answer, and no single place."""


def gold(path: Path, documents: dict[str, str]) -> Iterator[Example]:
    """The project's own questions: a place and words that the answer holds; `documents` maps the short name to the document's."""
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["type"] in NOT_READ or not item.get("doc") or item.get("docs"):
            continue
        name = next((v for k, v in documents.items() if item["doc"] in k), None)
        places = [p for p in (item.get("cite"), *(item.get("cite_any") or ())) if p]
        if name is None or (not item["refuse"] and not places):
            continue
        before = next((m["content"] for m in reversed(item["history"]) if m["role"] == "user"), "")
        place = None if item["refuse"] else {"any": places}
        kind = "unanswerable" if item["refuse"] else GOLD_KINDS.get(item["type"], item["type"])
        verdict = verdict_of(item["answer"]) if kind == "yes_no" else None
        yield Example(item["id"], name, item["question"], before, kind, (), verdict=verdict, must_include=tuple(item.get("must_include") or ()), place=place)


def verdict_of(answer: str) -> str | None:
    """What the first word of a written answer says of a claim: 不能，… no, 可以，… yes; None where it says neither."""
    if re.match("[不没否无非]", answer):
        return "no"
    return "yes" if re.match("[是对可能要有会应须需算得]", answer) else None


def general(path: Path) -> Iterator[tuple[str, list[str], list[int]]]:
    """General reading comprehension: question, sentences, which of them answer."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            yield item["question"], item["sentences"], item["positive"]
