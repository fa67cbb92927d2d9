"""What the text says: sentences of the nearest clause, lists below a heading, the place itself."""

from __future__ import annotations

import re

from bot.citations import cite_item
from bot.drafts import Draft
from bot.extract import snippet
from bot.knowledge import Item, Knowledge
from bot.ranked import Ranked, draft_text, text_of
from bot.ranking import Scored
from bot.roles import has_roles, roles_wanted, say_roles
from bot.types import Question


def answer_text(question: Question, ranked: Ranked) -> Draft | None:
    """What the text says: the nearest sentence, and those of the same clause that are nearly as near."""
    best = ranked.top
    if best.item.is_heading:
        children = child_titles(best.item, ranked.knowledge)
        if children is not None and not body_items(best.item, ranked):
            return Draft(
                ranked.knowledge.document.id,
                f"共{len(children)}项：{'；'.join(children)}",
                (cite_item(ranked.knowledge, best.item),),
                best.score,
                computed=(str(len(children)),),
            )
        body = body_items(best.item, ranked)
        if body:
            best = body[0] if "measure" not in question.intents else min(body[:3], key=lambda s: s.item.order)
        elif len(best.item.text) < 40 and best.item.clause is not None and not best.item.clause.level:
            return None
    if best.item.text.endswith(("：", ":")) or re.search("下列|以下", best.item.text):
        children = child_titles(best.item, ranked.knowledge)
        if children is not None and best.item.clause is not None and not best.item.is_heading:
            stem = snippet(best.item.text, ranked.terms, 60)
            return Draft(ranked.knowledge.document.id, f"{stem}：{'；'.join(children)}", (cite_item(ranked.knowledge, best.item),), best.score)
    draft = draft_text(question, ranked, best)
    if "measure" not in question.intents and "definition" not in question.intents:
        return draft
    text, citations, budget = draft.text, list(draft.citations), ranked.limit - len(draft.text)
    rest = [s for s in ranked.items[:12] if s is not best and s.item.clause is best.item.clause and s.item.kind == best.item.kind and not s.item.is_heading]
    for other in rest[:5]:
        if other.score < 0.75 * ranked.top.score:
            break
        more = snippet(other.item.text, ranked.terms, max(budget, 1))
        if 8 <= len(more) <= budget and more not in text:
            text, budget = f"{text}；{more}", budget - len(more)
            citations.append(cite_item(ranked.knowledge, other.item))
    return Draft(draft.document_id, text, tuple(citations), draft.score, draft.rows, draft.notices)


def body_items(heading: Item, ranked: Ranked) -> list[Scored]:
    """The sentences below a heading in its own clause, best first."""
    return [s for s in ranked.items if s.item.clause is heading.clause and s.item.kind == "sentence" and not s.item.is_heading]


def child_titles(heading: Item, knowledge: Knowledge) -> list[str] | None:
    """Labels and titles of the clauses right below a heading; None when there are none."""
    if heading.clause is None:
        return None
    children = [f"{c.label}{c.title}" for c in knowledge.clauses if c.parent_id == heading.clause.id]
    return children or None


def answer_clause(question: Question, ranked: Ranked) -> Draft:
    """Which clause: the path and title of the nearest, with the words that show it."""
    item = ranked.top.item
    sentence = next((s.item for s in ranked.items if s.item.kind == "sentence" and s.score >= 0.9 * ranked.top.score), item)
    clause = sentence.clause
    if sentence.kind == "row" and sentence.task is not None:
        place = f"{sentence.task.annex or ''}第{sentence.task.row}行（{sentence.task.task or sentence.task.work or ''}）"
    else:
        place = f"{clause.path}{clause.title}" if clause is not None else ""
    said = snippet(text_of(sentence), ranked.terms, 60)
    number = "target" in question.intents or "measure" in question.intents
    text = f"《{ranked.knowledge.document.title}》{place}" + (f"：{said}" if number or clause is None or said not in clause.title else "")
    if re.search(r"哪[些几]?[个份]?(?:文件|方案|计划|办法|规划)", question.text):
        text = place
    if roles_wanted(question) and has_roles(sentence.task) and sentence.task is not None:
        roles = say_roles(sentence.task, roles_wanted(question), question.text)
        text = f"{text}；{roles[0]}" if roles else text
    return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, sentence),), ranked.top.score)
