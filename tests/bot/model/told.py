"""Models that say what a test has written down, and answering bots over invented documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.llm import Messages, ModelError
from bot.model.answering import AnsweringBot
from bot.model.qualify import TASKS, Trust
from bot.pipeline import PolicyBot
from bot.settings import ModelSettings
from bot.types import Answer

SETTINGS = ModelSettings(base_url="http://127.0.0.1:9/v1", model="试用模型")
TRUSTED = Trust(answers=True, verdicts=True, refusals=True, asked=9, right=9)
RIGHT = (
    ("县公安局、县数据局配合。", "", 2), ("2024年9月底前建成。", "", 2), ("白天不得收费。", "no", 4), ("未取得备案证明的不予补贴。", "yes", 5),
    ("改造小区可适当降低。", "no", 3), ("由县城管局牵头。", "no", 2), ("夜间是否收费由产权单位确定。", "yes", 4), None, None,
)  # fmt: skip
"""What a good model replies to each question of the examination."""


def reply(*told: tuple[str, Sequence[int]], verdict: str = "", rows: Sequence[int] = (), missing: str = "") -> str:
    """A reply in the form that the prompt asks for."""
    answer = [{"text": text, "from": list(numbers)} for text, numbers in told]
    return json.dumps({"verdict": verdict, "answer": answer, "rows": list(rows), "missing": missing}, ensure_ascii=False)


def number_of(messages: Messages, words: str) -> list[int]:
    """Numbers of the pieces of evidence that hold some words."""
    lines = messages[-1]["content"].split("前面的对话：")[0].splitlines()
    return [int(line[1 : line.index("]")]) for line in lines if line.startswith("[") and words in line]


@dataclass
class Told:
    """A model that says what is written down, text or a function of the messages; what it was asked is kept."""

    said: str | Callable[[Messages], str] = ""
    settings: ModelSettings = SETTINGS
    asked: list[Messages] = field(default_factory=list)
    examined: int = 0
    passes: bool = True
    failing: str = ""

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        if self.failing:
            raise ModelError(self.failing)
        if "examination" in purpose:
            self.examined += 1
            yield self.at_examination(messages)
            return
        self.asked.append(messages)
        text = self.said if isinstance(self.said, str) else self.said(messages)
        yield from (text[at : at + 7] for at in range(0, len(text), 7))

    def at_examination(self, messages: Messages) -> str:
        right = next((r for task, r in zip(TASKS, RIGHT, strict=True) if task.question in messages[-1]["content"]), None)
        if not self.passes:
            return reply(("是的。", [1]), verdict="yes")
        return reply((right[0], [right[2]]), verdict=right[1]) if right is not None else reply(missing="资料没有写")


def answered(bot: PolicyBot, said: str | Callable[[Messages], str], question: str, *before: str, trust: Trust = TRUSTED) -> tuple[Answer, Told]:
    """The last stage of an answer with a model that says this, and the model."""
    model = Told(said)
    with_it = AnsweringBot(bot, model)
    with_it.examination.trust = trust
    return with_it.answer(question, [{"role": "user", "content": text} for text in before]), model
