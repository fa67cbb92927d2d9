"""``python -m tests.eval.real DIR``: questions of users over real documents, which are no part of the project.

``DIR`` holds ``real/qa/*.jsonl``, ``real/documents/*.txt`` and ``eval/real.py``, which judges the answers. Every question is asked
twice: with its document named, and over the whole library with none named. Index and verdicts are kept in ``--work``, outside
of the project; a later run names the questions won and lost. ``--fold 0/4`` asks only of the documents of one of four folds, so
that a reader trained without them is measured on what it has not seen.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.pipeline import PolicyBot, open_bot
from index.build import update
from index.served_embedder import index_embedder
from tests.eval import verdicts
from tests.eval.asking.words import rank
from tests.eval.verdicts import Result
from training.check_questions import INVENTED, QUESTIONS
from training.check_questions import documents as texts_of
from training.folds import fold_of

ROOT = Path(__file__).resolve().parents[2]
OWN = "own"
"""Name of the project's own questions over these documents, ``training/questions``."""
WAYS = ("named", "unnamed")
Judge = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Fold:
    """`part` of `parts`, counted from 0."""

    part: int
    parts: int

    @classmethod
    def parse(cls, text: str) -> Fold:
        """0/4 → the first of four.

        Raises
        ------
        ValueError
            When the text is no such fraction, or the part lies beyond the parts.
        """
        part, parts = map(int, text.split("/"))
        if not 0 <= part < parts:
            raise ValueError(f"no part {part} of {parts}")
        return cls(part, parts)

    def holds(self, document: str) -> bool:
        return fold_of(document, self.parts) == self.part


def judge_at(folder: Path) -> ModuleType:
    """The judge that lies beside the questions.

    Raises
    ------
    FileNotFoundError
        When there is none.
    """
    path = folder / "eval" / "real.py"
    spec = importlib.util.spec_from_file_location("real_judge", path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def resolved(line: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A question whose sentences are given as [start, end] with the sentences themselves."""

    def words(span: Any) -> Any:
        return text[span[0] : span[1]] if isinstance(span, list) else span

    return {**line, "evidence": [words(s) for s in line["evidence"]], "near": [words(s) for s in line["near"]], "span": words(line["span"])}


def questions(folder: Path, sets: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The questions of the chosen sets, by the names of their files; all but the project's own where None."""
    found = sorted((folder / "real" / "qa").glob("*.jsonl"))
    paths = [p for p in found if sets is None or p.stem in sets] + (sorted(QUESTIONS.glob("*.jsonl")) if sets and OWN in sets else [])
    lines = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = texts_of(folder / "real" / "documents")
    return [resolved(line, texts[line["doc"]]) for line in lines if line["doc"] not in invented()]


def invented() -> set[str]:
    """Names of the documents that were written to be trained on, and are not among the real ones."""
    return {path.stem for path in INVENTED.glob("*.txt")}


def chosen(lines: Sequence[dict[str, Any]], documents: Sequence[str] | None, fold: Fold | None, sample: int | None) -> list[dict[str, Any]]:
    """The questions over some documents, or over those of a fold; `sample` draws so many by hash."""
    kept = [line for line in lines if (not documents or line["doc"] in documents) and (fold is None or fold.holds(line["doc"]))]
    drawn = {line["id"] for line in sorted(kept, key=lambda line: rank(line["id"]))[:sample]}
    return [line for line in kept if line["id"] in drawn]


def library(source: Path, work: Path, only: set[str] | None) -> PolicyBot:
    """A bot over all documents of a folder, or over some of them; vectors of unchanged passages are kept between runs.

    Raises
    ------
    RuntimeError
        When a document could not be taken in.
    """
    place = work / ("all" if only is None else "asked")
    documents = place / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    wanted = {path.name: path for path in sorted(source.glob("*.txt")) if only is None or path.stem in only}
    for old in [path for path in documents.iterdir() if path.name not in wanted]:
        old.unlink()
    for name, path in wanted.items():
        shutil.copyfile(path, documents / name)
    report = update(documents, place / "index", index_embedder())
    if report.failures:
        raise RuntimeError("; ".join(f"{failure.path}: {failure.reason}" for failure in report.failures))
    return open_bot(index_dir=place / "index", corpus_dir=documents)


def reply(bot: PolicyBot, line: Mapping[str, Any], way: str) -> dict[str, Any]:
    """The answer object to one question."""
    history = [{"role": "user", "content": said} for said in line["history"]]
    return bot.answer(line["question"], history=history, document=line["doc"] if way == "named" else None).to_json(line["id"])


def result(line: Mapping[str, Any], answer: Mapping[str, Any], verdict: str, cited: bool) -> Result:
    """A judged answer as it is kept; the verdicts are those of the judge, and ``not_cited``."""
    asked = " ← ".join([line["question"], *reversed(line["history"])])
    kept = "not_cited" if verdict == "right" and not cited else verdict
    return Result(line["id"], kept, asked, str(answer.get("answer") or ""), line["answer"], line["type"], line["doc"])


@dataclass
class Measured:
    """What one way of asking gave. `figures` are the judge's."""

    figures: dict[str, Any]
    results: list[Result]
    changes: verdicts.Changes

    def yes_no(self) -> float | None:
        """Share of the yes-no questions that are right with the place; None where none was asked."""
        mine = [each.good for each in self.results if each.type == "yes_no"]
        return sum(mine) / len(mine) if mine else None

    def as_text(self) -> str:
        shares = "  ".join(f"{name} {value}" for name, value in self.figures.items() if name != "by_type")
        yes_no = self.yes_no()
        head = shares + (f"  yes_no {yes_no:.4f}" if yes_no is not None else "")
        return "\n\n".join([head, verdicts.table(self.results, "type"), verdicts.table(self.results, "document"), self.changes.as_text()])


def measure(bot: PolicyBot, judge: ModuleType, lines: Sequence[Mapping[str, Any]], way: str, before: Mapping[str, str]) -> Measured:
    """Asks and judges all questions in one way; `before` are the verdicts recorded."""
    answers = [reply(bot, line, way) for line in lines]
    judged = [judge.judge(line, answer) for line, answer in zip(lines, answers, strict=True)]
    rows = [(line, *verdict) for line, verdict in zip(lines, judged, strict=True)]
    results = [result(line, answer, *verdict) for line, answer, verdict in zip(lines, answers, judged, strict=True)]
    return Measured(dict(judge.figures(rows)), results, verdicts.changes(before, results))


def failures(results: Iterable[Result], most: int) -> str:
    """The first `most` questions that are not right with the place, harmful ones first."""
    worst = sorted((each for each in results if not each.good), key=lambda each: not each.harmful)
    return "\n".join(f"{r.key} {r.type} [{r.verdict}] {r.question}\n    wanted: {r.reference}\n    said:   {r.answer}" for r in worst[:most])


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.eval.real", description="Answers questions over real documents and judges.")
    parser.add_argument("folder", type=Path, help="holds real/qa, real/documents and eval/real.py")
    parser.add_argument("--work", type=Path, default=Path.home() / ".cache" / "policy-eval-real", help="where index and verdicts are kept")
    parser.add_argument("--sets", nargs="+", help=f"names of files of questions, without ending; {OWN}: those of training/questions")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, help="with the document named, with none named, or both")
    parser.add_argument("--library", choices=("all", "asked"), default="all", help="index all documents, or those that questions are asked of")
    parser.add_argument("--documents", nargs="+", metavar="ID", help="ask of these documents alone")
    parser.add_argument("--fold", type=Fold.parse, metavar="K/N", help="ask of the documents of one fold alone, counted from 0")
    parser.add_argument("--sample", type=int, metavar="N", help="draw N questions")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="show N questions that are not right")
    parser.add_argument("--record", action="store_true", help="keep the verdicts of the questions asked")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    arguments = parser.parse_args(argv)
    if arguments.work.resolve().is_relative_to(ROOT):
        parser.error("--work must lie outside of the project")
    if not (arguments.folder / "real" / "qa").is_dir():
        parser.error(f"{arguments.folder} holds no real/qa")
    return arguments


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse_arguments(argv)
    judge = judge_at(arguments.folder)
    lines = chosen(questions(arguments.folder, arguments.sets), arguments.documents, arguments.fold, arguments.sample)
    if not lines:
        print("no questions", file=sys.stderr)
        return 2
    only = {line["doc"] for line in lines} if arguments.library == "asked" else None
    bot = library(arguments.folder / "real" / "documents", arguments.work, only)
    printed: dict[str, Any] = {}
    for way in arguments.ways:
        path = arguments.work / f"{way}-{arguments.library}.txt"
        before = verdicts.read(path)
        measured = measure(bot, judge, lines, way, before)
        if arguments.record:
            verdicts.write(path, before | {each.key: each.verdict for each in measured.results})
        printed[way] = measured.figures | {"yes_no": measured.yes_no(), "changes": measured.changes.as_json()}
        if not arguments.json:
            print(f"== {way}, {len(lines)} questions\n{measured.as_text()}\n")
            print(failures(measured.results, arguments.failures))
    if arguments.json:
        print(json.dumps(printed, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
