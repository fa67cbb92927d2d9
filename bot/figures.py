"""How many, how much: answers that must hold a quantity of the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.drafts import Draft
from bot.extract import has_number, has_quantity, snippet
from bot.knowledge import Item
from bot.question import same_kind
from bot.ranked import Ranked, draft_text, text_of
from bot.ranking import Scored, holds, synonym_grams
from bot.tagging import last_noun
from bot.text import fold
from bot.types import Question


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


def answer_figure(question: Question, ranked: Ranked) -> Draft | None:
    """How many, how much: the nearest item that holds a quantity of the kind asked for."""
    if unknown_measure(question, ranked):
        return None
    near = 0.78 if question.classifiers else 0.88
    for scored in capped_first(question, ranked.items[:15], near):
        if scored.score < near * ranked.top.score:
            break
        if scored.item.is_heading and scored.item.clause is not None and len(scored.item.clause.text) > len(scored.item.text) + 8:
            continue
        text = text_of(scored.item)
        if not holds_rarest(scored.item, ranked) or not holds_measure(question, scored.item):
            continue
        fits = (
            has_quantity(text, question.classifiers)
            if question.classifiers
            else re.search(SHARE, text) is not None
            if SHARE_ASKED.search(question.text)
            else has_number(text) or re.search(r"[一二三四五六七八九十a-dA-D]+(?:个|项|级|类|步)", text) is not None
        )
        if fits and has_each(question, text):
            draft = draft_text(question, ranked, scored, quantity_pattern(question))
            if has_number(draft.text) or re.search(r"[一二三四五六七八九十a-dA-D]+(?:个|项|级|类|步)", draft.text):
                return with_second(question, ranked, scored, draft)
    return None


CAP_ASKED = re.compile("最多(?!的)|上限|封顶|最高(?:能|可|给|补|奖|罚|不)|不(?:得|能)?超过多少|顶多")
CAP_SAID = re.compile("不(?:得|能|应)?(?:超过|高于|大于|多于)|最高|上限|封顶|至多|以[内下]|累计不超")


def capped_first(question: Question, items: Sequence[Scored], near: float) -> list[Scored]:
    """Where the most that is allowed is asked for, sentences that set a limit come before the others."""
    if not items or not CAP_ASKED.search(question.text):
        return list(items)
    capped = [s for s in items if s.score >= near * items[0].score and CAP_SAID.search(text_of(s.item))]
    return [*capped, *(s for s in items if s not in capped)]


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
    if noun is None or noun.endswith(COMMON_MEASURES):
        return False
    held = ranked.knowledge.frequency
    words = synonym_grams(noun).get(noun[-2:], ())
    return not held.get(noun[-2:]) and not any(all(held.get(g) for g in word) for word in words)


COMMON_MEASURES = (
    "标准",
    "目标",
    "指标",
    "数值",
    "数量",
    "比例",
    "任务",
    "要求",
    "情况",
    "规模",
    "总数",
    "金额",
    "限值",
    "上限",
    "下限",
    "时间",
    "期限",
    "数",
    "率",
)


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


SHARE_ASKED = re.compile("比例|占比|百分比")
SHARE = r"\d\s*[%％‰:：]|百分之|[一二三四五六七八九\d]成|倍"
FIGURE = r"(?<![A-Za-z_{.\d])(?!(?:19|20)\d\d(?:年|[-—]))\d[\d.]*(?![\d.年月日])"
"""A number that is no date and no part of an abbreviation such as PM2.5."""


def quantity_pattern(question: Question) -> tuple[str, ...]:
    """What the words said must hold: a quantity in each of the measure words asked for, or a number."""
    patterns = []
    for word in question.classifiers:
        kinds = sorted(same_kind(word), key=len, reverse=True)
        patterns.append(rf"\d[\d.]*(?:余|多)?[万亿]?(?:{'|'.join(map(re.escape, kinds))})")
    if SHARE_ASKED.search(question.text) and not patterns:
        patterns.append(SHARE)
    return tuple(patterns) or ((r"[A-Da-d一二三四五]级",) if "几级" in question.text else (FIGURE,))


CLAIMED = re.compile(
    r"\d+(?:\.\d+)?(?:%|个?工作日|小时|分钟|个月|年(?!\d|代|版|度|\d*月)|倍|岁|万?吨|万?户|辆|台|家|座|个|万?亩|公里|天|微克|蒸吨|批次|万?元|亿元|处|项)"
)


def claimed_figures(text: str) -> list[str]:
    """Figures with their unit that a question asserts: 288万吨, 90%."""
    return CLAIMED.findall(fold(text))
