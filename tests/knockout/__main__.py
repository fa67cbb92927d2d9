"""``python -m tests.knockout``: see the package."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from tests.knockout.gold import used_by_gold
from tests.knockout.hook import watching
from tests.knockout.rules import Rule
from tests.knockout.run import as_they_are, unnoticed


def tests_of(path: Path) -> list[Path]:
    """The tests of a module's room: of bot/answer those in tests/bot/answer and the files beside it; of a file of bot all in tests/bot."""
    package, *rest = path.parts
    room = Path("tests", package, *rest[:1])
    return [room, *sorted(room.parent.glob("test_*.py"))] if len(rest) > 1 and room.is_dir() else [Path("tests", package)]


def named(rule: Rule) -> str:
    """As a report begins a line."""
    return f"{rule.path}:{rule.line}: {rule.condition}  [{rule.function}]"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.knockout", description="List the rules that neither tests nor gold questions need.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="modules or folders of them, from the working directory")
    parser.add_argument("--tests", nargs="+", type=Path, metavar="PATH", help="tests to run instead of those of the modules' rooms")
    parser.add_argument("--gold", nargs="?", type=int, const=0, metavar="N", help="say which of them the gold questions use; ask N instead of all")
    parser.add_argument("--among", type=Path, metavar="REPORT", help="only the rules of an earlier report, where other tests did not notice them")
    arguments = parser.parse_args(argv)
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        with patch("os.cpu_count", return_value=1):  # a fork that waits for threads that it does not have would wait for ever
            return report(arguments)
    except (ValueError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


def report(arguments: argparse.Namespace) -> int:
    """Writes a line for every rule that nothing needs, by its place."""
    watch = watching(arguments.paths)
    files = [file for path in arguments.paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    tests = arguments.tests or list(dict.fromkeys(test for file in files for test in tests_of(file)))
    seen = as_they_are(watch, tests)
    earlier = arguments.among.read_text(encoding="utf-8").splitlines() if arguments.among else None
    asked = [n for n, rule in enumerate(watch.rules) if earlier is None or any(line.startswith(named(rule)) for line in earlier)]
    left = unnoticed(seen, asked, {path.parts[0].removesuffix(".py") for path in arguments.paths})
    used = used_by_gold(watch, arguments.gold or None) if arguments.gold is not None else None
    for number in sorted(left, key=lambda n: watch.rules[n]):
        rule = watch.rules[number]
        said = "makes a difference in tests that do not fail without it" if seen.of_rule(number) else "makes a difference in no test"
        gold = "" if used is None else ", gold uses it" if number in used else ", nor in gold"
        sys.stdout.write(f"{named(rule)} {said}{gold}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
