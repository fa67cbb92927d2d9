"""The answer by the words that a question and a sentence share: all there is without the reader's weights, else a second opinion."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer.claim import overstates
from bot.citations import cite_item
from bot.drafts import Draft
from bot.due import answer_deadline
from bot.evidence import Limits, enough, knows_year, missing_places, of_origin, of_period, says_place
from bot.extract import LIMIT
from bot.figures import answer_figure, claimed_figures
from bot.fitness import fits
from bot.knowledge import Knowledge
from bot.library import Dense
from bot.ranked import Ranked, text_of
from bot.ranking import Frequencies, Scored, Wish, rank, weigh
from bot.roles import answer_roles, check_claim, roles_wanted
from bot.saying import WHICH_DOCUMENT, ask_back, refuse, say
from bot.sentences import answer_clause, answer_text
from bot.text import fold
from bot.types import Answer, Question

ASK_FROM = 3
"""So many documents that may hold a figure are offered to choose from instead of answered side by side."""
NEAR_PLACES, NEAR_SHARE = 6, 0.6
"""Places that a passage may be worded from besides its own, and how near they must be."""


def by_search(text: str, question: Question, knowledge: list[Knowledge], dense: Dense, cells: list[Draft], limits: Limits) -> Answer:
    """Without the reader's weights: the sentences that share most with the question."""
    wish = Wish(question.units, question.keys, "target" in question.intents, term_defined(question), tuple(re.findall(r"20\d\d(?=年|-)", fold(question.text))))
    scored = rank(knowledge, question.subject or "", question.background, dense, wish)
    if missing_places(question, scored, cells):
        return refuse(text, question, knowledge, scored, f"所收文件没有关于{'、'.join(question.places)}的内容。")
    if not cells and len(alike := with_figures(question, knowledge, scored, limits)) >= ASK_FROM:
        return ask_back(text, WHICH_DOCUMENT, alike)
    drafts = drafts_of(question, knowledge, scored, limits)
    if cells and (not drafts or cells[0].score >= limits.cell_over_text or max(d.score for d in drafts) < cells[0].score + 0.1):
        return say(text, question, cells, knowledge)
    if not drafts:
        return refuse(text, question, knowledge, scored)
    return with_near(say(text, question, drafts, knowledge), knowledge, scored)


def with_near(answer: Answer, knowledge: list[Knowledge], scored: list[Scored]) -> Answer:
    """A passage together with the places nearest to the question in its document."""
    if not answer.passage:
        return answer
    k = next(k for k in knowledge if k.document.id == answer.citations[0].document_id)
    own = [s for s in scored[:60] if s.item.document_id == k.document.id and not s.item.is_heading]
    return replace(answer, near=tuple(cite_item(k, s.item) for s in own[:NEAR_PLACES] if s.score >= NEAR_SHARE * own[0].score))


def with_figures(question: Question, knowledge: list[Knowledge], scored: list[Scored], limits: Limits) -> list[Knowledge]:
    """Documents that may all hold the figure asked for, where the question names none: figures of one are easily taken for another's."""
    if question.document_ids is not None or question.places or question.units or "target" not in question.intents or roles_wanted(question):
        return []
    best = max((s.total for s in scored[:20]), default=0.0)
    firsts = {k.document.id: next((s for s in scored if s.item.document_id == k.document.id), None) for k in knowledge}
    near = {i for i, s in firsts.items() if s is not None and s.total >= limits.alike * best and enough(question, [s], limits)}
    return [k for k in knowledge if k.document.id in near]


def drafts_of(question: Question, knowledge: list[Knowledge], scored: list[Scored], limits: Limits) -> list[Draft]:
    """One draft for each document whose evidence is enough and near the best."""
    if not scored:
        return []
    drafts = []
    best = max(s.total for s in scored[:20])
    several = len(knowledge) > 1 and (question.document_ids is None or len(question.document_ids) > 1)
    size = sum(len(k.items) for k in knowledge)
    # What is said of a follow-up is chosen by its own words, not by those of the question before.
    terms = weigh(question.subject or question.background, "", Frequencies(knowledge), size)
    speaking: list[tuple[Knowledge, list[Scored]]] = []
    for k in knowledge:
        own = of_period(question, of_origin(question, [s for s in scored if s.item.document_id == k.document.id]))
        named = question.document_ids is not None and len(question.document_ids) > 1
        if not own or not knows_year(question, k) or not says_place(question, own):
            continue
        if enough(question, own, limits) and (not several or named or own[0].total >= limits.near_best * best):
            speaking.append((k, own))
    for k, own in speaking:
        draft = draft_of(question, Ranked(k, own, terms, limit_for(len(speaking))))
        if draft is not None and fits(question, draft, limits, k.plain_text):
            drafts.append(draft)
    if roles_wanted(question) and any(d.rows for d in drafts):
        drafts = [d for d in drafts if d.rows]
    return drafts


def draft_of(question: Question, ranked: Ranked) -> Draft | None:
    intents = question.intents
    if "yes_no" in intents:
        claim = check_claim(question, ranked)
        if claim is not None:
            return claim
    if "yes_no" in intents and question.dates and re.search("完成|之?前|截止|期限|到期|建成|结束", question.text):
        due = answer_deadline(question, ranked)
        if due is not None:
            agrees = all(fold(d) in fold(due.text) for d in question.dates)
            return replace(due, text=f"{'是。' if agrees else '原文为：'}{due.text}")
    if "yes_no" in intents and (figures := claimed_figures(question.text)):
        stated = answer_figure(replace(question, classifiers=(re.sub(r"[\d.]+", "", figures[0]),)), ranked)
        if stated is not None:
            agrees = all(f in fold(stated.text) for f in figures) and not overstates(question.text, stated.text)
            return replace(stated, text=f"{'是。' if agrees else '原文为：'}{stated.text}")
    if "which_clause" in intents:
        return answer_clause(question, ranked)
    if roles_wanted(question):
        return answer_roles(question, ranked)
    if "deadline" in intents:
        return answer_deadline(question, ranked)
    if "target" in intents:
        figure = answer_figure(question, ranked)
        asked = f"{question.text} {question.earlier if question.follows else ''}"
        asks_number = question.classifiers or re.search(r"多少|几|多[大高长远]|率|指标|浓度|数值|标准|比例", asked)
        return figure if figure is not None or asks_number else answer_text(question, ranked)
    if "yes_no" in intents and claimed_figures(question.text) and not any(c.isdigit() for c in text_of(ranked.top.item)):
        return None
    told = answer_text(question, ranked)
    return replace(told, passage=True) if told is not None else None


def term_defined(question: Question) -> str:
    """The term whose meaning or parts are asked for, or nothing."""
    if "definition" not in question.intents:
        return ""
    return fold(max(question.subject.split() or [""], key=len))


def limit_for(speaking: int) -> int:
    """Characters each document may use: the fewer, the more of them speak."""
    return LIMIT if speaking <= 1 else max(36, LIMIT // min(speaking, 3))
