"""A language model words what was found. It decides nothing, adds nothing, and is not asked where there is nothing to word.

The template answer is there first and stands until the model's sentences have been proven. A worded answer
that loses something of the template's keeps the template's line in front.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.claims import claims_in, even, same_claim
from bot.followup import earlier_questions, looks_elliptical
from bot.library import Library
from bot.llm import Model, ModelError
from bot.material import as_text, material
from bot.pipeline import PolicyBot
from bot.prompt import as_data, load_prompt
from bot.proof import Evidence
from bot.rewriting import sound
from bot.streaming import sentences
from bot.text import tokens
from bot.types import Answer, Citation, Said
from bot.verify import Checked, check

logger = logging.getLogger(__name__)

FELL_BACK = "{reason}，以上为按原文直接整理的答复。"
NOTHING_HELD = "语言模型的表述未能通过核对，以上为按原文直接整理的答复。"
SOME_STRUCK = "语言模型有{n}句未能通过核对，已删去或换为原文。"
PROMPTS = ("word", "summarise", "rewrite")
NOTHING = re.compile(r"^无[。.]?$|^无(?:相关|可)")
SHORTEST_LIMIT = 120
"""Characters that every worded answer may have; one whose template is longer may be as long as that."""
KEPT = 0.85
"""The share of the template's words that a worded answer must hold to stand in its place."""
NEW = 0.6
"""A sentence of which more than this share has been said already adds nothing."""
PROMPT_TOKENS = 700
"""What instructions and question take of the context."""
History = Sequence[Mapping[str, Any]]


@dataclass
class Telling:
    """The sentences told so far, and what became of those that were not."""

    sentences: list[Said] = field(default_factory=list)
    facts: int = 0
    struck: int = 0

    @property
    def text(self) -> str:
        return "".join(s.text for s in self.sentences)


class WordedBot:
    """A bot whose passages a language model words. Safe to share between threads."""

    def __init__(self, bot: PolicyBot, model: Model, clock: Callable[[], float] = time.monotonic) -> None:
        self.bot = bot
        self.model = model
        self.clock = clock

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
        """The template answer at once; then, while `running`, the sentences proven so far; then the answer that stays."""
        started = self.clock()
        found = self.bot.answer(question, history, document)
        follows = bool(earlier_questions(history)) and (found.status == "clarify" or (found.passage and looks_elliptical(found.question)))
        if not follows and not found.passage:
            yield found
            return
        yield replace(found, running=True)
        try:
            deadline = started + self.model.settings.timeout_seconds
            asked = found.question
            if follows:
                found, asked = self.better(found, history, document, deadline)
            if found.passage:
                yield from self.worded(found, asked, deadline, started)
                return
        except ModelError as error:
            found = replace(found, notices=(*found.notices, FELL_BACK.format(reason=error)))
        yield self.timed(found, started)

    def timed(self, answer: Answer, started: float) -> Answer:
        return replace(answer, latency_ms=(self.clock() - started) * 1000)

    def better(self, found: Answer, history: History, document: str | None, deadline: float) -> tuple[Answer, str]:
        """The answer to the follow-up as the model completes it, and that question, where it brings in nothing and is answered."""
        earlier = earlier_questions(history)
        prompt = load_prompt("rewrite")
        messages = prompt.fill(history="\n".join(as_data(q, 200) for q in earlier[-3:]), question=as_data(found.question, 200))
        told = "".join(self.model.stream(messages, deadline, prompt.purpose))
        rewritten = next(iter(sentences([told])), "")
        if not sound(rewritten, found.question, earlier, self.library.names):
            return found, found.question
        again = self.bot.answer(rewritten, (), document)
        return (replace(again, question=found.question), rewritten) if again.status == "answered" else (found, found.question)

    def worded(self, found: Answer, asked: str, deadline: float, started: float) -> Iterator[Answer]:
        settings = self.model.settings
        evidence = material(found, self.library, max(400, settings.context_tokens - settings.answer_tokens - PROMPT_TOKENS))
        if not evidence:
            yield self.timed(found, started)
            return
        prompt = load_prompt("word" if found.near else "summarise")
        messages = prompt.fill(evidence=as_text(evidence), question=as_data(asked, 300))
        telling = Telling()
        for sentence in sentences(self.model.stream(messages, deadline, prompt.purpose)):
            if NOTHING.search(sentence):
                break
            tell(telling, check(sentence, evidence), evidence)
            if telling.sentences:
                yield with_sentences(replace(found, running=True, checked=telling.facts), telling.sentences, evidence)
        yield self.timed(self.final(found, telling, evidence), started)

    def final(self, found: Answer, telling: Telling, evidence: Sequence[Evidence]) -> Answer:
        """The worded answer, or the template one where nothing of the model's has been proven."""
        chosen = choose(found, telling)
        notices = list(found.notices)
        if telling.struck:
            notices.append(SOME_STRUCK.format(n=telling.struck) if chosen else NOTHING_HELD)
        plainly = replace(found, notices=tuple(notices))
        if not chosen:
            return plainly
        worded = with_sentences(found, chosen, evidence)
        text = "".join(s.text for s in chosen)
        checked = self.bot.checked(replace(worded, text=text, notices=()))
        if checked.status != "answered" or len(checked.citations) < len(worded.citations):
            logger.warning("worded answer withheld: a citation or a fact does not stand")
            return plainly
        return replace(checked, notices=tuple(dict.fromkeys(notices)), worded=True, checked=telling.facts + len(checked.citations))


def tell(telling: Telling, checked: Checked, evidence: Sequence[Evidence]) -> None:
    """Take up a proven sentence; put the source's own words in the place of one that is not; drop what cites nothing."""
    if checked.holds:
        said = Said(ended(checked.text), checked.numbers)
    else:
        telling.struck += 1
        instead = verbatim_for(checked, evidence)
        if instead is None:
            return
        said = instead
    if said_share(said.text, telling.text) <= NEW:
        telling.sentences.append(said)
        telling.facts += checked.facts


def ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else text.rstrip("；;，,、.") + "。"


def verbatim_for(checked: Checked, evidence: Sequence[Evidence]) -> Said | None:
    """The sentence of the cited evidence that is nearest to the one struck."""
    piece = next((e for e in evidence if e.number in checked.cited), None)
    if piece is None:
        return None
    held = [s.strip() for s in re.split("(?<=[。；])", piece.text) if s.strip()]
    best = max(held, key=lambda s: said_share(checked.text, s), default="")
    if not 4 <= len(best) <= SHORTEST_LIMIT or not check(f"{best}[{piece.number}]", [piece]).holds:
        return None
    return Said(ended(best.rstrip("；")), (piece.number,), verbatim=True)


def said_share(text: str, before: str) -> float:
    """The share of the tokens of a text that stand in another."""
    own = tokens(text)
    held = set(tokens(before))
    return sum(t in held for t in own) / max(1, len(own))


def choose(found: Answer, telling: Telling) -> list[Said]:
    """The sentences of the final answer; empty where the template's stands alone."""
    limit = max(SHORTEST_LIMIT, len(found.text))
    told = [s for s in telling.sentences if not (found.near and rival(s.text, found.text))]
    short = list(told)
    while short and len("".join(s.text for s in short)) > limit:
        short.pop()
    if any(not s.verbatim for s in short) and keeps(found.text, "".join(s.text for s in short)):
        return short
    own = Said(found.text, tuple(range(-1, -len(found.citations) - 1, -1)), verbatim=True)
    added: list[Said] = []
    for sentence in told:
        text = "".join(s.text for s in (own, *added, sentence))
        if not sentence.verbatim and len(text) <= limit and said_share(sentence.text, found.text) <= NEW:
            added.append(sentence)
    return [own, *added] if added else []


def rival(sentence: str, template: str) -> bool:
    """Does a sentence give another figure of the same measure, or another time, than the template: 15个工作日 beside 10个工作日?"""
    own, other = claims_in(even(sentence)), claims_in(even(template))
    return any(
        a.kind == b.kind and a.kind in ("date", "quantity") and (a.kind == "date" or a.value[1] == b.value[1]) and not any(same_claim(a, c) for c in other)
        for a in own
        for b in other
    )


def keeps(template: str, told: str) -> bool:
    """Does the worded text hold what the template says: every claim, and nearly every word?"""
    held = claims_in(even(told))
    return said_share(template, told) >= KEPT and all(any(same_claim(c, h) for h in held) for c in claims_in(even(template)))


def with_sentences(answer: Answer, told: Sequence[Said], evidence: Sequence[Evidence]) -> Answer:
    """The answer with sentences whose citations count in its list: its own citations, then those that were used besides.

    A negative number stands for a citation of the answer itself, -1 for the first.
    """
    citations: list[Citation] = list(answer.citations)
    by_number = {e.number: e.citation for e in evidence if e.citation is not None}
    shown = []
    for sentence in told:
        places = []
        for number in sentence.citations:
            citation = citations[-number - 1] if number < 0 else by_number[number]
            if citation not in citations:
                citations.append(citation)
            places.append(citations.index(citation) + 1)
        shown.append(replace(sentence, citations=tuple(dict.fromkeys(places))))
    return replace(answer, sentences=tuple(shown), citations=tuple(citations))


def with_model(bot: PolicyBot, model: Model | None) -> PolicyBot | WordedBot:
    """The bot with the model to word its passages, or as it is.

    Raises
    ------
    PromptError
        When a prompt file is missing or cannot be read as one.
    """
    if model is None:
        return bot
    for name in PROMPTS:
        load_prompt(name)
    return WordedBot(bot, model)


def stages(bot: PolicyBot | WordedBot, question: str, history: History = (), document: str | None = None) -> Iterator[Answer]:
    """The stages of an answer; without a model there is one."""
    if isinstance(bot, WordedBot):
        yield from bot.stream(question, history, document)
    else:
        yield bot.answer(question, history, document)
