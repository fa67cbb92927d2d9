"""Answers from tasks and sentences of one document: roles, deadline, figures, what is to be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.citations import cite_clause, cite_item, cite_task
from bot.drafts import Draft
from bot.extract import LIMIT, has_number, has_quantity, snippet
from bot.knowledge import Item, Knowledge
from bot.ranking import Scored, Term, holds, synonym_grams
from bot.question import same_kind
from bot.tagging import last_noun
from bot.text import fold
from bot.types import Citation, Question
from corpus.deadlines import find_deadlines, is_deadline_cell
from corpus.types import Task
from corpus.units import looks_like_unit, same_unit

ROLE_NAMES = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位", "person": "责任人", "guide": "指导单位"}
ROLES = ("lead", "support", "responsible", "person")
NEAR = 0.82
NEAR_TABLE = 0.65
"""The same in a document whose prose has no notes: its roles stand in the table alone."""
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
    asked = tuple(r for r in ("lead", "support", "person", "guide") if r in question.intents)
    named = re.search(r"责任单位|责任部门|责任主体|负责落实|落实单位|谁落实|谁来落实|由谁落实|谁具体落实", question.text)
    if named:
        asked += ("responsible",)
    if asked and "responsible" in question.intents and "responsible" not in asked:
        asked += ("responsible",)
    if not asked and re.search("主管(?:部门|单位)", question.text):
        return ("lead",)
    if not asked and "responsible" in question.intents:
        return ("lead", "responsible")
    return asked


def with_child_task(scored: Scored, ranked: Ranked) -> Scored:
    """A clause whose note stands after its last item, once for all of them: the item bears that task."""
    item = scored.item
    if item.task is not None or item.kind != "sentence" or item.clause is None or not item.clause.level:
        return scored
    parts = {c.id for c in ranked.knowledge.clauses if c.parent_id == item.clause.id}
    own = [t for t in ranked.knowledge.tasks if t.clause_id in parts]
    if len(own) != 1 or len(parts) < 2:
        return scored
    last = [c.id for c in ranked.knowledge.clauses if c.id in parts][-1]
    return replace(scored, item=replace(item, task=own[0])) if own[0].clause_id == last else scored


def has_roles(task: Task | None, roles: Sequence[str] = (*ROLES, "guide")) -> bool:
    return task is not None and any(getattr(task, role) for role in roles)


def answer_roles(question: Question, ranked: Ranked) -> Draft | None:
    """Who leads, supports, is responsible; with the deadline and target where they are asked for too."""
    wanted = roles_wanted(question)
    near = NEAR if any(t.origin == "prose" for t in ranked.knowledge.tasks) else NEAR_TABLE
    able = [s for s in map(partial(with_child_task, ranked=ranked), ranked.items) if has_roles(s.item.task) and s.score >= near * ranked.top.score]
    if not able:
        return answer_actor(question, ranked)
    best = next((s for s in able if s.score >= 0.9 * able[0].score and has_roles(s.item.task, wanted)), able[0])
    task = best.item.task
    assert task is not None
    parts = say_roles(task, wanted, question.text)
    if parts is None:
        return None
    said, blank = parts
    citations: list[Citation] = [cite_task(ranked.knowledge, task)]
    notices = notices_of(task)
    pieces = [said]
    if "deadline" in question.intents:
        when = deadline_of(best, ranked)
        pieces.append(f"完成时限：{when}" if when else "完成时限：原文未写明")
        blank = blank and not when
    if "target" in question.intents or "measure" in question.intents or {"deadline", "lead"} <= question.intents:
        what = target_of(question, best, ranked)
        if what:
            pieces.append(what if "target" in question.intents or "measure" in question.intents else f"目标：{what}")
            blank = False
    if best.item.kind == "sentence":
        citations.append(cite_item(ranked.knowledge, best.item))
    other = other_side(task, wanted if "deadline" not in question.intents else (*wanted, "deadline"), ranked)
    if other is not None:
        pieces.append(other[0])
        citations.append(other[1])
    return Draft(ranked.knowledge.document.id, "；".join(pieces), tuple(citations), best.score, (task,), notices, blank)


def say_roles(task: Task, wanted: Sequence[str], place: str = "") -> tuple[str, bool] | None:
    """牵头单位：…；配合单位：… – and whether the source leaves blank all that was asked for."""
    parts = [phrase(task, role, getattr(task, role), place) for role in wanted if getattr(task, role)]
    generic = tuple(wanted) == ("lead", "responsible")
    missing = [] if generic and parts else [task.terms.get(role, ROLE_NAMES[role]) for role in wanted if not getattr(task, role)]
    if not parts:
        rest = [phrase(task, r, getattr(task, r)) for r in (*ROLES, "guide") if getattr(task, r)]
        if generic:
            return ("；".join(rest), False) if rest else None
        return f"原文未写明{'、'.join(missing)}" + (f"（{'；'.join(rest)}）" if rest else ""), True
    if "support" in wanted and "lead" not in wanted and task.lead:
        parts.append(phrase(task, "lead", task.lead))
    return "；".join(parts) + (f"；{'、'.join(missing)}：原文未写明" if missing else ""), False


def other_side(task: Task, fields: Sequence[str], ranked: Ranked) -> tuple[str, Citation] | None:
    """What the other place says where prose and annex contradict each other in a field that is asked for."""
    for link in ranked.knowledge.links:
        clash = [f for f in link.conflicts if f in fields]
        if task.id not in (link.first_id, link.second_id) and task.clause_id != link.first_id:
            continue
        mine_is_row = task.id == link.second_id
        value = link.first_value if mine_is_row else link.second_value
        other_id = link.first_id if mine_is_row else link.second_id
        twin = next((t for t in ranked.knowledge.tasks if t.id == other_id), None)
        if not clash and twin is not None and fields == ("responsible",) and twin.responsible and not same_list(task.responsible, twin.responsible):
            clash, value = ["responsible"], "、".join(twin.responsible)
        if not clash:
            continue
        row = next((t for t in ranked.knowledge.tasks if t.id == link.second_id), None)
        prose = next((t for t in ranked.knowledge.tasks if t.id == link.first_id), None)
        clause = next((c for c in ranked.knowledge.clauses if c.id in (link.first_id, prose.clause_id if prose else "")), None)
        if not value or row is None:
            continue
        place = f"正文{clause.path}" if mine_is_row and clause is not None else f"{row.annex or '任务表'}第{row.row}行"
        citation = cite_clause(ranked.knowledge, clause, prose.span if prose else None) if mine_is_row else cite_task(ranked.knowledge, row)
        names = "、".join("完成时限" if f == "deadline" else ROLE_NAMES.get(f, f) for f in clash)
        return f"前后不一致，{place}的{names}为{value}", citation
    return None


def same_list(first: Sequence[str], second: Sequence[str]) -> bool:
    return all(any(same_unit(a, b) for b in second) for a in first) and all(any(same_unit(a, b) for a in first) for b in second)


def phrase(task: Task, role: str, names: Sequence[str], place: str = "") -> str:
    term = task.terms.get(role, ROLE_NAMES[role])
    if role == "person" and len(names) == len(task.responsible) > 1:
        # As many persons as units, in the same order: each belongs to its unit.
        pairs = list(zip(names, task.responsible, strict=True))
        own = [(n, u) for n, u in pairs if place and (u in place or re.sub(r"(?:人民政府|政府|管委会)$", "", u) in place)]
        return f"{term}：" + "、".join(f"{n}（{u}）" for n, u in own or pairs)
    more = "等（原文未列全）" if role in task.open_ended else ""
    return f"{term}：{'、'.join(names)}{more}"


def notices_of(task: Task) -> tuple[str, ...]:
    """What a reader must know about a row: lists not complete, cells filled or moved."""
    notes = []
    if task.open_ended:
        words = "、".join(ROLE_NAMES[r] for r in task.open_ended if r in ROLE_NAMES)
        notes.append(f"{words}：原文以“等”结尾，未列全")
    units = [ROLE_NAMES[f] for f in task.inherited if f in ROLE_NAMES]
    if units:
        notes.append(f"{'、'.join(units)}沿用上一行的合并单元格")
    if task.repaired:
        notes.append("该行在原文中错位，已按列复位")
    return tuple(notes)


ORGANS = "办公室|领导小组|领导组|委员会|指挥部|人民政府|政府|管委会|部门|中心|公司|企业|单位|乡镇|街道|支队|分局|小组|专班|党委|联席会议|局|厅|委|办"
ACTOR = re.compile(rf"^(?:[^，。；]{{0,24}}，)?(?P<actor>[\u4e00-\u9fff、（）()]{{1,26}}?(?:{ORGANS})(?:(?:[\u4e00-\u9fff]{{0,6}})(?:{ORGANS}))?)(?=[\u4e00-\u9fff])")


def answer_actor(question: Question, ranked: Ranked) -> Draft | None:
    """The sentence itself where it names who acts, in a document or clause without notes."""
    has_notes = any(t.origin == "prose" for t in ranked.knowledge.tasks)
    if has_notes and re.search("负责|责任|牵头|配合", question.text) or set(question.intents) & {"support", "person", "lead"} and ranked.knowledge.tasks:
        return None
    for scored in ranked.items[:3]:
        if scored.score < NEAR * ranked.top.score or scored.item.kind != "sentence":
            break
        match = ACTOR.match(scored.item.text)
        if match is None or set(question.intents) & {"support", "person"} or "lead" in question.intents and "牵头" not in scored.item.text:
            continue
        actor = match.group("actor")
        if len(actor) >= 3 and (looks_like_unit(actor) or actor.startswith(("各", "有关", "相关"))):
            text = snippet(scored.item.text, ranked.terms)
            if actor not in text:
                text = f"{actor}：{text}"
            return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, scored.item),), scored.score * 0.9)
    plain_duty = not set(question.intents) & {"support", "person", "lead"}
    if plain_duty and not ranked.knowledge.tasks and ranked.top.total >= 0.6 and not ranked.top.item.is_heading:
        return draft_text(question, ranked, ranked.top)
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
        if scored.item.is_heading and scored.item.task is None:
            continue
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
        citations = [cite_item(ranked.knowledge, item)]
        clash = clashing_deadline(scored, ranked, when)
        if clash is not None:
            text = f"{text}；前后不一致，{clash[0]}"
            citations.append(clash[1])
        return Draft(ranked.knowledge.document.id, text, tuple(citations), scored.score, rows, notices)
    return None


def clashing_deadline(scored: Scored, ranked: Ranked, when: str) -> tuple[str, Citation] | None:
    """A place of the other kind (prose or table) about the same work whose deadline is another day."""
    item = scored.item
    for link in ranked.knowledge.links:
        if "deadline" not in link.conflicts:
            continue
        row = next((t for t in ranked.knowledge.tasks if t.id == link.second_id), None)
        if row is None:
            continue
        prose = next((t for t in ranked.knowledge.tasks if t.id == link.first_id), None)
        clause = next((c for c in ranked.knowledge.clauses if c.id in (link.first_id, prose.clause_id if prose else "")), None)
        if item.kind == "row" and item.task is row and clause is not None:
            return f"正文{clause.path}为{link.first_value}", cite_clause(ranked.knowledge, clause, prose.span if prose else None)
        if item.kind == "sentence" and item.clause is clause and clause is not None and (not link.first_text or item.text[:12] in link.first_text or when in link.first_value):
            return f"{row.annex or '任务表'}第{row.row}行为{link.second_value}", cite_task(ranked.knowledge, row)
    return None


STATED = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日(?:至|-|—|到)(?:20\d\d年)?\d{1,2}月\d{1,2}日|自?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|实现|完成|基本完成|全面完成|达到)|每[月季年周]\S{0,4}[日号]?前|\d+个?(?:工作日|小时|天|日|个月)(?:以?内)?|采暖[季期]前")


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
    if unknown_measure(question, ranked):
        return None
    near = 0.78 if question.classifiers else 0.88
    for scored in ranked.items[:15]:
        if scored.score < near * ranked.top.score:
            break
        if scored.item.is_heading and scored.item.clause is not None and len(scored.item.clause.text) > len(scored.item.text) + 8:
            continue
        text = text_of(scored.item)
        if not holds_rarest(scored.item, ranked) or not holds_measure(question, scored.item):
            continue
        fits = has_quantity(text, question.classifiers) if question.classifiers else has_number(text) or re.search(r"[一二三四五六七八九十a-dA-D]+(?:个|项|级|类|步)", text) is not None
        if fits and has_each(question, text):
            draft = draft_text(question, ranked, scored, quantity_pattern(question))
            if re.search(r"[\d一二三四五六七八九十a-dA-D]", draft.text):
                return with_second(question, ranked, scored, draft)
    return None


def with_second(question: Question, ranked: Ranked, first: Scored, draft: Draft) -> Draft:
    """Where two things are asked for, the other half of the sentence that says the second."""
    if not re.search("[，、和与跟]|分别|各", question.text):
        return draft
    held = {k for k, t in enumerate(ranked.terms) if holds(first.item.grams, t)}
    for other in ranked.items[:60]:
        same = other.item.clause is first.item.clause and other.item.paragraph == first.item.paragraph and abs(other.item.order - first.item.order) == 1
        new = sum(t.weight for k, t in enumerate(ranked.terms) if k not in held and holds(other.item.grams, t))
        if other is first or not same or other.item.kind != "sentence" or new < 0.12 * sum(t.weight for t in ranked.terms) or not has_number(other.item.text):
            continue
        more = draft_text(question, ranked, other, quantity_pattern(question))
        ordered = (draft, more) if first.item.order < other.item.order else (more, draft)
        return Draft(draft.document_id, "；".join(d.text for d in ordered), (*draft.citations, *more.citations), draft.score, draft.rows, draft.notices)
    return draft


def holds_rarest(item: Item, ranked: Ranked) -> bool:
    """A figure is believed only of a sentence that holds the rarest word of the question which the document knows."""
    frequency = ranked.knowledge.frequency
    known = [t for t in ranked.terms if any(frequency.get(g) for g in t.grams) and len(t.text) == 1 and t.noun]
    if len(known) < 2:
        return True
    rarest = max(t.weight for t in known)
    return any(holds(item.grams | item.heading_grams, t) for t in known if t.weight >= 0.98 * rarest)


def unknown_measure(question: Question, ranked: Ranked) -> bool:
    """Is what is to be measured (总投资, 奖金) a noun the document does not know at all?"""
    match = re.search(r"([\u4e00-\u9fff]{2,10})(?:是|有|要|应|为|达到?|得|需)?(?:多少|几)(?![\u4e00-\u9fff]*[号月])", question.text)
    if match is None or question.classifiers:
        return False
    noun = last_noun(re.sub(r"(?:是|有|要|应|为|达到?|得|需)+$", "", match.group(1)))
    if noun is None:
        return False
    held = ranked.knowledge.frequency
    words = synonym_grams(noun).get(noun[-2:], ())
    return not held.get(noun[-2:]) and not any(all(held.get(g) for g in word) for word in words)


COMMON_MEASURES = ("标准", "目标", "指标", "数值", "数量", "比例", "任务", "要求", "情况", "规模", "总数", "金额", "限值", "上限", "下限", "时间", "期限", "数", "率")


def holds_measure(question: Question, item: Item) -> bool:
    """What is measured (总投资) must stand in the evidence or above it, where it is a word of its own."""
    match = re.search(r"([\u4e00-\u9fff]{2,10})(?:是|有|为)(?:多少|几)", question.text)
    noun = last_noun(match.group(1)) if match else None
    if noun is None or noun.endswith(COMMON_MEASURES) or question.classifiers:
        return True
    grams = item.grams | item.heading_grams | item.context_grams
    return noun[-2:] in grams or any(word <= grams for word in synonym_grams(noun).get(noun[-2:], ()))




EACH = re.compile(r"各(?:个)?(?:县区|区县|乡镇|街道|县|区|镇|乡|市|村|社区)")


def has_each(question: Question, text: str) -> bool:
    """A question of how much each county gets is answered only where the source speaks of each."""
    asked = EACH.search(question.text)
    return asked is None or EACH.search(text) is not None


def quantity_pattern(question: Question) -> tuple[str, ...]:
    """What the words said must hold: a quantity in each of the measure words asked for, or a number."""
    patterns = []
    for word in question.classifiers:
        kinds = sorted(same_kind(word), key=len, reverse=True)
        patterns.append(rf"\d[\d.]*(?:余|多)?[万亿]?(?:{'|'.join(map(re.escape, kinds))})")
    return tuple(patterns) or ((r"[A-Da-d一二三四五]级",) if "几级" in question.text else (r"\d",))


def draft_text(question: Question, ranked: Ranked, scored: Scored, wanted: str | Sequence[str] | None = None) -> Draft:
    item = scored.item
    text = respectively(text_of(item), question.text) or snippet(text_of(item), ranked.terms, ranked.limit, wanted, to_end="measure" in question.intents)
    rows = (item.task,) if item.task is not None else ()
    notices = notices_of(item.task) if item.task is not None and item.kind == "row" else ()
    return Draft(ranked.knowledge.document.id, text, (cite_item(ranked.knowledge, item),), scored.score, rows, notices)


def answer_text(question: Question, ranked: Ranked) -> Draft | None:
    """What the text says: the nearest sentence, and those of the same clause that are nearly as near."""
    best = ranked.top
    if best.item.is_heading:
        children = child_titles(best.item, ranked.knowledge)
        if children is not None and not body_items(best.item, ranked):
            return Draft(ranked.knowledge.document.id, f"共{len(children)}项：{'；'.join(children)}", (cite_item(ranked.knowledge, best.item),), best.score, computed=(str(len(children)),))
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


RESPECTIVELY = re.compile(r"(?P<items>[^，。；：]*?[、和与][^，。；：]*?)(?P<rest>[，,][^，。；]{0,16}?)?分别(?P<verb>[^\d，。；、]{0,6})(?P<values>\d[^，。；]*)")


def respectively(text: str, question: str) -> str | None:
    """甲、乙分别为1吨、2吨 with only 乙 asked for: 乙…为2吨. None where it is not that plain."""
    match = RESPECTIVELY.search(text)
    if match is None:
        return None
    items = [i for i in re.split("[、和与]", match.group("items")) if i]
    values = [v for v in re.split("[、和与]", match.group("values")) if v]
    if len(items) != len(values):
        return None
    heads = [re.sub("^.*(?:新建|建设|对|将|按照)", "", items[0]), *items[1:]]
    heads = [h[:1] + "级" if len(h) == 1 or "级" in h[:3] and len(items[0]) == 1 else h[:3] for h in heads]
    asked = [n for n, h in enumerate(heads) if h in question]
    if len(asked) != 1:
        return None
    n = asked[0]
    shared = re.sub("^[、和与]", "", (match.group("rest") or "").strip("，,"))
    return f"{heads[n] if len(items[n]) < 3 else items[n]}{shared}{match.group('verb')}{values[n]}"


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
        parts = say_roles(task, ("lead", "support") if role == "lead" else roles)
        said = parts[0] if parts else draft.text
        return Draft(draft.document_id, f"{'是' if agrees else '不是'}。{said}", draft.citations, draft.score, draft.rows, draft.notices)
    return None


def claimed_figures(text: str) -> list[str]:
    """Figures with their unit that a question asserts: 288万吨, 90%."""
    return re.findall(r"\d+(?:\.\d+)?(?:%|万?吨|万?户|辆|台|家|座|个|万?亩|公里|天|微克|蒸吨|批次|万?元|亿元|处|项)", fold(text))


__all__ = ["Ranked", "answer_clause", "answer_deadline", "answer_figure", "answer_roles", "answer_text", "check_claim", "claimed_figures", "is_deadline_cell", "text_of"]
