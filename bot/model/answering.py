"""A model reads the evidence and answers; what its sources hold of it is said, what they do not is struck.

The answer without a model is there first, and stands where the model cannot be reached, fails its examination, or says nothing that holds.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from bot.by_reading import read_of, words_for
from bot.citations import placed, remarks
from bot.claims import claims_in, even
from bot.followup import plain_content
from bot.library import Library
from bot.llm import BROKEN, Model, ModelError
from bot.model.bodies import units_held
from bot.model.denial import refutes
from bot.model.evidence import PASSAGES, Evidence, gather
from bot.model.guard import as_data
from bot.model.prove import Proven, prove
from bot.model.qualify import Examination, Trust
from bot.model.reply import LONGEST_REPLY, SCHEMA, Reply, Sentence, parse, salvaged
from bot.model.source import Source, values_in, words_beside
from bot.model.values import contradicted
from bot.model.vocabulary import any_entry, entries
from bot.pipeline import PolicyBot
from bot.prompt import load_prompt
from bot.saying import NOT_FOUND
from bot.sets.items import items_of
from bot.text import simplify
from bot.types import Answer, Citation, Said
from bot.understand.beside import without_beside
from corpus.grammar.words import any_of
from corpus.types import Task

logger = logging.getLogger(__name__)

FELL_BACK = "{reason}，以上为按原文直接整理的答复。"
NOT_QUALIFIED = "所配置的语言模型未通过自检（{asked}题对{right}题），未予采用。"
NOTHING_HELD = "语言模型的答复未能通过核对，以上为按原文直接整理的答复。"
SOME_STRUCK = "语言模型有{n}句未能通过核对，已删去。"
ELSEWHERE = "另一处说法请一并核对：{place}"
MODEL_FINDS_NONE = "语言模型认为资料未写明：{missing}"
PROMPT_TOKENS = 900
"""What instructions, history and question take of the context."""
LEAST_ROOM, MOST_ROOM = 600, 2600
"""Characters of evidence."""
EARLIER, EARLIER_LIMIT = 3, 160
"""Exchanges of the conversation that the model is told, and characters of each message."""
SURE = 0.9
"""Probability from which the model need not be asked where it is for what is unsure only."""
LEAST_OF_BROKEN = 2
"""Proven sentences from which a reply that breaks off is told so far as it goes."""
READ = ("reading", "parts", "matters", None)
"""Routes whose answers a reader chose; the others look up tables, lists and heads of documents."""
History = Sequence[Mapping[str, Any]]


@dataclass
class Telling:
    """What has held so far, and what was struck and why."""

    told: list[Sentence] = field(default_factory=list)
    proven: list[Proven] = field(default_factory=list)
    struck: list[tuple[str, str]] = field(default_factory=list)


class AnsweringBot:
    """A bot whose answers a language model gives from evidence. Safe to share between threads."""

    def __init__(self, bot: PolicyBot, model: Model, clock: Callable[[], float] = time.monotonic) -> None:
        self.bot = bot
        self.model = model
        self.clock = clock
        self.examination = Examination(model, clock)

    @property
    def library(self) -> Library:
        return self.bot.library

    @property
    def model_name(self) -> str:
        return self.model.settings.model

    def answer(self, question: str, history: History = (), document: str | None = None) -> Answer:
        """The last stage of `stream`."""
        *_, last = self.stream(question, history, document)
        return last

    def stream(self, question: str, history: History = (), document: str | None = None) -> Iterator[Answer]:
        """The answer without a model at once; then, while `running`, the sentences proven so far; then the answer that stays."""
        started = self.clock()
        found = self.bot.answer(question, history, document)
        if not self.is_asked(found):
            yield found
            return
        yield replace(found, running=True)
        try:
            trust = self.examination.result(started + self.model.settings.timeout_seconds)
            evidence = self.evidence(found, history, document) if trust.any else None
            if not trust.any:
                found = replace(found, notices=(*found.notices, NOT_QUALIFIED.format(asked=trust.asked, right=trust.right)))
            elif evidence is not None and evidence.pieces:
                for stage in self.told(found, evidence, history, started + self.model.settings.timeout_seconds, trust):
                    if stage.running:
                        yield stage
                    else:
                        found = stage
        except ModelError as error:
            found = replace(found, notices=(*found.notices, FELL_BACK.format(reason=error)))
        except Exception:  # whatever a server sends, the answer without it stands
            logger.exception("a model's reply could not be used")
            found = replace(found, notices=(*found.notices, FELL_BACK.format(reason=BROKEN)))
        yield replace(found, latency_ms=(self.clock() - started) * 1000)

    def is_asked(self, found: Answer) -> bool:
        """Is there a question over documents at all, and does the setting want the model for it?"""
        use = self.model.settings.use
        nothing_asked = found.status != "answered" and (not found.trace or found.trace.get("route") == "matter")
        if not self.library.names.titles or nothing_asked or use == "never":
            return False
        return use == "always" or found.status != "answered" or (found.trace.get("route") == "reading" and found.trace.get("score", 0.0) < SURE)

    def evidence(self, found: Answer, history: History, document: str | None) -> Evidence | None:
        """What the search, the tables and the heads of documents hold of the question."""
        text = without_beside(simplify(found.question))
        question = self.bot.understood(text, history, document)
        if question is None:
            return None
        readings = read_of(text, question, self.library).readings
        query = words_for(text, question)
        passages = self.library.passages(query, question.document_ids, PASSAGES)
        listed = self.library.sets(text, history, question.document_ids)
        settings = self.model.settings
        room = max(LEAST_ROOM, min(MOST_ROOM, settings.context_tokens - settings.answer_tokens - PROMPT_TOKENS))
        return gather(readings, passages, listed, question.document_ids or (), self.library, room)

    def told(self, found: Answer, evidence: Evidence, history: History, deadline: float, trust: Trust) -> Iterator[Answer]:
        """The stages of the model's answer; the last is what stays."""
        prompt = load_prompt("answer")
        messages = prompt.fill(evidence=evidence.as_text(), history=conversation(history), question=as_data(found.question, 400))
        text, telling = "", Telling()
        for piece in self.model.stream(messages, deadline, prompt.purpose, SCHEMA):
            text += piece
            if len(text) > LONGEST_REPLY:
                break
            so_far = salvaged(text) if piece.rstrip().endswith(("}", "]")) else None
            for sentence in so_far.sentences[len(telling.told) :] if so_far is not None and not so_far.verdict else ():
                self.tell(telling, sentence, evidence, found.question, "")
                yield replace(with_proven(found, telling.proven, self.library), running=True)
        reply = parse(text)
        if reply is None:
            yield replace(found, notices=(*found.notices, NOTHING_HELD))
            return
        if telling.told != list(reply.sentences[: len(telling.told)]):
            telling = Telling()  # thoughts that looked like a reply, or keys in another order
        for sentence in reply.sentences[len(telling.told) :]:
            self.tell(telling, sentence, evidence, found.question, reply.verdict)
        yield self.decided(found, reply, telling, evidence, trust)

    def tell(self, telling: Telling, sentence: Sentence, evidence: Evidence, asked: str, verdict: str) -> None:
        """Hold a sentence against the evidence; of one that repeats the verdict, what stands behind it."""
        telling.told.append(sentence)
        bare = verdict_ahead(verdict).sub("", sentence.text) if verdict else sentence.text
        text = bare if re.search(r"\w", bare) else sentence.text
        held: Proven | str = prove(text, sentence.numbers, evidence.pieces, asked, self.library.units_in)
        if not verdict and any_entry("refuting", "silent").search(text) and not claims_in(even(text)):
            held = "silent"  # that nothing is written is no answer
        if isinstance(held, Proven):
            telling.proven.append(held)
        else:
            telling.struck.append((sentence.text, held))
            logger.info("model sentence struck: %s", held)

    def decided(self, found: Answer, reply: Reply, telling: Telling, evidence: Evidence, trust: Trust) -> Answer:
        """What is said: the model's proven sentences, or what was found without it."""
        told = {"said": len(reply.sentences), "struck": [reason for _, reason in telling.struck], "rows": len(reply.rows), "verdict": reply.verdict}
        found = replace(found, trace={**found.trace, "model": told})
        if reply.rows and evidence.rows and not telling.proven:
            return of_rows(found, reply, evidence)
        if not reply.sentences and not reply.rows:
            return none_of(found, reply)
        broken = not reply.whole and len(telling.proven) < LEAST_OF_BROKEN
        if not telling.proven or broken or against_itself(reply, telling) or (reply.verdict and not self.verdict_holds(found, reply, telling, evidence, trust)):
            return replace(found, notices=(*found.notices, NOTHING_HELD))
        answer = with_proven(found, telling.proven, self.library, reply.verdict)
        notices = [SOME_STRUCK.format(n=len(telling.struck))] if telling.struck else []
        notices += differing(found, answer)
        return self.finished(replace(answer, notices=tuple(notices), worded=True, running=False))

    def finished(self, answer: Answer) -> Answer:
        """With the page or cell of each place, what should be known of the documents, and of which year they speak."""
        documents = {k.document.id: k.document for k in self.library.knowledge(list(dict.fromkeys(c.document_id for c in answer.citations)))}
        citations = tuple(placed(c, documents[c.document_id]) for c in answer.citations if c.document_id in documents)
        return self.bot.dated(replace(answer, citations=citations, notices=(*answer.notices, *remarks(documents.values()))))

    def verdict_holds(self, found: Answer, reply: Reply, telling: Telling, evidence: Evidence, trust: Trust) -> bool:
        """Any verdict only of a model that judges well; no 是 where the evidence holds another unit, time or figure than the claim."""
        if not trust.verdicts:
            return False
        if reply.verdict == "no":
            return True
        source = Source.of([p for p in evidence.pieces if any(p.number in proven.numbers for proven in telling.proven)])
        asked = even(found.question)
        if any(contradicted(claim, words_beside(asked), source) for claim in values_in(asked)):
            return refutes(asked)
        return not units_held(asked, source, "", False, self.library.units_in, acting=True)


@cache
def verdict_ahead(verdict: str) -> re.Pattern[str]:
    """是的，不对： ahead of a sentence; the verdict itself says it."""
    return re.compile(rf"^{any_of(entries('verdict_heads', verdict))}[，,。：:；;]\s*")


def against_itself(reply: Reply, telling: Telling) -> bool:
    """Is there a verdict, and its own sentence struck, or one that begins with the other verdict?"""
    if not reply.verdict:
        return False
    first = reply.sentences[0].text
    return first in {text for text, _ in telling.struck} or verdict_ahead("no" if reply.verdict == "yes" else "yes").match(first) is not None


def conversation(history: History) -> str:
    """The last exchanges, a message a line."""
    lines = []
    for message in list(history)[-2 * EARLIER :] if isinstance(history, Sequence) else ():
        text = plain_content(message.get("content")) if isinstance(message, Mapping) else ""
        if text.strip():
            lines.append(f"{'问' if message.get('role') == 'user' else '答'}：{as_data(text, EARLIER_LIMIT)}")
    return "\n".join(lines) or "（无）"


def with_proven(found: Answer, proven: Sequence[Proven], library: Library, verdict: str = "") -> Answer:
    """The answer of proven sentences, each with the places that hold it."""
    citations: list[Citation] = []
    said = []
    for number, one in enumerate(proven):
        places = []
        for citation in cited_by(one):
            if citation not in citations:
                citations.append(citation)
            places.append(citations.index(citation) + 1)
        text = one.text if one.text.endswith(("。", "！", "？")) else one.text.rstrip("；;，,、.") + "。"
        if verdict and number == 0:
            text = ("是，" if verdict == "yes" else "不是，") + text
        said.append(Said(text, tuple(places)))
    titles = {c.document_id: c.title for c in citations}
    text = "".join(s.text for s in said)
    if len(titles) == 1 and len(library.names.titles) > 1 and not found.citations and not any(t in text for t in titles.values()):
        said[0] = replace(said[0], text=f"《{next(iter(titles.values()))}》：{said[0].text}")
        text = "".join(s.text for s in said)
    checked = sum(p.facts for p in proven) + len(citations)
    return replace(
        found, status="answered", text=text, options=(), rows=(), notices=(), sentences=tuple(said), citations=tuple(citations), checked=checked, near=()
    )


def cited_by(one: Proven) -> list[Citation]:
    """The places of a sentence, and the notes apart from them where it names one of their units."""
    found = [place.citation for place in one.places if place.citation.quote]
    for place in one.places:
        if any(name in one.text for _, names in place.roles for name in names):
            found += place.notes
    return found


def of_rows(found: Answer, reply: Reply, evidence: Evidence) -> Answer:
    """A list by its complete rows: as it was found where all of them are meant, else those that are."""
    chosen = [n for n in dict.fromkeys(reply.rows) if 1 <= n <= len(evidence.rows)]
    if not chosen or len(chosen) == len(evidence.rows) or found.trace.get("route") != "sets":
        return found
    names = items_of(evidence.rows)
    said = "；".join(f"（{i}）{names[n - 1]}" for i, n in enumerate(chosen, 1)) if len(chosen) > 1 else names[chosen[0] - 1]
    rows = tuple(evidence.rows[n - 1] for n in chosen)
    citations = tuple(c for c in found.citations if any(is_of(c, task) for task in rows)) or found.citations
    text = f"符合所问的共{len(chosen)}项：{said}。"
    return replace(found, text=text, rows=rows, citations=citations, worded=True)


def is_of(citation: Citation, task: Task) -> bool:
    """Does a citation show a task: its row, or a stretch of its sentence?"""
    if citation.document_id != task.document_id or citation.span is None:
        return False
    if task.origin == "table":
        return (citation.annex, citation.row) == (task.annex, task.row)
    return citation.span.start < task.span.end and task.span.start < citation.span.end


def none_of(found: Answer, reply: Reply) -> Answer:
    """The model finds no answer: what was looked up stands, what was read does not; the refusal names the closest places."""
    if found.status != "answered" or found.trace.get("route") not in READ:
        return found
    near = tuple(f"最接近的内容：{c.reference}" for c in found.citations[:3])
    missing = (MODEL_FINDS_NONE.format(missing=as_data(reply.missing, 60)),) if reply.missing else ()
    return replace(found, status="refused", text=NOT_FOUND, citations=(), rows=(), notices=(*near, *missing), sentences=(), checked=0, near=())


def differing(found: Answer, answer: Answer) -> list[str]:
    """The place of the answer found without the model, where it gives other times or figures."""
    if found.status != "answered" or not found.citations:
        return []
    mine = {c.value for c in claims_in(even(answer.text)) if c.kind in ("date", "quantity")}
    theirs = {c.value for c in claims_in(even(found.text)) if c.kind in ("date", "quantity")}
    places = {c.reference for c in answer.citations}
    other = next((c.reference for c in found.citations if c.reference not in places), None)
    return [ELSEWHERE.format(place=other)] if other and mine and theirs and not mine & theirs else []


def with_model(bot: PolicyBot, model: Model | None) -> PolicyBot | AnsweringBot:
    """The bot with the model to answer from its evidence, or as it is.

    Raises
    ------
    PromptError
        When the prompt's file is missing or cannot be read as one.
    """
    if model is None:
        return bot
    load_prompt("answer")
    return AnsweringBot(bot, model)


def stages(bot: PolicyBot | AnsweringBot, question: str, history: History = (), document: str | None = None) -> Iterator[Answer]:
    """The stages of an answer; without a model there is one."""
    if isinstance(bot, AnsweringBot):
        yield from bot.stream(question, history, document)
    else:
        yield bot.answer(question, history, document)
