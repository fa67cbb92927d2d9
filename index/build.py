"""Documents to an index: read, cut into passages, encode, write, switch."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from corpus.cache import ReadCache
from index import generations, schema
from index.embedder import Embedder
from index.encoding import encode, known_vectors
from index.errors import BuildBusy, IndexingError, IndexMismatch, IndexMissing, NothingToIndex, StorageFailure, reason
from index.kept import Kept, kept_from, reader_version
from index.made import Made
from index.manifest import Manifest, file_hash
from index.progress import WRITING, Progress, silent
from index.reading import read_folder
from index.row_store import RowStore, row_store
from index.types import Failure
from index.vector_store import vector_store
from index.writer import StoreWriter

Vectors = npt.NDArray[np.float32]

LOCK = "build.lock"
READ = "read"
"""Folder, below that of the index, of what was read of the files."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build has taken in. `encoded` of the `passages` were encoded, the others kept."""

    documents: tuple[str, ...]
    passages: int
    encoded: int
    failures: tuple[Failure, ...]
    repeated: tuple[Failure, ...]


def build(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None = None, *, wait: float = 0) -> BuildReport:
    """Build the index anew from every document in the folder and switch to it.

    `wait` is how many seconds to wait for another build in the same folder (-1: as long as it takes).

    Raises
    ------
    BuildBusy
        When another build is still going on.
    NothingToIndex
        When no document could be taken in; an old index stays as it is.
    StorageFailure
        When the disk is full or cannot be written; an old index stays as it is.
    ModelUnavailable
        When the embedding model cannot be loaded.
    ServerDown, StoreUnavailable
        When the vectors go to Milvus, and it does not take them or is not set up here; an old index stays as it is.
    DatabaseDown
        When the rows go to a database server, or lie there, and it cannot be used; an old index stays as it is.
    """
    return _run(corpus_dir, index_dir, embedder, progress, wait, keep_vectors=False)


def update(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None = None, *, wait: float = 0) -> BuildReport:
    """As `build`, but passages whose text the old index has keep their vectors, and unchanged files are not read.

    The index never mixes what two versions of the program made: where another version made the old one, all files are read again
    (`index.kept`). Documents whose file is gone vanish. The result is that of `build`.
    """
    return _run(corpus_dir, index_dir, embedder, progress, wait, keep_vectors=True)


def ensure(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None = None) -> BuildReport | None:
    """Build when there is no index yet, or one of another version of this program, whose vectors are kept; None when there is one.

    Where another process is building at the moment, wait for it and use its index. A folder without
    documents gives an index without any, so that a page can start and take in the first; it counts as
    none at the next start, when files may have been put into the folder.

    Raises
    ------
    NothingToIndex
        When the folder is missing.
    """
    if serves(index_dir):
        return None
    with _locked(index_dir, wait=-1):
        if serves(index_dir):
            return None
        with row_store(index_dir) as rows_of:
            return _write_generation(corpus_dir, index_dir, embedder, progress or silent, rows_of, known_vectors(index_dir, embedder), may_be_empty=True)


def serves(index_dir: Path) -> bool:
    """Is there an index of documents that this version can read? One that is damaged counts: whoever opens it says so."""
    try:
        return bool(Manifest.read(generations.current(index_dir)).sources)
    except (IndexMissing, IndexMismatch):
        return False
    except IndexingError:
        return True


def _run(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None, wait: float, *, keep_vectors: bool) -> BuildReport:
    with _locked(index_dir, wait), row_store(index_dir) as rows_of:
        known = known_vectors(index_dir, embedder) if keep_vectors else {}
        with kept_from(index_dir) if keep_vectors else nullcontext() as kept:
            return _write_generation(corpus_dir, index_dir, embedder, progress or silent, rows_of, known, kept)


@contextmanager
def _locked(index_dir: Path, wait: float) -> Iterator[None]:
    """Hold the folder's lock; the operating system gives it back even when we are killed."""
    with _storage_errors(index_dir):
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index_dir / LOCK, timeout=wait)
        try:
            lock.acquire()
        except Timeout as error:
            raise BuildBusy("另一个建库任务正在进行，请等它结束后再试。") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _storage_errors(index_dir: Path) -> Iterator[None]:
    """Errors of the disk as sentences; `index_dir` is the folder that is written to."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise StorageFailure(f"无法写入索引文件夹“{index_dir}”（{_reason(error)}）。请检查剩余空间和写入权限；原有索引未受影响。") from error


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if isinstance(error, OSError):
        return reason(error)
    if "full" in text:
        return "磁盘空间不足"
    return "文件夹只读" if "readonly" in text else "磁盘读写出错"


def _write_generation(
    corpus_dir: Path,
    index_dir: Path,
    embedder: Embedder,
    progress: Progress,
    rows_of: RowStore,
    known: Mapping[str, Vectors],
    kept: Kept | None = None,
    *,
    may_be_empty: bool = False,
) -> BuildReport:
    started = time.monotonic()
    cache = ReadCache(index_dir / READ)
    reading = read_folder(corpus_dir, progress, cache, kept=kept)
    if not reading.taken and not may_be_empty:
        reasons = "".join(f"\n  {f.path}：{f.reason}" for f in reading.failures)
        raise NothingToIndex(f"文档文件夹“{corpus_dir}”中没有可以收入的文档。{reasons}")
    texts = [p.text for taken in reading.taken for p in taken.passages]
    made = Made(index_dir, embedder.fingerprint)
    vectors, encoded = encode(texts, embedder, progress, known, made)
    with _storage_errors(index_dir), vector_store(index_dir) as vectors_of, generations.new_generation(index_dir) as folder:
        progress(WRITING, 0, 1)
        positions: list[int] = []
        with StoreWriter(rows_of.target(folder / generations.STORE), kept.rows if kept is not None else None) as writer:
            for taken in reading.taken:
                if taken.parsed is None:
                    positions += writer.copy(taken.source.document_id, taken.passages)
                else:
                    positions += writer.add(taken.parsed, taken.passages, taken.source.sha256)
        index = vectors_of.build(positions, vectors)
        index.save(folder / generations.VECTORS)
        Manifest(
            schema=schema.VERSION,
            model=embedder.name,
            fingerprint=embedder.fingerprint,
            dimension=vectors.shape[1],
            built_at=dt.datetime.now(dt.UTC).astimezone().isoformat(timespec="seconds"),
            passages=len(texts),
            sources=tuple(taken.source for taken in reading.taken),
            failures=tuple(reading.failures),
            repeated=tuple(reading.repeated),
            files={name: file_hash(folder / name) for name in (generations.STORE, generations.VECTORS)},
            vectors=index.described,
            reader=reader_version(),
            seconds=_usual_seconds(index_dir, len(texts)) if known else time.monotonic() - started,
        ).write(folder)
    made.remove()
    cache.prune()
    progress(WRITING, 1, 1)
    return BuildReport(
        tuple(taken.source.document_id for taken in reading.taken),
        len(texts),
        encoded,
        tuple(reading.failures),
        tuple(reading.repeated),
    )


def _usual_seconds(index_dir: Path, passages: int) -> float:
    """What a whole build of so many passages would take, by the last one."""
    try:
        last = Manifest.read(generations.current(index_dir), of_any_version=True)
    except IndexingError:
        return 0.0
    return last.seconds * passages / max(last.passages, 1)
