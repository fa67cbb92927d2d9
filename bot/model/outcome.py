"""What is said in the end: proven sentences with their places, rows of a complete list, a refusal, and where another place differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.claims import claims_in, even
from bot.library import Library
from bot.model.evidence import Evidence
from bot.model.guard import as_data
from bot.model.prove import Proven
from bot.model.reply import Reply
from bot.saying import NOT_FOUND, closest_said
from bot.sets.items import items_of
from bot.types import Answer, Citation, Said
from corpus.types import Task

ELSEWHERE = "另一处说法请一并核对：{place}"
MODEL_FINDS_NONE = "语言模型认为资料未写明：{missing}"
READ = ("reading", "parts", "matters", None)
"""Routes whose answers a reader chose; the others look up tables, lists and heads of documents."""


def with_proven(found: Answer, proven: Sequence[Proven], library: Library, verdict: str = "") -> Answer:
    """The answer of proven sentences, each with the places that hold it."""
    citations: list[Citation] = []
    said = []
    for number, one in enumerate(proven):
        places = []
        for citation in cited_by(one):
            if citation not in citations:
                citations.append(citation)
            places.append(citations.index(citation) + 1)
        text = one.text if one.text.endswith(("。", "！", "？")) else one.text.rstrip("；;，,、.") + "。"
        if verdict and number == 0:
            text = ("是，" if verdict == "yes" else "不是，") + text
        said.append(Said(text, tuple(places)))
    titles = {c.document_id: c.title for c in citations}
    text = "".join(s.text for s in said)
    if len(titles) == 1 and len(library.names.titles) > 1 and not found.citations and not any(t in text for t in titles.values()):
        said[0] = replace(said[0], text=f"《{next(iter(titles.values()))}》：{said[0].text}")
        text = "".join(s.text for s in said)
    checked = sum(p.facts for p in proven) + len(citations)
    return replace(
        found, status="answered", text=text, options=(), rows=(), notices=(), sentences=tuple(said), citations=tuple(citations), checked=checked, near=()
    )


def cited_by(one: Proven) -> list[Citation]:
    """The places of a sentence, and the notes apart from them where it names one of their units."""
    found = [place.citation for place in one.places if place.citation.quote]
    for place in one.places:
        if any(name in one.text for _, names in place.roles for name in names):
            found += place.notes
    return found


def of_rows(found: Answer, reply: Reply, evidence: Evidence) -> Answer:
    """A list by its complete rows: as it was found where all of them are meant, else those that are."""
    chosen = [n for n in dict.fromkeys(reply.rows) if 1 <= n <= len(evidence.rows)]
    if not chosen or len(chosen) == len(evidence.rows) or found.trace.get("route") != "sets":
        return found
    names = items_of(evidence.rows)
    said = "；".join(f"（{i}）{names[n - 1]}" for i, n in enumerate(chosen, 1)) if len(chosen) > 1 else names[chosen[0] - 1]
    rows = tuple(evidence.rows[n - 1] for n in chosen)
    citations = tuple(c for c in found.citations if any(is_of(c, task) for task in rows)) or found.citations
    text = f"符合所问的共{len(chosen)}项：{said}。"
    return replace(found, text=text, rows=rows, citations=citations, worded=True)


def is_of(citation: Citation, task: Task) -> bool:
    """Does a citation show a task: its row, or a stretch of its sentence?"""
    if citation.document_id != task.document_id or citation.span is None:
        return False
    if task.origin == "table":
        return (citation.annex, citation.row) == (task.annex, task.row)
    return citation.span.start < task.span.end and task.span.start < citation.span.end


def none_of(found: Answer, reply: Reply) -> Answer:
    """The model finds no answer: what was looked up stands, what was read does not; the refusal names the closest places."""
    if found.status != "answered" or found.trace.get("route") not in READ:
        return found
    near = found.citations[:3]
    missing = (MODEL_FINDS_NONE.format(missing=as_data(reply.missing, 60)),) if reply.missing else ()
    said = (*closest_said(near), *missing, *found.trace.get("servers", ()))
    return replace(found, status="refused", text=NOT_FOUND, citations=(), rows=(), notices=said, closest=near, sentences=(), checked=0, near=())


def differing(found: Answer, answer: Answer) -> list[str]:
    """The place of the answer found without the model, where it gives other times or figures."""
    if found.status != "answered" or not found.citations:
        return []
    mine = {c.value for c in claims_in(even(answer.text)) if c.kind in ("date", "quantity")}
    theirs = {c.value for c in claims_in(even(found.text)) if c.kind in ("date", "quantity")}
    places = {c.reference for c in answer.citations}
    other = next((c.reference for c in found.citations if c.reference not in places), None)
    return [ELSEWHERE.format(place=other)] if other and mine and theirs and not mine & theirs else []
