"""``python -m tests.bench.library FOLDER --questions FILE``: what a question costs over a library, and over many times as many documents.

The larger libraries are made of the documents of the folder: each copy is of another place, with numbers of its own, so that names, titles
and units grow with the library as they do in a real one. Only the documents as they are get encoded; the vectors of a copy are theirs with a
little noise, which takes nothing from the time of a question. ``FILE`` holds lines with a ``question``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.library import IndexLibrary
from bot.opening import OnceOpened
from bot.pipeline import PolicyBot
from corpus.grammar.places import gazetteer
from corpus.parse import parse_file
from corpus.types import ParsedDocument
from index import generations, schema
from index.embedder import load_embedder
from index.ids import with_distinct_ids, with_document_id
from index.manifest import Manifest, Source, file_hash
from index.passages import passages
from index.retriever import Retriever
from index.types import TaskFilter
from index.vectors import build_vectors
from index.writer import StoreWriter
from tests.bench.__main__ import percentile, resident_mib

Vectors = npt.NDArray[np.float32]
NOISE = 0.05
"""Length of the noise that a copy's vectors get, beside theirs of 1."""
COUNTY = 3
"""Characters of the names of places that are exchanged: 北山县."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one copy of a library took."""

    documents: int
    passages: int
    opened: float
    first: float
    seconds: tuple[float, ...]
    listed: float
    tasks: int
    memory: float

    def line(self) -> str:
        parts = (
            f"{self.documents} documents, {self.passages} passages: opened {self.opened:.1f} s, first question {self.first:.1f} s",
            f"median {1000 * statistics.median(self.seconds):.0f} ms, 95th percentile {1000 * percentile(self.seconds, 0.95):.0f} ms",
            f"a unit's {self.tasks} tasks listed in {1000 * self.listed:.0f} ms",
            f"{self.memory:.0f} MiB",
        )
        return "; ".join(parts)


def counties() -> list[str]:
    return sorted(name for name in gazetteer() if len(name) == COUNTY and name[-1] in "县区市")


def moved(text: str, number: int, names: Sequence[str]) -> str:
    """A text as of other places: each county or city in it becomes another, the same one everywhere."""
    if not number:
        return text
    known = {name: at for at, name in enumerate(names)}
    found = {text[i : i + COUNTY] for i in range(len(text) - COUNTY + 1)} & known.keys()
    for at, name in enumerate(sorted(found)):
        text = text.replace(name, f"\0{at}\0")
    for at, name in enumerate(sorted(found)):
        text = text.replace(f"\0{at}\0", names[(known[name] + 37 * number) % len(names)])
    return text


def copies(folder: Path, count: int) -> Iterator[ParsedDocument]:
    """The documents of the folder, `count` times."""
    names = counties()
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        for number in range(count):
            for path in sorted(folder.glob("*.txt")):
                file = Path(place) / path.name
                file.write_text(moved(path.read_text(encoding="utf-8", errors="replace"), number, names), encoding="utf-8")
                yield with_document_id(with_distinct_ids(parse_file(file)), f"{path.stem}-{number}")


def make(folder: Path, index_dir: Path, count: int) -> None:
    """An index of `count` times the documents of the folder, unless it is there."""
    if generations.exists(index_dir):
        return
    embedder, random = load_embedder(), np.random.default_rng(0)
    base: dict[str, Vectors] = {}
    rows: list[Vectors] = []
    positions: list[int] = []
    sources: list[Source] = []
    with generations.new_generation(index_dir) as generation:
        with StoreWriter(generation / generations.STORE) as writer:
            for number, parsed in enumerate(copies(folder, count)):
                made = passages(parsed)
                stem, _, copy = parsed.document.id.rpartition("-")
                if copy == "0":
                    base[stem] = embedder.encode_passages([p.text for p in made])
                    rows.append(base[stem])
                else:
                    near = base[stem][np.arange(len(made)) % len(base[stem])]
                    noisy = near + NOISE * random.standard_normal(near.shape, dtype=np.float32) / np.sqrt(near.shape[1])
                    rows.append(noisy / np.linalg.norm(noisy, axis=1, keepdims=True))
                positions += writer.add(parsed, made, f"{number:064d}")
                sources.append(Source(f"{parsed.document.id}.txt", f"{number:064d}", parsed.document.id))
        vectors = np.concatenate(rows)
        index = build_vectors(positions, vectors)
        index.save(generation / generations.VECTORS)
        files = {name: file_hash(generation / name) for name in (generations.STORE, generations.VECTORS)}
        Manifest(
            schema=schema.VERSION,
            model=embedder.name,
            fingerprint=embedder.fingerprint,
            dimension=vectors.shape[1],
            built_at="2028-01-01T00:00:00+08:00",
            passages=len(positions),
            sources=tuple(sources),
            failures=(),
            repeated=(),
            files=files,
            vectors=index.described,
        ).write(generation)


def ask(index_dir: Path, questions: Sequence[str]) -> Taken:
    """Every question once, after the first has opened what is opened once."""
    embedder = load_embedder()
    started = time.perf_counter()
    retriever = Retriever(index_dir, embedder)
    library = IndexLibrary(retriever, OnceOpened(embedder))
    bot = PolicyBot(library)
    opened = time.perf_counter()
    bot.answer(questions[0])
    first = time.perf_counter()
    taken = []
    for question in questions[1:]:
        begun = time.perf_counter()
        bot.answer(question)
        taken.append(time.perf_counter() - begun)
    busiest = next(iter(library.store.units()), None)
    begun = time.perf_counter()
    tasks = library.store.find_tasks(TaskFilter(units=(busiest.name,) if busiest else ("",)))
    counts = library.store.counts()
    listed = time.perf_counter() - begun
    return Taken(counts["documents"], counts["passages"], opened - started, first - opened, tuple(taken), listed, len(tasks), resident_mib())


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.library", description="What a question costs over libraries of several sizes.")
    parser.add_argument("folder", type=Path, help="text files")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE", help="lines of JSON with a question")
    parser.add_argument("--count", type=int, default=60, help="so many of them")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 8], help="sizes of the libraries, in times of the folder")
    parser.add_argument("--work", type=Path, required=True, help="where they are kept")
    arguments = parser.parse_args(argv)
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][: arguments.count]
    medians = []
    for count in arguments.copies:
        make(arguments.folder, arguments.work / str(count), count)
        taken = ask(arguments.work / str(count), questions)
        medians.append(statistics.median(taken.seconds))
        print(taken.line())
    if len(medians) > 1:
        print(f"median of the last against the first: {medians[-1] / medians[0]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
