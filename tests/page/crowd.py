"""``python -m tests.page.crowd``: many users at once, each asking several questions, while documents are indexed.

The page runs in a process of its own with the real model; the whole index is built anew there, over and
over, until the last question is answered. Prints errors, latencies in seconds and memory in MiB.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Queue
from typing import Any

import httpx

from index.settings import DEFAULT_CORPUS

START_LIMIT = 300.0
ASK_LIMIT = 60.0


def serve(folder: Path, channel: Any) -> None:
    """Serve the page; a thread builds the index again and again between the messages "go" and "stop"."""
    import page.offline  # noqa: F401
    from bot.pipeline import open_bot
    from index.indexer import InOwnProcess
    from page.database import Database
    from page.desk import Desk
    from page.intake import Intake, step_back
    from page.server import application
    from tests.page.office import serving

    indexer = InOwnProcess()
    bot = open_bot(folder / "index", folder / "documents", indexer)
    app = application(Desk(bot, folder / "index", folder / "documents"), Database.open(folder / "data"), indexer)
    over = threading.Event()
    builds = 0

    def rebuild() -> None:
        nonlocal builds
        step_back()
        intake = Intake(folder / "documents", folder / "index", indexer)
        while not over.is_set():
            intake.rebuild(lambda *_: None)
            builds += 1

    with serving(app) as url:
        channel.send(url)
        channel.recv()
        thread = threading.Thread(target=rebuild)
        thread.start()
        channel.recv()
        over.set()
        thread.join()
        channel.send((builds, resident_mib()))
        channel.recv()


def resident_mib() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def ask(client: httpx.Client, question: str) -> dict[str, Any]:
    """One question over the API, by way of the queue."""
    event = client.post("gradio_api/call/v2/ask", json={"question": question}).raise_for_status().json()["event_id"]
    with client.stream("GET", f"gradio_api/call/v2/ask/{event}") as stream:
        lines = [line for line in stream.iter_lines() if line]
    if "event: complete" not in lines:
        raise RuntimeError(f"no answer: {lines}")
    answer: dict[str, Any] = json.loads(lines[-1].removeprefix("data: "))[0]
    return answer


def user(url: str, questions: Sequence[str], results: Queue[float | str]) -> None:
    """One user, who asks the next question as soon as the last one is answered."""
    with httpx.Client(base_url=url, timeout=ASK_LIMIT, trust_env=False) as client:
        for question in questions:
            begun = time.perf_counter()
            try:
                ask(client, question)
                results.put(time.perf_counter() - begun)
            except (httpx.HTTPError, RuntimeError, ValueError, KeyError) as error:
                results.put(f"{type(error).__name__}: {error}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 1 when there was an error or the 95th percentile is over the limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.page.crowd", description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--questions", type=int, default=10, help="questions of each user")
    parser.add_argument("--limit", type=float, default=2.0, help="highest 95th percentile, in seconds")
    args = parser.parse_args(argv)
    gold = [json.loads(line)["question"] for line in (Path("tests") / "eval" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(DEFAULT_CORPUS, folder / "documents")
        here, there = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, there), daemon=True)
        process.start()
        if not here.poll(START_LIMIT):
            raise TimeoutError("the page did not start")
        url = here.recv()
        with httpx.Client(base_url=url, timeout=ASK_LIMIT, trust_env=False) as client:
            ask(client, gold[0])
        here.send("go")
        results: Queue[float | str] = Queue()
        asked = [gold[i % len(gold)] for i in range(args.users * args.questions)]
        threads = [threading.Thread(target=user, args=(url, asked[i :: args.users], results)) for i in range(args.users)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - begun
        here.send("stop")
        builds, memory = here.recv()
        here.send("end")
        process.join(15)
    found = list(results.queue)
    times = sorted(each for each in found if isinstance(each, float))
    errors = [each for each in found if isinstance(each, str)]
    worst = times[min(len(times) - 1, int(0.95 * len(times)))] if times else float("inf")
    figures = {
        "users": args.users,
        "answered": len(times),
        "errors": len(errors),
        "wall_s": round(wall, 1),
        "median_s": round(statistics.median(times), 3) if times else None,
        "p95_s": round(worst, 3),
        "builds": builds,
        "memory_mib": round(memory),
    }
    sys.stdout.write(json.dumps(figures) + "\n" + "".join(f"{each}\n" for each in errors[:5]))
    return int(bool(errors) or worst > args.limit)


if __name__ == "__main__":
    sys.exit(main())
