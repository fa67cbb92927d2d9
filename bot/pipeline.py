"""From a question to a cited answer: understand, find, decide whether it is enough, say it, check it."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answer import ANSWERS, Chosen
from bot.answer.chosen import BRIEF, LONGEST
from bot.cells import answer_cells, answer_words
from bot.citations import cite_item, merge, placed, remarks, verbatim
from bot.decide import MOST, by_document, confirmed, is_plain, least_for, speaking
from bot.document_check import facts_in
from bot.drafts import Draft
from bot.due import answer_deadline
from bot.due_lists import deadline_filter
from bot.evidence import Limits, enough, in_period, knows_year, missing_places, of_origin, of_period, relevant, says_place, speaks_of
from bot.extract import LIMIT
from bot.extremes import answer_extreme
from bot.facts import RULES, answer_facts, is_about_document
from bot.figures import answer_figure, claimed_figures
from bot.fitness import fits
from bot.followup import earlier_questions, resolve
from bot.knowledge import Knowledge, short_name
from bot.library import Dense, Library
from bot.lists import list_group, list_mentions, list_tasks, wants_list
from bot.question import MAX_LENGTH, understand
from bot.ranked import ROLE_NAMES, Ranked, text_of
from bot.ranking import Frequencies, Scored, Wish, rank, weigh
from bot.reader.types import Read, Reading
from bot.references import answer_reference
from bot.roles import answer_roles, check_claim, roles_wanted, say_roles
from bot.sentences import answer_clause, answer_text
from bot.sets import SetAnswer
from bot.text import fold, numbers_of
from bot.types import Answer, Citation, Question

if TYPE_CHECKING:
    from index.indexer import Indexer

logger = logging.getLogger(__name__)

EMPTY = "请输入要查询的问题，例如某项任务由谁牵头、什么时候完成。"
TOO_LONG = "问题过长（{n}字），请精简到{limit}字以内再问。"
NOT_FOUND = "没有在所收文件中查到，不能作答。"
NO_DOCUMENTS = "还没有收入文件，不能作答。请在网页的“文件库”中上传，或把文件放入文件目录后运行 python -m index update。"
NO_DOCUMENT = "没有标题或编号包含“{words}”的文件。"
WHICH_DOCUMENT = "请问查的是哪一份文件？"
WHICH_MATTER = "请说明要查的是哪项任务或事项，例如“某项工作由谁牵头”。"
TOO_MANY = "有{n}份文件写到这件事，请选择其中一份："
NUMBER = re.compile(r"[\[〔【（(]\s*20\d\d\s*年?\s*[\]〕】）)]\s*第?\s*\d+\s*号")
"""The number of a document; where no document bears it, it is one that a document cites."""
ABOUT_BOT = re.compile(r"^(?:请问|那)?你(?:是谁|是什么|叫什么|能做什么|会做什么|会什么)")
SUBSCRIPT = re.compile(r"\s*_\s*\{\s*([\d.]+)\s*\}")
"""PM_{2.5}, as converters write it, is not to be read aloud."""
MAX_DOCUMENTS_SAID = 8
ASK_FROM = 3
"""So many documents that may hold a figure are offered to choose from instead of answered side by side."""
MAX_OPTIONS = 12
VERDICT = re.compile(r"(?:[^：。]{1,16}：)?(?:是|不是)[。，]")
"""A yes-no question is not answered by a sentence alone."""
MAYBE = 0.05
"""哪条 asks for a clause, or for a line of a railway: it counts where the trained layer does not exclude it."""
NEAR_PLACES, NEAR_SHARE = 6, 0.6
"""Places that a passage may be worded from besides its own, and how near they must be."""


Route = Callable[[str, Question, list[Knowledge]], Answer | None]


class PolicyBot:
    """Answers questions over a library. Safe to share between threads."""

    def __init__(self, library: Library, limits: Limits | None = None) -> None:
        self.library = library
        self.limits = limits or Limits()

    def answer(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Answer:
        """Answer one question. `history` holds earlier messages; `document` restricts to titles or ids that contain it."""
        started = time.perf_counter()
        answer = self.checked(self.reply(question, history, document or None))
        return replace(answer, latency_ms=(time.perf_counter() - started) * 1000)

    def reply(self, raw: str, history: Sequence[Mapping[str, Any]], document: str | None) -> Answer:
        text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff\ud800-\udfff]", "", str(raw)).strip()
        if not re.search(r"\w", text):
            return Answer(raw[:MAX_LENGTH], "refused", EMPTY)
        if len(text) > MAX_LENGTH:
            return Answer(text[:MAX_LENGTH], "refused", TOO_LONG.format(n=len(text), limit=MAX_LENGTH))
        if ABOUT_BOT.search(text):
            return Answer(text, "refused", NOT_FOUND)
        names = self.library.names
        if not names.titles:
            return Answer(text, "refused", NO_DOCUMENTS)
        question = understand(text, names, document)
        if document and question.document_ids == ():
            return Answer(text, "refused", NO_DOCUMENT.format(words=document[:60]))
        question = resolve(question, history, names, document)
        if question.earlier:
            question = replace(question, before=earlier_questions(history)[-1])
        if (tasks := self.library.sets(text, history, question.document_ids)) is not None:
            return of_set(text, tasks)
        order, dense = self.library.nearest(" ".join((question.subject, question.background)).strip() or question.text, question.document_ids)
        knowledge = self.library.knowledge(order)
        answer = self.decide(text, question, knowledge, dense)
        if (
            answer.status == "refused"
            and document is None
            and question.document_ids is not None
            and not question.follows
            and not question.units  # 甲市水利局 is not the 水利局 of 乙市
            and not any(i.startswith("meta:") for i in question.intents)
        ):
            wider = self.elsewhere(text, question)
            return wider if wider is not None else answer
        return answer

    def elsewhere(self, text: str, question: Question) -> Answer | None:
        """A place that a document is named after may stand in another document's text or tables."""
        places = tuple(p for p, ids in self.library.names.places.items() if p in question.text and set(ids) & set(question.document_ids or ()))
        wider = replace(question, document_ids=None, places=(*question.places, *places[:1]))
        if not places:
            return None
        order, dense = self.library.nearest(question.subject or question.text, None)
        rest = [k for k in self.library.knowledge(order) if k.document.id not in (question.document_ids or ())]
        answer = self.decide(text, wider, rest, dense) if rest else None
        return answer if answer is not None and answer.status == "answered" else None

    def decide(self, text: str, question: Question, knowledge: list[Knowledge], dense: Dense) -> Answer:
        """The first route that answers; what no table, list or fact of a document holds is read."""
        for name, route in self.routes().items():
            answer = route(text, question, knowledge)
            if answer is not None:
                return replace(answer, trace={**answer.trace, "route": name})
        due = deadline_filter(question) is not None and wants_list(question)
        cells = answer_cells(question, knowledge) if not due and not roles_wanted(question) and not question.units else []
        searched = self.by_search(text, question, knowledge, dense, cells)
        read = self.read(text, question)
        if read is None:
            return searched
        held = bool(cells) and searched.status == "answered" and cells[0].score >= self.limits.cell_over_text
        if held or (confirmed(searched, read.readings) and (kind_of(question, read.kinds) != "claim" or VERDICT.match(searched.text))):
            return replace(searched, trace={**searched.trace, "route": "both"})
        answer = self.by_reading(text, question, read, searched)
        return replace(answer, trace={"route": "reading", **answer.trace})

    def read(self, text: str, question: Question) -> Read | None:
        """What the reader says; where a few documents are named, each is read by itself, so that one does not hide the other."""
        words, ids = asked(text, question), question.document_ids
        if not is_compared(question):
            return self.library.read(words, ids)
        reads = [read for i in ids or () if (read := self.library.read(words, (i,))) is not None]
        return Read(tuple(r for read in reads for r in read.readings), reads[0].kinds) if reads else None

    def routes(self) -> dict[str, Route]:
        """What is looked up and not read, in the order in which it is tried."""
        return {
            "reference": self.from_reference,
            "matter": self.without_matter,
            "document": self.from_document,
            "group": self.from_groups,
            "extreme": self.from_extremes,
            "tasks": self.from_tasks,
            "words": self.from_words,
        }

    def from_reference(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        pointed = [d for k in knowledge if (d := answer_reference(question, k)) is not None]
        return self.say(text, question, pointed, knowledge) if pointed else None

    def without_matter(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        if not names_no_matter(question):
            return None
        return self.ask_back(text, WHICH_MATTER, knowledge if question.document_ids is None and len(knowledge) > 1 else [])

    def from_document(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        foreign = question.document_ids is None and NUMBER.search(text) is not None
        if foreign or not is_about_document(question, [k.document.title for k in knowledge]):
            return None
        about = self.about_documents(text, question, knowledge)
        return about if about.status == "answered" or not question.intents & RULES else None

    def from_groups(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        grouped = [d for k in knowledge if (d := list_group(question, k) or list_mentions(question, k)) is not None]
        return self.say(text, question, grouped, knowledge) if grouped else None

    def from_extremes(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        alike = with_extremes(question, knowledge)
        return self.ask_back(text, WHICH_DOCUMENT, alike) if len(alike) > 1 else None

    def from_tasks(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        if not wants_list(question):
            return None
        due = deadline_filter(question) is not None
        if not due and not roles_wanted(question) and not question.units and answer_cells(question, knowledge):
            return None
        drafts = [d for k in knowledge if (d := list_tasks(question, k)) is not None]
        if drafts:
            return self.say(text, question, drafts, knowledge)
        if question.units or question.persons:
            return self.refuse(text, question, knowledge, [], f"所查文件的任务中没有写到“{'、'.join((*question.units, *question.persons))}”承担这类任务。")
        return None

    def from_words(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        if not roles_wanted(question) or question.units:
            return None
        listed = answer_words(question, knowledge)
        return self.say(text, question, listed, knowledge) if listed else None

    def by_search(self, text: str, question: Question, knowledge: list[Knowledge], dense: Dense, cells: list[Draft]) -> Answer:
        """Without the reader's weights: the sentences that share most with the question."""
        wish = Wish(
            question.units, question.keys, "target" in question.intents, term_defined(question), tuple(re.findall(r"20\d\d(?=年|-)", fold(question.text)))
        )
        scored = rank(knowledge, question.subject or "", question.background, dense, wish)
        if missing_places(question, scored, cells):
            return self.refuse(text, question, knowledge, scored, f"所收文件没有关于{'、'.join(question.places)}的内容。")
        if not cells and len(alike := self.with_figures(question, knowledge, scored)) >= ASK_FROM:
            return self.ask_back(text, WHICH_DOCUMENT, alike)
        drafts = self.drafts(question, knowledge, scored)
        if cells and (not drafts or cells[0].score >= self.limits.cell_over_text or max(d.score for d in drafts) < cells[0].score + 0.1):
            return self.say(text, question, cells, knowledge)
        if not drafts:
            return self.refuse(text, question, knowledge, scored)
        return self.with_near(self.say(text, question, drafts, knowledge), knowledge, scored)

    def by_reading(self, text: str, question: Question, read: Read, searched: Answer) -> Answer:
        """The answer that the reader finds; `searched` is that of the search by shared words, a second opinion."""
        known = {k.document.id: k for k in self.library.knowledge(list(dict.fromkeys(r.candidate.document_id for r in read.readings)))}
        readings = tuple(r for r in read.readings if bears_on(question, r, known[r.candidate.document_id]))
        least = least_for(searched, readings)
        groups = by_document(readings) if is_compared(question) else speaking(readings, least)
        if not groups:
            return searched if searched.status == "clarify" or question.places else self.none_read(text, read)
        if question.document_ids is None and not is_plain(groups, least):
            return self.ask_back(text, WHICH_DOCUMENT, [known[g[0].candidate.document_id] for g in groups])
        say_kind = ANSWERS[kind_of(question, read.kinds)]
        limit = LONGEST if len(groups) == 1 else BRIEF
        drafts = [d for g in groups if (d := say_kind(Chosen(question, known[g[0].candidate.document_id], g, limit))) is not None]
        if not drafts:
            return self.none_read(text, read)
        answer = self.say(text, question, [with_roles(question, d) for d in drafts], list(known.values()))
        return replace(answer, near=tuple(self.cite(r) for r in readings[:NEAR_PLACES])) if answer.passage else answer

    def cite(self, reading: Reading) -> Citation:
        (knowledge,) = self.library.knowledge([reading.candidate.document_id])
        return Chosen(Question("", frozenset(), ""), knowledge, (reading,)).cite(reading.candidate)

    def none_read(self, text: str, read: Read) -> Answer:
        """Say no, and name the places that come closest."""
        notices = tuple(dict.fromkeys(f"最接近的内容：{self.cite(r).reference}" for r in read.readings[:3]))
        return Answer(text, "refused", NOT_FOUND, notices=notices, trace={"share": sum(r.share for r in read.readings)})

    def with_near(self, answer: Answer, knowledge: list[Knowledge], scored: list[Scored]) -> Answer:
        """A passage together with the places nearest to the question in its document."""
        if not answer.passage:
            return answer
        k = next(k for k in knowledge if k.document.id == answer.citations[0].document_id)
        own = [s for s in scored[:60] if s.item.document_id == k.document.id and not s.item.is_heading]
        return replace(answer, near=tuple(cite_item(k, s.item) for s in own[:NEAR_PLACES] if s.score >= NEAR_SHARE * own[0].score))

    def with_figures(self, question: Question, knowledge: list[Knowledge], scored: list[Scored]) -> list[Knowledge]:
        """Documents that may all hold the figure asked for, where the question names none: figures of one are easily taken for another's."""
        if question.document_ids is not None or question.places or question.units or "target" not in question.intents or roles_wanted(question):
            return []
        best = max((s.total for s in scored[:20]), default=0.0)
        firsts = {k.document.id: next((s for s in scored if s.item.document_id == k.document.id), None) for k in knowledge}
        near = {i for i, s in firsts.items() if s is not None and s.total >= self.limits.alike * best and enough(question, [s], self.limits)}
        return [k for k in knowledge if k.document.id in near]

    def drafts(self, question: Question, knowledge: list[Knowledge], scored: list[Scored]) -> list[Draft]:
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
            if enough(question, own, self.limits) and (not several or named or own[0].total >= self.limits.near_best * best):
                speaking.append((k, own))
        for k, own in speaking:
            draft = self.draft(question, Ranked(k, own, terms, limit_for(len(speaking))))
            if draft is not None and fits(question, draft, self.limits, k.plain_text):
                drafts.append(draft)
        if roles_wanted(question) and any(d.rows for d in drafts):
            drafts = [d for d in drafts if d.rows]
        return drafts

    def draft(self, question: Question, ranked: Ranked) -> Draft | None:
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
                agrees = all(f in fold(stated.text) for f in figures) and not (UNIVERSAL.search(question.text) and LIMITED.search(stated.text))
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

    def about_documents(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer:
        if (
            question.document_ids is None
            and len(knowledge) > 1
            and re.search("(?:这|该|本)(?:个|份|项)?(?:文件|方案|计划|通知|办法|规划|意见|细则)", question.text)
        ):
            return self.ask_back(text, WHICH_DOCUMENT, knowledge)
        drafts = [d for k in knowledge if (d := answer_facts(question, k)) is not None]
        if not drafts:
            return self.refuse(text, question, knowledge, [], "原文未写明。")
        return self.say(text, question, drafts, knowledge)

    def say(self, text: str, question: Question, drafts: list[Draft], knowledge: list[Knowledge]) -> Answer:
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
                notices=tuple(f"最接近的内容：{c.reference}" for c in blank.citations),
                trace={"score": blank.score},
            )
        spoken = sorted((d for d in drafts if not d.blank), key=lambda d: -d.score)
        if len(spoken) > MAX_DOCUMENTS_SAID and question.document_ids is None:
            return self.ask_back(text, TOO_MANY.format(n=len(spoken)), [by_id[d.document_id] for d in spoken])
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
        notices.extend(self.conflict_notices(rows, by_id))
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

    def ask_back(self, text: str, words: str, knowledge: Sequence[Knowledge]) -> Answer:
        """A clarifying question, with the documents to choose from."""
        return Answer(text, "clarify", words, options=tuple(k.document.title for k in knowledge[:MAX_OPTIONS]))

    def conflict_notices(self, rows: Sequence[Any], by_id: Mapping[str, Knowledge]) -> list[str]:
        found = []
        for task in rows:
            k = by_id.get(task.document_id)
            for link in k.links if k else ():
                if link.conflicts and task.id in (link.first_id, link.second_id):
                    fields = "、".join(FIELD_NAMES.get(f, f) for f in link.conflicts)
                    found.append(f"正文与{task.annex or '任务表'}关于同一工作的{fields}不一致，请核对两处原文")
        return found

    def refuse(self, text: str, question: Question, knowledge: list[Knowledge], scored: list[Scored], reason: str = NOT_FOUND) -> Answer:
        """Say no, and name the closest places."""
        by_id = {k.document.id: k for k in knowledge}
        notices = []
        for s in relevant(scored)[:3]:
            citation = cite_item(by_id[s.item.document_id], s.item)
            notices.append(f"最接近的内容：{citation.reference}")
        return Answer(
            text,
            "refused",
            reason,
            notices=tuple(dict.fromkeys(notices)),
            trace={
                "intents": sorted(question.intents),
                "subject": question.subject,
                "score": scored[0].score if scored else 0.0,
                "total": scored[0].total if scored else 0.0,
            },
        )

    def checked(self, answer: Answer) -> Answer:
        """Nothing leaves that its sources do not hold: quotes verbatim, numbers from the quotes or counted."""
        if answer.status != "answered":
            return answer
        sources = self.library.knowledge(list(dict.fromkeys(c.document_id for c in answer.citations)))
        texts = {k.document.id: k.plain_text for k in sources}
        documents = {k.document.id: k.document for k in sources}
        kept = tuple(placed(c, documents[c.document_id]) for c in answer.citations if verbatim(c.quote, texts.get(c.document_id, "")))
        words = [f"{k.document.title} {k.document.notice_title or ''} {k.document.doc_number or ''}" for k in sources]
        words += [f"{c.path or ''} {c.row or ''} {c.annex or ''}" for c in answer.citations]
        held = {*answer.trace.get("computed", ()), *(n for k in sources for n in k.numbers), *(n for w in words for n in numbers_of(w))}
        names = self.library.names
        words += ["、".join(n for t in answer.rows for role in (*ROLE_NAMES,) for n in getattr(t, role))]
        facts = facts_in(answer.text, [*words, *(k.document.text for k in sources)], held, (*names.units, *names.persons))
        if len(kept) < len(answer.citations):
            logger.warning("citation dropped: quote not verbatim")
        if facts.loose:
            logger.warning("answer withheld: number, date, name or quotation without a source")
            return Answer(answer.question, "refused", NOT_FOUND, notices=answer.notices)
        return replace(answer, citations=kept, notices=(*answer.notices, *remarks(documents.values())), checked=facts.held + len(kept))


UNIVERSAL = re.compile("所有|全部|一律|任何|统统|都(?:要|得|必须)|全(?:市|县|省|区)")
LIMITED = re.compile("基本|原则上|建成区|主城区|重点|力争|逐步|除.{1,20}外|鼓励|有条件")
"""是 is not said to 所有地方都要…吗 by a sentence that limits what it orders."""


def of_set(text: str, found: SetAnswer) -> Answer:
    trace = {"route": "sets", "computed": list(found.computed)}
    return Answer(text, found.status, found.text, citations=found.citations, rows=found.rows, notices=found.notices, trace=trace)


def is_compared(question: Question) -> bool:
    """Are a few documents named, so that each is to be asked?"""
    return question.document_ids is not None and 1 < len(question.document_ids) <= MOST


def bears_on(question: Question, reading: Reading, knowledge: Knowledge) -> bool:
    """Does a reading speak of the places, years and stretches of months that the question names?"""
    words = reading.candidate.read
    return speaks_of(question, words, knowledge) and knows_year(question, knowledge) and in_period(question, words)


def with_roles(question: Question, draft: Draft) -> Draft:
    """要多少，谁牵头: two things are asked, and the units are said behind the figure or the clause."""
    task = draft.rows[0] if draft.rows else None
    wanted = roles_wanted(question)
    said = say_roles(task, wanted, question.text) if task is not None and wanted else None
    if said is None or said[1] or said[0] in draft.text or any(name in draft.text for role in wanted for name in getattr(task, role)):
        return draft
    return replace(draft, text=f"{draft.text.rstrip('。；')}；{said[0]}")


def asked(text: str, question: Question) -> str:
    """What the reader reads: the question, behind the one that it leans on."""
    return f"{question.before}｜{text}" if question.before else text


def kind_of(question: Question, shares: Mapping[str, float]) -> str:
    """The kind of answer that the question wants, by the trained layer; without one, by its cue words."""
    if shares:
        asks_place = "which_clause" in question.intents and shares["clause"] >= MAYBE
        return "clause" if asks_place else max(shares, key=lambda kind: shares[kind])
    if "yes_no" in question.intents:
        return "claim"
    if "which_clause" in question.intents:
        return "clause"
    return "who" if roles_wanted(question) else "text"


def with_extremes(question: Question, knowledge: Sequence[Knowledge]) -> list[Knowledge]:
    """Documents that each have a greatest or least of what is asked for: that of one is not that of all."""
    if "extreme" not in question.intents or question.document_ids is not None:
        return []
    return [k for k in knowledge if answer_extreme(question, [k])]


def term_defined(question: Question) -> str:
    """The term whose meaning or parts are asked for, or nothing."""
    if "definition" not in question.intents:
        return ""
    return fold(max(question.subject.split() or [""], key=len))


FIELD_NAMES = {**ROLE_NAMES, "deadline": "完成时限"}


def names_no_matter(question: Question) -> bool:
    """谁牵头, 什么时候完成 – and nothing that says of what."""
    asks = question.intents & {"lead", "support", "responsible", "person", "deadline"}
    bare = not question.subject and not question.background and not question.units and not question.persons and not question.places
    return bool(asks) and bare and not question.intents & {"list", "count"} and not any(i.startswith("meta:") for i in question.intents)


def limit_for(speaking: int) -> int:
    """Characters each document may use: the fewer, the more of them speak."""
    return LIMIT if speaking <= 1 else max(36, LIMIT // min(speaking, 3))


def open_bot(index_dir: Path | None = None, corpus_dir: Path | None = None, indexer: Indexer | None = None) -> PolicyBot:
    """A bot over an index on disk; `indexer` builds the index first where there is none."""
    from bot.opening import open_library

    return PolicyBot(open_library(index_dir, corpus_dir, indexer=indexer))
