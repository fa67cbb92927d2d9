"""Documents to an index: read, cut into passages, encode, write, switch."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

import corpus
from corpus.archives import ACCEPTED
from corpus.cache import ReadCache
from corpus.errors import UnreadableDocument
from corpus.types import ParsedDocument
from index import generations, schema
from index.embedder import Embedder
from index.errors import BuildBusy, IndexingError, IndexMismatch, IndexMissing, NothingToIndex, ServerDown, StorageFailure, reason
from index.ids import free_id, with_distinct_ids, with_document_id
from index.manifest import Manifest, Source, file_hash
from index.passages import passages
from index.served_embedder import ServedEmbedder, dimension_of, require_agreement
from index.settings import allowed_grades
from index.sources import Found, find_files, unpacked
from index.store import Store
from index.types import Failure, Passage
from index.vectors import FaissIndex
from index.writer import StoreWriter, text_hash

Vectors = npt.NDArray[np.float32]
Progress = Callable[[str, int, int], None]
"""Stage (a Chinese word to show), number done, number in all."""

LOCK = "build.lock"
READ = "read"
"""Folder, below that of the index, of what was read of the files."""
READING, ENCODING, WRITING = "读取文档", "生成向量", "写入索引"


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
    """
    return _run(corpus_dir, index_dir, embedder, progress, wait, keep_vectors=False)


def update(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None = None, *, wait: float = 0) -> BuildReport:
    """As `build`, but passages whose text the old index has keep their vectors.

    All files are read again, so that the index never mixes what two versions of the reader made of
    them; only what this very version read of an unchanged scan, PDF or office file is taken from
    `corpus.cache`. Documents whose file is gone vanish.
    """
    return _run(corpus_dir, index_dir, embedder, progress, wait, keep_vectors=True)


def ensure(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None = None) -> BuildReport | None:
    """Build when there is no index yet, or one of another version of this program; None when there is one.

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
        return _write_generation(corpus_dir, index_dir, embedder, progress or _silent, {}, may_be_empty=True)


def serves(index_dir: Path) -> bool:
    """Is there an index of documents that this version can read? One that is damaged counts: whoever opens it says so."""
    try:
        return bool(Manifest.read(generations.current(index_dir)).sources)
    except (IndexMissing, IndexMismatch):
        return False
    except IndexingError:
        return True


def _run(corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress | None, wait: float, *, keep_vectors: bool) -> BuildReport:
    with _locked(index_dir, wait):
        known = _known_vectors(index_dir, embedder) if keep_vectors else {}
        return _write_generation(corpus_dir, index_dir, embedder, progress or _silent, known)


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


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


def _known_vectors(index_dir: Path, embedder: Embedder) -> dict[str, Vectors]:
    """Vectors of the old index by the hash of their text; none where it cannot be used."""
    try:
        folder = generations.current(index_dir)
        manifest = Manifest.read(folder)
        manifest.require_model(embedder.name, embedder.fingerprint, dimension_of(embedder))
        manifest.check_files(folder)
        store = Store(folder / generations.STORE)
    except IndexingError:
        return {}
    try:
        hashes = store.hashes()
        index = FaissIndex.load(folder / generations.VECTORS)
        if isinstance(embedder, ServedEmbedder):
            require_agreement(embedder, store, index, patient=True)
        return dict(zip(hashes.values(), index.vectors(list(hashes)), strict=True))
    except ServerDown:
        raise  # all would have to be encoded anew, by a server that does not answer
    except (IndexingError, KeyError):
        return {}
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class _Taken:
    source: Source
    parsed: ParsedDocument
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class _Reading:
    taken: list[_Taken]
    failures: list[Failure]
    repeated: list[Failure]


def _read(corpus_dir: Path, progress: Progress, cache: ReadCache) -> _Reading:
    """Read every file of the folder; one that cannot be read is named and the others go on."""
    files, failures = find_files(corpus_dir, ACCEPTED)
    reading = _Reading([], failures, [])
    ids: set[str] = set()
    first_with: dict[str, str] = {}
    for number, path in enumerate(files, 1):
        for found in unpacked(path, corpus_dir):
            if isinstance(found, Failure):
                reading.failures.append(found)
            else:
                _read_one(found, reading, ids, first_with, cache)
        progress(READING, number, len(files))
    return reading


def _read_one(found: Found, reading: _Reading, ids: set[str], first_with: dict[str, str], cache: ReadCache) -> None:
    name = found.name
    try:
        digest = file_hash(found.path)
        if digest in first_with:
            reading.repeated.append(Failure(name, f"与“{first_with[digest]}”内容完全相同，未重复收入。"))
        else:
            taken = _take(found, Source(name, digest, ""), ids, cache)
            reading.taken.append(taken)
            ids.add(taken.source.document_id)
            first_with[digest] = name
    except UnreadableDocument as error:
        reading.failures.append(Failure(name, str(error)))
    except OSError as error:
        reading.failures.append(Failure(name, f"文件无法打开（{reason(error)}）。"))
    except UnicodeEncodeError:
        readable = name.encode("utf-8", "backslashreplace").decode()
        reading.failures.append(Failure(readable, "文件名或内容含有无法识别的字符编码，请另存为 UTF-8 后再试。"))
    except Exception as error:  # noqa: BLE001 - one odd file must not keep the others out
        reading.failures.append(Failure(name, f"解析时出现内部错误（{type(error).__name__}: {error}）。"))


def _take(found: Found, source: Source, ids: Container[str], cache: ReadCache) -> _Taken:
    source.path.encode()  # half characters cannot be stored: better one file out than none in
    parsed = with_distinct_ids(corpus.parse_file(found.path, found.root, cache, allowed_grades()))
    parsed.document.text.encode()
    if parsed.document.id in ids:
        parsed = with_document_id(parsed, free_id(source.path, ids))
    return _Taken(dataclasses.replace(source, document_id=parsed.document.id), parsed, passages(parsed))


def _write_generation(
    corpus_dir: Path, index_dir: Path, embedder: Embedder, progress: Progress, known: Mapping[str, Vectors], *, may_be_empty: bool = False
) -> BuildReport:
    started = time.monotonic()
    cache = ReadCache(index_dir / READ)
    reading = _read(corpus_dir, progress, cache)
    if not reading.taken and not may_be_empty:
        reasons = "".join(f"\n  {f.path}：{f.reason}" for f in reading.failures)
        raise NothingToIndex(f"文档文件夹“{corpus_dir}”中没有可以收入的文档。{reasons}")
    texts = [p.text for taken in reading.taken for p in taken.passages]
    vectors, encoded = _encode(texts, embedder, progress, known)
    with _storage_errors(index_dir), generations.new_generation(index_dir) as folder:
        progress(WRITING, 0, 1)
        positions: list[int] = []
        with StoreWriter(folder / generations.STORE) as writer:
            for taken in reading.taken:
                positions += writer.add(taken.parsed, taken.passages, taken.source.sha256)
        FaissIndex.build(positions, vectors).save(folder / generations.VECTORS)
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
            seconds=_usual_seconds(index_dir, len(texts)) if known else time.monotonic() - started,
        ).write(folder)
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
        last = Manifest.read(generations.current(index_dir))
    except IndexingError:
        return 0.0
    return last.seconds * passages / max(last.passages, 1)


def _encode(texts: Sequence[str], embedder: Embedder, progress: Progress, known: Mapping[str, Vectors]) -> tuple[Vectors, int]:
    """Vectors of all texts and how many were encoded: each text once, known ones not at all."""
    hashes = [text_hash(text) for text in texts]
    new = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    kept = next(iter(known.values()), None)
    if new or kept is None:
        fresh = embedder.encode_passages(list(new.values()), lambda done: progress(ENCODING, done, len(new)))
    else:
        fresh = np.empty((0, len(kept)), dtype=np.float32)
    by_hash = {**known, **dict(zip(new, fresh, strict=True))}
    out = np.empty((len(texts), fresh.shape[1]), dtype=np.float32)
    for row, key in enumerate(hashes):
        out[row] = by_hash[key]
    return out, len(new)
