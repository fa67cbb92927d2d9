"""By when: answers from the deadline cell of a row or the time a sentence states."""

from __future__ import annotations

import re

from bot.citations import cite_clause, cite_item, cite_task
from bot.drafts import Draft
from bot.extract import snippet, split_parts
from bot.figures import target_of
from bot.knowledge import Item
from bot.ranked import NEAR, Ranked, notices_of
from bot.ranking import Scored, holds
from bot.text import tokens
from bot.types import Citation, Question
from corpus.grammar.times import find_deadlines
from corpus.types import Task


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


TIME = re.compile(
    r"每(?:年|季度|季|月|周)(?:首月)?(?:\d{1,2}月)?(?:上旬|中旬|下旬|底|末|\d{1,2}日)?前"
    r"|20\d\d年(?:上半年|下半年|第?[一二三四1-4]季度末?|\d{1,2}月(?:\d{1,2}日|底|末|上旬|中旬|下旬)?|年?底|末)(?:之?前|以前|内)?"
    r"|\d{1,2}月(?:底|末|\d{1,2}日)前|年底前"
)
NO_DEADLINE = re.compile(r"^(?:以来|起|相比|比|的|印发|实施|至|到|-|存量)")


def times_in(text: str) -> list[tuple[int, int]]:
    """Places of every time in a sentence that something is due by, deadlines by form and others."""
    found = {(f.start, f.end) for f in find_deadlines(text)}
    for match in TIME.finditer(text):
        covered = any(s <= match.start() < e or match.start() <= s < match.end() for s, e in found)
        if not covered and not NO_DEADLINE.match(text[match.end() :]):
            found.add(match.span())
    return sorted(found)


def nearest_deadline(item: Item, ranked: Ranked) -> str:
    """Of several times in a sentence, the one that governs the part which holds most of the question.

    A time governs its own part and those after it, until the next time.
    """
    times = times_in(item.text)
    if len(times) == 1:
        return full_phrase(item.text, *times[0])
    place = best_part(item.text, ranked)[1]
    before = [span for span in times if span[0] < place]
    return full_phrase(item.text, *(before[-1] if before else times[0]))


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
        when = deadline_of(scored, ranked) or stated_time(scored.item)
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
        if (
            item.kind == "sentence"
            and item.clause is clause
            and clause is not None
            and (not link.first_text or item.text[:12] in link.first_text or when in link.first_value)
        ):
            return f"{row.annex or '任务表'}第{row.row}行为{link.second_value}", cite_task(ranked.knowledge, row)
    return None


STATED = re.compile(
    r"20\d\d年\d{1,2}月\d{1,2}日(?:至|-|—|到)(?:20\d\d年)?\d{1,2}月\d{1,2}日|自?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|实现|完成|基本完成|全面完成|达到)|每[月季年周]\S{0,4}[日号]?前|\d+个?(?:工作日|小时|天|日|个月)(?:以?内)?|采暖[季期]前"
)


def stated_time(item: Item) -> str | None:
    """A time in the sentence that is no deadline by form: 2020年基本完成, 自2021年7月1日起, 5个工作日内."""
    text = item.text if item.kind == "sentence" else (item.task.measure or "" if item.task else "")
    match = STATED.search(text)
    return match.group() if match else None


def deadline_sentence(item: Item, ranked: Ranked, when: str) -> str:
    """The words with the deadline; of a sentence with several times only the part that is asked about."""
    if len(times_in(item.text)) > 1:
        part = best_part(item.text, ranked)[0].strip("，,；;。、")
        return part if when in part else f"{when}，{part}"
    text = snippet(item.text, ranked.terms, ranked.limit, f"{re.escape(when)}|{STATED.pattern}")
    return text if when in text else f"{when}，{text}"


def best_part(text: str, ranked: Ranked) -> tuple[str, int]:
    """The comma-bounded part that holds most of the question, and where it ends."""
    place, best, chosen, start = 0, -1.0, text, 0
    for part in split_parts(text):
        value = sum(t.weight for t in ranked.terms if holds(frozenset(tokens(part)), t))
        if value > best:
            place, best, chosen = start + len(part), value, part
        start += len(part)
    return chosen, place
