"""Answers from tasks and sentences of one document: roles, deadline, figures, what is to be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.citations import cite_item, cite_task
from bot.drafts import Draft
from bot.extract import LIMIT, has_number, has_quantity, snippet
from bot.knowledge import Item, Knowledge
from bot.ranking import Scored, Term
from bot.text import fold
from bot.types import Citation, Question
from corpus.deadlines import find_deadlines, is_deadline_cell
from corpus.types import Task
from corpus.units import looks_like_unit, same_unit

ROLE_NAMES = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位", "person": "责任人"}
ROLES = ("lead", "support", "responsible", "person")
NEAR = 0.82
"""Evidence that scores at least this share of the best may stand in for it where the best lacks what is asked."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The items of one document, best first, and the question's terms."""

    knowledge: Knowledge
    items: Sequence[Scored]
    terms: Sequence[Term]
    limit: int = LIMIT

    @property
    def top(self) -> Scored:
        return self.items[0]


def roles_wanted(question: Question) -> tuple[str, ...]:
    """Roles to name: those asked for; for a plain 谁负责 the lead and the responsible."""
    asked = tuple(r for r in ("lead", "support", "person") if r in question.intents)
    named = re.search(r"责任单位|责任部门|责任主体|负责落实|落实单位|谁落实|谁来落实|由谁落实|谁具体落实", question.text)
    if named:
        asked += ("responsible",)
    if not asked and "responsible" in question.intents:
        return ("lead", "responsible")
    return asked


def has_roles(task: Task | None) -> bool:
    return task is not None and bool(task.lead or task.support or task.responsible or task.person)


def answer_roles(question: Question, ranked: Ranked) -> Draft | None:
    """Who leads, supports, is responsible; with the deadline and target where they are asked for too."""
    best = next((s for s in ranked.items if has_roles(s.item.task) and s.score >= NEAR * ranked.top.score), None)
    if best is None:
        return answer_actor(question, ranked)
    task = best.item.task
    assert task is not None
    wanted = roles_wanted(question)
    task, best = better_twin(task, best, ranked, wanted)
    said = say_roles(task, wanted)
    if said is None:
        return None
    parts = [said]
    citations: list[Citation] = [cite_task(ranked.knowledge, task)]
    notices = notices_of(task)
    if "deadline" in question.intents:
        when = deadline_of(best, ranked)
        parts.append(f"完成时限：{when}" if when else "完成时限：原文未写明")
    if "target" in question.intents or "measure" in question.intents or {"deadline", "lead"} <= question.intents:
        what = target_of(question, best, ranked)
        if what:
            parts.append(what if "target" in question.intents or "measure" in question.intents else f"目标：{what}")
    if best.item.kind == "sentence":
        citations.append(cite_item(ranked.knowledge, best.item))
    return Draft(ranked.knowledge.document.id, "；".join(parts), tuple(citations), best.score, (task,), notices)


def better_twin(task: Task, best: Scored, ranked: Ranked, wanted: Sequence[str]) -> tuple[Task, Scored]:
    """Another task just as near that gives the role asked for, where the best one is silent on it."""
    needed = [r for r in wanted if r in ("lead", "support", "person")] or ["lead"]
    if any(getattr(task, r) for r in needed):
        return task, best
    for other in ranked.items:
        if other.score < 0.92 * best.score:
            break
        if other.item.task is not None and any(getattr(other.item.task, r) for r in needed):
            return other.item.task, other
    return task, best


def say_roles(task: Task, wanted: Sequence[str]) -> str | None:
    """市工信局牵头，市发改委配合，各县区政府负责落实 – or that the source does not name one."""
    parts: list[str] = []
    missing: list[str] = []
    for role in wanted:
        names = getattr(task, role)
        if names:
            parts.append(phrase(task, role, names))
        elif role in ("lead", "support", "person") and len(wanted) < 3:
            missing.append(ROLE_NAMES[role])
    generic = tuple(wanted) == ("lead", "responsible")
    if generic:
        missing = []
    if not parts:
        rest = [phrase(task, r, getattr(task, r)) for r in ROLES if getattr(task, r) and r not in wanted]
        if not rest or not missing:
            return "；".join(rest) or None
        if set(wanted) & {"support", "person"} and "lead" not in wanted:
            return None
        return f"原文未写明{'、'.join(missing)}；{'；'.join(rest)}"
    if "support" in wanted and "lead" not in wanted and task.lead:
        parts.append(phrase(task, "lead", task.lead))
    return "；".join(parts) + (f"；{'、'.join(missing)}原文未写明" if missing else "")


def phrase(task: Task, role: str, names: Sequence[str]) -> str:
    term = task.terms.get(role, ROLE_NAMES[role])
    more = "等（原文未列全）" if role in task.open_ended else ""
    return f"{term}：{'、'.join(names)}{more}"


def notices_of(task: Task) -> tuple[str, ...]:
    """What a reader must know about a row: lists not complete, cells filled or moved."""
    notes = []
    if task.open_ended:
        words = "、".join(ROLE_NAMES[r] for r in task.open_ended)
        notes.append(f"{words}：原文以“等”结尾，未列全")
    names = {"category": "类别", "work": "重点工作", "task": "主要任务", "lead": "牵头单位", "support": "配合单位", "responsible": "责任单位", "person": "责任人", "deadline": "完成时限"}
    units = [names[f] for f in task.inherited if f in ROLE_NAMES]
    if units:
        notes.append(f"{'、'.join(units)}沿用上一行的合并单元格")
    if task.repaired:
        notes.append("该行在原文中错位一列，已按列复位")
    return tuple(notes)


ACTOR = re.compile(r"^(?:[^，。；]{0,20}?，)?(?P<actor>[\u4e00-\u9fff、（）()和及]{2,30}?)(?:要|应当|应|负责|统筹|组织|会同|牵头|须|将|必须|在|按|根据|继续|进一步|可|根据)")


def answer_actor(question: Question, ranked: Ranked) -> Draft | None:
    """The sentence itself where it names who acts, in a document or clause without notes."""
    for scored in ranked.items[:3]:
        if scored.score < NEAR * ranked.top.score or scored.item.kind != "sentence":
            break
        match = ACTOR.match(scored.item.text)
        if match is None or set(question.intents) & {"support", "person"}:
            continue
        actor = match.group("actor")
        if looks_like_unit(actor) or actor.startswith(("各", "有关", "相关")):
            text = snippet(scored.item.text, ranked.terms)
            if actor not in text:
                text = f"{actor}：{text}"
            return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, scored.item),), scored.score * 0.9)
    return None


def deadline_of(scored: Scored, ranked: Ranked) -> str | None:
    """The deadline that governs an item: a row's cell, or the one in the sentence, its own part first."""
    item = scored.item
    if item.kind == "row" and item.task is not None:
        return item.task.deadline or in_measure(item.task)
    own = find_deadlines(item.text)
    if own:
        return nearest_deadline(item, ranked)
    before = earlier_parts(item, ranked)
    for part in before:
        found = find_deadlines(part.text)
        if found:
            return found[-1].deadline.raw
    if item.task is not None and item.task.note and item.task.deadline and item.task.deadline in item.task.note:
        return item.task.deadline
    if item.task is not None and len({d.raw for d in item.task.deadlines}) == 1 and item.task.deadlines:
        return item.task.deadlines[0].raw
    return None


def in_measure(task: Task) -> str | None:
    found = find_deadlines(task.measure or "")
    return found[0].deadline.raw if found else None


def nearest_deadline(item: Item, ranked: Ranked) -> str:
    """Of several deadlines in a sentence, the one in the part that holds most of the question's terms."""
    found = find_deadlines(item.text)
    if len(found) == 1:
        return full_phrase(item.text, found[0].start, found[0].end)
    text = snippet(item.text, ranked.terms, limit=45, wanted=r"月|年底")
    inside = [f for f in found if f.deadline.raw in text]
    chosen = (inside or found)[0]
    return full_phrase(item.text, chosen.start, chosen.end)


def full_phrase(text: str, start: int, end: int) -> str:
    lead = re.search(r"(?:力争|最晚于|最迟于|提前于|确保于?|力争于?)$", text[max(0, start - 4) : start])
    return text[start - len(lead.group()) if lead else start : end]


def earlier_parts(item: Item, ranked: Ranked) -> list[Item]:
    """The parts before an item within the same full sentence (；does not end one), nearest first."""
    items = [i for i in ranked.knowledge.items if i.kind == "sentence" and i.clause is item.clause and i.paragraph == item.paragraph and i.order < item.order]
    parts = []
    for other in sorted(items, key=lambda i: -i.order):
        if other.text.rstrip("”’」』）)").endswith(("。", "！", "？")):
            break
        parts.append(other)
    return parts


def answer_deadline(question: Question, ranked: Ranked) -> Draft | None:
    """By when: from the nearest item that says; the item's own words go with it."""
    for scored in ranked.items[:12]:
        if scored.score < NEAR * ranked.top.score:
            break
        when = deadline_of(scored, ranked) or stated_time(scored.item, question)
        if when is None:
            continue
        item = scored.item
        what = item.task.task or item.task.work if item.kind == "row" and item.task else None
        text = f"{what}：{when}" if what else deadline_sentence(item, ranked, when)
        if "target" in question.intents or "measure" in question.intents:
            said = target_of(question, scored, ranked)
            if said and said not in text:
                text = f"{text}；{said}" if what else f"{said}（{when}）" if when not in said else said
        rows = (item.task,) if item.task is not None else ()
        notices = notices_of(item.task) if item.task is not None and item.kind == "row" else ()
        return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, item),), scored.score, rows, notices)
    return None


STATED = re.compile(r"自?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|实现|完成|基本完成|全面完成|达到)|每[月季年周]\S{0,4}[日号]?前|\d+个?(?:工作日|小时|天|日|个月)(?:以?内)?|采暖[季期]前")


def stated_time(item: Item, question: Question) -> str | None:
    """A time in the sentence that is no deadline by form: 2020年基本完成, 自2021年7月1日起, 5个工作日内."""
    text = item.text if item.kind == "sentence" else (item.task.measure or "" if item.task else "")
    match = STATED.search(text)
    return match.group() if match else None


def deadline_sentence(item: Item, ranked: Ranked, when: str) -> str:
    several = len({f.deadline.raw for f in find_deadlines(item.text)}) > 1
    text = snippet(item.text, ranked.terms, min(50 if several else LIMIT, ranked.limit), f"{re.escape(when)}|{STATED.pattern}")
    return text if when in text else f"{when}，{text}"


def target_of(question: Question, scored: Scored, ranked: Ranked) -> str | None:
    """The figure or measure asked for beside roles or deadline: the item's own words."""
    item = scored.item
    if item.kind == "row" and item.task is not None:
        return snippet(item.task.measure or item.task.task or "", ranked.terms, min(70, ranked.limit), r"\d")
    if question.classifiers and not has_quantity(item.text, question.classifiers):
        return None
    if has_number(item.text) or "measure" in question.intents:
        return snippet(item.text, ranked.terms, min(70, ranked.limit), r"\d")
    return None


def text_of(item: Item) -> str:
    return (item.task.measure or item.task.task or "") if item.kind == "row" and item.task else item.text


def answer_figure(question: Question, ranked: Ranked) -> Draft | None:
    """How many, how much: the nearest item that holds a quantity of the kind asked for."""
    for scored in ranked.items[:15]:
        if scored.score < 0.75 * ranked.top.score:
            break
        text = text_of(scored.item)
        fits = has_quantity(text, question.classifiers) if question.classifiers else has_number(text) or re.search(r"[一二三四五六七八九十a-dA-D]+(?:个|项|级|类|步)", text) is not None
        if fits:
            return draft_text(question, ranked, scored, r"\d")
    return None


def draft_text(question: Question, ranked: Ranked, scored: Scored, wanted: str | None = None) -> Draft:
    item = scored.item
    text = snippet(text_of(item), ranked.terms, ranked.limit, wanted)
    rows = (item.task,) if item.task is not None else ()
    notices = notices_of(item.task) if item.task is not None and item.kind == "row" else ()
    return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, item),), scored.score, rows, notices)


def answer_text(question: Question, ranked: Ranked) -> Draft:
    """What the text says: the nearest sentence, and those of the same clause that are nearly as near."""
    best = ranked.top
    draft = draft_text(question, ranked, best)
    if "measure" not in question.intents and "definition" not in question.intents:
        return draft
    text, citations, budget = draft.text, list(draft.citations), ranked.limit - len(draft.text)
    for other in ranked.items[1:6]:
        if other.score < 0.8 * best.score or other.item.clause is not best.item.clause or other.item.kind != best.item.kind:
            break
        more = snippet(other.item.text, ranked.terms, max(budget, 1))
        if 8 <= len(more) <= budget and more not in text:
            text, budget = f"{text}；{more}", budget - len(more)
            citations.append(cite_item(ranked.knowledge, other.item))
    return Draft(draft.document_id, text, tuple(citations), draft.score, draft.rows, draft.notices)


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
    return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, sentence),), ranked.top.score)


def check_claim(question: Question, ranked: Ranked) -> Draft | None:
    """是不是…: a unit in a role, or a figure, held against the source."""
    claimed_units = question.units
    roles = roles_wanted(question)
    if claimed_units and roles:
        draft = answer_roles(question, ranked)
        if draft is None or not draft.rows:
            return None
        task = draft.rows[0]
        role = roles[0]
        names = getattr(task, role)
        agrees = all(any(same_unit(u, n) for n in names) for u in claimed_units)
        said = say_roles(task, ("lead", "support") if role == "lead" else roles) or draft.text
        return Draft(draft.document_id, f"{'是' if agrees else '不是'}。{said}", draft.citations, draft.score, draft.rows, draft.notices)
    return None


def claimed_figures(text: str) -> list[str]:
    """Figures with their unit that a question asserts: 288万吨, 90%."""
    return re.findall(r"\d+(?:\.\d+)?(?:%|万?吨|万?户|辆|台|家|座|个|万?亩|公里|天|微克|蒸吨|批次|万?元|亿元|处|项)", fold(text))


__all__ = ["Ranked", "answer_clause", "answer_deadline", "answer_figure", "answer_roles", "answer_text", "check_claim", "claimed_figures", "is_deadline_cell", "text_of"]
