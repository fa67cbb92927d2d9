"""``python -m tests.bench.building FOLDER``: passages a second of a build, against the bare encoder over the same texts.

Both run in one process: a build, the encoder, a build again, since other work on the machine comes and goes. The share is what the
build leaves of the encoder's speed; reading, writing and keeping what was made take the rest. Then an update after one file has changed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from index import generations
from index.build import build, update
from index.embedder import load_embedder
from index.processor import wait_asleep
from index.store import Store


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor in this process."""
    start, computed = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - computed


class Stages:
    """Seconds of each stage of a build."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def measure(source: Path, most: int, work: Path) -> None:
    documents, index_dir = work / "documents", work / "index"
    documents.mkdir()
    files = sorted(path for path in source.iterdir() if path.is_file())[:most]
    for path in files:
        shutil.copy(path, documents / path.name)
    embedder = load_embedder()
    embedder.encode_passages(["暖机"] * 8)
    stages = Stages()
    building = timed(lambda: build(documents, index_dir, embedder, stages))
    store = Store(generations.current(index_dir) / generations.STORE)
    texts = list(dict.fromkeys(passage.text for passage in store.passages_at(list(store.hashes())).values()))
    store.close()
    bare = timed(lambda: embedder.encode_passages(texts))
    again = timed(lambda: build(documents, index_dir, embedder))
    print(f"{len(files)} files, {len(texts)} passages")
    print("stages of the first build: " + ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in stages.seconds.items()))
    for kind, place in (("clock", 0), ("processor", 1)):
        built = (building[place] + again[place]) / 2
        print(f"{kind:<10} encoder {len(texts) / bare[place]:6.1f} passages/s  build {len(texts) / built:6.1f}  share {bare[place] / built:.2f}")
    changed = documents / files[-1].name
    changed.write_bytes(changed.read_bytes() + "\n一、补充一项。\n".encode())
    stages = Stages()
    seconds, computed = timed(lambda: update(documents, index_dir, embedder, stages))
    print(f"update of one file: {seconds:.1f} s, processor {computed:.1f} s; " + ", ".join(f"{stage} {spent:.1f} s" for stage, spent in stages.seconds.items()))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.building", description="A build against the bare encoder; an update of one file.")
    parser.add_argument("folder", type=Path, help="a folder of documents")
    parser.add_argument("--most", type=int, default=100, metavar="N", help="files that are taken")
    arguments = parser.parse_args(argv)
    wait_asleep()
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        measure(arguments.folder, arguments.most, Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
