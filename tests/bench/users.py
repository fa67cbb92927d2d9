"""``python -m tests.bench.users``: so many users at once against one page process and against several, on one PostgreSQL server.

Each asks in conversations of five over the page's own functions, with a token: without a pause the next question as soon as the last is
answered, which says what the processors give; with one (`--pause` seconds, from the answer to the next question), as a room of clerks
does. Prints a line a run: seconds by the clock, processor seconds of the pages for a question, those of the database and of this bench,
and the load of the machine before and after. The users of a run are shared out evenly, as nginx does.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from page.accounts import Accounts
from page.database import Database
from page.tokens import Tokens
from tests import postgres_server
from tests.bench.__main__ import percentile
from tests.bench.clerk import Door, Unanswered
from tests.bench.pages import Page, library, pages
from tests.bench.several import LENGTH, PASSWORD
from tests.eval import answering
from tests.eval.judge import load

HEADS = ("pages", "users", "pause_s", "asked", "failed", "wall_s", "median_s", "p95_s", "page_cpu_s", "db_cpu_s", "bench_cpu_s", "mib", "load")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run asks for."""

    users: int
    pause: float
    each: int
    """Questions of each user."""


def user(door: Door, questions: Sequence[str], pause: float, seed: int) -> list[float | None]:
    """Seconds of each answer, None for one that failed. With a pause users begin at different times, and no two pauses are the same."""
    chance, current = random.Random(seed), None
    taken: list[float | None] = []
    time.sleep(chance.random() * pause)
    for number, question in enumerate(questions):
        current = current if number % LENGTH else None
        try:
            said = door.ask(question, current)
            current = said.conversation
            taken.append(said.seconds)
        except (httpx.HTTPError, Unanswered):
            taken.append(None)
        if number + 1 < len(questions):
            time.sleep(pause * (0.5 + chance.random()))
    return taken


def measured(run: Run, started: Sequence[Page], tokens: Sequence[str], questions: Iterable[str], server: psutil.Process) -> tuple[object, ...]:
    """One run; a row as in `HEADS`."""
    doors = [Door(started[number % len(started)].url, token) for number, token in enumerate(tokens[: run.users])]
    for door in doors:
        door.call("_take", [""])  # the list of functions, which a browser has with the page
    asked = [list(itertools.islice(questions, run.each)) for _ in doors]
    loads, before = [os.getloadavg()[0]], (sum(page.cpu_seconds() for page in started), used(server), time.process_time(), time.perf_counter())
    with ThreadPoolExecutor(len(doors)) as threads:
        found = list(threads.map(user, doors, asked, itertools.repeat(run.pause), range(len(doors))))
    after = (sum(page.cpu_seconds() for page in started), used(server), time.process_time(), time.perf_counter())
    loads.append(os.getloadavg()[0])
    every = [seconds for each in found for seconds in each]
    taken = [seconds for seconds in every if seconds is not None]
    page, database, bench = (f"{(now - then) / len(every):.3f}" for then, now in zip(before[:3], after[:3], strict=True))
    return (
        len(started), run.users, f"{run.pause:g}", len(every), len(every) - len(taken), f"{after[3] - before[3]:.0f}", f"{statistics.median(taken):.2f}",
        f"{percentile(taken, 0.95):.2f}", page, database, bench, round(sum(each.resident_mib() for each in started)), "–".join(f"{load:.1f}" for load in loads),
    )  # fmt: skip


def used(server: psutil.Process) -> float:
    """Processor seconds of the database server, those of connections that are over with them."""
    own = server.cpu_times()
    children = [each.cpu_times() for each in server.children()]
    return float(sum(times.user + times.system for times in (own, *children)) + own.children_user + own.children_system)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.users", description=__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=answering.GOLD, help="a JSONL file with a question a line")
    parser.add_argument("--pages", type=int, nargs="+", default=[1, 2], metavar="N")
    parser.add_argument("--users", type=int, nargs="+", default=[20, 50], metavar="N")
    parser.add_argument("--pause", type=float, nargs="+", default=[0.0, 20.0], metavar="SECONDS")
    parser.add_argument("--each", type=int, default=5, metavar="N", help="questions of each user")
    parser.add_argument("--folder", type=Path, help="keeps documents and index from one run to the next")
    args = parser.parse_args(argv)
    bin = postgres_server.programs()
    if bin is None:
        parser.error("no PostgreSQL server is installed here (apt install postgresql)")
    texts = list(dict.fromkeys(item.question for item in load(args.questions)))
    with tempfile.TemporaryDirectory(prefix="users-") as name, postgres_server.running(bin) as server, library(args.folder) as place:
        folder, url = Path(name), server.create()
        database = Database.open(folder / "data", url)
        Accounts(database).add("用户", PASSWORD)
        tokens = [Tokens(database).add(f"程序{number}") for number in range(max(args.users))]
        assert server.process is not None
        own = psutil.Process(server.process.pid)
        print("  ".join(HEADS), flush=True)
        for count in args.pages:
            with pages(count, place, folder, url) as started:
                questions = itertools.cycle(texts)
                for pause, users in itertools.product(args.pause, args.users):
                    row = measured(Run(users, pause, args.each), started, tokens, questions, own)
                    print("  ".join(f"{value!s:>{len(head)}}" for head, value in zip(HEADS, row, strict=True)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
