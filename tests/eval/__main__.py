"""``python -m tests.eval``: answers the gold questions, prints the figures, records or checks them.

Two sets: ``sample`` is ``gold.jsonl`` over the sample documents; ``unseen`` are the folders under
``unseen/``, each document indexed together with the samples. Exit status 1 when ``--check`` finds a
figure below the recorded one.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import parse_file
from corpus.show import to_json
from tests.eval import answering, evidence, extraction, figures
from tests.eval.extraction import Share
from tests.eval.judge import Item, Judgement, load

RECORDED = Path(__file__).resolve().parent / "recorded.json"


@dataclass
class Report:
    """Everything measured. `extraction`: document → figure → share."""

    judgements: dict[str, list[Judgement]] = field(default_factory=dict)
    extraction: dict[str, dict[str, Share]] = field(default_factory=dict)
    recall: dict[str, evidence.Recall] = field(default_factory=dict)

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
        return {"figures": self.figures(), "extraction": documents, "items": items}

    def as_text(self) -> str:
        parts = [f"== {name}\n{figures.answer_table(judged)}" for name, judged in self.judgements.items()]
        if self.extraction:
            parts.append("== extraction of the unseen documents\n" + figures.extraction_table(self.extraction))
        parts += [
            f"== evidence, {name}: first {r.first:.3f}, among {evidence.DEPTH} {r.among:.3f}, {r.items} items"
            for name, r in self.recall.items()
        ]
        return "\n\n".join(parts)


def _chosen(items: list[Item], split: str | None) -> list[Item]:
    """The items of one half; a set without halves is cut by turn."""
    if split is None:
        return items
    return [item for i, item in enumerate(items) if (item.split or "ab"[i % 2]) == split]


def measure_sample(report: Report, place: answering.Workplace, split: str | None) -> None:
    """Answers, and evidence recall, over an index of the sample documents alone."""
    items = _chosen(load(answering.GOLD), split)
    place.update()
    places = evidence.Places(sorted(place.documents.iterdir()))
    retriever = place.open_retriever()
    report.recall["all_documents"] = evidence.recall(retriever, places, items)
    report.recall["right_document"] = evidence.recall(retriever, places, items, restricted=True)
    report.judgements["sample"] = [asked.judgement for asked in answering.put(place.open_bot(), items)]


def measure_unseen(report: Report, place: answering.Workplace, split: str | None) -> None:
    """Answers and extraction for every folder under ``unseen``, each document alone beside the samples."""
    judged: list[Judgement] = []
    for folder in sorted(path for path in answering.UNSEEN.iterdir() if (path / "metadata.json").exists()):
        source = folder / json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["source"]
        report.extraction[folder.name] = extraction.score(folder, to_json(parse_file(source)))
        with place.with_document(source):
            items = _chosen(load(folder / "qa.jsonl"), split)
            judged += [asked.judgement for asked in answering.put(place.open_bot(), items)]
    report.judgements["unseen"] = judged


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description="Answers the gold questions and judges.")
    parser.add_argument("--set", choices=("sample", "unseen", "all"), default="all", help="which questions to ask")
    parser.add_argument("--split", choices=("a", "b"), help="one half of the questions")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="show N items that are not right")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--record", action="store_true", help=f"write the figures to {RECORDED.name}")
    parser.add_argument("--check", action="store_true", help="exit 1 when a figure is below the recorded one")
    arguments = parser.parse_args(argv)
    if arguments.split and (arguments.record or arguments.check):
        parser.error("--record and --check take both halves")
    return arguments


def _against_record(report: Report, chosen: str, write: bool) -> list[str]:
    """Writes the record, or says what is worse than in it. With one set chosen, only its figures count."""
    recorded: dict[str, float] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    now = report.figures()
    if write:
        figures.record(RECORDED, recorded | now if chosen != "all" else now)
        return []
    if not recorded:
        return ["nothing recorded yet"]
    mine = {"sample": ("sample.", "recall."), "unseen": ("unseen.", "extraction."), "all": ("",)}[chosen]
    return figures.worse({name: value for name, value in recorded.items() if name.startswith(mine)}, now)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse_arguments(argv)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="eval-") as folder:
        place = answering.Workplace(Path(folder))
        if arguments.set != "unseen":
            measure_sample(report, place, arguments.split)
        if arguments.set != "sample":
            measure_unseen(report, place, arguments.split)
    if arguments.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        print(report.as_text())
    for name, judged in report.judgements.items() if arguments.failures and not arguments.json else ():
        print(f"\n== {name}: not right, or without the place\n{figures.failures(judged, arguments.failures)}")
    if not (arguments.record or arguments.check):
        return 0
    lines = _against_record(report, arguments.set, arguments.record)
    print("\n".join(lines) or ("Recorded." if arguments.record else "As recorded or better."), file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
