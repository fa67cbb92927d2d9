"""``python -m tests.bench``: build time, latency over the gold questions, start-up, memory.

Times are wall-clock; memory is resident memory (RSS) in MiB, read from ``/proc`` where there is one.
The first build also unpacks the model and fills the caches of the machine, the second one finds them warm.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.eval import answering
from tests.eval.judge import Item, load

PAGE_DEADLINE = 180.0
"""Seconds that the page has until it answers."""

OPEN_AND_ASK = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from bot.pipeline import open_bot
bot = open_bot(index_dir=Path(sys.argv[1]), corpus_dir=Path(sys.argv[2]))
opened = time.perf_counter()
bot.answer(sys.argv[3], history=[], document=None)
print(opened - start, time.perf_counter() - opened)
"""


def resident_mib(pid: int | None = None) -> float:
    """RSS of a process in MiB, of this one by default. Without ``/proc``: the peak of this process."""
    status = Path(f"/proc/{pid or os.getpid()}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000 * len(ordered)) // 1000) - 1))]


def build_seconds(place: answering.Workplace, second: Path) -> tuple[float, float, float]:
    """Seconds of a first build, of one in another folder with the caches warm, and of an update of nothing.

    The builds include the start of the command, the update does not.
    """
    first = answering.build_by_command(place.documents, place.index)
    warm = answering.build_by_command(place.documents, second)
    start = time.perf_counter()
    place.update()
    return first, warm, time.perf_counter() - start


def start_seconds(place: answering.Workplace, question: str) -> tuple[float, float]:
    """Seconds from a bare interpreter to an open bot, and of the first answer after that."""
    command = [sys.executable, "-c", OPEN_AND_ASK, str(place.index), str(place.documents), question]
    done = subprocess.run(command, cwd=answering.ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    opened, answered = done.stdout.split()[-2:]
    return float(opened), float(answered)


def latencies_ms(place: answering.Workplace, items: Sequence[Item]) -> list[float]:
    """Milliseconds of every answer, after one question that is not counted."""
    bot = place.open_bot()
    answering.put(bot, items[:1])
    return [asked.seconds * 1000 for asked in answering.put(bot, items)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page_figures(place: answering.Workplace) -> tuple[float, float]:
    """Seconds until the page answers, and RSS of its process in MiB; it keeps its data in the same folder."""
    port, start = _free_port(), time.perf_counter()
    folders = {"INDEX_DIR": place.index, "CORPUS_DIR": place.documents, "DATA_DIR": place.index.parent / "data"}
    page = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port)],
        cwd=answering.ROOT,
        env=os.environ | {name: str(folder) for name, folder in folders.items()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while page.poll() is None and time.perf_counter() - start < PAGE_DEADLINE:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                    return time.perf_counter() - start, resident_mib(page.pid)
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the page did not answer")
    finally:
        page.terminate()
        page.wait(timeout=30)


def measure(work: Path, most: int, page: bool) -> dict[str, float]:
    """All figures; `most` is the number of questions asked."""
    items = load(answering.GOLD)[:most]
    place = answering.Workplace(work)
    first, warm, updated = build_seconds(place, work / "second")
    opened, answered = start_seconds(place, items[0].question)
    taken = latencies_ms(place, items)
    figures = {
        "first_build_s": first,
        "warm_build_s": warm,
        "update_s": updated,
        "open_s": opened,
        "first_answer_s": answered,
        "questions": float(len(items)),
        "median_ms": statistics.median(taken),
        "p95_ms": percentile(taken, 0.95),
        "max_ms": max(taken),
        "resident_mib": resident_mib(),
    }
    if page:
        figures["page_start_s"], figures["page_resident_mib"] = page_figures(place)
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Build time, latency, start-up, memory.")
    parser.add_argument("--questions", type=int, default=10_000, metavar="N", help="ask only the first N")
    parser.add_argument("--page", action="store_true", help="start app.py, too, and report its memory")
    parser.add_argument("--formats", action="store_true", help="only how fast files of every format are read; needs a browser to print them")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    if arguments.formats:
        from tests.bench.reading import measure_formats

        measure_formats()
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = measure(Path(folder), arguments.questions, arguments.page)
    if arguments.json:
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    else:
        print("\n".join(f"{name:<20}{value:>12.2f}" for name, value in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
