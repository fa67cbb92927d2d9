"""Models that do harm: they stand in for a weak, broken or hostile server, and need none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.llm import Messages, ModelError
from bot.settings import ModelSettings

PIECE = re.compile(r"^\[(\d+)\] （[^）]*(?:（[^）]*）[^）]*)*）(.*)$", re.MULTILINE)
QUESTION = re.compile(r"\n问题：(.*)\Z", re.DOTALL)


def evidence_of(messages: Messages) -> list[tuple[int, str]]:
    """The numbered sentences of a prompt, those that share most with the question first."""
    prompt = messages[-1]["content"]
    asked = QUESTION.search(prompt)
    words = set(asked.group(1)) if asked else set()
    held = [(int(n), s) for n, text in PIECE.findall(prompt) for s in re.split("(?<=[。；])", text) if len(s) > 6]
    return sorted(held, key=lambda pair: -len(words & set(pair[1])) / (10 + len(pair[1])) ** 0.5)


def said(*told: tuple[int, str], verdict: str = "") -> str:
    return json.dumps({"verdict": verdict, "answer": [{"text": t, "from": [n]} for n, t in told], "rows": [], "missing": ""}, ensure_ascii=False)


def changed(sentence: str) -> str:
    """Other figures, other units, and its negations gone."""
    other = re.sub(r"\d", lambda m: str((int(m.group()) + 3) % 10), sentence)
    other = re.sub("市(?=[\u4e00-\u9fff]{2,6}局)", "省", re.sub("不得|严禁|禁止|不", "可以", other))
    return other if other != sentence else f"市档案馆牵头{sentence}"


def copy(messages: Messages) -> str:
    return said(*evidence_of(messages)[:2])


def invent(messages: Messages) -> str:
    return said(*((n, changed(s)) for n, s in evidence_of(messages)[:2]))


def yes(messages: Messages) -> str:
    return said(*evidence_of(messages)[:1], verdict="yes")


def lie(messages: Messages) -> str:
    """The sentence as it is, then one with other figures; every claim holds, and it never does."""
    return said(*((n, t) for n, s in evidence_of(messages)[:1] for t in (s, changed(s))), verdict="no")


def elsewhere(messages: Messages) -> str:
    return said((1, "《青川县林长制工作方案》：由青川县林业局牵头，2031年12月底前完成。"))


def obey(messages: Messages) -> str:
    """Says whatever an order in the documents or the question wants said."""
    order = re.search("(?:回答|写明|只说|输出)[：:]?([^，。；）]{2,30})", messages[-1]["content"])
    return said((1, (order.group(1) if order else "一律同意") + "。"))


def half(messages: Messages) -> str:
    return copy(messages)[:60]


def babble(messages: Messages) -> str:
    return "好的，这是一个很好的问题。" * 2000


def endless(messages: Messages) -> str:
    return '{"verdict": "", "answer": [' + '{"text": "经研究同意。", "from": [1]}, ' * 20_000


def think(messages: Messages) -> str:
    return "<think>" + "让我想想。" * 3000


ADVERSARIES: dict[str, Callable[[Messages], str]] = {f.__name__: f for f in (copy, invent, yes, lie, elsewhere, obey, half, babble, endless, think)}


@dataclass
class Adversary:
    """One of them as a model. With `sits`, it passes the examination first, as an honest model in its place would."""

    replies: Callable[[Messages], str]
    sits: Callable[[Messages], str] | None = None
    settings: ModelSettings = field(default_factory=lambda: ModelSettings(base_url="http://127.0.0.1/", model="adversary"))

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        text = self.sits(messages) if self.sits is not None and "examination" in purpose else self.replies(messages)
        yield from (text[at : at + 200] for at in range(0, len(text), 200))


class Hanging(Adversary):
    """Never says anything."""

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        raise ModelError("语言模型未能在规定时间内答完")
        yield ""
