"""From a question to a cited answer: understand, find, decide whether it is enough, say it, check it."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answer.years import with_year
from bot.by_reading import by_reading
from bot.cells import answer_cells, answer_words
from bot.citations import placed, remarks, verbatim
from bot.decide import SURELY, confirmed
from bot.document_check import facts_in
from bot.evidence import missing_places
from bot.extremes import answer_extreme
from bot.facts import RULES, answer_facts, is_about_document
from bot.followup import leaned_on, resolve
from bot.joined import joined, lined, only, places_of
from bot.knowledge import Knowledge, short_name
from bot.library import Library
from bot.lists import list_group, list_mentions
from bot.outline import answer_outline
from bot.printed import answer_printed
from bot.question import MAX_LENGTH, documents_named, understand
from bot.question_kind import asked_roles
from bot.question_read import read_of, words_for
from bot.references import answer_reference
from bot.roles import ROLE_NAMES, roles_wanted
from bot.saying import NOT_FOUND, WHICH_DOCUMENT, ask_back, refuse, say
from bot.sets import SetAnswer
from bot.standing import not_in_force
from bot.suggest import suggestions, without_names
from bot.text import numbers_of, simplify
from bot.types import Answer, Question
from bot.understand.asked_parts import asked_of_each, asked_parts
from bot.understand.beside import without_beside
from bot.understand.places import innermost, takes_in
from bot.understand.vocabulary import pattern_of
from corpus.grammar.name_lists import GENERIC
from corpus.types import Document

if TYPE_CHECKING:
    from index.indexer import Indexer

logger = logging.getLogger(__name__)

EMPTY = "请输入要查询的问题，例如某项任务由谁牵头、什么时候完成。"
TOO_LONG = "问题过长（{n}字），请精简到{limit}字以内再问。"
NO_DOCUMENTS = "还没有收入文件，不能作答。请在网页的“文件库”中上传，或把文件放入文件目录后运行 python -m index update。"
NO_DOCUMENT = "没有标题或编号包含“{words}”的文件。"
ONLY_IN = "接着上一问，只查了{titles}；要查其他文件，请在问题中写明地名或文件名。"
WHICH_MATTER = "请说明要查的是哪项任务或事项，例如“某项工作由谁牵头”。"
NUMBER = re.compile(r"[\[〔【（(]\s*20\d\d\s*年?\s*[\]〕】）)]\s*第?\s*\d+\s*号")
"""The number of a document; where no document bears it, it is one that a document cites."""
HELLO = "可以问文件里的事，例如“某项工作由谁牵头、什么时候完成”“某单位负责哪些任务”“某项指标是多少”。现有{n}份文件可查。"


Route = Callable[[str, Question, list[Knowledge]], Answer | None]


class PolicyBot:
    """Answers questions over a library. Safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def hiding(self, paths: frozenset[str]) -> PolicyBot:
        """A bot that knows nothing of the documents of these paths."""
        return PolicyBot(self.library.hiding(paths))

    def answer(self, question: str, history: Sequence[Mapping[str, Any]] = (), document: str | None = None) -> Answer:
        """Answer one question. `history` holds earlier messages; `document` restricts to titles or ids that contain it."""
        started = time.perf_counter()
        answer = self.dated(self.checked(self.reply(question, history, document or None)))
        names = self.library.names
        other = without_names(answer.question, understand(answer.question, names).named) if answer.asked and len(names.titles) > 1 else ""
        answer = replace(answer, suggestions=suggestions(answer), bare=other)
        return replace(answer, latency_ms=(time.perf_counter() - started) * 1000)

    def names_another(self, question: str, document: str) -> bool:
        """Does a question name documents that `document` (as of `answer`) is none of: by title or number, or by a place that it lies in or
        does not speak of? What a plan says of a place is asked within it, also where the place has a plan of its own."""
        names = self.library.names
        read, own = understand(without_beside(simplify(question)), names), documents_named(document, names)
        if not read.document_ids or not own or set(read.document_ids) & set(own):
            return False
        places = innermost(read.by_name)
        homes = list(dict.fromkeys(place for i in own for place in names.places_of.get(i, ())))
        return not places or takes_in(places, homes) or not self.library.about("", places, own)

    def reply(self, raw: str, history: Sequence[Mapping[str, Any]], document: str | None) -> Answer:
        text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\ufeff\ud800-\udfff]", "", str(raw)).strip()
        if not re.search(r"\w", text):
            return Answer(raw[:MAX_LENGTH], "refused", EMPTY, asked=False)
        if len(text) > MAX_LENGTH:
            return Answer(text[:MAX_LENGTH], "refused", TOO_LONG.format(n=len(text), limit=MAX_LENGTH))
        if not re.search(r"[^\W\d_]", text):  # a year alone asks nothing
            return Answer(text, "refused", NOT_FOUND)
        names = self.library.names
        if not names.titles:
            return Answer(text, "refused", NO_DOCUMENTS)
        if pattern_of("greetings").fullmatch(text.rstrip("！!。.？?~～ ")):
            return Answer(text, "refused", HELLO.format(n=len(names.titles)), asked=False)
        bare = without_beside(simplify(text))
        answer = self.whole(bare, history, document)
        parts = asked_parts(bare)
        if len(parts) > 1 and answer.trace.get("route") == "reading":
            answer = self.by_parts(bare, parts, history, document) or answer
        each = asked_of_each(bare)
        if each is not None and answer.trace.get("route") == "reading":
            answer = self.by_matter(bare, each, history, document) or answer
        return replace(answer, question=text)

    def by_matter(self, text: str, each: Sequence[str], history: Sequence[Mapping[str, Any]], document: str | None) -> Answer | None:
        """A line for each matter; None where one is not answered, so that neither is taken for the other's."""
        where = "".join(name for name in understand(each[0], self.library.names).named if name not in each[1])
        answers = [self.whole(part, history, document) for part in (each[0], where + each[1])]
        return lined(text, answers) if all(a.status == "answered" for a in answers) else None

    def by_parts(self, text: str, parts: Sequence[str], history: Sequence[Mapping[str, Any]], document: str | None) -> Answer | None:
        """The first part's answer, and those of the others from the clause and rows that it came from; None where that is not one document."""
        first = self.whole(parts[0], history, document)
        cited = {c.document_id for c in first.citations}
        if first.status != "answered" or len(cited) != 1:
            return None
        (knowledge,) = self.library.knowledge(list(cited))
        own = self.understood(parts[0], history, document)
        leaning = first.trace.get("follows") and not (own is not None and own.background)  # what it leaned on says of what the others are asked
        asked = list(history) if leaning else [*history, {"role": "user", "content": parts[0]}]
        rest = [self.within(part, asked, knowledge, places_of(first, knowledge)) for part in parts[1:]]
        return joined(text, parts, [first, *rest], short_name(knowledge.document))

    def within(self, text: str, history: Sequence[Mapping[str, Any]], knowledge: Knowledge, places: frozenset[str]) -> Answer:
        """A follow-up, answered from some clauses and rows of one document only."""
        question = resolve(understand(text, self.library.names, knowledge.document.id), history, self.library.names, knowledge.document.id)
        question = replace(question, before=leaned_on(history, self.library.names))
        read = only(read_of(text, question, self.library), places)
        return told(by_reading(text, question, read, None, self.library), read.notices)

    def understood(self, text: str, history: Sequence[Mapping[str, Any]], document: str | None) -> Question | None:
        """The question with what it leaves to earlier ones; None where no document is the one it is restricted to."""
        names = self.library.names
        question = understand(text, names, document)
        if document and question.document_ids == ():
            return None
        question = resolve(question, history, names, document)
        return replace(question, before=leaned_on(history, names)) if question.earlier else question

    def whole(self, text: str, history: Sequence[Mapping[str, Any]], document: str | None) -> Answer:
        """The answer to a question as it stands."""
        question = self.understood(text, history, document)
        if question is None:
            return Answer(text, "refused", NO_DOCUMENT.format(words=(document or "")[:60]))
        tasks = self.library.sets(text, history, question.document_ids)
        if tasks is not None and (tasks.status != "refused" or tasks.question.days is not None):  # no sentence is what falls due
            return self.with_scope(of_set(text, tasks), text, question, document)
        about = " ".join((question.subject, question.background)).strip() or question.text
        order = self.library.nearest(about if question.document_ids is not None else words_for(text, question), question.document_ids)
        answer = self.decide(text, question, self.library.knowledge(order))
        if answer.status == "refused":
            answer = self.with_scope(answer, text, question, document)
        if tasks is not None:  # no row is of this kind: what a sentence or the document itself says of it may yet be told
            return answer if answer.status == "answered" else of_set(text, tasks)
        return answer

    def with_scope(self, answer: Answer, text: str, question: Question, document: str | None) -> Answer:
        """Say that only the documents of the question before were asked, where the question names none and may mean all: nothing was found in
        them, or it names a unit of its own, whose tasks other documents hold, too."""
        names = self.library.names
        if document or not question.document_ids or len(question.document_ids) == len(names.titles):
            return answer
        own = understand(text, names)
        if own.document_ids or (answer.status != "refused" and not own.units):
            return answer
        titles = "、".join(f"《{names.titles[i]}》" for i in question.document_ids[:2])
        return replace(answer, notices=(*answer.notices, ONLY_IN.format(titles=titles)))

    def decide(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer:
        """The first route that answers; what no table, list or fact of a document holds is read."""
        for name, route in self.routes().items():
            answer = route(text, question, knowledge)
            if answer is not None:
                return replace(answer, trace={**answer.trace, "route": name})
        read = read_of(text, question, self.library)
        question = asked_roles(question, read.kinds)
        cells = answer_cells(question, knowledge) if not roles_wanted(question) and not question.units else []
        held = say(text, question, cells, knowledge) if cells and not missing_places(question, cells) else None
        if held is not None and ((held.status == "answered" and cells[0].score >= SURELY) or confirmed(held, read.readings)):
            return told(replace(held, trace={**held.trace, "route": "cells"}), read.notices)
        answer = by_reading(text, question, read, held, self.library)
        return told(replace(answer, trace={"route": "reading", "follows": bool(question.before), **answer.trace}), read.notices)

    def routes(self) -> dict[str, Route]:
        """What is looked up and not read, in the order in which it is tried."""
        return {
            "reference": self.from_reference,
            "outline": self.from_outline,
            "matter": self.without_matter,
            "document": self.from_document,
            "printed": self.from_printed,
            "group": self.from_groups,
            "extreme": self.from_extremes,
            "words": self.from_words,
        }

    def from_reference(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        pointed = [d for k in knowledge if (d := answer_reference(question, k)) is not None]
        return say(text, question, pointed, knowledge) if pointed else None

    def from_outline(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        listed = {k.document.id: d for k in knowledge if (d := answer_outline(question, k)) is not None}
        if question.document_ids is None and len(listed) > 1:
            return ask_back(text, WHICH_DOCUMENT, [k for k in knowledge if k.document.id in listed])
        return say(text, question, list(listed.values()), knowledge) if listed else None

    def without_matter(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        if not names_no_matter(question):
            return None
        return ask_back(text, WHICH_MATTER, knowledge if question.document_ids is None and len(knowledge) > 1 else [])

    def from_document(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        foreign = question.document_ids is None and NUMBER.search(text) is not None
        if foreign or not is_about_document(question, [k.document.title for k in knowledge]):
            return None
        about = self.about_documents(text, question, knowledge)
        return about if about.status == "answered" or not question.intents & RULES else None

    def from_printed(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        printed = [d for k in knowledge if (d := answer_printed(question, k)) is not None]
        return say(text, question, printed, knowledge) if printed else None

    def from_groups(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        grouped = [d for k in knowledge if (d := list_group(question, k) or list_mentions(question, k)) is not None]
        return say(text, question, grouped, knowledge) if grouped else None

    def from_extremes(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        alike = with_extremes(question, knowledge)
        return ask_back(text, WHICH_DOCUMENT, alike) if len(alike) > 1 else None

    def from_words(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer | None:
        if not roles_wanted(question) or question.units:
            return None
        listed = answer_words(question, knowledge)
        return say(text, question, listed, knowledge) if listed else None

    def about_documents(self, text: str, question: Question, knowledge: list[Knowledge]) -> Answer:
        if (
            question.document_ids is None
            and len(knowledge) > 1
            and re.search("(?:这|该|本)(?:个|份|项)?(?:文件|方案|计划|通知|办法|规划|意见|细则)", question.text)
        ):
            return ask_back(text, WHICH_DOCUMENT, knowledge)
        drafts = [d for k in knowledge if (d := answer_facts(question, k)) is not None]
        if not drafts:
            return refuse(text, question, "原文未写明。")
        return say(text, question, drafts, knowledge)

    def dated(self, answer: Answer) -> Answer:
        cited = dict.fromkeys(c.document_id for c in answer.citations)
        return with_year(answer, [k.document for k in self.library.knowledge(list(cited))], dt.date.today())

    def remarks(self, documents: Iterable[Document]) -> tuple[str, ...]:
        """What a reader of quotations should know of the documents that they come from."""
        known = list(documents)
        return (*remarks(known), *not_in_force(known, self.library.repealed, dt.date.today()))

    def checked(self, answer: Answer) -> Answer:
        """Nothing leaves that its sources do not hold: quotes verbatim, numbers from the quotes or counted."""
        if answer.status != "answered":
            return answer
        sources = self.library.knowledge(list(dict.fromkeys(c.document_id for c in answer.citations)))
        texts = {k.document.id: k.plain_text for k in sources}
        documents = {k.document.id: k.document for k in sources}
        kept = tuple(placed(c, documents[c.document_id]) for c in answer.citations if verbatim(c.quote, texts.get(c.document_id, "")))
        words = [f"{short_name(k.document)} {k.document.title} {k.document.notice_title or ''} {k.document.doc_number or ''}" for k in sources]
        words += [f"{c.path or ''} {c.row or ''} {c.annex or ''}" for c in answer.citations]
        computed = answer.trace.get("computed", ())
        held = {*computed, *(n for k in sources for n in k.numbers), *(n for w in words for n in numbers_of(w))}
        names = self.library.names
        words += ["、".join(n for t in answer.rows for role in (*ROLE_NAMES,) for n in getattr(t, role))]
        told = [n for n in names.known_bodies.within(answer.text) if n not in GENERIC]  # 责任单位 is no mention of a unit 单位
        facts = facts_in(answer.text, [*words, *(k.document.text for k in sources)], held, told, computed)
        if len(kept) < len(answer.citations):
            logger.warning("citation dropped: quote not verbatim")
        if facts.loose:
            logger.warning("answer withheld: number, date, name or quotation without a source")
            return Answer(answer.question, "refused", NOT_FOUND, notices=answer.notices, trace=answer.trace)
        return replace(answer, citations=kept, notices=(*answer.notices, *self.remarks(documents.values())), checked=facts.held + len(kept))


def told(answer: Answer, notices: Sequence[str]) -> Answer:
    """With which server did not answer while it was read; kept in the trace, too, for whoever says something else instead."""
    return replace(answer, notices=(*answer.notices, *notices), trace={**answer.trace, "servers": tuple(notices)}) if notices else answer


def of_set(text: str, found: SetAnswer) -> Answer:
    trace = {"route": "sets", "computed": list(found.computed)}
    return Answer(
        text, found.status, found.text, citations=found.citations, rows=found.rows, notices=found.notices, trace=trace, roles=found.roles, listed=found.listed
    )


def with_extremes(question: Question, knowledge: Sequence[Knowledge]) -> list[Knowledge]:
    """Documents that each have a greatest or least of what is asked for: that of one is not that of all."""
    if "extreme" not in question.intents or question.document_ids is not None:
        return []
    return [k for k in knowledge if answer_extreme(question, [k])]


def names_no_matter(question: Question) -> bool:
    """谁牵头, 什么时候完成 – and nothing that says of what."""
    asks = question.intents & {"lead", "support", "responsible", "person", "deadline"}
    bare = not question.subject and not question.background and not question.units and not question.persons and not question.places
    return bool(asks) and bare and not question.intents & {"list", "count"} and not any(i.startswith("meta:") for i in question.intents)


def open_bot(index_dir: Path | None = None, corpus_dir: Path | None = None, indexer: Indexer | None = None) -> PolicyBot:
    """A bot over an index on disk; `indexer` builds the index first where there is none."""
    from bot.opening import open_library

    return PolicyBot(open_library(index_dir, corpus_dir, indexer=indexer))
