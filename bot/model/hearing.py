"""A reply as it comes: its sentences held against the evidence one by one, and what of it can be said."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.claims import claims_in, even
from bot.llm import LONGEST_REPLY
from bot.model.align import Held, UnitsIn
from bot.model.evidence import Evidence
from bot.model.guard import as_data, is_order
from bot.model.prove import Proven, prove
from bot.model.reply import MOST_SENTENCES, Reply, Sentence, parse, salvaged
from bot.model.vocabulary import any_entry, entries
from corpus.grammar.words import any_of

logger = logging.getLogger(__name__)

UNREADABLE = "不是所要求的 JSON 对象。"
UNPROVEN = "“{said}”在所注的资料里没有找到依据。"
MOST_TOLD = 3
"""Struck sentences that the model is told of when it is asked once more."""


@dataclass
class Telling:
    """What has held so far, and what was struck and why. `laid` are the values of the evidence."""

    laid: Sequence[Held] = ()
    told: list[Sentence] = field(default_factory=list)
    held: list[Sentence] = field(default_factory=list)
    proven: list[Proven] = field(default_factory=list)
    """Of each of `held`, what proves it."""
    struck: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Heard:
    """One reply: as it was sent, as it was read (None where it is none), and what of it holds."""

    text: str = ""
    reply: Reply | None = None
    telling: Telling = field(default_factory=Telling)

    @property
    def counts(self) -> tuple[int, int]:
        """Sentences said, and struck."""
        return len(self.telling.proven) + len(self.telling.struck), len(self.telling.struck)

    @property
    def headless(self) -> bool:
        """Is the first sentence, which answers, struck? What stands behind it may be beside the question: 联系区商务局 went, and the subsidy was told."""
        return self.reply is not None and bool(self.reply.sentences) and self.reply.sentences[0].text in {text for text, _ in self.telling.struck}

    @property
    def fault(self) -> str:
        """What the model is told where nothing of its reply can be said; empty where something can, or where it finds no answer."""
        if self.reply is None:
            return UNREADABLE
        struck = [text for text, _ in self.telling.struck]
        if (self.telling.proven and not self.headless) or self.reply.rows or not struck or any(is_order(text) for text in struck):
            return ""  # what obeys an order in a document is not given a second turn
        return "".join(UNPROVEN.format(said=as_data(text, 120)) for text in struck[:MOST_TOLD])


def hear(pieces: Iterable[str], evidence: Evidence, asked: str, laid: Sequence[Held], units_in: UnitsIn) -> Generator[list[Proven], None, Heard]:
    """What is proven so far, after each sentence while the first one holds; in the end the whole reply. What is longer than any reply is not read on."""
    text, telling = "", Telling(laid)
    for piece in pieces:
        text += piece
        if len(text) > LONGEST_REPLY:
            break
        whole = len(telling.told) < MOST_SENTENCES and piece.rstrip().endswith(("}", "]"))
        so_far = salvaged(text) if whole else None
        for sentence in so_far.sentences[len(telling.told) :] if so_far is not None and not so_far.verdict else ():
            tell(telling, sentence, evidence, asked, "", units_in)
            if telling.held[:1] == telling.told[:1]:
                yield telling.proven
    reply = parse(text)
    if reply is None:
        return Heard(text)
    if telling.told != list(reply.sentences[: len(telling.told)]):
        telling = Telling(laid)  # thoughts that looked like a reply, or keys in another order
    for sentence in reply.sentences[len(telling.told) :]:
        tell(telling, sentence, evidence, asked, reply.verdict, units_in)
    return Heard(text, reply, telling)


def tell(telling: Telling, sentence: Sentence, evidence: Evidence, asked: str, verdict: str, units_in: UnitsIn) -> None:
    """Hold a sentence against the evidence; of one that repeats the verdict, what stands behind it."""
    telling.told.append(sentence)
    bare = verdict_ahead(verdict).sub("", sentence.text) if verdict else sentence.text
    text = bare if re.search(r"\w", bare) else sentence.text
    held: Proven | str = prove(text, sentence.numbers, evidence.pieces, asked, units_in, telling.laid)
    if not verdict and any_entry("refuting", "silent").search(text) and not claims_in(even(text)):
        held = "silent"  # that nothing is written is no answer
    if isinstance(held, Proven):
        telling.proven.append(held)
        telling.held.append(sentence)
    else:
        telling.struck.append((sentence.text, held))
        logger.info("model sentence struck: %s", held)


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
