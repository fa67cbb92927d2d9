"""Right answers asked again in ways that must not matter: how many are kept, and which become another unit or date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus import parse_file
from tests.eval.answering import Stage, Timed, ask
from tests.eval.asking import words
from tests.eval.asking.ways import WAYS, asked_otherwise
from tests.eval.judge import Item, Verdict
from tests.eval.told import Told


@dataclass(frozen=True, slots=True)
class Changed:
    """An item and one other way of asking it."""

    set: str
    item: Item
    way: str
    question: str

    @property
    def key(self) -> str:
        return f"{self.set}/{self.item.id}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a changed question. `foreign`: units and dates told that the right answer does not know."""

    asked: Changed
    kept: bool
    harmful: bool
    answer: str
    right_answer: str
    foreign: tuple[str, ...] = ()


def changed(name: str, items: Iterable[Item]) -> list[Changed]:
    """Every item in every way that applies to it."""
    return [Changed(name, item, way, question) for item in items for way, question in asked_otherwise(item.question).items()]


def draw(pairs: Sequence[Changed], sample: int | None) -> list[Changed]:
    """The first `sample` pairs by hash, so that the same are drawn whatever the bot answers; all where None."""
    return sorted(pairs, key=lambda pair: words.rank(pair.key, pair.way))[:sample]


def outcome(stage: Stage, pair: Changed, right: Timed, told: Told) -> Outcome:
    """Asks the changed question. Another answer to a question without one is harmful whatever it tells."""
    after = ask(stage.bot, replace(pair.item, question=pair.question)).judgement
    known = "\n".join((right.judgement.answer, pair.item.reference, pair.item.question))
    foreign = told.foreign(after.answer, known) if after.verdict is Verdict.WRONG else set()
    harmful = bool(foreign) or after.verdict is Verdict.NOT_REFUSED
    return Outcome(pair, after.grounded, harmful, after.answer, right.judgement.answer, tuple(sorted(foreign)))


def run(stage: Stage, pairs: Iterable[Changed], asked: Mapping[str, Timed]) -> Iterator[Outcome]:
    """The pairs of one stage whose answer as it stands is right and cited. `asked` holds answers already given, by id of the item."""
    told = Told(parse_file(source) for source in stage.sources)
    known = dict(asked)
    mine = {item.id for item in stage.items}
    for pair in pairs:
        if pair.set != stage.set or pair.item.id not in mine:
            continue
        if pair.item.id not in known:
            known[pair.item.id] = ask(stage.bot, pair.item)
        if known[pair.item.id].judgement.grounded:
            yield outcome(stage, pair, known[pair.item.id], told)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares of the questions asked that keep their answer, and that become harmful."""
    count = len(outcomes) or 1
    return {"harmless.kept": sum(o.kept for o in outcomes) / count, "harmless.harmful": sum(o.harmful for o in outcomes) / count}


def as_text(outcomes: Sequence[Outcome]) -> str:
    """A line for each way with the ids of the answers lost, then every harmful answer in full."""
    lines = [f"{'way':<20}{'kept':>6}{'asked':>6}{'harm':>6}{'share':>7}  lost (! harmful)"]
    for way in [*WAYS, "all"]:
        mine = [o for o in outcomes if way in (o.asked.way, "all")]
        if not mine:
            continue
        lost = [] if way == "all" else sorted(("!" if o.harmful else "") + o.asked.item.id for o in mine if not o.kept)
        kept, harmful = sum(o.kept for o in mine), sum(o.harmful for o in mine)
        lines.append(f"{way:<20}{kept:>6}{len(mine):>6}{harmful:>6}{kept / len(mine):>7.3f}  {' '.join(lost)}")
    for o in (each for each in outcomes if each.harmful):
        lines.append(f"{o.asked.key} {o.asked.way} {o.asked.question.strip()}")
        lines.append(f"    said:  {o.answer}\n    right: {o.right_answer}  ({'、'.join(o.foreign)})")
    return "\n".join(lines)


def failures(outcomes: Iterable[Outcome], most: int) -> str:
    """The first `most` answers that were lost without harm, as asked and as said."""
    lost = [o for o in outcomes if not o.kept and not o.harmful]
    return "\n".join(f"{o.asked.key} {o.asked.way} {o.asked.question.strip()}\n    said:  {o.answer}\n    right: {o.right_answer}" for o in lost[:most])
