"""``python -m tests.bench.model``: questions answered without a model, with it, and by plain retrieval with the same model.

The model is the one that `LLM_BASE_URL` and `LLM_MODEL` name; one that is played from a folder (``--played``, see `tests.bench.played`); or
one that does harm (``--adversary``). With ``--exchanged`` only the proof is measured: right sentences that it strikes, and wrong ones made by one
exchange that it lets pass, over the recorded replies and those of ``--played``. Questions are the gold of this project, or those of a folder
as `tests.eval.real` takes it (``--real``). Exit status 1 where a model lowers the share of right answers or raises that of harmful ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.citations import cite_clause, cite_task
from bot.claims import claims_in, even
from bot.find.candidates import Candidate
from bot.knowledge import Knowledge
from bot.llm import Messages, Model, ModelError, open_model
from bot.model.answering import AnsweringBot, conversation
from bot.model.guard import as_data
from bot.model.hearing import verdict_ahead
from bot.model.qualify import TASKS, Trust
from bot.model.reply import SCHEMA, parse
from bot.model.vocabulary import any_entry
from bot.pipeline import PolicyBot
from bot.prompt import load_prompt
from bot.question import understand
from bot.settings import ModelSettings
from bot.types import Answer, Citation
from tests.bench import recorded
from tests.bench.adversaries import ADVERSARIES, Adversary
from tests.bench.exchanged import Case, Counts, counted
from tests.bench.played import PlayedModel
from tests.eval import answering, real
from tests.eval.judge import Item, judge

PLAIN = 8
"""Passages that plain retrieval gives the model."""
COUNTED = frozenset({"count", "due_by", "unit_tasks"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, how it is judged (right with the place, harmful), and whether it wants a list."""

    question: str
    history: tuple[dict[str, Any], ...]
    document: str | None
    judged: Callable[[Answer], tuple[bool, bool]]
    is_list: bool = False


@dataclass
class Counted:
    """The calls of a model, what they held and what was struck."""

    model: Model
    calls: int = 0
    characters: int = 0

    def __post_init__(self) -> None:
        self.settings = self.model.settings

    def stream(self, messages: Messages, deadline: float, purpose: str, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        if "examination" not in purpose:
            self.calls += 1
            self.characters += sum(len(m["content"]) for m in messages)
        yield from self.model.stream(messages, deadline, purpose, schema)


@dataclass
class Side:
    """What one way of answering gave."""

    name: str
    right: int = 0
    harmful: int = 0
    lists: int = 0
    seconds: float = 0.0
    said: int = 0
    struck: list[str] = field(default_factory=list)

    def line(self, questions: int, lists: int) -> str:
        parts = [f"{self.name:<10} right and cited {self.right / questions:.3f}  harmful {self.harmful / questions:.3f}"]
        parts += [f"lists {self.lists}/{lists}"] if lists else []
        parts += [f"struck {len(self.struck)} of {self.said} sentences"] if self.said else []
        return "  ".join((*parts, f"{self.seconds / questions:.2f} s"))


def plainly(bot: PolicyBot, model: Model, asked: Asked) -> Answer:
    """Plain retrieval: the first passages for the raw question, the same prompt, and whatever the model says."""
    ids = understand(asked.question, bot.library.names, asked.document).document_ids
    query = " ".join((*(str(m["content"]) for m in asked.history), asked.question))
    groups = bot.library.passages(query, ids, PLAIN)
    known = {k.document.id: k for k in bot.library.knowledge([g[0].document_id for g in groups])}
    lines = [f"[{n}] （《{known[g[0].document_id].document.title[:40]}》）{''.join(c.text for c in g)}" for n, g in enumerate(groups, 1)]
    prompt = load_prompt("answer")
    messages = prompt.fill(also="", evidence="\n".join(lines), history=conversation(asked.history), question=as_data(asked.question, 400))
    try:
        reply = parse("".join(model.stream(messages, time.monotonic() + model.settings.timeout_seconds, "plain", SCHEMA)))
    except ModelError:
        reply = None
    if reply is None or not reply.sentences:
        return Answer(asked.question, "refused", "没有查到。")
    text = {"yes": "是，", "no": "不是，", "": ""}[reply.verdict] + "".join(s.text for s in reply.sentences)
    cited = [groups[n - 1] for s in reply.sentences for n in s.numbers if 1 <= n <= len(groups)]
    return Answer(asked.question, "answered", text, citations=tuple(cite(known[c.document_id], c) for g in cited for c in g))


def cite(knowledge: Knowledge, candidate: Candidate) -> Citation:
    if candidate.kind == "row" and candidate.task is not None:
        return cite_task(knowledge, candidate.task)
    return cite_clause(knowledge, candidate.clause, candidate.span)


def put(bot: PolicyBot, model: Model, questions: Sequence[Asked], plain: bool) -> list[Side]:
    """Every question in each way."""
    counted = Counted(model)
    with_it = AnsweringBot(bot, counted)
    ways: dict[str, Callable[[Asked], Answer]] = {
        "without": lambda a: bot.answer(a.question, a.history, a.document),
        "with": lambda a: with_it.answer(a.question, a.history, a.document),
        **({"plain": lambda a: plainly(bot, model, a)} if plain else {}),
    }
    sides = [Side(name) for name in ways]
    for one in questions:
        for side in sides:
            started = time.perf_counter()
            answer = ways[side.name](one)
            side.seconds += time.perf_counter() - started
            right, harmful = one.judged(answer)
            side.right, side.harmful, side.lists = side.right + right, side.harmful + harmful, side.lists + (right and one.is_list)
            told = answer.trace.get("model", {})
            side.said += told.get("said", 0)
            side.struck += told.get("struck", ())
    print(f"calls a question {counted.calls / max(1, len(questions)):.2f}, characters a call {counted.characters / max(1, counted.calls):.0f}")
    return sides


def is_list(kind: str) -> bool:
    return kind.startswith("list") or kind in COUNTED


def of_gold(item: Item) -> Asked:
    def judged(answer: Answer) -> tuple[bool, bool]:
        found = judge(item, answer.to_json(item.id))
        return found.grounded, found.harmful

    return Asked(item.question, tuple(dict(turn) for turn in item.history), item.document, judged, is_list(item.type))


def of_real(line: Mapping[str, Any], judging: Any, named: bool) -> Asked:
    def judged(answer: Answer) -> tuple[bool, bool]:
        verdict, cited = judging.judge(line, answer.to_json(line["id"]))
        return verdict == "right" and cited, verdict in ("wrong", "not_refused")

    history = tuple({"role": "user", "content": said} for said in line.get("history") or ())
    return Asked(line["question"], history, line["doc"] if named else None, judged, is_list(line.get("type", "")))


def collect(bot: PolicyBot, model: PlayedModel, questions: Sequence[Asked], plain: bool) -> None:
    """Lay down every request for those who play, the examination's first."""
    with_it = AnsweringBot(bot, model)
    for task in TASKS:
        try:
            with_it.examination.right(task)
        except ModelError:
            continue
    with_it.examination.trust = Trust(answers=True, verdicts=True, refusals=True)
    for one in questions:
        with_it.answer(one.question, one.history, one.document)
        if plain:
            plainly(bot, model, one)


def said_by(bot: PolicyBot, model: PlayedModel, questions: Sequence[Asked]) -> Iterator[Case]:
    """What a played model said to each question, without verdicts and without sentences that nothing is written."""
    with_it = AnsweringBot(bot, model)
    prompt = load_prompt("answer")
    for one in questions:
        found = bot.answer(one.question, one.history, one.document)
        evidence = with_it.evidence(found, one.history, one.document)
        if evidence is None:
            continue
        messages = prompt.fill(also="", evidence=evidence.as_text(), history=conversation(one.history), question=as_data(one.question, 400))
        try:
            reply = parse("".join(model.stream(messages, 0.0, prompt.purpose, SCHEMA)))
        except ModelError:
            continue
        for sentence in reply.sentences if reply is not None else ():
            text = verdict_ahead(reply.verdict).sub("", sentence.text) if reply is not None and reply.verdict else sentence.text
            if claims_in(even(text)) or not any_entry("refuting", "silent").search(text):
                yield Case(one.document or "", one.question, ((text, sentence.numbers),), evidence.pieces, bot.library.units_in)


def print_counts(name: str, counts: Counts) -> None:
    print(name)
    for line in counts.lines():
        print(line)
    for reason, text in counts.struck:
        print(f"  struck ({reason}): {text}")
    for kind, text in counts.passed:
        print(f"  passed ({kind}): {text}")


def stages(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[PolicyBot, list[Asked]]]:
    if arguments.real is not None:
        lines = real.chosen(real.questions(arguments.real, arguments.sets), None, arguments.fold, arguments.questions)
        judging = real.judge_at(arguments.real)
        bot = real.library(arguments.real / "real" / "documents", arguments.work or folder, None)
        yield bot, [of_real(line, judging, named=not arguments.unnamed) for line in lines]
        return
    place = answering.Workplace(folder)

    def pick(items: list[Item]) -> list[Item]:
        return [i for i in items if not arguments.lists or is_list(i.type)][: arguments.questions]

    for stage in answering.stages(place, arguments.set, pick):
        yield stage.bot, [of_gold(item) for item in stage.items]


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.model", description="Questions without a model, with it, and by plain retrieval with it.")
    parser.add_argument("--set", choices=("sample", "unseen", "all"), default="sample", help="which gold questions")
    parser.add_argument("--lists", action="store_true", help="lists and counts only")
    parser.add_argument("--questions", type=int, metavar="N", help="so many of each set")
    parser.add_argument("--real", type=Path, metavar="DIR", help="questions and documents of a folder instead")
    parser.add_argument("--sets", nargs="+", help="names of its files of questions")
    parser.add_argument("--fold", type=real.Fold.parse, metavar="K/N", help="of the documents of one fold")
    parser.add_argument("--unnamed", action="store_true", help="name no document")
    parser.add_argument("--work", type=Path, help="where its index is kept between runs")
    parser.add_argument("--plain", action="store_true", help="plain retrieval with the same model beside it")
    parser.add_argument("--played", type=Path, metavar="DIR", help="no server: requests and replies in a folder")
    parser.add_argument("--collect", action="store_true", help="only lay down the requests for those who play")
    parser.add_argument("--wait", type=float, default=0.0, help="seconds to wait for a reply of those who play")
    parser.add_argument("--exchanged", action="store_true", help="measure the proof: right sentences struck, exchanged ones passed")
    parser.add_argument("--adversary", choices=sorted(ADVERSARIES), help="no server: a model that does harm")
    return parser


def chosen_model(arguments: argparse.Namespace) -> Model | None:
    if arguments.played is not None:
        return PlayedModel(arguments.played, arguments.wait)
    if arguments.adversary is not None:
        return Adversary(ADVERSARIES[arguments.adversary])
    return open_model(ModelSettings.from_environment())


def exchanged(arguments: argparse.Namespace) -> int:
    print_counts("recorded replies over invented plans", counted(recorded.cases()))
    if arguments.played is not None:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for bot, questions in stages(arguments, Path(folder)):
                print_counts(f"played replies of {arguments.played}", counted(said_by(bot, PlayedModel(arguments.played), questions)))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = make_parser()
    arguments = parser.parse_args(argv)
    if arguments.exchanged:
        return exchanged(arguments)
    model = chosen_model(arguments)
    if model is None:
        parser.error("no model: set LLM_BASE_URL and LLM_MODEL, or choose --played or --adversary")
    total: dict[str, Side] = {}
    number = lists = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for bot, questions in stages(arguments, Path(folder)):
            if arguments.collect and isinstance(model, PlayedModel):
                collect(bot, model, questions, arguments.plain)
                continue
            number, lists = number + len(questions), lists + sum(q.is_list for q in questions)
            for side in put(bot, model, questions, arguments.plain):
                add(total.setdefault(side.name, Side(side.name)), side)
    for side in total.values():
        print(side.line(max(1, number), lists))
    bad = total and (total["with"].right < total["without"].right or total["with"].harmful > total["without"].harmful)
    return 1 if bad else 0


def add(total: Side, one: Side) -> None:
    for name in ("right", "harmful", "lists", "seconds", "said"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.struck += one.struck


if __name__ == "__main__":
    sys.exit(main())
