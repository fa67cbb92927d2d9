"""What is noted of a language model's work, so that figures can be made of it: calls, examinations, and what became of each question."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

logger = logging.getLogger(__name__)

Kind = Literal["question", "call", "examination", "examining"]
"""A question put to the model; a call for one; an examination; a call of an examination."""
Outcome = Literal["told", "held_back", "none", "kept", "distrusted", "failed", "stopped", "answered", "passed", "not_passed"]
"""Of a question: its answer is told, nothing of it held, it found none, the answer without it stands beside it, it failed its examination,
the server failed, whoever asked stopped. Of a call: answered, failed, stopped. Of an examination: passed, not_passed, failed."""
HAN_TOKENS, OTHER_TOKENS = 0.6, 0.3
"""Tokens of a Chinese character and of another, roughly: https://api-docs.deepseek.com/quick_start/token_usage."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that the model did. Tokens are of calls, `estimated` where the server does not report them; `said` and `struck` are sentences of a
    question's reply. Nothing of what was asked or answered is in it."""

    kind: Kind
    model: str
    outcome: Outcome
    seconds: float = 0.0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    estimated: bool = False
    said: int = 0
    struck: int = 0


Note = Callable[[Noted], None]
"""Takes what is noted; neither waits nor fails."""


def ignore(_: Noted) -> None:
    """Notes nothing."""


def tell(noted: Noted) -> None:
    """A line in the log for a question or an examination; each call has one of its own."""
    shown = f" said={noted.said} struck={noted.struck} seconds={noted.seconds:.2f}" if noted.kind == "question" else ""
    logger.info("model %s: model=%s outcome=%s%s", noted.kind, noted.model, noted.outcome, shown)


def estimated_tokens(text: str) -> int:
    """How many tokens a text has, where nobody says."""
    other = sum(char.isascii() for char in text)
    return round(HAN_TOKENS * (len(text) - other) + OTHER_TOKENS * other)


def call_of(
    examining: bool, model: str, outcome: Outcome, seconds: float, messages: Sequence[Mapping[str, str]], reply: str, usage: tuple[int | None, int | None]
) -> Noted:
    """A call, with the tokens that the server reports for prompt and answer, else estimated ones."""
    prompt, answer = usage
    read = estimated_tokens("".join(m["content"] for m in messages)) if prompt is None else prompt
    written = estimated_tokens(reply) if answer is None else answer
    return Noted("examining" if examining else "call", model, outcome, seconds, read, written, None in usage)
