"""``python -m tests.fuzz``: see the package."""

from __future__ import annotations

import argparse
import faulthandler
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.run import fuzz
from tests.fuzz.seeds import seeds

FORMATS = ("txt", "docx", "html", "xlsx", "pdf", "ofd")
"""Of these, `pdf` needs a browser, which prints the first file."""


def main(argv: Sequence[str] | None = None) -> int:
    """0 when every file gave a document or a sentence."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Read damaged files: each must give a document or a sentence.")
    parser.add_argument("--runs", type=int, default=500, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--isolated", action="store_true", help="through the processes that readers run in")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep files that make a reader fail; the last one read lies there, too")
    arguments = parser.parse_args(argv)
    faulthandler.enable()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sources = list(seeds(Path(temporary), arguments.formats))
        start = time.perf_counter()
        tally = fuzz(sources, arguments.runs, arguments.seed, folder, isolated=arguments.isolated)
    seconds = time.perf_counter() - start
    write = sys.stdout.write
    write(f"{tally.runs} files in {seconds:.0f} s: {tally.documents} documents, {tally.refused} refused, {tally.bugs.total()} failures")
    write(f"; slowest {tally.slowest:.1f} s\n")
    for bug, count in tally.bugs.most_common():
        write(f"  {count:>4} {bug}  {tally.examples[bug].name}\n")
    for sentence, count in tally.sentences.most_common(12):
        write(f"  {count:>4} {sentence}\n")
    return 1 if tally.bugs else 0


if __name__ == "__main__":
    sys.exit(main())
