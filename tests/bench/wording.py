"""``python -m tests.bench.wording``: the gold questions with a language model beside the template path.

The model is the one that `LLM_BASE_URL` and `LLM_MODEL` name, or a stand-in: ``copy`` repeats the sentences
of the evidence that are nearest to the question (a model that only ever does as it is told), ``invent``
changes what it copies (one that never does). Exit status 1 when the model lowers the share of right answers or raises
the share of harmful ones.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.llm import Messages, Model, open_model
from bot.settings import ModelSettings
from bot.types import Answer
from bot.wording import WordedBot, said_share
from tests.eval import answering
from tests.eval.judge import Item, Judgement, judge, load

LINE = re.compile(r"^\[(\d+)\] (?:（[^）]*）)?(.*)$", re.MULTILINE)


@dataclass
class StandIn:
    """A model without a server: says sentences of the evidence, as they are or changed."""

    changes: bool = False
    settings: ModelSettings = field(default_factory=lambda: ModelSettings(base_url="http://127.0.0.1/", model="stand-in"))

    def stream(self, messages: Messages, deadline: float, purpose: str) -> Iterator[str]:
        prompt = messages[-1]["content"]
        asked = re.search("(?:问题|要求|追问)：(.*)", prompt)
        question = asked.group(1) if asked else ""
        held = [(n, s) for n, text in LINE.findall(prompt) for s in re.split("[。；]", text) if len(s) > 4]
        held.sort(key=lambda pair: -said_share(question, pair[1]))
        for number, sentence in held[:3]:
            yield f"{invented(sentence) if self.changes else sentence}[{number}]。"


def invented(sentence: str) -> str:
    """The sentence with other figures, other units and its negations gone."""
    other = re.sub(r"\d", lambda m: str((int(m.group()) + 3) % 10), sentence)
    other = re.sub("市(?=[\u4e00-\u9fff]{2,6}局)", "省", re.sub("不得|严禁|禁止|不", "可以", other))
    return other if other != sentence else f"市财政局牵头{sentence}"


@dataclass
class Sides:
    """One question, both ways. `asked`: the model was called."""

    template: Judgement
    worded: Judgement
    asked: bool
    used: bool
    struck: bool
    seconds: float


def both_ways(bot: WordedBot, item: Item) -> Sides:
    history = [dict(turn) for turn in item.history]
    start = time.perf_counter()
    stages: list[Answer] = list(bot.stream(item.question, history, item.document))
    seconds = time.perf_counter() - start
    first, last = (judge(item, a.to_json(item.id)) for a in (stages[0], stages[-1]))
    struck = any("未能通过核对" in n for n in stages[-1].notices)
    return Sides(first, last, len(stages) > 1, stages[-1].worded, struck, seconds)


def ask_all(model: Model, which: str, most: int) -> dict[str, list[Sides]]:
    """Every gold question of the sets, both ways; set → results."""
    found: dict[str, list[Sides]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = answering.Workplace(Path(folder))
        if which != "unseen":
            place.update()
            found["sample"] = ask_items(WordedBot(place.open_bot(), model), load(answering.GOLD)[:most])
        if which != "sample":
            found["unseen"] = []
            for source in sorted(answering.UNSEEN.iterdir()):
                if (source / "metadata.json").exists() and len(found["unseen"]) < most:
                    name = json.loads((source / "metadata.json").read_text(encoding="utf-8"))["source"]
                    with place.with_document(source / name):
                        found["unseen"] += ask_items(WordedBot(place.open_bot(), model), load(source / "qa.jsonl"))
    return found


def ask_items(bot: WordedBot, items: Iterable[Item]) -> list[Sides]:
    return [both_ways(bot, item) for item in items]


def figures(sides: Sequence[Sides]) -> dict[str, float]:
    """Shares of all questions for either side, and what the model did."""
    asked = [s for s in sides if s.asked]
    share = {
        f"{figure}_{name}": sum(getattr(getattr(s, name), figure) for s in sides) / max(1, len(sides))
        for figure in ("right", "grounded", "harmful")
        for name in ("template", "worded")
    }
    counts = {
        "questions": len(sides),
        "model_asked": len(asked),
        "model_used": sum(s.used for s in asked),
        "something_struck": sum(s.struck for s in asked),
        "seconds_median": statistics.median(s.seconds for s in asked) if asked else 0.0,
    }
    return share | counts


def changed(sides: Iterable[Sides]) -> Iterator[str]:
    for s in sides:
        if s.template.verdict is not s.worded.verdict:
            yield f"{s.template.verdict.value} -> {s.worded.verdict.value}  {s.template.item.question}\n  {s.template.answer}\n  {s.worded.answer}"


def chosen_model(stand_in: str | None) -> Model | None:
    return StandIn(changes=stand_in == "invent") if stand_in else open_model(ModelSettings.from_environment())


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.wording", description="The gold questions with and without a language model.")
    parser.add_argument("--set", choices=("sample", "unseen", "all"), default="all", help="which questions to ask")
    parser.add_argument("--questions", type=int, default=10_000, metavar="N", help="ask about N of each set")
    parser.add_argument("--stand-in", choices=("copy", "invent"), help="no server: a model that copies, or one that invents")
    parser.add_argument("--changes", action="store_true", help="show the questions whose verdict the model changes")
    arguments = parser.parse_args(argv)
    model = chosen_model(arguments.stand_in)
    if model is None:
        parser.error("no model: set LLM_BASE_URL and LLM_MODEL, or choose --stand-in")
    worse = False
    for name, sides in ask_all(model, arguments.set, arguments.questions).items():
        now = figures(sides)
        print(f"== {name}: {model.settings.model}\n" + "\n".join(f"{key:<20}{value:>10.4f}" for key, value in now.items()))
        if arguments.changes:
            print("\n".join(changed(sides)))
        worse = worse or now["right_worded"] < now["right_template"] or now["harmful_worded"] > now["harmful_template"]
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
