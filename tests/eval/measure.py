"""Everything that a run measures: answers, extraction, recall, harmless changes and false claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from corpus import parse_file
from corpus.show import to_json
from tests.eval import adversarial, answering, evidence, extraction, figures, harmless, verdicts
from tests.eval.extraction import Share
from tests.eval.judge import Item, Judgement, load
from tests.eval.verdicts import Result

NOT_CITED = "not_cited"


def result(name: str, judgement: Judgement) -> Result:
    """A judgement of a set as it is kept."""
    item = judgement.item
    asked = " ← ".join([item.question, *(turn["content"] for turn in reversed(item.history))])
    verdict = NOT_CITED if judgement.right and not judgement.cited else judgement.verdict.value
    return Result(f"{name}/{item.id}", verdict, asked, judgement.answer, item.reference, item.type, item.doc, judgement.note)


@dataclass
class Report:
    """Everything measured. `extraction`: document → figure → share; `harmless` and `adversarial` are empty where not asked for."""

    judgements: dict[str, list[Judgement]] = field(default_factory=dict)
    extraction: dict[str, dict[str, Share]] = field(default_factory=dict)
    recall: dict[str, evidence.Recall] = field(default_factory=dict)
    harmless: list[harmless.Outcome] = field(default_factory=list)
    adversarial: list[adversarial.Reply] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """``set.figure`` → share."""
        flat = {
            f"{name}.{figure}": value
            for name, judged in self.judgements.items()
            for figure, value in figures.answer_figures(judged).items()
        }
        for name, value in figures.extraction_figures(self.extraction).items():
            flat[f"extraction.{name}"] = value
        for name, found in self.recall.items():
            flat[f"recall.{name}_first"] = found.first
            flat[f"recall.{name}_among_{evidence.DEPTH}"] = found.among
        return flat

    def robustness(self) -> dict[str, float]:
        """Figures that are held by bounds, not by what was recorded last."""
        kept = harmless.figures(self.harmless) if self.harmless else {}
        return kept | (adversarial.figures(self.adversarial) if self.adversarial else {})

    def results(self) -> list[Result]:
        return [result(name, judgement) for name, judged in self.judgements.items() for judgement in judged]

    def as_json(self) -> dict[str, Any]:
        items = [
            {
                "set": name,
                "id": j.item.id,
                "type": j.item.type,
                "verdict": j.verdict.value,
                "cited": j.cited,
                "note": j.note,
                "question": j.item.question,
                "reference": j.item.reference,
                "answer": j.answer,
            }
            for name, judged in self.judgements.items()
            for j in judged
        ]
        documents = {d: {n: [s.right, s.total] for n, s in shares.items()} for d, shares in self.extraction.items()}
        return {"figures": self.figures() | self.robustness(), "extraction": documents, "items": items}

    def as_text(self) -> str:
        parts = []
        for name, judged in self.judgements.items():
            by_document = verdicts.table((result(name, j) for j in judged), "document")
            parts.append(f"== {name}\n{figures.answer_table(judged)}\n\n{by_document}")
        if self.extraction:
            parts.append("== extraction of the unseen documents\n" + figures.extraction_table(self.extraction))
        parts += [
            f"== evidence, {name}: first {r.first:.3f}, among {evidence.DEPTH} {r.among:.3f}, {r.items} items"
            for name, r in self.recall.items()
        ]
        if self.harmless:
            parts.append(f"== harmless changes\n{harmless.as_text(self.harmless)}")
        if self.adversarial:
            parts.append(f"== false claims\n{adversarial.as_text(self.adversarial)}")
        return "\n\n".join(parts)


def half(items: list[Item], split: str | None) -> list[Item]:
    """The items of one half; a set without halves is cut by turn."""
    if split is None:
        return items
    return [item for i, item in enumerate(items) if (item.split or "ab"[i % 2]) == split]


def measure_recall(report: Report, place: answering.Workplace, split: str | None) -> None:
    """Evidence recall, over an index of the sample documents alone."""
    place.update()
    places, retriever = evidence.Places(place.sources()), place.open_retriever()
    items = half(load(answering.GOLD), split)
    report.recall["all_documents"] = evidence.recall(retriever, places, items)
    report.recall["right_document"] = evidence.recall(retriever, places, items, restricted=True)


def measure_extraction(report: Report) -> None:
    """Extraction of every unseen document."""
    for folder in answering.unseen():
        report.extraction[folder.name] = extraction.score(folder, to_json(parse_file(answering.source_of(folder))))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run asks. `harmless` and `adversarial` are how many are drawn; None draws all, 0 none."""

    set: str = "all"
    split: str | None = None
    answers: bool = True
    harmless: int | None = 0
    adversarial: int | None = 0
    true_claims: bool = False


def named(wanted: Wanted) -> dict[str, list[Item]]:
    """The items of the chosen sets."""
    found: dict[str, list[Item]] = {}
    if wanted.set != "unseen":
        found["sample"] = half(load(answering.GOLD), wanted.split)
    if wanted.set != "sample":
        found["unseen"] = [item for folder in answering.unseen() for item in half(load(folder / "qa.jsonl"), wanted.split)]
    return found


def drawn(wanted: Wanted) -> tuple[list[harmless.Changed], list[str]]:
    """The changed questions and the keys of the items that claims are made of."""
    sets = named(wanted)
    pairs = harmless.draw([pair for name, items in sets.items() for pair in harmless.changed(name, items)], wanted.harmless)
    return pairs, adversarial.draw(((name, item) for name, items in sets.items() for item in items), wanted.adversarial)


def measure_answers(report: Report, place: answering.Workplace, wanted: Wanted) -> None:
    """Asks every stage what is wanted."""
    pairs, keys = drawn(wanted)
    for stage in answering.stages(place, wanted.set, lambda items: half(items, wanted.split)):
        asked = {timed.judgement.item.id: timed for timed in answering.put(stage.bot, stage.items)} if wanted.answers else {}
        if wanted.answers:
            report.judgements.setdefault(stage.set, []).extend(timed.judgement for timed in asked.values())
        if pairs:
            report.harmless += harmless.run(stage, pairs, asked)
        if keys:
            report.adversarial += adversarial.run(stage, keys, asked, wanted.true_claims)

