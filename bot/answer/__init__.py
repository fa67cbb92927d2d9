"""From what was read to what is said: one file a kind of answer, and the list of kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.answer.below import say_with_list
from bot.answer.chosen import Chosen
from bot.answer.claim import say_claim
from bot.answer.clause import say_clause
from bot.answer.valued import say_amount, say_when
from bot.answer.who import say_who
from bot.drafts import Draft

Say = Callable[[Chosen], Draft | None]

ANSWERS: Mapping[str, Say] = {
    "claim": say_claim,
    "who": say_who,
    "when": say_when,
    "amount": say_amount,
    "clause": say_clause,
    "text": say_with_list,
}
"""The kinds of answers, by what is asked."""

__all__ = ["ANSWERS", "Chosen", "Say"]
