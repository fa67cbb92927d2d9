"""Who leads, supports, is responsible: answers from the roles of the nearest task, or the actor of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.citations import cite_clause, cite_item, cite_task
from bot.drafts import Draft
from bot.due import deadline_of, stated_time
from bot.extract import snippet
from bot.figures import target_of
from bot.ranked import NEAR, NEAR_TABLE, ROLE_NAMES, ROLES, Ranked, draft_text, notices_of
from bot.ranking import Scored
from bot.types import Citation, Question
from corpus.grammar.identity import same_unit
from corpus.grammar.units import looks_like_unit
from corpus.types import Task


def roles_wanted(question: Question) -> tuple[str, ...]:
    """Roles to name: those asked for; for a plain 谁负责 the lead and the responsible."""
    asked: tuple[str, ...] = tuple(r for r in ("lead", "support", "person", "guide") if r in question.intents)
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
    if "第一责任人" in question.text:
        first = next((s for s in ranked.items if "第一责任人" in s.item.text), None)
        return draft_text(question, ranked, first) if first is not None else None
    able = [s for s in map(partial(with_child_task, ranked=ranked), ranked.items) if has_roles(s.item.task) and s.score >= near * ranked.top.score]
    if not able:
        return answer_helpers(question, ranked) if wanted == ("support",) else answer_actor(question, ranked)
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
        when = deadline_of(best, ranked) or stated_time(best.item)
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
    elif len(wanted) == 1:
        second = second_place(task, wanted[0], best, able, ranked)
        if second is not None:
            pieces.append(second[0])
            citations.append(second[1])
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


def second_place(task: Task, role: str, best: Scored, able: Sequence[Scored], ranked: Ranked) -> tuple[str, Citation] | None:
    """Prose and table both speak of the work and name different units: what the other place says."""
    others = [(s, s.item.task) for s in able[:6] if s.item.task is not None and s.score >= 0.9 * best.score]
    others = [(s, t) for s, t in others if t.origin != task.origin and getattr(t, role)]
    twins = {i for link in ranked.knowledge.links if task.id in (link.first_id, link.second_id) for i in (link.first_id, link.second_id)}
    others = [(s, t) for s, t in others if not twins or t.id in twins or t.clause_id in twins]
    if any(same_list(getattr(task, role), getattr(t, role)) for _, t in others):
        return None  # the other place agrees; a second note of its clause is about other work
    for _, other in others:
        place = f"{other.annex or '任务表'}第{other.row}行" if other.origin == "table" else f"正文{other.path}"
        return f"{place}为{'、'.join(getattr(other, role))}", cite_task(ranked.knowledge, other)
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


ORGANS = "办公室|领导小组|领导组|委员会|指挥部|人民政府|政府|管委会|部门|中心|公司|企业|单位|乡镇|街道|支队|分局|小组|专班|党委|联席会议|局|厅|委|办"


ACTOR = re.compile(
    rf"^(?:[^，。；]{{0,24}}，)?(?P<actor>[\u4e00-\u9fff、（）()]{{1,26}}?(?:{ORGANS})(?:(?:[\u4e00-\u9fff]{{0,6}})(?:{ORGANS}))?)(?=[\u4e00-\u9fff])"
)


HELPERS = re.compile(rf"会同[^，。；]{{0,30}}?(?:{ORGANS})|(?:{ORGANS})[^，。；]{{0,8}}(?:予以|做好|积极)?(?:配合|协助|协同)")


def answer_helpers(question: Question, ranked: Ranked) -> Draft | None:
    """Who supports, where no note says it but a sentence does: 会同市公安局…, 市公安局应当予以配合."""
    for scored in ranked.items[:8]:
        if scored.score < HELPERS_NEAR * ranked.top.score:
            break
        if scored.item.kind == "sentence" and HELPERS.search(scored.item.text):
            return draft_text(question, ranked, scored)
    return None


HELPERS_NEAR = 0.8


def answer_actor(question: Question, ranked: Ranked) -> Draft | None:
    """The sentence itself where it names who acts, in a document or clause without notes."""
    has_notes = any(t.origin == "prose" for t in ranked.knowledge.tasks)
    if (has_notes and re.search("负责|责任|牵头|配合", question.text)) or (set(question.intents) & {"support", "person", "lead"} and ranked.knowledge.tasks):
        return None
    for scored in ranked.items[:3]:
        if scored.score < NEAR * ranked.top.score or scored.item.kind != "sentence":
            break
        match = ACTOR.match(scored.item.text)
        if match is None or set(question.intents) & {"support", "person"} or ("lead" in question.intents and "牵头" not in scored.item.text):
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
