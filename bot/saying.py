"""Puts drafts together to one answer; asks back; says no and names the closest places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.citations import merge
from bot.drafts import Draft
from bot.knowledge import Knowledge, short_name
from bot.roles import ROLE_NAMES
from bot.types import Answer, Citation, Question

NOT_FOUND = "没有在所收文件中查到，不能作答。"
WHICH_DOCUMENT = "请问查的是哪一份文件？"
CLOSEST = "最接近的内容：{reference}"
TOO_MANY = "有{n}份文件写到这件事，请选择其中一份："
SUBSCRIPT = re.compile(r"\s*_\s*\{\s*([\d.]+)\s*\}")
"""PM_{2.5}, as converters write it, is not to be read aloud."""
MAX_DOCUMENTS_SAID = 8
MAX_OPTIONS = 12
FIELD_NAMES = {**ROLE_NAMES, "deadline": "完成时限"}


def say(text: str, question: Question, drafts: list[Draft], knowledge: list[Knowledge]) -> Answer:
    """Put drafts together: one line for one document, a line each for several."""
    by_id = {k.document.id: k for k in knowledge}
    if all(d.blank for d in drafts):
        blank = max(drafts, key=lambda d: d.score)
        return Answer(
            text,
            "refused",
            f"{blank.text}。",
            citations=blank.citations,
            rows=blank.rows,
            notices=closest_said(blank.citations),
            closest=blank.citations,
            trace={"score": blank.score},
        )
    spoken = sorted((d for d in drafts if not d.blank), key=lambda d: -d.score)
    if len(spoken) > MAX_DOCUMENTS_SAID and question.document_ids is None:
        return ask_back(text, TOO_MANY.format(n=len(spoken)), [by_id[d.document_id] for d in spoken])
    ordered = spoken[:MAX_DOCUMENTS_SAID]
    alone = len(ordered) == 1 and (question.document_ids is None or len(question.document_ids) <= 1)
    if alone and question.document_ids is not None:
        said = ordered[0].text
    else:
        said = "\n".join(f"{short_name(by_id[d.document_id].document)}：{d.text}" for d in ordered)
    said = said if said.endswith(("。", "！", "？")) else f"{said}。"
    said = SUBSCRIPT.sub(r"\1", said)
    notices = [n for d in ordered for n in d.notices]
    named = question.document_ids or ()
    silent = [short_name(by_id[i].document) for i in named if i in by_id and i not in {d.document_id for d in ordered}]
    silent = [name for name in silent if name not in said]  # its row in the other document has been said
    if len(named) > 1 and silent:
        said = f"{said}\n{'、'.join(silent)}：原文未写明。"
    rows = tuple(t for d in ordered for t in d.rows)
    notices.extend(conflict_notices(rows, by_id))
    return Answer(
        text,
        "answered",
        said,
        citations=merge(c for d in ordered for c in d.citations),
        rows=rows,
        notices=tuple(dict.fromkeys(notices)),
        trace={
            "intents": sorted(question.intents),
            "subject": question.subject,
            "computed": [n for d in ordered for n in d.computed],
            "score": ordered[0].score,
        },
        passage=len(ordered) == 1 and ordered[0].passage,
    )


def closest_said(citations: Iterable[Citation]) -> tuple[str, ...]:
    """The notices that name the closest places."""
    return tuple(dict.fromkeys(CLOSEST.format(reference=c.reference) for c in citations))


def ask_back(text: str, words: str, knowledge: Sequence[Knowledge]) -> Answer:
    """A clarifying question, with the documents to choose from."""
    documents = [k.document for k in knowledge[:MAX_OPTIONS]]
    return Answer(text, "clarify", words, options=tuple(d.title for d in documents), option_ids=tuple(d.id for d in documents))


def conflict_notices(rows: Sequence[Any], by_id: Mapping[str, Knowledge]) -> list[str]:
    found = []
    for task in rows:
        k = by_id.get(task.document_id)
        for link in k.links if k else ():
            if link.conflicts and task.id in (link.first_id, link.second_id):
                fields = "、".join(FIELD_NAMES.get(f, f) for f in link.conflicts)
                found.append(f"正文与{task.annex or '任务表'}关于同一工作的{fields}不一致，请核对两处原文")
    return found


def refuse(text: str, question: Question, reason: str = NOT_FOUND) -> Answer:
    return Answer(text, "refused", reason, trace={"intents": sorted(question.intents), "subject": question.subject})
