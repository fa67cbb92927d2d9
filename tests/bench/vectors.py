"""``python -m tests.bench.vectors``: finding the nearest of many vectors, by the kind that the index would take and by comparing all.

The vectors are made: passages of the samples (or of an index, `--index`), moved along differences between other passages, so that they lie
where a model puts passages and as close together as those of a large corpus. The queries are the gold questions, or those of a file. Both
ways run in one process, one after the other for each query; times are milliseconds of one thread, by the clock and (`cpu`) of the processor,
which other work on the machine disturbs less. ``MILVUS_URI=… --kind milvus`` puts them into Milvus, in a collection that goes again.
"""

from __future__ import annotations

import argparse
import atexit
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import generations
from index.build import build
from index.clustered import ClusteredIndex
from index.embedder import load_embedder
from index.exact import ExactIndex
from index.milvus import MilvusIndex
from index.milvus_server import configured_server
from index.store import Store
from index.vectors import VectorIndex, build_vectors, load_vectors
from tests.eval import answering
from tests.eval.judge import load

Vectors = npt.NDArray[np.float32]

K, NEAREST = 200, 20
"""What the index asks for, and how many of the nearest are looked at."""
NEAR, FAR, NOISE = 0.2, 0.6, 0.01
"""A made vector is a passage, moved by so much of the difference between two others, and by noise in each number."""
BLOCK = 50_000
READ = """
import sys, time
from pathlib import Path
import numpy as np
from index.vector_file import faiss_module
from index.vectors import load_vectors
from tests.bench.__main__ import resident_mib
faiss_module()
before, start = resident_mib(), time.perf_counter()
index = load_vectors(Path(sys.argv[1]))
seconds = time.perf_counter() - start
index.search(np.ones(index.dimension, dtype=np.float32), 200)
print(seconds, resident_mib() - before)
"""
SHARES = (0.5, 0.1, 0.01, 0.001)
"""Of all vectors, how many a filter lets through."""


def like(seeds: Vectors, count: int, rng: np.random.Generator) -> Vectors:
    """So many vectors of length 1 that are spread as the seeds are, shape (count, dimension)."""
    out = np.empty((count, seeds.shape[1]), dtype=np.float32)
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        first, second, third = (seeds[rng.integers(0, len(seeds), size)] for _ in range(3))
        moved = first + rng.uniform(NEAR, FAR, (size, 1)).astype(np.float32) * (second - third)
        moved += rng.normal(0, NOISE, moved.shape).astype(np.float32)
        out[start : start + size] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return out


def passages_of(index_dir: Path) -> Vectors:
    """The vectors of all passages of an index."""
    folder = generations.current(index_dir)
    store, index = Store(folder / generations.STORE), load_vectors(folder / generations.VECTORS)
    try:
        return index.vectors(list(store.hashes()))
    finally:
        store.close()
        index.close()


def timed(search: Callable[[], list[tuple[int, float]]]) -> tuple[float, float, set[int]]:
    """Milliseconds of a search by the clock and of the processor, and the nearest that it found."""
    start, computed = time.perf_counter(), time.thread_time()
    found = search()
    return (time.perf_counter() - start) * 1000, (time.thread_time() - computed) * 1000, {i for i, _ in found[:NEAREST]}


def compare(index: VectorIndex, exact: VectorIndex, queries: Vectors, allowed: npt.NDArray[np.int64] | None) -> dict[str, float]:
    """Median time of both, the 95th percentile of the index, and which share of the nearest it finds."""
    times, exact_times, shares, computed, exactly_computed = [], [], [], [], []
    for query in queries:
        spent, cpu, found = timed(lambda query=query: index.search(query, K, allowed))  # type: ignore[misc]
        exactly, exact_cpu, right = timed(lambda query=query: exact.search(query, K, allowed))  # type: ignore[misc]
        times.append(spent)
        exact_times.append(exactly)
        computed.append(cpu)
        exactly_computed.append(exact_cpu)
        shares.append(len(found & right) / max(1, len(right)))
    return {
        "recall": statistics.mean(shares),
        "median_ms": statistics.median(times),
        "p95_ms": sorted(times)[int(len(times) * 0.95)],
        "cpu_ms": statistics.median(computed),
        "exact_ms": statistics.median(exact_times),
        "exact_cpu_ms": statistics.median(exactly_computed),
    }


def memory_of(path: Path) -> tuple[float, float]:
    """Seconds and MiB that a process of its own takes to read the file and search once in it."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], cwd=answering.ROOT, capture_output=True, text=True, check=True)
    seconds, mib = done.stdout.split()[-2:]
    return float(seconds), float(mib)


def in_milvus(ids: Sequence[int], vectors: Vectors) -> MilvusIndex:
    """A collection in the Milvus of the environment, which is dropped when the program ends."""
    server, name = configured_server(), f"bench_{secrets.token_hex(8)}"
    index = MilvusIndex.build(server, name, ids, vectors)
    atexit.register(server.ask_patiently, lambda client, seconds: client.drop_collection(name, timeout=seconds))  # before milvus-lite stops itself
    return index


def show(name: str, figures: dict[str, float]) -> None:
    print(f"{name:<22}" + "".join(f"{key:>14}{value:>9.3f}" for key, value in figures.items()), flush=True)


def measure(seeds: Vectors, queries: Vectors, count: int, kind: str, folder: Path) -> None:
    """Build, save, read, and search; everything is printed."""
    rng = np.random.default_rng(7)
    ids, path = np.arange(1, count + 1), folder / "vectors"
    start = time.perf_counter()
    vectors = like(seeds, count, rng)
    made = time.perf_counter()
    kinds = {"auto": build_vectors, "exact": ExactIndex.build, "clustered": ClusteredIndex.build, "milvus": in_milvus}
    chosen: VectorIndex = kinds[kind](ids.tolist(), vectors)
    built = time.perf_counter()
    chosen.save(path)
    saved = time.perf_counter()
    show("seconds", {"make": made - start, "build": built - made, "save": saved - built})
    described = chosen.described
    del chosen
    if kind == "milvus":
        print(described)
    else:
        seconds, mib = memory_of(path)
        print(f"{described}  file {path.stat().st_size / 2**20:.0f} MiB, read in {seconds:.2f} s, memory {mib:.0f} MiB")
    index = load_vectors(path)
    exact = ExactIndex.build(ids.tolist(), vectors)
    show("no filter", compare(index, exact, queries, None))
    for share in SHARES:
        allowed = np.sort(rng.choice(ids, max(1, int(share * count)), replace=False))
        show(f"scattered {share:.1%}", compare(index, exact, queries, allowed))
        first = int(rng.integers(1, count - len(allowed) + 2))
        show(f"in a row {share:.1%}", compare(index, exact, queries, np.arange(first, first + len(allowed))))
        alike = np.argpartition(-(vectors @ seeds[rng.integers(len(seeds))]), len(allowed) - 1)[: len(allowed)]
        show(f"alike {share:.1%}", compare(index, exact, queries, np.sort(ids[alike])))
    index.close()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.vectors", description="Nearest of many vectors: recall, time, memory.")
    parser.add_argument("--count", type=int, default=100_000, metavar="N", help="vectors")
    parser.add_argument("--kind", choices=("auto", "exact", "clustered", "milvus"), default="auto", help="auto: what the index would take")
    parser.add_argument("--index", type=Path, metavar="DIR", help="an index whose passages the vectors are like; else one of the samples is built")
    parser.add_argument("--questions", type=Path, metavar="FILE.jsonl", help="lines with `question`; else the gold questions")
    parser.add_argument("--queries", type=int, default=100, metavar="N", help="questions that are asked")
    arguments = parser.parse_args(argv)
    embedder = load_embedder()
    if arguments.questions:
        asked = [json.loads(line)["question"] for line in arguments.questions.read_text(encoding="utf-8").splitlines()]
    else:
        asked = [item.question for item in load(answering.GOLD)]
    queries = np.stack([embedder.encode_query(question) for question in asked[: arguments.queries]])
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        if arguments.index is None:
            build(answering.SAMPLES, folder / "index", embedder)
        seeds = passages_of(arguments.index or folder / "index")
        print(f"{arguments.count} vectors like {len(seeds)} passages, {len(queries)} questions")
        measure(seeds, queries, arguments.count, arguments.kind, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
