"""``python -m tests.rendering OUTDIR``: see the package."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.formats import FORMATS
from corpus.parse import parse_file
from corpus.types import ParsedDocument
from tests.eval.extraction import Share
from tests.rendering import book, web, word
from tests.rendering.measure import compare
from tests.rendering.plan import Plan, load

DOCUMENTS = Path(__file__).resolve().parents[2] / "corpus" / "documents"
SUFFIX = {"docx": ".docx", "html": ".html", "xlsx": ".xlsx", "pdf": ".pdf", "scan": ".scan.pdf"}
MEASURES = ("clauses", "clause text", "facts", "notes", "table cells", "targets")


def render(plan: Plan, folder: Path, formats: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Write a plan in these formats; yields each format and its file."""
    with ExitStack() as open_things:
        printer = None
        for name in formats:
            path = folder / (plan.name + SUFFIX[name])
            if name == "docx":
                word.write(plan, path)
            elif name == "html":
                web.write(plan, path)
            elif name == "xlsx":
                book.write(plan, path)
            else:
                from tests.rendering import paper

                printed = folder / (plan.name + SUFFIX["pdf"])
                if name == "pdf" or not printed.exists():
                    printer = printer or open_things.enter_context(paper.browser())
                    paper.write(plan, printed, printer)
                if name == "scan":
                    paper.scan(printed, path)
            if path.exists():
                yield name, path


def score(plans: Sequence[tuple[Plan, ParsedDocument]], folder: Path, formats: Sequence[str], most: int) -> None:
    """Render, read and print a line a file and a format."""
    write = sys.stdout.write
    write(f"{'':<24}{'seconds':>8}" + "".join(f"{name:>13}" for name in MEASURES) + "\n")
    sums: dict[str, dict[str, Share]] = {}
    for plan, text in plans:
        for name, path in render(plan, folder, formats):
            if path.suffix not in FORMATS:
                continue
            start = time.perf_counter()
            try:
                found = parse_file(path)
            except UnreadableDocument as error:
                write(f"{name:<6}{plan.name[:8]}  {error}\n")
                continue
            seconds = time.perf_counter() - start
            result = compare(text, found, tables_only=name == "xlsx")
            total = sums.setdefault(name, {})
            for measure, share in result.shares.items():
                total[measure] = total.get(measure, Share(0, 0)) + share
            write(line(f"{name:<6}{plan.name[:8]}", seconds, result.shares))
            for failure in result.failures[:most]:
                write(f"    {failure}\n")
            sys.stdout.flush()
    for name, shares in sums.items():
        write(line(f"{name} all", 0.0, shares))


def line(name: str, seconds: float, shares: dict[str, Share]) -> str:
    width = 24 - sum(1 for char in name if not char.isascii())
    values = [shares[m].value if m in shares else None for m in MEASURES]
    taken = f"{seconds:>8.1f}" if seconds else " " * 8
    return f"{name:<{width}}{taken}" + "".join(f"{'–' if v is None else f'{v:.3f}':>13}" for v in values) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.rendering", description="Render plans in other formats, and score the reading of them.")
    parser.add_argument("out", nargs="?", type=Path, metavar="OUTDIR", help="where to write; with --score a temporary folder by default")
    parser.add_argument("--formats", nargs="+", choices=SUFFIX, default=list(SUFFIX))
    parser.add_argument("--documents", type=Path, default=DOCUMENTS, help="folder of .txt plans")
    parser.add_argument("--only", default="", help="plans whose name contains this")
    parser.add_argument("--score", action="store_true", help="read each file and compare with the text version")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="show the first N differences of each file")
    arguments = parser.parse_args(argv)
    if arguments.out is None and not arguments.score:
        parser.error("OUTDIR is missing")
    plans = [load(path) for path in sorted(arguments.documents.glob("*.txt")) if arguments.only in path.name]
    with tempfile.TemporaryDirectory(prefix="rendering-") as temporary:
        folder = arguments.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if arguments.score:
            score(plans, folder, arguments.formats, arguments.failures)
            return 0
        for plan, _ in plans:
            for _, path in render(plan, folder, arguments.formats):
                sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
