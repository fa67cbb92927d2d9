"""The trial with several processes (tests/bench/several.py) notices what it is there to notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import httpx
import pytest

from page.conversations import Conversations
from page.database import Database
from page.desk import Desk
from page.turn import Turn
from tests.bench import clerk as clerk_module
from tests.bench.clerk import Clerk, Said, Unanswered
from tests.bench.several import Found, Round, held

QUESTIONS = ("谁负责", "何时完成")


class Bot:
    """Says the same to the same question."""

    def ask_turn(self, question: str, turns: Sequence[Turn], document: str | None) -> Turn:
        return Turn(question, "answered", f"{question}：市水利局。")


def said(kept: Conversations, number: int, place: int) -> Said:
    turn = kept.turns("张三", number)[place]
    return Said(number, f'<article data-turn="{turn.id}">', 0.1)


def _as_it_should_be(kept: Conversations, number: int) -> None:
    pass


def _gone(kept: Conversations, number: int) -> None:
    kept.delete("张三", number)


def _twice(kept: Conversations, number: int) -> None:
    kept.add("张三", number, Bot().ask_turn(QUESTIONS[1], (), None))


def _half(kept: Conversations, number: int) -> None:
    kept.amend("张三", number, replace(kept.turns("张三", number)[1], text="何时完成：市水"))


def _stray(kept: Conversations, number: int) -> None:
    kept.add("张三", None, Bot().ask_turn(QUESTIONS[0], (), None))


def _torn_off(kept: Conversations, number: int) -> None:
    """A later question that began a conversation of its own belongs nowhere."""
    kept.add("张三", None, Bot().ask_turn(QUESTIONS[1], (), None))


def _unseen(kept: Conversations, number: int) -> None:
    """Another row than the one that was shown."""
    kept.database.run("UPDATE turns SET id = 99 WHERE id = :last", last=kept.turns("张三", number)[1].id)


def _other(kept: Conversations, number: int) -> None:
    kept.amend("张三", number, replace(kept.turns("张三", number)[1], text="何时完成：市住建局。"))


SEEN: list[tuple[Callable[[Conversations, int], None], Found]] = [
    (_as_it_should_be, Found(turns=2)),
    (_gone, Found(missing=list(QUESTIONS))),
    (_twice, Found(turns=3, odd=[QUESTIONS[1], QUESTIONS[1]])),
    (_half, Found(turns=2, half=["何时完成: text"])),
    (_other, Found(turns=2, other=["何时完成: text"])),
    (_stray, Found(turns=3, strays=[QUESTIONS[0]])),
    (_torn_off, Found(turns=3, odd=[QUESTIONS[1]])),
    (_unseen, Found(turns=2, half=["何时完成: not shown"])),
]


@pytest.mark.parametrize(("happens", "found"), SEEN, ids=[happens.__name__.strip("_") for happens, _ in SEEN])
def test_what_is_kept_is_held_against_what_was_answered(tmp_path: Path, happens: Callable[[Conversations, int], None], found: Found) -> None:
    kept = Conversations(Database.open(tmp_path))
    number = kept.add("张三", None, Bot().ask_turn(QUESTIONS[0], (), None))
    kept.add("张三", number, Bot().ask_turn(QUESTIONS[1], (), None))
    talk = [(question, said(kept, number, place)) for place, question in enumerate(QUESTIONS)]
    happens(kept, number)
    seen = held([Round("张三", Clerk([], ""), QUESTIONS, {number: talk})], kept, cast("Desk", Bot()))
    assert seen == found


class At:
    """Stands for a process: what becomes of each call in turn."""

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)
        self.shut_until = 0.0

    def ask(self, question: str, conversation: int | None) -> Said:
        if self.outcomes.pop(0) == "broken":
            raise httpx.ReadError("gone")
        return Said(conversation or 7, "shown", 0.1)

    def is_kept(self, question: str, conversation: int) -> bool:
        return self.outcomes.pop(0) == "kept"


CALLS = [
    ("the first answers", [At("said"), At()], 3, (0, 0)),
    ("the other does", [At("broken"), At("not kept", "said")], 3, (1, 0)),
    ("it was kept", [At("broken"), At("kept")], 3, (1, 1)),
    ("a first question is asked again", [At("broken"), At("said")], None, (1, 0)),
]


@pytest.mark.parametrize(("doors", "conversation", "counted"), [row[1:] for row in CALLS], ids=[row[0] for row in CALLS])
def test_a_clerk_goes_on_at_the_other_process(doors: list[At], conversation: int | None, counted: tuple[int, int]) -> None:
    clerk = Clerk([], "")
    clerk.doors = doors  # type: ignore[assignment]
    assert clerk.ask(QUESTIONS[0], conversation).conversation == (conversation or 7)
    assert (clerk.broken, clerk.found) == counted
    assert not any(door.outcomes for door in doors)


def test_a_clerk_gives_up_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk_module, "TRIES", 3)
    monkeypatch.setattr("time.sleep", lambda _: None)
    clerk = Clerk([], "")
    clerk.doors = [At(*["broken"] * 3)]  # type: ignore[list-item]
    with pytest.raises(Unanswered):
        clerk.ask(QUESTIONS[0], None)
    assert clerk.broken == 3
