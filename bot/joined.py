"""The answers to several things asked at once as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.citations import merge
from bot.knowledge import Knowledge
from bot.reader.types import Read
from bot.types import Answer

MARKS = "？?。，, "
UNSAID = "没有查到：{words}"


def joined(text: str, parts: Sequence[str], answers: Sequence[Answer], name: str = "") -> Answer:
    """What the parts' answers say, each once; which part got none is a notice. At least one of the answers says something.

    `name` is what the document is called where the first answer begins with it, since the question names none.
    """
    said = [a for a in answers if a.status == "answered"]
    first = said[0]
    head = f"{name}：" if name and first.text.startswith(f"{name}：") else ""
    unsaid = [UNSAID.format(words=p.rstrip(MARKS)) for p, a in zip(parts, answers, strict=True) if a.status != "answered"]
    return replace(
        first,
        question=text,
        text=f"{head}{'；'.join(once([a.text.removeprefix(head).rstrip('。') for a in said]))}。",
        citations=merge(c for a in said for c in a.citations),
        rows=tuple({r.id: r for a in said for r in a.rows}.values()),
        notices=tuple(dict.fromkeys((*(n for a in said for n in a.notices), *unsaid))),
        trace={**first.trace, "route": "parts", "computed": [n for a in said for n in a.trace.get("computed", ())]},
        near=tuple(dict.fromkeys(c for a in said for c in a.near)),
    )


def lined(text: str, answers: Sequence[Answer]) -> Answer:
    """The answers to the same question about several matters, a line each."""
    first = answers[0]
    return replace(
        first,
        question=text,
        text="\n".join(dict.fromkeys(a.text for a in answers)),
        citations=merge(c for a in answers for c in a.citations),
        rows=tuple({r.id: r for a in answers for r in a.rows}.values()),
        notices=tuple(dict.fromkeys(n for a in answers for n in a.notices)),
        trace={**first.trace, "route": "parts", "computed": [n for a in answers for n in a.trace.get("computed", ())]},
        passage=False,
    )


def once(lines: Sequence[str]) -> list[str]:
    """Each line once, whatever its marks; of 某事：由甲局牵头 beside a line that says 某事 in full, only who does it, behind that line."""
    bare = [bared(line) for line in lines]
    kept = [line for n, line in enumerate(lines) if bare[n] not in bare[:n] and not any(bare[n] in other and bare[n] != other for other in bare)]
    whole: list[str] = []
    tails: list[str] = []
    for line in kept:
        matter, _, tail = line.partition("：")
        beside = tail and any(bared(matter) in bared(other) for other in kept if other is not line)
        (tails if beside else whole).append(tail if beside else line)
    return [*whole, *(t for t in tails if not any(bared(t) in bared(line) for line in whole))] if whole else kept


def bared(line: str) -> str:
    """A line without marks and blanks: prose and table write the same words with other commas."""
    return re.sub(r"\W", "", line)


def places_of(answer: Answer, knowledge: Knowledge) -> frozenset[str]:
    """The clauses and rows that an answer came from, with the clauses below them and what is linked as the same work."""
    own = {c.clause_id for c in answer.citations if c.clause_id} | {r.id for r in answer.rows} | {r.clause_id for r in answer.rows if r.clause_id}
    for link in knowledge.links:
        if own & {link.first_id, link.second_id}:
            own = own | {link.first_id, link.second_id}
    return frozenset(own | {c.id for c in knowledge.clauses if c.parent_id in own})


def only(read: Read, places: frozenset[str]) -> Read:
    """What was read in the places, as likely as if nothing else had been: that none answers stays as likely beside them."""
    kept = [r for r in read.readings if places & {r.candidate.clause.id if r.candidate.clause else "", r.candidate.task.id if r.candidate.task else ""}]
    whole = 1 - sum(r.share for r in read.readings) + sum(r.share for r in kept)
    return replace(read, readings=tuple(replace(r, share=r.share / whole) for r in kept) if whole > 0 else ())
