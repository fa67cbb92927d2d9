"""``python -m tests.eval``: answers the gold questions, prints the figures and what was won and lost, records or checks them.

Two sets: ``sample`` is ``gold.jsonl`` over the sample documents; ``unseen`` are the folders under
``unseen/``, each document indexed together with the samples. Exit status 1 when ``--check`` finds a
figure below the recorded one or beyond a bound. ``--harmless`` and ``--adversarial`` ask nothing but
changed questions and false claims.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.eval import answering, figures, harmless, verdicts
from tests.eval.measure import Report, Wanted, measure_answers, measure_extraction, measure_recall

RECORDED = Path(__file__).resolve().parent / "recorded.json"
VERDICTS = Path(__file__).resolve().parent / "verdicts.txt"
CHECKED_CHANGES, CHECKED_CLAIMS = 300, 120
"""Changed questions and items to make claims of that ``--check`` draws."""


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description="Answers the gold questions and judges.")
    parser.add_argument("--set", choices=("sample", "unseen", "all"), default="all", help="which questions to ask")
    parser.add_argument("--split", choices=("a", "b"), help="one half of the questions")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="show N items that are not right")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--record", action="store_true", help=f"write the figures to {RECORDED.name} and the verdicts to {VERDICTS.name}")
    parser.add_argument("--check", action="store_true", help="exit 1 when a figure is below the recorded one or beyond its bound")
    parser.add_argument("--harmless", action="store_true", help="ask right answers again in ways that must not matter")
    parser.add_argument("--adversarial", action="store_true", help="ask claims with a value exchanged, which must not get 是")
    parser.add_argument("--sample", type=int, metavar="N", help="with --harmless or --adversarial: draw N instead of all")
    arguments = parser.parse_args(argv)
    alone = arguments.harmless or arguments.adversarial
    if (arguments.split or alone) and (arguments.record or arguments.check):
        parser.error("--record and --check take both halves and all figures")
    if arguments.sample is not None and not alone:
        parser.error("--sample goes with --harmless or --adversarial")
    return arguments


def wanted_by(arguments: argparse.Namespace) -> Wanted:
    """What the arguments ask for."""
    if arguments.harmless or arguments.adversarial:
        changes, claims = (arguments.sample if chosen else 0 for chosen in (arguments.harmless, arguments.adversarial))
        return Wanted(arguments.set, arguments.split, False, changes, claims, True)
    if arguments.check or arguments.record:
        return Wanted(arguments.set, None, True, CHECKED_CHANGES, CHECKED_CLAIMS)
    return Wanted(arguments.set, arguments.split)


def measure(wanted: Wanted) -> Report:
    """All that is wanted, in a folder that is gone afterwards."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="eval-") as folder:
        place = answering.Workplace(Path(folder))
        if wanted.answers and wanted.set != "unseen":
            measure_recall(report, place, wanted.split)
        if wanted.answers and wanted.set != "sample":
            measure_extraction(report)
        measure_answers(report, place, wanted)
    return report


def _against_record(report: Report, chosen: str) -> list[str]:
    """What is worse than recorded or beyond a bound. With one set chosen, only its figures count."""
    recorded: dict[str, float] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    if not recorded:
        return ["nothing recorded yet"]
    mine = {"sample": ("sample.", "recall."), "unseen": ("unseen.", "extraction."), "all": ("",)}[chosen]
    worse = figures.worse({name: value for name, value in recorded.items() if name.startswith(mine)}, report.figures())
    return worse + (figures.beyond(recorded, report.robustness()) if chosen == "all" else [])


def _record(report: Report, chosen: str) -> None:
    """Writes figures and verdicts; those of a set that was not asked and the bounds stay as they are."""
    recorded: dict[str, float] = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    kept = {name: value for name, value in recorded.items() if chosen != "all" or name.startswith(figures.BOUND)}
    figures.record(RECORDED, kept | report.figures())
    now = {result.key: result.verdict for result in report.results()}
    verdicts.write(VERDICTS, (verdicts.read(VERDICTS) if chosen != "all" else {}) | now)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parse_arguments(argv)
    report = measure(wanted_by(arguments))
    changed = verdicts.changes(verdicts.read(VERDICTS), report.results())
    if arguments.json:
        print(json.dumps(report.as_json() | {"changes": changed.as_json()}, ensure_ascii=False, indent=1))
    else:
        print(report.as_text())
    for name, judged in report.judgements.items() if arguments.failures and not arguments.json else ():
        print(f"\n== {name}: not right, or without the place\n{figures.failures(judged, arguments.failures)}")
    if report.harmless and arguments.failures and not arguments.json:
        print(f"\n== lost without harm\n{harmless.failures(report.harmless, arguments.failures)}")
    if report.judgements and not arguments.json:
        print(f"\n== against {VERDICTS.name}\n{changed.as_text()}")
    if arguments.record:
        _record(report, arguments.set)
        print("Recorded.", file=sys.stderr)
    if not arguments.check:
        return 0
    lines = _against_record(report, arguments.set)
    print("\n".join(lines) or "As recorded or better.", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
