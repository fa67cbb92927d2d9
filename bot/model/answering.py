"""A model reads the evidence and answers; what its sources hold of it is said, what they do not is struck.

The answer without a model is there first, and stands where the model cannot be reached, fails its examination, or says nothing that holds.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.citations import placed
from bot.claims import even
from bot.followup import plain_content
from bot.library import Library
from bot.llm import BROKEN, Model, ModelError
from bot.meter import Note, Noted, Outcome, ignore, tell
from bot.model.align import Held, contradicted, held_in, matches
from bot.model.bodies import unit_unheld
from bot.model.compare import compares, comparison
from bot.model.denial import refutes
from bot.model.evidence import PASSAGES, Evidence, gather
from bot.model.guard import as_data
from bot.model.hearing import Heard, Telling, against_itself, hear
from bot.model.outcome import differing, none_of, of_rows, with_proven
from bot.model.overview import asks_summary, overview, without_matter
from bot.model.qualify import Examination, Trust
from bot.model.reply import COMPARING, SCHEMA, THINKING, Reply
from bot.model.source import Source
from bot.pipeline import PolicyBot
from bot.prompt import load_prompt
from bot.question_read import read_of, words_for
from bot.suggest import suggestions
from bot.text import simplify
from bot.types import Answer
from bot.understand.beside import without_beside

logger = logging.getLogger(__name__)

FELL_BACK = "{reason}，以上为按原文直接整理的答复。"
NOT_QUALIFIED = "所配置的语言模型未通过自检（{asked}题对{right}题），未予采用。"
NOTHING_HELD = "语言模型的答复未能通过核对，以上为按原文直接整理的答复。"
SOME_STRUCK = "语言模型有{n}句未能通过核对，已删去。"
PROMPTS = ("answer", "compare", "again")
PROMPT_TOKENS = 900
"""What instructions, history and question take of the context."""
LEAST_ROOM, MOST_ROOM = 600, 2600
"""Characters of evidence."""
EARLIER, EARLIER_LIMIT = 3, 160
"""Exchanges of the conversation that the model is told, and characters of each message."""
SURE = 0.9
"""Probability from which the model need not be asked where it is for what is unsure only."""
AGAIN_SECONDS = 4.0
"""Time that must be left to ask once more."""
REPLY_LIMIT = 2000
"""Characters of its reply that the model is shown then."""
LEAST_SPARE = 200
"""Tokens of the context that must be left for it; a character is counted as one."""
SIDE_BY_SIDE = 4
"""Documents that are searched each by itself where the question compares them."""
SUMMED = 3
"""Documents that a summary may be of."""
LEAST_OF_BROKEN = 2
"""Proven sentences from which a reply that breaks off is told so far as it goes."""
History = Sequence[Mapping[str, Any]]


class AnsweringBot:
    """A bot whose answers a language model gives from evidence; `note` gets what becomes of each question. Safe to share between threads."""

    def __init__(
        self, bot: PolicyBot, model: Model, clock: Callable[[], float] = time.monotonic, note: Note = ignore, examination: Examination | None = None
    ) -> None:
        self.bot = bot
        self.model = model
        self.clock = clock
        self.note = note
        self.examination = examination or Examination(model, clock, note)

    def hiding(self, paths: frozenset[str]) -> AnsweringBot:
        """A bot that knows nothing of the documents of these paths; the model is examined once for both."""
        return AnsweringBot(self.bot.hiding(paths), self.model, self.clock, self.note, self.examination)

    @property
    def library(self) -> Library:
        return self.bot.library

    @property
    def model_name(self) -> str:
        return self.model.settings.model

    def names_another(self, question: str, document: str) -> bool:
        """As the bot without a model says it."""
        return self.bot.names_another(question, document)

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
        outcome: Outcome | None = "stopped"
        try:
            yield replace(found, running=True)
            trust = self.examination.result(started + self.model.settings.timeout_seconds)
            evidence = self.evidence(found, history, document) if trust.any else None
            if not trust.any:
                found, outcome = replace(found, notices=(*found.notices, NOT_QUALIFIED.format(asked=trust.asked, right=trust.right))), "distrusted"
            elif evidence is not None and evidence.pieces:
                for stage in self.told(found, evidence, history, started + self.model.settings.timeout_seconds, trust):
                    if stage.running:
                        yield stage
                    else:
                        found, outcome = stage, outcome_of(stage)
            else:
                outcome = None  # there was nothing to show it
        except ModelError as error:
            found, outcome = replace(found, notices=(*found.notices, FELL_BACK.format(reason=error))), "failed"
        except Exception:  # whatever a server sends, the answer without it stands
            logger.exception("a model's reply could not be used")
            found, outcome = replace(found, notices=(*found.notices, FELL_BACK.format(reason=BROKEN))), "failed"
        finally:
            self.log(found, outcome, self.clock() - started)
        yield replace(found, suggestions=suggestions(found), latency_ms=(self.clock() - started) * 1000)

    def log(self, found: Answer, outcome: Outcome | None, seconds: float) -> None:
        """A line a question that was put to the model, and the same to be counted."""
        if outcome is None:
            return
        told, (said, struck) = found.trace.get("model", {}), found.trace.get("before", (0, 0))
        said, struck = said + told.get("said", 0), struck + len(told.get("struck", ()))
        noted = Noted("question", self.model_name, outcome, seconds, said=said, struck=struck)
        tell(noted)
        self.note(noted)

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
        ids = question.document_ids
        turns = compares(text) and ids is not None and 1 < len(ids) <= SIDE_BY_SIDE
        scopes = [(one,) for one in ids or ()] if turns else [ids]
        passages = [group for scope in scopes for group in self.library.passages(query, scope, PASSAGES // len(scopes))]
        listed = self.library.sets(text, history, ids)
        settings = self.model.settings
        room = max(LEAST_ROOM, min(MOST_ROOM, settings.context_tokens - settings.answer_tokens - PROMPT_TOKENS))
        if asks_summary(text) and ids and len(ids) <= SUMMED:
            whole = [group for k in self.library.knowledge(ids) for group in overview(k, room // len(ids))]
            if without_matter(question.subject):
                return gather((), whole, None, ids, self.library, room)
        return gather(readings, passages, listed, ids or (), self.library, room, turns)

    def told(self, found: Answer, evidence: Evidence, history: History, deadline: float, trust: Trust) -> Iterator[Answer]:
        """The stages of the model's answer; the last is what stays. It is asked once more where nothing of its reply holds."""
        prompt, again, comparing = load_prompt("answer"), load_prompt("again"), compares(found.question)
        also = "\n" + load_prompt("compare").fill()[0]["content"] if comparing else ""
        messages = prompt.fill(also=also, evidence=evidence.as_text(), history=conversation(history), question=as_data(found.question, 400))
        schema = COMPARING if comparing else SCHEMA
        laid = held_in(evidence.pieces, self.library.units_in)
        heard = first = yield from self.heard(found, self.model.stream(messages, deadline, prompt.purpose, schema), evidence, laid)
        settings = self.model.settings
        spare = settings.context_tokens - settings.answer_tokens - PROMPT_TOKENS - len(evidence.as_text()) - len(heard.fault)
        if heard.fault and spare >= LEAST_SPARE and self.clock() + AGAIN_SECONDS < deadline:
            said = {"role": "assistant", "content": THINKING.sub("", heard.text)[: min(REPLY_LIMIT, spare)]}
            try:
                pieces = self.model.stream([*messages, said, *again.fill(fault=heard.fault)], deadline, again.purpose, schema)
                heard = yield from self.heard(found, pieces, evidence, laid)
            except ModelError as error:
                logger.info("asked once more in vain: %s", error)
        if first is not heard:
            found = replace(found, trace={**found.trace, "before": first.counts})
        if heard.reply is None:
            yield replace(found, notices=(*found.notices, NOTHING_HELD))
        else:
            whole = not heard.headless or comparing or asks_summary(found.question)
            yield self.decided(found, heard.reply, heard.telling if whole else Telling(laid, struck=heard.telling.struck), evidence, trust)

    def heard(self, found: Answer, pieces: Iterable[str], evidence: Evidence, laid: Sequence[Held]) -> Generator[Answer, None, Heard]:
        """A reply as it comes: after each sentence that is proven, the answer so far."""
        hearing = hear(pieces, evidence, found.question, laid, self.library.units_in)
        while True:
            try:
                proven = next(hearing)
            except StopIteration as ended:
                heard: Heard = ended.value
                return heard
            yield replace(with_proven(found, proven, self.library), running=True)

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
        answer = self.compared(with_proven(found, telling.proven, self.library, reply.verdict), telling)
        notices = [SOME_STRUCK.format(n=len(telling.struck))] if telling.struck else []
        notices += [*differing(found, answer), *found.trace.get("servers", ())]
        return self.finished(replace(answer, notices=tuple(notices), worded=True, running=False))

    def compared(self, answer: Answer, telling: Telling) -> Answer:
        """With a table, where the sentences say of what they speak and in which respect."""

        def documents_of(name: str) -> tuple[str, ...] | None:
            question = self.bot.understood(name, (), None)
            return question.document_ids if question is not None else None

        told = [(one, proven, said.citations) for one, proven, said in zip(telling.held, telling.proven, answer.sentences, strict=True)]
        return replace(answer, comparison=comparison(told, answer.question, documents_of))

    def finished(self, answer: Answer) -> Answer:
        """With the page or cell of each place, what should be known of the documents, and of which year they speak."""
        documents = {k.document.id: k.document for k in self.library.knowledge(list(dict.fromkeys(c.document_id for c in answer.citations)))}
        citations = tuple(placed(c, documents[c.document_id]) for c in answer.citations if c.document_id in documents)
        return self.bot.dated(replace(answer, citations=citations, notices=(*answer.notices, *self.bot.remarks(documents.values()))))

    def verdict_holds(self, found: Answer, reply: Reply, telling: Telling, evidence: Evidence, trust: Trust) -> bool:
        """Any verdict only of a model that judges well; no 是 where the evidence holds another unit, time or figure than the claim."""
        if not trust.verdicts:
            return False
        if reply.verdict == "no":
            return True
        pieces = [p for p in evidence.pieces if any(p.number in proven.numbers for proven in telling.proven)]
        source, held, asked = Source.of(pieces), held_in(pieces, self.library.units_in), even(found.question)
        units = [even(unit) for unit in self.library.units_in(asked)]
        claimed = matches(asked, units, held, (), source.years)
        if any(contradicted(match, held) for match in claimed):
            return refutes(asked)
        return not unit_unheld(claimed, source, "", False, acting=True)


def outcome_of(answer: Answer) -> Outcome:
    """What became of a question that the model has replied to."""
    if answer.worded:
        return "told"
    if NOTHING_HELD in answer.notices:
        return "held_back"
    told = answer.trace.get("model", {})
    return "kept" if told.get("said") or told.get("rows") else "none"


def conversation(history: History) -> str:
    """The last exchanges, a message a line."""
    lines = []
    for message in list(history)[-2 * EARLIER :] if isinstance(history, Sequence) else ():
        text = plain_content(message.get("content")) if isinstance(message, Mapping) else ""
        if text.strip():
            lines.append(f"{'问' if message.get('role') == 'user' else '答'}：{as_data(text, EARLIER_LIMIT)}")
    return "\n".join(lines) or "（无）"


def with_model(bot: PolicyBot, model: Model | None, note: Note = ignore) -> PolicyBot | AnsweringBot:
    """The bot with the model to answer from its evidence, or as it is; `note` gets what becomes of each question.

    Raises
    ------
    PromptError
        When the prompt's file is missing or cannot be read as one.
    """
    if model is None:
        return bot
    for name in PROMPTS:
        load_prompt(name)
    return AnsweringBot(bot, model, note=note)


def stages(bot: PolicyBot | AnsweringBot, question: str, history: History = (), document: str | None = None) -> Iterator[Answer]:
    """The stages of an answer; without a model there is one."""
    if isinstance(bot, AnsweringBot):
        yield from bot.stream(question, history, document)
    else:
        yield bot.answer(question, history, document)
